"""What an organisation can expect in the bank, on which days, and by when to confirm for it.

The contract: docs/domain/payment-runs.md#cut-off-and-forecast.

Every page that says when something is in the bank asks here, so that one payment has one date.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from content.council_settings import CouncilSettings
from models import Invoice, OverpaymentPlan
from queries.forecast_figures import FIGURES, LEFT, ONE, SEVERAL, FiguresRow, LeftRow
from queries.overpayments.to_come import PartToCome, parts_to_come
from rules import forecast as rules
from rules.forecast import BankPayment, Run, Sum
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.moment import Moment, in_london
from rules.payment_runs import moved_dates
from rules.weeks import Dates

WEEKS_AHEAD = 3  # of weekly runs: the first may be too near, the second have nothing to pay


class InvoicePayment(NamedTuple):
    """The run that an invoice can be in, and its date in the bank."""

    run: Run
    bank_date: date


@dataclass(frozen=True)
class OpenPeriod:
    """A Scheduled period that is open, or has something left to pay: (day in the bank, pence) of each run."""

    contract_id: int
    start_date: date
    bank_date: date  # when all that is left is in the bank
    is_asked: bool  # the contract asks the provider whether it is right, who has not said yet
    left: tuple[tuple[date, int], ...] = ()
    taken_back_pence: int = 0  # what overpayments take off it, in no run yet; `left` is without that
    late_since: date | None = None  # its own date in the bank, where that has passed and no run has paid it

    @property
    def payable_pence(self) -> int:
        """What is left to pay, in pence with VAT, before anything is taken back."""
        return sum(pence for _, pence in self.left)


@dataclass(frozen=True)
class Expected:
    """What an organisation can expect: payments that are finalised, those that are not, and what does not count yet.

    `next_run` is the first run that what is confirmed or submitted now may be in.
    """

    next_run: Run
    has_cut_off: bool  # whether payments depend on what the provider confirms or invoices
    payments: list[BankPayment]
    on_its_way: list[BankPayment]
    periods: list[OpenPeriod]
    announced: list[OverpaymentPlan]  # which count as accepted where nobody answers
    to_confirm_pence: int = 0
    not_submitted_pence: int = 0

    @property
    def to_come(self) -> list[BankPayment]:
        """All payments that are not in the bank yet, the soonest first."""
        return sorted([*self.on_its_way, *self.payments], key=lambda each: each.bank_date)

    @property
    def next_payment(self) -> BankPayment | None:
        """The payment that is in the bank next."""
        return next(iter(self.to_come), None)

    @property
    def next_scheduled_payment(self) -> BankPayment | None:
        """The next one that pays something of Scheduled contracts."""
        return next((each for each in self.to_come if each.scheduled_pence > 0), None)

    def period(self, contract_id: int, start: date) -> OpenPeriod | None:
        """A Scheduled period; None for one that is not open yet, or has nothing left to pay."""
        mine = (each for each in self.periods if each.contract_id == contract_id and each.start_date == start)
        return next(mine, None)


def expected(organisation_id: int, settings: CouncilSettings, at: Moment) -> Expected | None:
    """What an organisation can expect, in a fixed number of queries; None where the council has no payment method for
    it. settings: the council's, by name.
    """
    return expected_by_organisation([organisation_id], settings, at).get(organisation_id)


def expected_by_organisation(
    organisation_ids: Sequence[int], settings: CouncilSettings, at: Moment
) -> dict[int, Expected]:
    """{organisation id: what it can expect} of these, in as many queries as of one."""
    one = {"organisation_id": organisation_ids[0]} if len(organisation_ids) == 1 else None
    shape, bound = (ONE, one) if one else (SEVERAL, {"organisation_ids": list(organisation_ids)})
    figures = FIGURES.rows(shape, a_year_ago=at.today - timedelta(days=366), **bound)
    rows: dict[int, list[LeftRow]] = {each.organisation_id: [] for each in figures}
    for row in LEFT.rows(shape, today=at.today, **bound):
        rows[row.organisation_id].append(row)
    with_plans = [each.organisation_id for each in figures if each.has_plans]
    parts: dict[int, list[PartToCome]] = {id: [] for id in rows}
    for part in parts_to_come(with_plans) if with_plans else ():
        parts[part.plan.organisation_id].append(part)
    found = {
        each.organisation_id: _expected(each, rows[each.organisation_id], parts[each.organisation_id], settings, at)
        for each in figures
    }
    return {id: each for id, each in found.items() if each is not None}


def _expected(
    figures: FiguresRow, rows: Sequence[LeftRow], parts: Sequence[PartToCome], settings: CouncilSettings, at: Moment
) -> Expected | None:
    runs = _runs_to_come(rows, figures.days_to_bank, settings, at)
    if runs is None:
        return None
    periods = _open_periods(rows, parts, runs)
    return Expected(
        next_run=runs.next,
        has_cut_off=bool(figures.has_cut_off or figures.to_confirm),
        payments=rules.payments_of([*_sums_of(periods), *_invoice_sums(rows, runs)]),
        on_its_way=_on_its_way(rows),
        periods=periods,
        announced=list({part.plan.id: part.plan for part in parts if part.plan.state == "announced"}.values()),
        to_confirm_pence=figures.to_confirm or 0,
        not_submitted_pence=figures.not_submitted or 0,
    )


def invoice_payment(expected: Expected | None, invoice: Invoice, today: date) -> InvoicePayment | None:
    """When a found invoice is in the bank; None for what is paid, or if no run is to come.

    An authorised invoice that a run has taken is in the bank on that run's date.
    """
    if expected is None or invoice.status == InvoiceStatus.FINALISED:
        return None
    run = expected.next_run
    if not invoice.payment_run_id:
        return InvoicePayment(run, run.bank_date)
    theirs = invoice.payment_run
    return InvoicePayment(run, _bank_date_of_run(theirs.finalise_date, theirs.bank_date, today))


def as_day(value: Any) -> date:
    """A date as a query in a query answers it: SQLite has it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _bank_date_of_run(finalise_date: date, bank_date: date, today: date) -> date:
    """A run that is not finalised on its day is in the bank as many days later."""
    return moved_dates(finalise_date, bank_date, today)[1]


class _Runs(NamedTuple):
    """The runs to come that nobody has prepared: the very next, and the next weekly one, which catches up."""

    today: date
    next: Run
    weekly: Run


def _runs_to_come(
    rows: Sequence[LeftRow], days_to_bank: int | None, settings: CouncilSettings, at: Moment
) -> _Runs | None:
    """The runs after their cut-offs: on the own day of a period with something to pay, and each week."""

    def first(dates: Sequence[Dates]) -> Run | None:
        now, at_time = in_london(at.now).replace(tzinfo=None), rules.time_of(settings.cut_off_time)
        return rules.next_run(dates, now, settings.cut_off_working_days, at_time, settings.bank_holidays)

    has_something = {_key(row) for row in rows if row.kind == "scheduled" and row.run_bank_date is None}
    dates = [
        (row.finalise_date, row.bank_date)
        for row in rows
        if row.kind == "period" and _key(row) in has_something and row.finalise_date and row.bank_date
    ]
    weekly = []
    if days_to_bank is not None:
        day = rules.next_weekday(at.today, settings.catch_up_weekday)
        days = [day + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
        weekly = [(day, day + timedelta(days=max(0, days_to_bank))) for day in days]
    run = first([*dates, *weekly])
    return _Runs(at.today, run, first(weekly) or run) if run else None


def _key(row: LeftRow) -> tuple[int | None, date | None]:
    """Which period a row is about."""
    return row.contract_id, row.start_date


def _open_periods(rows: Sequence[LeftRow], parts: Iterable[PartToCome], runs: _Runs) -> list[OpenPeriod]:
    """The periods with what is left to pay in each, by the day on which all of it is in the bank."""
    taken: dict[Any, int] = {}
    for part in parts:
        key = part.plan.contract_id, part.period_start
        taken[key] = taken.get(key, 0) - part.pence
    own = {_key(row): row for row in rows if row.kind == "period"}
    left: dict[Any, list[tuple[date, int]]] = {key: [] for key in own}
    for row in rows:
        if row.kind == "scheduled":
            left.setdefault(_key(row), []).extend(_sums_of_row(row, runs))
    found = [
        OpenPeriod(
            contract_id=key[0],
            start_date=key[1],
            bank_date=max(day for day, _ in sums) if sums else _day(own[key], runs),
            is_asked=key in own and bool(own[key].is_asked),
            left=tuple(sorted(sums)),
            taken_back_pence=taken.get(key, 0) if sums else 0,
            late_since=_late_since(own.get(key), runs.today) if sum(pence for _, pence in sums) > 0 else None,
        )
        for key, sums in left.items()
        if sums or key in own
    ]
    return sorted(found, key=lambda each: (each.bank_date, each.contract_id, each.start_date))


def _late_since(own: LeftRow | None, today: date) -> date | None:
    """The date in the bank of a period that no run has paid, where it has passed."""
    return own.bank_date if own and own.bank_date and own.bank_date < today else None


def _sums_of_row(row: LeftRow, runs: _Runs) -> list[tuple[date, int]]:
    """(day in the bank, pence) of what a period has left: late lines of earlier periods come with the weekly run."""
    if row.run_bank_date:
        return [(_day(row, runs), row.pence)]
    sums = [(runs.weekly.bank_date, row.part_pence)] if row.part_pence else []
    if row.pence != row.part_pence and row.finalise_date:  # it is known once the period is open
        sums.append((_day(row, runs), row.pence - row.part_pence))
    return sums


def _day(row: LeftRow, runs: _Runs) -> date:
    """The one answer to when something is in the bank: with the run that has it; a period on its own day, or with the
    next run where that has passed; everything else with the next run.
    """
    if row.run_finalise_date and row.run_bank_date:
        return _bank_date_of_run(row.run_finalise_date, row.run_bank_date, runs.today)
    if row.finalise_date and row.bank_date:
        is_finalised = row.finalised_on is not None
        return rules.day_in_bank(row.finalise_date, row.bank_date, is_finalised, runs.today, runs.next)
    return runs.next.bank_date


def _sums_of(periods: Iterable[OpenPeriod]) -> list[Sum]:
    """What the periods pay on each day; what is taken back is taken from the last of them."""
    found = []
    for period in periods:
        found += [Sum(period.contract_id, day, "scheduled", pence) for day, pence in period.left]
        if period.taken_back_pence:
            found.append(Sum(period.contract_id, period.bank_date, "overpayment", -period.taken_back_pence))
    return found


def _invoice_sums(rows: Iterable[LeftRow], runs: _Runs) -> list[Sum]:
    kinds = {InvoiceStatus.AUTHORISED: "authorised", **dict.fromkeys(WITH_COUNCIL, "submitted")}
    return [
        Sum(row.contract_id, _day(row, runs), kinds[InvoiceStatus(row.kind)], row.pence)
        for row in rows
        if row.kind in set(kinds)
    ]


def _on_its_way(rows: Iterable[LeftRow]) -> list[BankPayment]:
    """Remittances that are not in the bank yet, the soonest first."""
    paid = [
        BankPayment(row.bank_date, row.pence, row.part_pence, is_on_its_way=True)
        for row in rows
        if row.kind == "remittance" and row.bank_date and row.pence > 0
    ]
    return sorted(paid, key=lambda each: each.bank_date)
