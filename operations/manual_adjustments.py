"""Manual adjustments: an officer adds an amount, either way, to a Scheduled contract's current period.

The contract: docs/domain/scheduled-payments.md#manual-adjustments.

It is a payment item of its own, with the line key "M<its id>": recalculation never touches it but to keep it in the
current period, and it is settled like any item.
"""

from datetime import date
from typing import Any

from models import CarePackageLineItem, Client, Contract, LineStatus, PaymentItem, ServiceLevel, database
from operations import audit, consequences
from operations.guarded import guarded_delete
from operations.row_locks import lock_contracts
from queries.contract_periods import current_periods
from queries.manual_adjustments import contract_dates
from rules import manual_adjustments as rules
from rules import money
from rules.actor import Actor
from rules.broken import RuleBroken, ask_once
from rules.financial_years import financial_year_of
from rules.line_keys import MANUAL, manual_key
from rules.moment import Moment
from rules.periods import Period as RulesPeriod
from rules.weeks import Dates
from rules.workings import AddedByHand, Working


def add(
    contract: Contract,
    level: ServiceLevel,
    amount_pence: int,
    from_date: date,
    to_date: date,
    reason: str,
    by: Actor,
    at: Moment,
    client: Client | None = None,
    answer: str = "",
) -> PaymentItem:
    """Add an amount before VAT, which follows the service level's rate. Returns the PaymentItem.

    The provider reads the reason. Payment runs that are open take it with the rest of the period. Raises RuleBroken for
    what cannot be, also where the contract's current period is not Scheduled, or the client has no care in it; AskFirst
    for days outside the contract or after the period, and for a large amount (`answer`: to that question).
    """
    reason = rules.check(amount_pence, from_date, to_date, reason, at.today)
    _check_client(contract, client)
    with database.atomic():
        lock_contracts([contract.id])
        period = _current(contract, at)
        _ask(contract, period, amount_pence, (from_date, to_date), answer)
        item = PaymentItem.create(
            **_columns(contract, period),
            **_amounts(level, amount_pence),
            client=client.id if client else None,
            financial_year=financial_year_of(from_date),
            from_date=from_date,
            to_date=to_date,
            reason=reason,
            working=Working(added=AddedByHand(by.name, at.today)).as_stored(),
        )
        PaymentItem.update(line_key=manual_key(item.id)).where(PaymentItem.id == item.id).execute()
        item.line_key = manual_key(item.id)
        audit.record("manual adjustment added", by=by, at=at, subject=item, now=_facts(item))
        consequences.amounts_changed([contract.id], at)
    return item


def _ask(contract: Contract, period: RulesPeriod, amount_pence: int, days: Dates, answer: str) -> None:
    """Raises AskFirst where something is odd about it and this is not the answer to it."""
    ask_once(rules.question(amount_pence, days, contract_dates(contract), period.end_date), answer)


def _columns(contract: Contract, period: RulesPeriod) -> dict[str, Any]:
    """The columns of an adjustment that its contract and current period say; its line key waits for its id."""
    return {
        "organisation": contract.organisation_id,
        "contract": contract.id,
        "line_key": MANUAL,
        "side": "cost",
        "kind": "manual",
        "model": "scheduled",
        "slice_start": period.start_date,
        "slice_end": period.end_date,
        "period_start": period.start_date,
        "period_end": period.end_date,
    }


def _amounts(level: ServiceLevel, amount_pence: int) -> dict[str, Any]:
    """The columns of an amount before VAT, which follows the service level's rate."""
    rate = level.vat_rate_basis_points
    return {
        "service_level": level.id,
        "amount_pence": amount_pence,
        "vat_rate_basis_points": rate,
        "vat_pence": money.vat_pence(amount_pence, rate),
        "due_pence": amount_pence,
    }


def take_back(item: PaymentItem, by: Actor, at: Moment) -> None:
    """Take a manual adjustment away again. Raises IllegalMove once it is in an approved run, or paid."""
    with database.atomic():
        lock_contracts([item.contract_id])
        guarded_delete(item, PaymentItem.kind == "manual", PaymentItem.state == "derived")
        LineStatus.delete().where(LineStatus.line_key == item.line_key).execute()
        audit.record("manual adjustment taken back", by=by, at=at, subject=item, was=_facts(item))
        consequences.amounts_changed([item.contract_id], at)


def _check_client(contract: Contract, client: Client | None) -> None:
    line = CarePackageLineItem
    if client and not line.select().where(line.contract == contract.id, line.client == client.id).exists():
        raise RuleBroken("This client has no care under this contract. Choose another, or none", "client")


def _current(contract: Contract, at: Moment) -> RulesPeriod:
    period = current_periods([contract.id], at.today).get(contract.id)
    if period is None or period.method.model != "scheduled":
        raise RuleBroken(
            f"{contract.name} is not paid by Scheduled Payments at present, so nothing can be added by hand"
        )
    return period


def _facts(item: PaymentItem) -> dict[str, Any]:
    return {
        "amount_pence": item.amount_pence,
        "vat_pence": item.vat_pence,
        "from": item.from_date,
        "to": item.to_date,
        "reason": item.reason,
    }
