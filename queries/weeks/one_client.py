"""One client's week: their lines, as far as a page's filters or a dispute show them, and what may be added."""

from collections.abc import Sequence
from datetime import date

from models import Dispute, Service
from queries.disputes.details import actuals_of
from queries.disputes.holding import HeldWeeks, held_weeks_between
from queries.weeks.addable import addable_lines
from queries.weeks.client_weeks import ClientWeek, WeekView, client_weeks
from queries.weeks.filters import ChosenFilters, filters_among
from queries.weeks.loading import Scope, load_week
from queries.weeks.week_line import WeekLine
from rules.disputes import holds
from rules.weeks import weeks_between


def load_client_week(
    view: WeekView,
    organisation_id: int,
    client_id: int,
    service: Service | None,
    asked: ChosenFilters,
    to_edit: bool = False,
) -> ClientWeek | None:
    """A client's week at one service or all: the lines that the filters show, or those that the view's dispute holds.

    to_edit: with what may be added too; a client may then have no lines yet. None where there is nothing.
    """
    held = held_weeks_between(organisation_id, view.week_start, view.week_start)
    every = load_week(Scope(organisation_id, client_id=client_id), view.week_start, held)
    lines = [line for line in every if service is None or line.service_id == service.id]
    if view.dispute is not None:
        lines = [line for line in lines if holds(view.dispute, line.key, view.week_start)]
    takes = filters_among(lines, asked).takes
    shown = [line for line in lines if takes(line)] or lines
    may_add = view.dispute is None and (to_edit or not shown)
    scope = Scope(organisation_id, service.id if service else None, client_id)
    addable = addable_beside(every, scope, view.week_start, client_id, held) if may_add else []
    if not shown and not addable:
        return None
    client = client_weeks(view, shown, every)[0] if shown else ClientWeek(view, [], every, {})
    client.addable = addable
    return client


def addable_beside(
    every: Sequence[WeekLine], scope: Scope, week_start: date, client_id: int, held: HeldWeeks | None = None
) -> list[WeekLine]:
    """What may be added to a client's week beside `every` line that it has; nothing that a dispute holds. `held`: what
    they hold in that week, where it is known already.
    """
    taken = {line.ref for line in every}
    return [line for line in addable_lines(scope, week_start, [client_id], taken, held) if not line.is_disputed]


def load_disputed_week(view: WeekView, dispute: Dispute) -> ClientWeek | None:
    """The lines of one week that a dispute is about; None where nothing of it is recorded or planned for the week."""
    every = load_week(Scope(dispute.organisation_id, client_id=dispute.client_id), view.week_start)
    shown = [line for line in every if holds(dispute, line.key, view.week_start)]
    return client_weeks(view, shown, every)[0] if shown else None


def week_to_show(dispute: Dispute, asked: str | None) -> date:
    """The week that is asked for (`2025-11-10`), else the first with something recorded, else the dispute's first."""
    weeks = weeks_between(dispute.first_week, dispute.last_week)
    chosen = [week for week in weeks if week.isoformat() == asked]
    return (chosen or [row.week_start for row in actuals_of(dispute)] or weeks)[0]
