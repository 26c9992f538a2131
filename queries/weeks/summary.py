"""The strip above the clients of a week, and the figures that the buttons of the whole week name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from queries.weeks.client_weeks import WeekView
from queries.weeks.questions import as_planned, can_generate, is_confirmed_alone, must_confirm
from queries.weeks.week_line import WeekLine


@dataclass(frozen=True)
class WeekSummary:
    """A week's lines added up: those of the chosen service, or of all, before other filters. Amounts are pence."""

    has_ended: bool
    clients: int  # for whom anything is planned or recorded
    done: int
    to_do: int
    matching: int  # clients with lines that match the plan and can be confirmed
    matching_lines: int
    matching_pence: int
    recorded_pence: int
    planned_pence: int
    under: int  # lines
    over: int
    difference_pence: int
    not_planned_pence: int
    waiting: list[WeekLine]  # to be confirmed
    alone: list[WeekLine]  # to be confirmed client by client, as their quantities are unusual
    waiting_pence: int
    waiting_different: int
    unrecorded: int  # of the waiting lines
    unrecorded_pence: int
    can_generate: bool
    undoable: int  # clients whose confirmation can be undone
    undo_until: datetime | None  # when the first of these can be undone no more (UTC)
    confirmed: int
    confirmed_pence: int
    others_pence: int  # to confirm, of clients with anything that does not match the plan


def summarise(lines: Sequence[WeekLine], view: WeekView) -> WeekSummary:
    """The WeekSummary of these lines as they are at the moment of the view."""
    clients, to_do = _clients(lines, "to_do", "disputed", "optional", "confirmed", "locked"), _clients(lines, "to_do")
    matching = as_planned(lines)
    undoable = [line for line in lines if view.can_undo(line)]
    different = [line for line in lines if line.actual and line.plan.has_plan]
    waiting = [line for line in lines if must_confirm(line) and not is_confirmed_alone(line)]
    unrecorded = [line for line in waiting if line.actual is None]
    return WeekSummary(
        has_ended=view.has_ended,
        clients=clients,
        done=clients - _clients(lines, "to_do", "disputed"),
        to_do=to_do,
        matching=len({line.client_id for line in matching}),
        matching_lines=len(matching),
        matching_pence=_cost(matching),
        recorded_pence=_cost(line for line in lines if line.actual),
        planned_pence=sum(line.planned_cost_pence for line in lines),
        under=sum(line.under_hundredths > 0 for line in different),
        over=sum(line.delivery.over_plan_hundredths > 0 for line in different),
        difference_pence=sum(line.cost_pence - line.planned_cost_pence for line in different),
        not_planned_pence=_cost(line for line in lines if line.actual and not line.plan.has_plan),
        waiting=waiting,
        alone=[line for line in lines if is_confirmed_alone(line)],
        waiting_pence=_cost(waiting),
        waiting_different=sum(line.differs for line in waiting),
        unrecorded=len(unrecorded),
        unrecorded_pence=_cost(unrecorded),
        can_generate=any(can_generate(line) for line in lines),
        undoable=len({line.client_id for line in undoable}),
        undo_until=view.undo_until(undoable),
        confirmed=_clients(lines, "confirmed"),
        confirmed_pence=_cost(line for line in lines if line.mark == "confirmed"),
        others_pence=_cost(line for line in lines if must_confirm(line)) - _cost(matching),
    )


def _clients(lines: Iterable[WeekLine], *marks: str) -> int:
    """How many clients have a line with one of these marks."""
    return len({line.client_id for line in lines if line.mark in marks})


def _cost(lines: Iterable[WeekLine]) -> int:
    return sum(line.cost_pence for line in lines)
