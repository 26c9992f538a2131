"""What an organisation can expect in the bank, and by when to confirm for it.

The contract: docs/domain/payment-runs.md#cut-off-and-forecast.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, Case, DateField, Function, ModelSelect, fn

from content.bank_holidays import BANK_HOLIDAYS
from content.council_settings import CouncilSettings
from models import (
    Commitment,
    Contract,
    HeldBack,
    Invoice,
    Organisation,
    PaymentItem,
    PaymentMethod,
    PaymentRun,
    PaymentRunOrganisation,
    Period,
    Remittance,
)
from queries.prepared import Prepared, Slot
from rules import forecast as rules
from rules.forecast import Forecast, Run
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.moment import Moment, in_london

WEEKS_AHEAD = 3  # of weekly runs: the first may be too near, the second have nothing to pay
RUNS_UNDER_WAY = ("prepared", "checked", "approved")
ITEM = PaymentItem
ORGANISATION, TODAY = Slot("organisation_id"), Slot("today")


class BankPayment(NamedTuple):
    """What comes in the bank on a day, in pence."""

    bank_date: date
    pence: int


class InvoicePayment(NamedTuple):
    """The run that an invoice can be in, and its date in the bank."""

    run: Run
    bank_date: date


@dataclass(frozen=True)
class OpenPeriod:
    """A Scheduled period that is open and not finalised, with what is payable in it."""

    contract_id: int
    start_date: date
    end_date: date
    finalise_date: date
    bank_date: date
    is_asked: bool  # the contract asks the provider whether it is right, who has not said yet
    payable_pence: int


@dataclass(frozen=True)
class Expected:
    """An organisation's Forecast (None where the council has no payment method for it) and its open periods."""

    forecast: Forecast | None
    periods: list[OpenPeriod]
    on_its_way: BankPayment | None = None  # the next Scheduled payment that is finalised

    @property
    def later(self) -> list[BankPayment]:
        """Scheduled payments after the one of the forecast, the soonest first."""
        shown = self.forecast.run.finalise_date if self.forecast else None
        later = (period for period in self.periods if shown is None or period.finalise_date > shown)
        return _by_bank_date(period for period in later if period.payable_pence > 0)

    def next_scheduled_payment(self, today: date) -> BankPayment | None:
        """The Scheduled payment that is in the bank next, finalised or not."""
        return min((each for each in (self.on_its_way, self._not_finalised(today)) if each), default=None)

    def _not_finalised(self, today: date) -> BankPayment | None:
        """The next payment that is not finalised: the one that the forecast names, unless a period that is past its
        cut-off, and not past its date of finalisation, comes sooner.
        """
        forecast = self.forecast
        run = forecast.run if forecast else None
        sooner = _by_bank_date(
            period
            for period in self.periods
            if (run is None or period.bank_date < run.bank_date)
            and period.finalise_date >= today
            and period.payable_pence > 0
        )
        if forecast is not None and forecast.run is not None and forecast.scheduled_pence > 0:
            sooner.append(BankPayment(forecast.run.bank_date, forecast.scheduled_pence))
        return min(sooner or self.later[:1], default=None)


def _by_bank_date(periods: Iterable[OpenPeriod]) -> list[BankPayment]:
    """What these periods pay on each day, the soonest first."""
    sums: dict[date, int] = {}
    for period in periods:
        sums[period.bank_date] = sums.get(period.bank_date, 0) + period.payable_pence
    return [BankPayment(*pair) for pair in sorted(sums.items())]


def expected(organisation_id: int, settings: CouncilSettings, at: Moment) -> Expected:
    """The Expected of an organisation, in two queries. settings: the council's, by name."""
    periods = [
        OpenPeriod(*row[:5], bool(row.is_asked), row.pence) for row in OPEN.rows(organisation_id=organisation_id)
    ]
    a_year_ago = at.today - timedelta(days=366)
    sums = SUMS.row(organisation_id=organisation_id, today=at.today, a_year_ago=a_year_ago)
    dates = [(period.finalise_date, period.bank_date) for period in periods if period.payable_pence]
    if sums.run_finalise_date:
        dates.append((as_day(sums.run_finalise_date), as_day(sums.run_bank_date)))
    first = rules.next_weekday(at.today, settings.catch_up_weekday)
    if sums.days_to_bank is not None:
        weekly = [first + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
        dates += [(day, day + timedelta(days=max(0, sums.days_to_bank))) for day in weekly]
    runs = rules.runs_to_come(
        dates,
        in_london(at.now).replace(tzinfo=None),
        settings.cut_off_working_days,
        rules.time_of(settings.cut_off_time),
        BANK_HOLIDAYS,
    )
    invoices = {
        "authorised": sums.authorised or 0,
        "submitted": sums.submitted or 0,
        "not_submitted": sums.not_submitted or 0,
    }
    scheduled = [(period.finalise_date, period.payable_pence) for period in periods]
    forecast = rules.forecast_of(runs, scheduled, invoices, sums.to_confirm or 0)
    on_its_way = BankPayment(as_day(sums.paid_bank_date), sums.paid or 0) if sums.paid_bank_date else None
    return Expected(forecast, periods, on_its_way)


def invoice_payment(forecast: Forecast | None, invoice: Invoice) -> InvoicePayment | None:
    """When a found invoice is in the bank; None for what is paid, or if no run is to come.

    An authorised invoice that a run has taken is in the bank on that run's date.
    """
    if forecast is None or invoice.status == InvoiceStatus.FINALISED:
        return None
    run = forecast.next_run
    return InvoicePayment(run, invoice.payment_run.bank_date if invoice.payment_run_id else run.bank_date)


def as_day(value: Any) -> date:
    """A date as a query in a query answers it: SQLite has it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class _OpenPeriod(NamedTuple):
    contract_id: int
    start_date: date
    end_date: date
    finalise_date: date
    bank_date: date
    is_asked: int
    pence: int


class _Sums(NamedTuple):
    """Figures of an organisation; a date as the database has it in a query in a query."""

    days_to_bank: int | None
    authorised: int | None
    submitted: int | None
    not_submitted: int | None
    to_confirm: int | None
    run_finalise_date: Any
    run_bank_date: Any
    paid_bank_date: Any
    paid: int | None


def _open_periods() -> ModelSelect:
    payable = (ITEM.model == "scheduled") & (ITEM.line_status == "pay") & (ITEM.state != "settled")
    in_it = (ITEM.contract == Period.contract) & (ITEM.period_start == Period.start_date) & payable
    asked = Contract.confirmation_required & (Period.answer == "unconfirmed")
    columns = (Period.contract, Period.start_date, Period.end_date, Period.finalise_date, Period.bank_date)
    is_asked = fn.MAX(Case(None, [(asked, 1)], 0))
    return (
        Period.select(*columns, is_asked, fn.COALESCE(fn.SUM(ITEM.amount_pence + ITEM.vat_pence), 0))
        .join(Contract)
        .join_from(Period, PaymentMethod)
        .join_from(Period, ITEM, JOIN.LEFT_OUTER, on=in_it)
        .where(
            Contract.organisation == ORGANISATION,
            PaymentMethod.model == "scheduled",
            Period.finalised_on.is_null(),
        )
        .group_by(Period.id, *columns)
        .order_by(Period.bank_date, Period.id)
    )


def _sums() -> ModelSelect:
    """The columns of _Sums, in one query of many parts."""
    methods = PaymentMethod.select(fn.MAX(PaymentMethod.days_to_bank - PaymentMethod.days_to_finalise)).join(Contract)
    ended = PaymentMethod.end_date.is_null(False) & (PaymentMethod.end_date < Slot("a_year_ago"))
    held = HeldBack.select(fn.SUM(HeldBack.amount_pence))
    parts = {
        "days_to_bank": methods.where(Contract.organisation == ORGANISATION, ~ended),
        "authorised": _on_invoices([InvoiceStatus.AUTHORISED]),
        "submitted": _on_invoices(WITH_COUNCIL),
        "not_submitted": _not_submitted(),
        "to_confirm": held.where(HeldBack.organisation == ORGANISATION, HeldBack.reason == "not_confirmed"),
        "run_finalise_date": _next_run(PaymentRun.finalise_date),
        "run_bank_date": _next_run(PaymentRun.bank_date),
        "paid_bank_date": _next_paid(Remittance.bank_date),
        "paid": _next_paid(fn.SUM(Remittance.amount_pence)),
    }
    query = Organisation.select(*(part.alias(name) for name, part in parts.items()))
    return query.where(Organisation.id == ORGANISATION)


def _on_invoices(statuses: Sequence[InvoiceStatus]) -> ModelSelect:
    payable = Commitment.value_pence + Commitment.vat_pence + Commitment.contribution_pence
    query = Commitment.select(fn.SUM(payable)).join(Invoice)
    return query.where(Invoice.organisation == ORGANISATION, Invoice.status.in_(statuses))


def _not_submitted() -> ModelSelect:
    """Confirmed, and on no invoice or on one that is still with the provider."""
    with_them = (Commitment.id.is_null()) | (Invoice.status == InvoiceStatus.UNSUBMITTED)
    query = ITEM.select(fn.SUM(ITEM.amount_pence + ITEM.vat_pence)).join(Commitment, JOIN.LEFT_OUTER)
    query = query.join(Invoice, JOIN.LEFT_OUTER)
    return query.where(ITEM.organisation == ORGANISATION, ITEM.model == "invoiced", ITEM.state == "derived", with_them)


def _next_run(column: DateField) -> ModelSelect:
    """A date of the first run under way that pays the organisation something."""
    part = PaymentRunOrganisation
    theirs = part.select(part.payment_run).where(part.organisation == ORGANISATION)
    wanted = PaymentRun.state.in_(RUNS_UNDER_WAY) & PaymentRun.id.in_(theirs) & (PaymentRun.finalise_date >= TODAY)
    return PaymentRun.select(column).where(wanted).order_by(PaymentRun.finalise_date, PaymentRun.id).limit(1)


def _next_paid(column: DateField | Function) -> ModelSelect:
    """A figure of the Scheduled payments that are finalised and in the bank next, on one day."""
    is_scheduled = fn.EXISTS(ITEM.select(ITEM.id).where(ITEM.remittance == Remittance.id, ITEM.model == "scheduled"))
    wanted = (Remittance.organisation == ORGANISATION) & (Remittance.bank_date >= TODAY) & is_scheduled
    query = Remittance.select(column).where(wanted).group_by(Remittance.bank_date)
    return query.order_by(Remittance.bank_date).limit(1)


OPEN = Prepared(_OpenPeriod, _open_periods)
SUMS = Prepared(_Sums, _sums)
