"""All that the week page shows, from one reading of the organisation's weeks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import NamedTuple

from models import Organisation, Service
from queries.disputes.holding import held_weeks_between
from queries.paging import Page, page_of
from queries.weeks.calendar import WeekMark, care_dates, week_marks
from queries.weeks.client_weeks import ClientWeek, WeekView, client_weeks
from queries.weeks.filters import KINDS, SHOW, ChosenFilters, WeekFilters, filters_among
from queries.weeks.loading import Scope, lines_of_week, load_care
from queries.weeks.summary import WeekSummary, summarise
from queries.weeks.week_line import WeekLine
from rules.actual_states import first_mark
from rules.kept_property import kept_property
from rules.weeks import week_end, weeks_of_month

CLIENTS_A_PAGE = 50
FOLDED_FROM = 2  # clients whose week went to plan: they are one row


class ServiceMark(NamedTuple):
    """A service in the list beside the week; its reference is empty for all of them together."""

    reference: str
    name: str
    mark: str
    clients_to_do: int


class Emptiness(Enum):
    """Why a week has nothing in it."""

    FILTERED = auto()
    OF_OTHER_SERVICES = auto()
    NOTHING_COMMISSIONED = auto()
    BEFORE_CARE = auto()
    AFTER_CARE = auto()
    NOT_ON_ACTUALS = auto()


class EmptyWeek(NamedTuple):
    """Why a week has nothing in it; `day` is when care began or ended, `hidden` how many clients the filters hide."""

    why: Emptiness
    day: date | None = None
    hidden: int = 0


@dataclass
class WeekPage:
    """One organisation's week: the clients on the page, what may be done with all of them, other weeks and services."""

    view: WeekView
    service: Service | None
    every: list[WeekLine]  # of all services
    weeks: list[date]
    marks: list[WeekMark]
    filters: WeekFilters
    groups: Sequence[ClientWeek]  # those on this page
    page: Page  # of the clients that the filters show, without those who are folded
    folded: Sequence[ClientWeek] = ()  # whose week went to plan, where they are one row
    problem: str = ""  # why what was just pressed was not done

    show_choices, kind_choices = SHOW, KINDS

    @property
    def has_ended(self) -> bool:
        """Whether the week is over, so that it can be confirmed."""
        return self.view.has_ended

    @property
    def errors(self) -> list[str]:
        """As a form has them: the page's title says that something was refused."""
        return [self.problem] if self.problem else []

    @property
    def lines(self) -> list[WeekLine]:
        """The lines of the chosen service, or of all; the other filters do not matter."""
        return _of_service(self.every, self.service)

    @kept_property
    def summary(self) -> WeekSummary:
        """What the lines of the week come to."""
        return summarise(self.lines, self.view)

    @property
    def services(self) -> list[ServiceMark]:
        """All services together, then every service with lines this week and the chosen one."""
        by_service: dict[tuple[str, str], list[WeekLine]] = defaultdict(list)
        for line in self.every:
            by_service[line.service_name, line.service_reference].append(line)
        rows = [
            ServiceMark(reference, name, *self._mark(lines)) for (name, reference), lines in sorted(by_service.items())
        ]
        chosen = self.service
        if chosen and chosen.reference not in {row.reference for row in rows}:
            rows.append(ServiceMark(chosen.reference, chosen.name, "nothing", 0))
        return [ServiceMark("", "All services", *self._mark(self.every)), *rows]

    def _mark(self, lines: list[WeekLine]) -> tuple[str, int]:
        if not self.has_ended:
            return "not_ended", 0
        return first_mark(line.mark for line in lines), len({line.client_id for line in lines if line.mark == "to_do"})

    @property
    def month(self) -> date:
        """The first day of the month of the calendar: that of the week's Thursday, as most of its days are in it."""
        return (self.view.week_start + timedelta(days=3)).replace(day=1)

    @property
    def previous_month(self) -> date:
        """The Monday of the last week before the calendar's."""
        return min(self.weeks) - timedelta(weeks=1)

    @property
    def next_month(self) -> date:
        """The Monday of the first week after the calendar's."""
        return max(self.weeks) + timedelta(weeks=1)

    @property
    def previous_week(self) -> date:
        """The Monday before."""
        return self.view.week_start - timedelta(weeks=1)

    @property
    def next_week(self) -> date:
        """The Monday after."""
        return self.view.week_start + timedelta(weeks=1)


def load_week_page(
    view: WeekView, organisation: Organisation, service: Service | None, asked: ChosenFilters, page_number: int
) -> WeekPage:
    """The page of an organisation's week, of one service or all, in a number of queries that does not grow."""
    week, today = view.week_start, view.at.today
    scope = Scope(organisation.id)
    weeks = weeks_of_month(week)
    first, last = min(*weeks, week), max(weeks)
    care, held = load_care(scope, first, week_end(last)), held_weeks_between(organisation.id, first, last)
    every = lines_of_week(scope, care, week, held)
    lines = _of_service(every, service)
    filters = filters_among(lines, asked)
    shown = shown_clients(view, every, lines, filters)
    folded = [] if filters.is_set or not view.has_ended else [client for client in shown if client.went_to_plan]
    folds = len(folded) >= FOLDED_FROM
    rest = [client for client in shown if not client.went_to_plan] if folds else shown
    page = page_of(page_number, len(rest), CLIENTS_A_PAGE)
    marks = week_marks(scope, care, weeks, held, today)
    return WeekPage(view, service, every, weeks, marks, filters, page.cut(rest), page, folded if folds else [])


def shown_clients(
    view: WeekView, every: list[WeekLine], lines: Iterable[WeekLine], filters: WeekFilters
) -> list[ClientWeek]:
    """The clients of `lines` that the filters take and show; `every` are all lines of the week."""
    clients = client_weeks(view, [line for line in lines if filters.takes(line)], every)
    return [client for client in clients if filters.shows(client.lines)]


def why_empty(week: WeekPage, scope: Scope) -> EmptyWeek:
    """Why a page has no clients; `scope` is the organisation's, or the chosen service's."""
    start = week.view.week_start
    if week.lines:
        return EmptyWeek(Emptiness.FILTERED, hidden=len({line.client_id for line in week.lines}))
    if week.service and week.every:
        return EmptyWeek(Emptiness.OF_OTHER_SERVICES)
    first, last = care_dates(scope)
    if first is None:
        return EmptyWeek(Emptiness.NOTHING_COMMISSIONED)
    if first > week_end(start):
        return EmptyWeek(Emptiness.BEFORE_CARE, first)
    if last is not None and last < start:
        return EmptyWeek(Emptiness.AFTER_CARE, last)
    return EmptyWeek(Emptiness.NOT_ON_ACTUALS)


def _of_service(lines: list[WeekLine], service: Service | None) -> list[WeekLine]:
    return [line for line in lines if service is None or line.service_id == service.id]
