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
from rules import forecast as rules
from rules.forecast import Forecast, Run
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.moment import Moment, in_london

WEEKS_AHEAD = 3  # of weekly runs: the first may be too near, the second have nothing to pay
RUNS_UNDER_WAY = ("prepared", "checked", "approved")
ITEM = PaymentItem


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
        OpenPeriod(contract, start, end, finalise_date, bank_date, bool(is_asked), int(pence))
        for contract, start, end, finalise_date, bank_date, is_asked, pence in _open_periods(organisation_id).tuples()
    ]
    sums = _sums(organisation_id, at.today)
    days_to_bank = sums.pop("days_to_bank")
    dates = [(period.finalise_date, period.bank_date) for period in periods if period.payable_pence]
    if sums["run_finalise_date"]:
        dates.append((_day(sums["run_finalise_date"]), _day(sums["run_bank_date"])))
    first = rules.next_weekday(at.today, settings.catch_up_weekday)
    if days_to_bank is not None:
        weekly = [first + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
        dates += [(day, day + timedelta(days=max(0, days_to_bank))) for day in weekly]
    runs = rules.runs_to_come(
        dates,
        in_london(at.now).replace(tzinfo=None),
        settings.cut_off_working_days,
        rules.time_of(settings.cut_off_time),
        BANK_HOLIDAYS,
    )
    invoices = {name: int(sums[name] or 0) for name in ("authorised", "submitted", "not_submitted")}
    scheduled = [(period.finalise_date, period.payable_pence) for period in periods]
    forecast = rules.forecast_of(runs, scheduled, invoices, int(sums["to_confirm"] or 0))
    on_its_way = BankPayment(_day(sums["paid_bank_date"]), int(sums["paid"])) if sums["paid_bank_date"] else None
    return Expected(forecast, periods, on_its_way)


def invoice_payment(forecast: Forecast | None, invoice: Invoice) -> InvoicePayment | None:
    """When a found invoice is in the bank; None for what is paid, or if no run is to come.

    An authorised invoice that a run has taken is in the bank on that run's date.
    """
    if forecast is None or invoice.status == InvoiceStatus.FINALISED:
        return None
    run = forecast.next_run
    return InvoicePayment(run, invoice.payment_run.bank_date if invoice.payment_run_id else run.bank_date)


def _day(value: str) -> date:
    """A date as a query in a query answers it: SQLite has it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _open_periods(organisation_id: int) -> ModelSelect:
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
            Contract.organisation == organisation_id,
            PaymentMethod.model == "scheduled",
            Period.finalised_on.is_null(),
        )
        .group_by(Period.id, *columns)
        .order_by(Period.bank_date, Period.id)
    )


def _sums(organisation_id: int, today: date) -> dict[str, Any]:
    """Figures of the organisation by name, in one query of many parts."""
    methods = PaymentMethod.select(fn.MAX(PaymentMethod.days_to_bank - PaymentMethod.days_to_finalise)).join(Contract)
    ended = PaymentMethod.end_date.is_null(False) & (PaymentMethod.end_date < today - timedelta(days=366))
    held = HeldBack.select(fn.SUM(HeldBack.amount_pence))
    parts = {
        "days_to_bank": methods.where(Contract.organisation == organisation_id, ~ended),
        "authorised": _on_invoices(organisation_id, [InvoiceStatus.AUTHORISED]),
        "submitted": _on_invoices(organisation_id, WITH_COUNCIL),
        "not_submitted": _not_submitted(organisation_id),
        "to_confirm": held.where(HeldBack.organisation == organisation_id, HeldBack.reason == "not_confirmed"),
        "run_finalise_date": _next_run(organisation_id, PaymentRun.finalise_date, today),
        "run_bank_date": _next_run(organisation_id, PaymentRun.bank_date, today),
        "paid_bank_date": _next_paid(organisation_id, today, Remittance.bank_date),
        "paid": _next_paid(organisation_id, today, fn.SUM(Remittance.amount_pence)),
    }
    query = Organisation.select(*(part.alias(name) for name, part in parts.items()))
    return query.where(Organisation.id == organisation_id).dicts().get()


def _on_invoices(organisation_id: int, statuses: Sequence[InvoiceStatus]) -> ModelSelect:
    payable = Commitment.value_pence + Commitment.vat_pence + Commitment.contribution_pence
    query = Commitment.select(fn.SUM(payable)).join(Invoice)
    return query.where(Invoice.organisation == organisation_id, Invoice.status.in_(statuses))


def _not_submitted(organisation_id: int) -> ModelSelect:
    """Confirmed, and on no invoice or on one that is still with the provider."""
    with_them = (Commitment.id.is_null()) | (Invoice.status == InvoiceStatus.UNSUBMITTED)
    query = ITEM.select(fn.SUM(ITEM.amount_pence + ITEM.vat_pence)).join(Commitment, JOIN.LEFT_OUTER)
    query = query.join(Invoice, JOIN.LEFT_OUTER)
    return query.where(
        ITEM.organisation == organisation_id, ITEM.model == "invoiced", ITEM.state == "derived", with_them
    )


def _next_run(organisation_id: int, column: DateField, today: date) -> ModelSelect:
    """A date of the first run under way that pays the organisation something."""
    part = PaymentRunOrganisation
    theirs = part.select(part.payment_run).where(part.organisation == organisation_id)
    wanted = PaymentRun.state.in_(RUNS_UNDER_WAY) & PaymentRun.id.in_(theirs) & (PaymentRun.finalise_date >= today)
    return PaymentRun.select(column).where(wanted).order_by(PaymentRun.finalise_date, PaymentRun.id).limit(1)


def _next_paid(organisation_id: int, today: date, column: DateField | Function) -> ModelSelect:
    """A figure of the Scheduled payments that are finalised and in the bank next, on one day."""
    is_scheduled = fn.EXISTS(ITEM.select(ITEM.id).where(ITEM.remittance == Remittance.id, ITEM.model == "scheduled"))
    wanted = (Remittance.organisation == organisation_id) & (Remittance.bank_date >= today) & is_scheduled
    query = Remittance.select(column).where(wanted).group_by(Remittance.bank_date)
    return query.order_by(Remittance.bank_date).limit(1)
