"""The figures that a forecast is made from: what is left to pay, by period, invoice and run (queries/forecast.py)."""

from datetime import date
from typing import NamedTuple

from peewee import JOIN, SQL, Case, CompoundSelectQuery, Expression, ModelSelect, Node, fn

from models import (
    Commitment,
    Contract,
    HeldBack,
    Invoice,
    Organisation,
    OverpaymentPlan,
    PaymentItem,
    PaymentMethod,
    PaymentRun,
    Period,
    Remittance,
)
from queries.invoices.totals import PAYABLE
from queries.overpayments.to_come import TAKEN_UNASKED
from queries.prepared import Ids, Prepared, Slot, is_in
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus

RUNS_UNDER_WAY = ("prepared", "checked", "approved", "finalising")
ITEM = PaymentItem
TODAY = Slot("today")
ONE, SEVERAL = "one", "several"  # shapes: of one organisation (`organisation_id`) or of several (`organisation_ids`)
NONE = SQL("NULL")


class LeftRow(NamedTuple):
    """Something that is left to pay, or on its way; pence with VAT. What a column says nothing of, it has as None.

    kind: `scheduled`, what a period pays in one run under way or in none; `period`, one that is open and not finalised;
    the status of an invoice, what invoices in it come to for a contract; `remittance`, what is paid on a day.
    part_pence: of a remittance what is Scheduled; of a period what a catch-up run pays, as its own period is over.
    """

    kind: str
    organisation_id: int
    contract_id: int | None
    start_date: date | None
    finalise_date: date | None
    bank_date: date | None
    finalised_on: date | None
    run_finalise_date: date | None
    run_bank_date: date | None
    pence: int
    part_pence: int
    is_asked: int  # of a period: the contract asks the provider about it, who has not answered


class FiguresRow(NamedTuple):
    """Other figures of an organisation."""

    organisation_id: int
    days_to_bank: int | None
    has_cut_off: int | None
    has_plans: int | None
    not_submitted: int | None
    to_confirm: int | None


def _left(shape: str) -> CompoundSelectQuery:
    return _scheduled(shape) + _periods(shape) + _invoices(shape) + _on_its_way(shape)


def _is_theirs(column: Node, shape: str) -> Expression:
    """The condition that a column is the organisation, or one of those, that it is asked for."""
    return column == Slot("organisation_id") if shape == ONE else is_in(column, Ids("organisation_ids"))


def _scheduled(shape: str) -> ModelSelect:
    in_it = (ITEM.contract == Period.contract) & (ITEM.period_start == Period.start_date)
    own = Period.alias("own")  # asked for only of the few items that are for an earlier period than they are paid in
    is_own = (own.contract == ITEM.contract) & (own.start_date <= ITEM.slice_start) & (own.end_date >= ITEM.slice_start)
    is_over = own.finalised_on.is_null(False) | (own.due_date < TODAY)
    first_item = ITEM.kind.in_(("cost", "income")) & ITEM.overpayment_plan.is_null()
    of_earlier = first_item & (ITEM.slice_start < ITEM.period_start)
    is_caught_up = of_earlier & fn.EXISTS(own.select(own.id).where(is_own, is_over))
    columns = (
        *(
            ITEM.organisation,
            ITEM.contract,
            ITEM.period_start,
            Period.finalise_date,
            Period.bank_date,
            Period.finalised_on,
        ),
        *(PaymentRun.finalise_date, PaymentRun.bank_date),
    )
    amount = ITEM.amount_pence + ITEM.vat_pence
    caught_up = fn.SUM(Case(None, [(is_caught_up, amount)], 0))
    return (
        ITEM.select(SQL("'scheduled'"), *columns, fn.SUM(amount), caught_up, SQL("0"))
        .join(Period, JOIN.LEFT_OUTER, on=in_it)
        .join_from(ITEM, PaymentRun, JOIN.LEFT_OUTER, on=_is_under_way(ITEM))
        .where(
            _is_theirs(ITEM.organisation, shape),
            ITEM.state.in_(("derived", "frozen")),
            ITEM.model == "scheduled",
            ITEM.line_status == "pay",
        )
        .group_by(PaymentRun.id, *columns)
    )


def _periods(shape: str) -> ModelSelect:
    columns = (Contract.organisation, Period.contract, Period.start_date, Period.finalise_date, Period.bank_date)
    asked = Contract.confirmation_required & (Period.answer == "unconfirmed")
    is_asked = Case(None, [(asked, SQL("1"))], SQL("0"))
    query = Period.select(SQL("'period'"), *columns, NONE, NONE, NONE, SQL("0"), SQL("0"), is_asked)
    return (
        query.join(Contract)
        .join_from(Period, PaymentMethod)
        .where(
            _is_theirs(Contract.organisation, shape), PaymentMethod.model == "scheduled", Period.finalised_on.is_null()
        )
    )


def _invoices(shape: str) -> ModelSelect:
    run, statuses = PaymentRun, [InvoiceStatus.AUTHORISED, *WITH_COUNCIL]
    dates = (NONE, NONE, NONE, NONE, run.finalise_date, run.bank_date)
    columns = (Invoice.status, Invoice.organisation, Commitment.contract)
    query = Commitment.select(*columns, *dates, fn.SUM(PAYABLE), SQL("0"), SQL("0"))
    query = query.join(Invoice).join(run, JOIN.LEFT_OUTER, on=_is_under_way(Invoice))
    query = query.where(_is_theirs(Invoice.organisation, shape), Invoice.status.in_(statuses))
    return query.group_by(run.id, *columns, run.finalise_date, run.bank_date)


def _is_under_way(table: type[PaymentItem | Invoice]) -> Expression:
    return (table.payment_run == PaymentRun.id) & PaymentRun.state.in_(RUNS_UNDER_WAY)


def _on_its_way(shape: str) -> ModelSelect:
    paid = Remittance
    is_scheduled = fn.EXISTS(ITEM.select(ITEM.id).where(ITEM.remittance == paid.id, ITEM.model == "scheduled"))
    scheduled = fn.SUM(Case(None, [(is_scheduled, paid.amount_pence)], 0))
    dates = (NONE, NONE, NONE, paid.bank_date, NONE, NONE, NONE)
    query = paid.select(SQL("'remittance'"), paid.organisation, *dates, fn.SUM(paid.amount_pence), scheduled, SQL("0"))
    is_to_come = paid.bank_date >= TODAY
    return query.where(_is_theirs(paid.organisation, shape), is_to_come).group_by(paid.organisation, paid.bank_date)


def _figures(shape: str) -> ModelSelect:
    """The columns of FiguresRow, in one query of many parts."""
    ended = PaymentMethod.end_date.is_null(False) & (PaymentMethod.end_date < Slot("a_year_ago"))
    methods = PaymentMethod.select().join(Contract).where(Contract.organisation == Organisation.id, ~ended)
    on_actuals = (PaymentMethod.model == "invoiced") | (PaymentMethod.pay_on_actuals != "never")
    held, plan = HeldBack.select(fn.SUM(HeldBack.amount_pence)), OverpaymentPlan
    plans = plan.select(fn.COUNT(plan.id)).where(plan.organisation == Organisation.id, plan.state.in_(TAKEN_UNASKED))
    parts = {
        "days_to_bank": methods.select(fn.MAX(PaymentMethod.days_to_bank - PaymentMethod.days_to_finalise)),
        "has_cut_off": methods.select(fn.MAX(Case(None, [(on_actuals, 1)], 0))),
        "has_plans": plans,
        "not_submitted": _not_submitted(),
        "to_confirm": held.where(HeldBack.organisation == Organisation.id, HeldBack.reason == "not_confirmed"),
    }
    query = Organisation.select(Organisation.id, *(part.alias(name) for name, part in parts.items()))
    return query.where(_is_theirs(Organisation.id, shape))


def _not_submitted() -> ModelSelect:
    """Payable, and on no invoice or on one that is still with the provider."""
    with_them = (Commitment.id.is_null()) | (Invoice.status == InvoiceStatus.UNSUBMITTED)
    query = ITEM.select(fn.SUM(ITEM.amount_pence + ITEM.vat_pence)).join(Commitment, JOIN.LEFT_OUTER)
    query = query.join(Invoice, JOIN.LEFT_OUTER)
    return query.where(
        ITEM.organisation == Organisation.id, ITEM.model == "invoiced", ITEM.state == "derived", with_them
    )


LEFT = Prepared(LeftRow, _left)
FIGURES = Prepared(FiguresRow, _figures)
