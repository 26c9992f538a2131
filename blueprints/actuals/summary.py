"""The strip above the clients of a week, and what the buttons of the whole week say."""

from flask_login import current_user

from queries.weeks.questions import can_confirm, can_generate, can_undo, matches_plan
from web import clock, council, forecasts


class Summary:
    """The strip above the lines, and what the buttons say: of the chosen service, or of all, whatever the filters."""

    def __init__(self, week_page):
        lines = week_page.lines
        self.has_ended = week_page.has_ended
        asked = {line.client_id for line in lines if line.mark != "nothing"}
        self.clients = len(asked)
        self.to_do = len({line.client_id for line in lines if line.mark == "to_do"})
        self.done = self.clients - len({line.client_id for line in lines if line.mark in ("to_do", "disputed")})
        matching = [line for line in lines if matches_plan(line)]
        self.matching = len({line.client_id for line in matching})
        self.matching_pence = sum(line.cost_pence for line in matching)
        self.recorded_pence = sum(line.cost_pence for line in lines if line.actual)
        self.planned_pence = sum(line.planned_cost_pence for line in lines)
        different = [line for line in lines if line.actual and line.plan.has_plan]
        self.under = sum(line.under_hundredths > 0 for line in different)
        self.over = sum(line.delivery.over_plan_hundredths > 0 for line in different)
        self.difference_pence = sum(line.cost_pence - line.planned_cost_pence for line in different)
        self.not_planned_pence = sum(line.cost_pence for line in lines if line.actual and not line.plan.has_plan)
        self.waiting = [line for line in lines if can_confirm(line)]
        self.waiting_pence = sum(line.cost_pence for line in self.waiting)
        self.waiting_different = sum(line.differs for line in self.waiting)
        unrecorded = [line for line in self.waiting if line.actual is None]
        self.unrecorded, self.unrecorded_pence = len(unrecorded), sum(line.cost_pence for line in unrecorded)
        self.can_generate = any(can_generate(line) for line in lines)
        self.forecast = forecasts.forecast_for(current_user)
        now, minutes = clock.now(), council.settings().undo_confirm_minutes
        self.undoable = len({line.client_id for line in lines if can_undo(line, now, minutes)})
