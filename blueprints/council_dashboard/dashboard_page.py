"""The figures of the dashboard, as its template shows them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from flask import url_for

from blueprints.council_dashboard.kinds import Work, work_of
from queries.dashboard.outstanding import Outstanding, outstanding_by_provider
from queries.dashboard.payments import paid_by_day, paid_in
from queries.dashboard.spend import spend_by_group, total_of
from queries.dashboard.work import QueueAges, ages, oldest_of
from queries.payments_compliance import clocks_between
from queries.purchase_orders.listing import financial_years
from rules.charts import Step, TimeChart, short_pounds
from rules.dashboard import AGES, Progress, ended_weeks, months_of, year_gone_tenths
from rules.dates import near_date
from rules.financial_years import (
    financial_year_end,
    financial_year_name,
    financial_year_of,
    financial_year_start,
)
from rules.moment import london_date
from rules.money import format_pence, plain_decimal
from rules.payments_compliance import SOON_DAYS, Figure, HalfYear, InvoiceClock, average_days, half_year_of
from rules.weeks import Dates
from web.current_user import CurrentUser
from web.picks import whole_number

PROVIDERS_SHOWN = 5


@dataclass(frozen=True)
class OldestWork:
    """The work that has waited longest: how many days, what it is called, and where it is."""

    days: int
    words: str
    address: str


class DashboardPage:
    """The dashboard of a financial year. What waits is as it stands today, whatever the year."""

    def __init__(self, viewer: CurrentUser, today: date, asked_year: str):
        self.viewer, self.today = viewer, today
        this_year = financial_year_of(today)
        years = financial_years(viewer, this_year)
        asked = whole_number(asked_year)
        self.year = asked if asked in years else this_year
        self.years = [(year, financial_year_name(year), year == self.year) for year in years]
        self.months = months_of(self.year, today)
        self.first, self.year_end = financial_year_start(self.year), financial_year_end(self.year)
        self.last = min(self.year_end, today)
        self.year_gone = year_gone_tenths(self.year, today)

    @property
    def year_name(self) -> str:
        """`2025/2026`"""
        return financial_year_name(self.year)

    @property
    def year_gone_words(self) -> str:
        """`64.1%`"""
        return f"{plain_decimal(self.year_gone, 1)}%"

    @property
    def is_over(self) -> bool:
        """Whether the year is over."""
        return self.today > self.year_end

    @property
    def goes_on(self) -> str:
        """`. November is not over`"""
        first, last = self.months[-1]
        return f". {first:%B} is not over" if self.today < last else ""

    @property
    def paid_until(self) -> str:
        """`to Thu 20 Nov`"""
        return f"to {near_date(self.last, self.today)}"

    # Paid by month

    @cached_property
    def _days(self) -> dict[date, int]:
        return paid_by_day(self.viewer, financial_year_start(self.year - 1), self.last)

    @property
    def paid_pence(self) -> int:
        """What reached the bank in the year."""
        return paid_in(self._days, (self.first, self.last))

    @cached_property
    def paid_months(self) -> list[tuple[Dates, int, int]]:
        """[(month, pence in the bank, pence a year before)]"""
        return [
            (month, paid_in(self._days, month), paid_in(self._days, _a_year_before(month))) for month in self.months
        ]

    @property
    def paid_before_pence(self) -> int:
        """What reached the bank in the same months a year before."""
        return sum(before for _, _, before in self.paid_months)

    @property
    def paid_chart(self) -> TimeChart:
        """Paid by month, this year and the one before."""
        (first, _), most, _ = max(self.paid_months, key=lambda month: month[1])
        steps = [
            Step(f"{month[0]:%b}", (now, before), short_pounds(now), f"{month[0]:%B %Y}: {format_pence(now)}")
            for month, now, before in self.paid_months
        ]
        names = (f"{self.year_name}, {format_pence(self.paid_pence)}", financial_year_name(self.year - 1))
        return TimeChart("Paid by month", f"Most was paid in {first:%B}, {format_pence(most)}.", steps, names)

    # Commitment against spend

    @cached_property
    def groups(self) -> dict[str, Progress]:
        """{service group: Progress}"""
        return spend_by_group(self.viewer, self.year)

    @property
    def all_groups(self) -> Progress:
        """All of them together."""
        return total_of(list(self.groups.values()))

    # How fast

    @cached_property
    def _clocks(self) -> list[InvoiceClock]:
        """Of the year, and of the half-year whose share is shown."""
        return clocks_between(self.viewer, min(self.first, self._half[0]), max(self.last, self._half[1]))

    @property
    def _half(self) -> Dates:
        """The last half-year that is over."""
        return half_year_of(half_year_of(self.today)[0] - timedelta(days=1))

    @cached_property
    def half(self) -> HalfYear:
        """The half-year whose share is shown: the last that is over, or the one of today where nothing was paid in
        that.
        """
        over = HalfYear(self._half, self._clocks, self.today)
        return over if over.clocks(Figure.PAID) else HalfYear(half_year_of(self.today), self._clocks, self.today)

    @cached_property
    def days_to_pay(self) -> list[tuple[Dates, int, str | None]]:
        """[(month, payments, average days)]"""
        found = []
        for first, last in self.months:
            until = min(last, self.today)
            paid = [clock for clock in self._clocks if clock.bank_date and first <= clock.bank_date <= until]
            found.append(((first, last), len(paid), average_days(paid)))
        return found

    @property
    def days_chart(self) -> TimeChart:
        """Average days to pay by month."""
        known = sorted((days for _, _, days in self.days_to_pay if days), key=_tenths)
        late = [month for month, _, days in self.days_to_pay if _tenths(days) > 10 * SOON_DAYS]
        is_one = known[0] == known[-1]
        span = f"{known[0]} days on average" if is_one else f"Between {known[0]} and {known[-1]} days on average"
        finding = f"{span}; more than 30 in {late[-1][0]:%B}." if late else f"{span}: within the 30 days of the law."
        steps = [
            Step(f"{month[0]:%b}", (_tenths(days),), days or "--", f"{month[0]:%B %Y}: {days} days")
            for month, _, days in self.days_to_pay
        ]
        names = ("Days, by month paid",)
        return TimeChart("Days to pay", finding, steps, names, 10 * SOON_DAYS, f"{SOON_DAYS} days, the limit")

    @property
    def has_days(self) -> bool:
        """Whether any invoice was paid in the year."""
        return any(count for _, count, _ in self.days_to_pay)

    # Work

    @cached_property
    def _ages(self) -> dict[str, QueueAges]:
        return ages(self.viewer, self.today)

    @cached_property
    def queues(self) -> list[tuple[Work, QueueAges]]:
        """The queues that the officer may see, each with its QueueAges."""
        return [(work, self._ages[name]) for name, work in work_of(self.viewer).items()]

    @property
    def ages(self) -> tuple[tuple[str, str], ...]:
        """(address, words) of each age."""
        return AGES

    @property
    def key_of_ages(self) -> list[tuple[str, str]]:
        """What the colours of the queues' bars mean."""
        return [(f"a{place}", f"{words} days") for place, (_, words) in enumerate(AGES, 1)]

    def bar_of(self, counts: tuple[int, ...]) -> list[tuple[str, float]]:
        """The parts of a queue's bar, on one scale for all queues."""
        most = max((sum(each.counts) for _, each in self.queues), default=0) or 1
        return _parts(counts, most)

    @cached_property
    def oldest(self) -> OldestWork | None:
        """The work that has waited longest; None where nothing waits."""
        known = [(each.oldest, work) for work, each in self.queues if each.oldest]
        if not known:
            return None
        since, work = min(known, key=lambda found: found[0])
        row = oldest_of(self.viewer, work.name)
        days = (self.today - london_date(since)).days
        return OldestWork(days, f"{work.title}: {row.words}", work.address(row.id)) if row else None

    # Actuals

    @cached_property
    def outstanding(self) -> list[Outstanding]:
        """Of each provider that has something, the largest first."""
        return outstanding_by_provider(self.viewer, self.today)

    @property
    def outstanding_rows(self) -> list[tuple[str, str, Outstanding]]:
        """[(words, address, Outstanding)] of the largest, and all others in one row."""
        shown = [
            (each.organisation, url_for(".outstanding", provider=each.organisation_id), each)
            for each in self.outstanding[:PROVIDERS_SHOWN]
        ]
        others = self.outstanding[PROVIDERS_SHOWN:]
        if others:
            words = f"{len(others)} other provider{'s' if len(others) > 1 else ''}"
            shown.append((words, url_for(".outstanding_providers"), _sum(others)))
        return shown

    @property
    def outstanding_total(self) -> Outstanding:
        """All of it."""
        return _sum(self.outstanding)

    @property
    def weeks(self) -> list[date]:
        """The weeks that have a column."""
        return ended_weeks(self.today)

    @property
    def key_of_weeks(self) -> list[tuple[str, str]]:
        """What the colours of the providers' bars mean."""
        words = [f"Week of {near_date(week, self.today)}" for week in self.weeks]
        return [(f"a{place}", each) for place, each in enumerate([*words, "Before"], 1)]

    def clients_bar(self, clients: tuple[int, ...]) -> list[tuple[str, float]]:
        """The parts of a provider's bar, on one scale for all rows."""
        return _parts(clients, max(sum(each.clients) for _, _, each in self.outstanding_rows) or 1)


def _tenths(days: str | None) -> int:
    """`18.6` as 186; nothing as 0."""
    return int(days.replace(".", "")) if days else 0


def _parts(counts: tuple[int, ...], most: int) -> list[tuple[str, float]]:
    return [(f"a{place}", round(100 * count / most, 2)) for place, count in enumerate(counts, 1)]


def _sum(rows: list[Outstanding]) -> Outstanding:
    clients = tuple(map(sum, zip(*(row.clients for row in rows), strict=True)))
    return Outstanding(0, "", sum(row.pence for row in rows), clients)


def _a_year_before(month: Dates) -> Dates:
    """The same month of the year before."""
    first = month[0].replace(year=month[0].year - 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
