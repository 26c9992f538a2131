"""Adjustments that would take too much of a payment become a plan that is announced first.

The contract: docs/domain/overpayments.md.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from peewee import ModelSelect, fn

from content.council_settings import CouncilSettings
from models import OverpaymentPlan, PaymentItem
from operations import audit
from operations.overpayments import notices
from operations.recalculation.plans import apply_plans
from operations.recalculation.working_out import Pair, natural_key
from operations.recalculation.writing import Standing, delete_items, row_of, write_items
from queries import council_settings
from queries.contract_plans import ContractPlan
from queries.overpayments import causes
from queries.overpayments.live import LivePlan, may_be_put_on_plan
from queries.prepared import Ids, Prepared, is_in
from rules import overpayments as rules
from rules.moment import Moment
from rules.periods import Period


def suspects(contract_ids: Collection[int]) -> set[int]:
    """The ids of those contracts that have a Scheduled adjustment which may have to be announced."""
    suspected = _SUSPECTED.rows(contracts=list(contract_ids))
    if not suspected:
        return set()
    most = council_settings.read().overpayment_pence
    return {row.contract_id for row in suspected if row.amount_pence < -most}


class _Suspected(NamedTuple):
    """What may be put on a plan of one line: pence with VAT."""

    contract_id: int
    amount_pence: int


def _suspected() -> ModelSelect:
    item = PaymentItem
    of_line = item.select(item.contract, fn.SUM(item.amount_pence + item.vat_pence))
    return of_line.where(is_in(item.contract, Ids("contracts")), may_be_put_on_plan()).group_by(
        item.contract, item.line_key
    )


_SUSPECTED = Prepared(_Suspected, _suspected)


def announce(contract: ContractPlan, current: Period, at: Moment) -> set[Pair]:
    """Put the adjustments of a contract (ContractPlan) that need it on plans of their own, one for each line.

    Before its current period is open nobody knows what that would pay, and nothing is announced. Returns the
    (contract id, client id) pairs whose items changed.
    """
    if current.method.model != "scheduled" or not current.is_open(at.today):
        return set()
    limits = council_settings.read()
    payment = _payment_pence(contract, current)
    touched = set()
    for items in _worst_first(contract, current):
        amount = sum(item.amount_pence + item.vat_pence for item in items)
        rest = payment - amount
        if not rules.is_announced(amount, rest, limits.overpayment_pence, limits.overpayment_percent):
            continue
        row = _make(items, rest, limits, at)
        payment = rest + _put_on(row, items, contract, current, at)
        touched |= {(item.contract_id, item.client_id) for item in items}
    return touched


def put_on_plans(
    contract: ContractPlan, current: Period, line_keys: Collection[str], at: Moment
) -> list[OverpaymentPlan]:
    """An officer puts the negative adjustments of these lines on plans, however little they take from the payment.

    Returns the OverpaymentPlan rows; none for a line without such an adjustment. In the caller's transaction.
    """
    limits, plans = council_settings.read(), []
    for items in _worst_first(contract, current):
        if items[0].line_key in line_keys:
            amount = sum(item.amount_pence + item.vat_pence for item in items)
            plans.append(_make(items, _payment_pence(contract, current) - amount, limits, at))
            _put_on(plans[-1], items, contract, current, at)
    return plans


def _payment_pence(contract: ContractPlan, current: Period) -> int:
    """What the period would pay as it stands, with VAT and less contributions."""
    item = PaymentItem
    is_payable = (item.state == "frozen") | ((item.state == "derived") & (item.line_status == "pay"))
    amount = item.select(fn.SUM(item.amount_pence + item.vat_pence)).where(
        item.contract == contract.id,
        item.model == "scheduled",
        item.period_start == current.start_date,
        is_payable,
    )
    return int(amount.scalar() or 0)


def _worst_first(contract: ContractPlan, current: Period) -> list[list[PaymentItem]]:
    """The negative adjustments of each line, the largest sum first: the others are compared with what is left then."""
    item = PaymentItem
    query = item.select().where(
        item.contract == contract.id, item.period_start == current.start_date, may_be_put_on_plan()
    )
    by_line: dict[str, list[PaymentItem]] = {}
    for each in query.order_by(item.slice_start, item.side):
        by_line.setdefault(each.line_key, []).append(each)
    return sorted(by_line.values(), key=lambda items: (sum(each.amount_pence for each in items), items[0].line_key))


def _make(items: Sequence[PaymentItem], payment: int, limits: CouncilSettings, at: Moment) -> OverpaymentPlan:
    first, amount = items[0], sum(item.amount_pence for item in items)
    row = OverpaymentPlan.create(
        organisation=first.organisation_id,
        contract=first.contract_id,
        client=first.client_id,
        cpli=first.cpli_id,
        line_key=first.line_key,
        instalments=rules.usual_instalments(
            amount, payment, limits.overpayment_percent, limits.overpayment_instalments
        ),
        announced_on=at.today,
        earliest_date=rules.earliest_date(at.today, limits.overpayment_days),
        was_pence=sum(item.settled_before_pence for item in items),
        now_pence=sum(item.due_pence for item in items),
        amount_pence=amount,
        payment_pence=payment,
        cause=causes.cause_of(items),
    )
    now = {"amount_pence": amount, "instalments": row.instalments, "earliest_date": row.earliest_date}
    audit.record("overpayment announced", audit.SYSTEM, at, subject=row, now=now)
    notices.send_to_contacts("overpayment_announced", row, at)
    return row


def _put_on(
    row: OverpaymentPlan, items: Sequence[PaymentItem], contract: ContractPlan, current: Period, at: Moment
) -> int:
    """The new plan takes its items over. Returns what is payable of it at once (pence with VAT), as a rule nothing."""
    rows = [row_of(item) for item in items]
    existing = {natural_key(row): Standing.of(item) for row, item in zip(rows, items, strict=True)}
    standing, gone = apply_plans(contract, [LivePlan(row)], rows, current, at)
    write_items(standing, existing)
    delete_items([existing[key] for key in gone])
    return sum(part["amount_pence"] + part["vat_pence"] for part in standing)
