"""Remittances: numbered one after the other as a run pays an organisation, and announced by e-mail."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from peewee import ModelSelect, fn

from models import Contract, Organisation, PaymentItem, PaymentRun, Period, Remittance, ServiceLevel
from operations import emails
from queries.care_days import query_of_care_days
from queries.prepared import Prepared, Slot
from rules.broken import RuleBroken
from rules.ledger import LedgerItem, check_complete, coding_of
from rules.moment import Moment
from rules.remittances import CLAIMS


def pay(run: PaymentRun, organisation: Organisation, at: Moment) -> list[Remittance]:
    """Settle what the run pays to an organisation: one Remittance for each contract, in the order of their names.

    In the caller's transaction, which holds the audit chain: so numbers follow each other without a gap. Returns the
    Remittance rows. Raises RuleBroken for an amount below zero, an item that is not frozen, or what the
    ledger's files cannot hold.
    """
    number = Remittance.select(fn.MAX(Remittance.number)).scalar() or 0
    notes = _notes(run, organisation)
    days = {(row.organisation, row.contract): int(row.days) for row in _DAYS.rows(**_of(run, organisation))}
    paid = []
    by_contract = _items_by_contract(run, organisation)
    for name, contract_id in sorted(by_contract, key=lambda each: (each[1] is None, each)):
        items = by_contract[name, contract_id]
        number += 1
        more = {"notes": notes.get(contract_id, ""), "care_days": days.get((organisation.id, contract_id), 0)}
        paid.append(_pay_contract(run, organisation, contract_id, number, items, more))
    return paid


def send_notice(organisation: Organisation, paid: Sequence[Remittance], at: Moment) -> None:
    """Queue the e-mail about a payment, in the caller's transaction: none where nothing was paid."""
    if not paid:
        return
    emails.send(
        "payment_made",
        emails.Contacts(organisation.id, emails.ABOUT_MONEY),
        at,
        path=f"/remittances/{paid[0].id}" if len(paid) == 1 else "/remittances",
        organisation=organisation.name,
        amount_pence=sum(remittance.amount_pence for remittance in paid),
        bank_date=paid[0].bank_date,
        creditor_ref=paid[0].creditor_ref,
        remittances=[(each.number, emails.link_to(f"/remittances/{each.id}", organisation.id)) for each in paid],
    )


def _pay_contract(
    run: PaymentRun,
    organisation: Organisation,
    contract_id: int | None,
    number: int,
    items: Sequence[tuple[Any, ...]],
    more: Mapping[str, Any],
) -> Remittance:
    ledger_items = [LedgerItem(*item[1:]) for item in items]
    net = sum(item.amount_pence for item in ledger_items)
    vat = sum(item.vat_pence for item in ledger_items)
    if net + vat < 0:
        raise RuleBroken(f"{organisation.name} would be paid less than nothing for one of its contracts")
    coding = coding_of(ledger_items)
    check_complete(organisation.name, organisation.creditor_ref, coding)
    remittance = Remittance.create(
        number=number,
        payment_run=run.id,
        organisation=organisation.id,
        contract=contract_id,
        bank_date=run.bank_date,
        net_pence=net,
        vat_pence=vat,
        amount_pence=net + vat,
        organisation_name=organisation.name,
        creditor_ref=organisation.creditor_ref,
        coding=coding,
        **more,
    )
    settled = PaymentItem.update(state="settled", is_paid=True, remittance=remittance.id).where(
        PaymentItem.payment_run == run.id,
        PaymentItem.organisation == organisation.id,
        PaymentItem.contract.is_null() if contract_id is None else PaymentItem.contract == contract_id,
        PaymentItem.state == "frozen",
    )
    if settled.execute() != len(items):
        raise RuleBroken(f"An amount of {organisation.name} is not frozen any more")
    return remittance


def _items_by_contract(
    run: PaymentRun, organisation: Organisation
) -> Mapping[tuple[str, int | None], list[tuple[Any, ...]]]:
    """{(name, contract id): [(contract, cost centre, subjective, financial year, amount, VAT)]}, claims last."""
    by_contract = defaultdict(list)
    for name, contract_id, *values in _ITEMS.rows(**_of(run, organisation)):
        by_contract[name or CLAIMS, contract_id].append((contract_id, *values))
    return by_contract


def _of(run: PaymentRun, organisation: Organisation) -> dict[str, int]:
    return {"run": run.id, "organisation": organisation.id}


def _items() -> ModelSelect:
    return (
        PaymentItem.select(
            Contract.name,
            PaymentItem.contract,
            ServiceLevel.cost_centre,
            ServiceLevel.subjective,
            PaymentItem.financial_year,
            PaymentItem.amount_pence,
            PaymentItem.vat_pence,
        )
        .join(ServiceLevel)
        .switch(PaymentItem)
        .left_outer_join(Contract, on=PaymentItem.contract == Contract.id)
        .where(*_IS_PAID)
    )


def _notes(run: PaymentRun, organisation: Organisation) -> dict[int | None, str]:
    """The council's words on the Scheduled periods that are paid: {contract: text}."""
    notes = defaultdict(list)
    for contract_id, text in _NOTES.rows(**_of(run, organisation)):
        notes[contract_id].append(text)
    return {contract_id: "\n\n".join(texts) for contract_id, texts in notes.items()}


def _notes_of_periods() -> ModelSelect:
    paid = PaymentItem.select(PaymentItem.contract, PaymentItem.period_start)
    paid = paid.where(*_IS_PAID, PaymentItem.model == "scheduled").distinct().alias("paid")
    return (
        Period.select(Period.contract, Period.remittance_notes)
        .join(paid, on=(Period.contract == paid.c.contract_id) & (Period.start_date == paid.c.period_start))
        .where(Period.remittance_notes != "")
        .order_by(Period.start_date)
    )


class _Item(NamedTuple):
    """An item that is paid: its contract, and then a LedgerItem's values."""

    name: str | None
    contract: int | None
    cost_centre: str
    subjective: str
    financial_year: int
    amount_pence: int
    vat_pence: int


class _Note(NamedTuple):
    contract: int
    text: str


class _Days(NamedTuple):
    organisation: int
    contract: int | None
    days: int


_IS_PAID = (PaymentItem.payment_run == Slot("run"), PaymentItem.organisation == Slot("organisation"))
_ITEMS = Prepared(_Item, _items)
_NOTES = Prepared(_Note, _notes_of_periods)
_DAYS = Prepared(_Days, lambda: query_of_care_days(*_IS_PAID))
