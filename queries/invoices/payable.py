"""What a provider may put on an invoice now: payable commitments, all of them or of one contract, service or client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import Expression, Function, ModelSelect, fn

from models import Client, Contract, PaymentItem, Service
from queries.forecast import as_day
from queries.invoices.amounts import CONTRIBUTION, VALUE, VAT, is_payable
from queries.prepared import Prepared, Slot, Values
from rules.broken import RuleBroken
from rules.client_names import list_name
from rules.commitment_keys import CommitmentKey
from rules.invoice_totals import Totals

CHOICES = ("all", "contract", "service", "client")


@dataclass(frozen=True)
class PayableItem:
    """A commitment that could be on an invoice, in pence; `contribution` is negative or zero."""

    key: CommitmentKey
    period_end: date
    client_name: str
    contract_name: str
    totals_editable: bool
    closes_period: bool  # one period at a time: it must be submitted, at £0.00 too
    value: int
    vat: int
    contribution: int
    below_nil_since: date | None = None  # the day from which on an adjustment of it gives money back

    @property
    def payable(self) -> int:
        """What it adds to Total Payable."""
        return self.value + self.vat + self.contribution


@dataclass(frozen=True)
class ItemChoice:
    """Which items to start from: `kind` is one of CHOICES, `of` the id of the contract, service or client."""

    kind: str = "all"
    of: int | None = None


ALL_ITEMS = ItemChoice()


def items_of(
    organisation_id: int,
    choice: ItemChoice = ItemChoice(),
    limit: int | None = None,
    kind: str = "invoice",
    turns: Mapping[int, date] | None = None,
) -> list[PayableItem]:
    """The PayableItems to an organisation, by client, contract and period. A handful of queries for any number.

    For a credit note only those that give money back. `turns`: see `turns_of`, where they are known already.
    """
    query = _summed(organisation_id, choice, turns)
    if kind == "credit_note":
        query = query.having(VALUE + VAT + CONTRIBUTION < 0)
    rows = list(query.limit(limit).tuples() if limit else query.tuples())
    return [_payable_item(_Summed(*row)) for row in rows]


def chosen_items(organisation_id: int, texts: Sequence[str]) -> list[PayableItem]:
    """The PayableItems whose keys a form sent. Raises RuleBroken where one is not on offer any more."""
    keys = {CommitmentKey.parse(text) for text in texts}
    found = [item for item in items_of(organisation_id) if item.key in keys]
    if len(found) != len(keys):
        raise RuleBroken(
            "Some of these items are not payable any more, or are on another invoice by now. "
            "Look at the items again, then go on",
            "items",
        )
    return found


def totals_of_items(
    items: Sequence[PayableItem], entered_net: int | None = None, entered_vat: int | None = None
) -> Totals:
    """The Totals that an invoice of these items would have; typed totals count only where every contract allows it."""
    editable = totals_may_be_typed(items)
    return Totals(
        items=len(items),
        net=sum(item.value for item in items),
        vat=sum(item.vat for item in items),
        contribution=sum(item.contribution for item in items),
        entered_net=entered_net if editable else None,
        entered_vat=entered_vat if editable else None,
    )


def totals_may_be_typed(items: Sequence[PayableItem]) -> bool:
    """Whether every item's contract lets the totals be edited: one that does not makes all follow the items."""
    return bool(items) and all(item.totals_editable for item in items)


def choices_of(organisation_id: int, kind: str = "invoice") -> dict[str, list[tuple[int, str]]]:
    """What has something payable: {"contract": [(id, name), ...], "service": ..., "client": ...}.

    For a credit note: what has something that gives money back.
    """
    payable = (PaymentItem.organisation == organisation_id) & is_payable()
    if kind == "credit_note":
        negative = items_of(organisation_id, kind=kind)
        payable &= PaymentItem.contract.in_({item.key.contract_id for item in negative})
        payable &= PaymentItem.client.in_({item.key.client_id for item in negative})
    contracts = Contract.select(Contract.id, Contract.name).where(
        Contract.id.in_(PaymentItem.select(PaymentItem.contract).where(payable))
    )
    services = Service.select(Service.id, Service.name).where(
        Service.id.in_(PaymentItem.select(PaymentItem.service).where(payable))
    )
    clients = Client.select().where(Client.id.in_(PaymentItem.select(PaymentItem.client).where(payable)))
    return {
        "contract": sorted(contracts.tuples(), key=lambda row: row[1].casefold()),
        "service": sorted(services.tuples(), key=lambda row: row[1].casefold()),
        "client": sorted(((row.id, row.list_name) for row in clients), key=lambda row: row[1].casefold()),
    }


class _Summed(NamedTuple):
    """Payable items of one commitment key, summed; amounts in pence."""

    contract_id: int
    client_id: int
    period_start: date
    period_end: date
    financial_year: int
    surname: str
    forename: str
    ssref: str
    contract_name: str
    totals_editable: bool
    one_period_at_a_time: str
    value: int
    vat: int
    contribution: int
    below_nil_since: date | None


def _summed(organisation_id: int, choice: ItemChoice, turns: Mapping[int, date] | None = None) -> ModelSelect:
    """Payable items summed by commitment key: the columns of a _Summed, in the order of lists."""
    item = PaymentItem
    of_contract = (Contract.name, Contract.totals_editable, Contract.one_period_at_a_time)
    names = (Client.surname, Client.forename, Client.ssref, *of_contract)
    grouped = (item.contract, item.client, item.period_start, item.period_end, item.financial_year)
    query = (
        item.select(*grouped, *names, VALUE, VAT, CONTRIBUTION, fn.MIN(item.below_nil_since))
        .join(Client, on=item.client == Client.id)
        .join_from(item, Contract)
        .where(item.organisation == organisation_id, is_payable())
        .group_by(*grouped, *names)
        .order_by(Client.surname, Client.forename, Client.ssref, item.period_start, item.financial_year, Contract.name)
    )
    if choice.kind == "contract":
        query = query.where(item.contract == choice.of)
    elif choice.kind == "client":
        query = query.where(item.client == choice.of)
    elif choice.kind == "service":
        query = query.where(_of_service(choice.of))
    turns = turns_of(organisation_id) if turns is None else turns
    return query.where(*(~_is_later(contract, day) for contract, day in turns.items()))


def _of_service(service_id: int | None) -> Function:
    """A commitment has all items of its client, contract and period: one of them of the service is enough."""
    other = PaymentItem.alias()
    return fn.EXISTS(
        other.select(other.id).where(
            other.service == service_id,
            other.state == "derived",
            other.contract == PaymentItem.contract,
            other.client == PaymentItem.client,
            other.period_start == PaymentItem.period_start,
            other.financial_year == PaymentItem.financial_year,
        )
    )


@dataclass(frozen=True)
class LaterPeriods:
    """What waits for its turn: pence of a contract's later periods, until all to `last_day` is finalised."""

    contract_name: str
    last_day: date
    pence: int


def waiting_for_periods(organisation_id: int, turns: Mapping[int, date]) -> list[LaterPeriods]:
    """[LaterPeriods] for each contract with one period at a time that has payable items of a later period."""
    if not turns:
        return []
    item = PaymentItem
    rows = (
        item.select(item.contract, Contract.name, VALUE + VAT + CONTRIBUTION)
        .join(Contract)
        .where(item.organisation == organisation_id, is_payable())
        .where(reduce(or_, (_is_later(contract, day) for contract, day in turns.items())))
        .group_by(item.contract, Contract.name)
        .order_by(Contract.name)
    )
    return [LaterPeriods(name, turns[contract], int(pence)) for contract, name, pence in rows.tuples()]


def on_no_invoice_pence(organisation_id: int, turns: Mapping[int, date]) -> int:
    """The pence payable to an organisation that are on no invoice and may be put on one now, in one query."""
    bound: dict[str, Any] = {}
    for number, (contract, day) in enumerate(turns.items()):
        bound |= {f"contract_{number}": contract, f"day_{number}": day}
    return int(_ON_NO_INVOICE.row(len(turns), organisation=organisation_id, **bound)[0])


def _on_no_invoice(turns: int) -> ModelSelect:
    waiting = [_is_later(Slot(f"contract_{number}"), Slot(f"day_{number}")) for number in range(turns)]
    return PaymentItem.select(VALUE + VAT + CONTRIBUTION).where(
        PaymentItem.organisation == Slot("organisation"), is_payable(), *(~each for each in waiting)
    )


_ON_NO_INVOICE = Prepared(Values, _on_no_invoice)


def offered_pence(organisation_id: int) -> int:
    """What New Invoice would offer an organisation now, in pence. Two queries."""
    return on_no_invoice_pence(organisation_id, turns_of(organisation_id))


def _is_later(contract_id: int | Slot, day: date | Slot) -> Expression:
    return (PaymentItem.contract == contract_id) & (PaymentItem.period_start > day)


def turns_of(organisation_id: int) -> dict[int, date]:
    """{contract id: the last day of the period whose turn it is} of contracts with one period at a time: what comes
    after a period with anything still to be finalised has to wait.
    """
    rows = _UNSETTLED.rows(organisation=organisation_id)
    together = min((day for _, how, day in rows if how == "organisation"), default=date.max)
    return {contract: together if how == "organisation" else day for contract, how, day in rows}


def _unsettled() -> ModelSelect:
    item = PaymentItem
    return (
        item.select(item.contract, Contract.one_period_at_a_time, fn.MIN(item.period_end).converter(as_day))
        .join(Contract)
        .where(
            item.organisation == Slot("organisation"),
            item.model == "invoiced",
            item.state != "settled",
            Contract.one_period_at_a_time != "no",
        )
        .group_by(item.contract, Contract.one_period_at_a_time)
    )


_UNSETTLED = Prepared(Values, _unsettled)


def _payable_item(row: _Summed) -> PayableItem:
    return PayableItem(
        CommitmentKey(row.contract_id, row.client_id, row.period_start, row.financial_year),
        row.period_end,
        list_name(row.surname, row.forename, row.ssref),
        row.contract_name,
        bool(row.totals_editable),
        row.one_period_at_a_time != "no",
        int(row.value),
        int(row.vat),
        int(row.contribution),
        row.below_nil_since,
    )
