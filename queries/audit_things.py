"""The things that audit events are about: found by the number that people know, and named."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import Expression, ModelSelect, Value

from models import (
    Action,
    Actual,
    AuditEvent,
    CarePackageLineItem,
    ChangeRequest,
    Claim,
    ClaimItem,
    Client,
    Commitment,
    Contract,
    ContractDocument,
    CountedActual,
    Dispute,
    Invoice,
    Organisation,
    OverpaymentPlan,
    PaymentItem,
    PaymentRun,
    Person,
    PurchaseOrder,
    Remittance,
    Service,
    ServiceLevel,
    Team,
)
from rules.invoice_references import reference_key
from rules.weeks import monday_of

Ids = Collection[int]
MOST_FOUND = 20  # things with the same number or name
LARGEST_ID = 2**31 - 1
PAYMENT_ITEM, COMMITMENT, INVOICE = "payment-item", "invoice-item", "invoice-id"


class Kind(NamedTuple):
    """A kind of thing that people know by a number: how they call it, and an example."""

    name: str
    label: str


KINDS = (
    Kind("invoice", "Invoice or credit note: reference"),
    Kind("action", "Action: number"),
    Kind("claim", "One-off claim: number"),
    Kind("line", "Care package line item: CPLI reference"),
    Kind("client", "Client: SSRef"),
    Kind("run", "Payment run: number"),
    Kind("remittance", "Remittance: number"),
    Kind("order", "Purchase order: number"),
    Kind("dispute", "Dispute: number"),
    Kind("overpayment", "Overpayment plan: number"),
    Kind("provider", "Provider: name"),
    Kind("person", "Person: e-mail address"),
)
NOT_CHOSEN = (
    (PAYMENT_ITEM, "Payment item"),
    (COMMITMENT, "Invoice item"),
    (INVOICE, "Invoice or credit note"),
)  # by a link alone
KIND_NAMES = {kind.name: kind.label.partition(":")[0] for kind in KINDS} | dict(NOT_CHOSEN)


def events_about(kind: str, number: str) -> list[Expression]:
    """Conditions on AuditEvent: those about the thing of a kind with the number that people know. The events that meet
    one of them are about it; none where there is no such thing. No event meets two.
    """
    found = FINDERS[kind](number) if number.strip() and kind in FINDERS else {}
    if kind == "client":
        return [AuditEvent.client.in_(list(found["Client"]))] if found.get("Client") else []
    if kind == "provider":
        return [AuditEvent.organisation.in_(list(found["Organisation"]))] if found.get("Organisation") else []
    return [_is_about(object_type, ids) for object_type, ids in found.items() if ids]


def clients_of(ssref: str) -> list[int]:
    """The ids of the clients with this SSRef."""
    return list(_client(ssref)["Client"])


def _is_about(object_type: str, ids: Ids) -> Expression:
    return (AuditEvent.object_type == object_type) & AuditEvent.object_id.in_(list(ids))


def _whole(number: str) -> int:
    cleaned = number.strip().lstrip("#").replace(",", "")
    fits = cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= len(str(LARGEST_ID))
    return int(cleaned) if fits and int(cleaned) <= LARGEST_ID else 0


def _ids(query: ModelSelect) -> list[int]:
    return [number for (number,) in query.limit(MOST_FOUND).tuples()]


def _itself(object_type: str) -> Callable[[str], Mapping[str, Ids]]:
    """Known by its id, whether it is still there or not."""
    return lambda number: {object_type: [_whole(number)]} if _whole(number) else {}


def _invoice(number: str) -> Mapping[str, Ids]:
    """By its reference, or the number in the address of its page."""
    named = (Invoice.reference_key == reference_key(number)) | (Invoice.id == _whole(number))
    return {"Invoice": _ids(Invoice.select(Invoice.id).where(named)) or [_whole(number)]}


def _line(number: str) -> Mapping[str, Ids]:
    """By its reference: the line itself, its weeks, and what was done to its payment items."""
    line, text = CarePackageLineItem, number.strip()
    ids = _ids(line.select(line.id).where(line.reference.in_((text, text.upper()))))
    return _of_lines(ids) if ids else {}


def _of_lines(ids: Ids) -> dict[str, Ids]:
    weeks = Actual.select(Actual.id).where(Actual.cpli.in_(list(ids))).tuples()
    items = PaymentItem.select(PaymentItem.id).where(PaymentItem.cpli.in_(list(ids))).tuples()
    return {"CarePackageLineItem": ids, "Actual": _all(weeks), "PaymentItem": _all(items)}


def _all(rows: Iterable[tuple[int]]) -> list[int]:
    return [number for (number,) in rows]


def _client(number: str) -> Mapping[str, Ids]:
    text = number.strip()
    return {"Client": _ids(Client.select(Client.id).where(Client.ssref.in_((text, text.upper()))))}


def _provider(number: str) -> Mapping[str, Ids]:
    text, row = number.strip(), Organisation
    exact = _ids(row.select(row.id).where((row.name == text) | (row.reference == text)))
    return {"Organisation": exact or _ids(row.select(row.id).where(row.name.contains(text)).order_by(row.name))}


def _person(number: str) -> Mapping[str, Ids]:
    return {"Person": _ids(Person.select(Person.id).where(Person.email == number.strip().lower()))}


def _order(number: str) -> Mapping[str, Ids]:
    """By its number, with or without the iteration: `148`, `148 - 1`."""
    wanted = _whole(number.partition("-")[0])
    return {"PurchaseOrder": _ids(PurchaseOrder.select(PurchaseOrder.id).where(PurchaseOrder.number == wanted))}


def _remittance(number: str) -> Mapping[str, Ids]:
    """What it paid: its run, and the invoices and claims on it."""
    item = PaymentItem
    found = list(Remittance.select(Remittance.id, Remittance.payment_run).where(Remittance.number == _whole(number)))
    if not found:
        return {}
    is_on_it = item.remittance.in_([each.id for each in found])
    paid = item.select(item.commitment).where(is_on_it)
    invoices = Commitment.select(Commitment.invoice).where(Commitment.id.in_(paid)).distinct().tuples()
    claims = ClaimItem.select(ClaimItem.claim).where(ClaimItem.id.in_(item.select(item.claim_item).where(is_on_it)))
    return {
        "PaymentRun": [each.payment_run_id for each in found],
        "Invoice": _all(invoices),
        "Claim": _all(claims.distinct().tuples()),
    }


def _claim(number: str) -> Mapping[str, Ids]:
    """The claim, and once it is accepted the way of its amounts to the bank."""
    claim_id = _whole(number)
    items = ClaimItem.select(ClaimItem.id).where(ClaimItem.claim == claim_id)
    return {**_chain(PaymentItem.claim_item.in_(items)), "Claim": [claim_id]} if claim_id else {}


def _payment_item(number: str) -> Mapping[str, Ids]:
    return _chain(PaymentItem.id == _whole(number))


def _invoice_item(number: str) -> Mapping[str, Ids]:
    return _chain(PaymentItem.commitment == _whole(number))


def _chain(which: Expression) -> Mapping[str, Ids]:
    """A figure's way from care to the bank: its line, the weeks that it counted (where it is not frozen yet, those of
    its dates), itself, its order, its invoice, its claim, and the run that paid it.
    """
    items = list(PaymentItem.select().where(which))
    if not items:
        return {}
    weeks = Actual.select(Actual.id).where(reduce(or_, map(_in_slice, items)))
    counted = CountedActual.select(CountedActual.actual).where(
        CountedActual.payment_item.in_([each.id for each in items])
    )
    invoices = Commitment.select(Commitment.invoice).where(
        Commitment.id.in_([each.commitment_id for each in items if each.commitment_id])
    )
    orders = PurchaseOrder.select(PurchaseOrder.id).where(reduce(or_, map(_ordered_by, items)))
    claims = ClaimItem.select(ClaimItem.claim).where(
        ClaimItem.id.in_([each.claim_item_id for each in items if each.claim_item_id])
    )
    return {
        "CarePackageLineItem": {each.cpli_id for each in items if each.cpli_id},
        "Actual": {*_all(weeks.tuples()), *_all(counted.tuples())},
        "PaymentItem": [each.id for each in items],
        "PurchaseOrder": _all(orders.tuples()),
        "Invoice": _all(invoices.tuples()),
        "Claim": {*_all(claims.tuples())},
        "OverpaymentPlan": {each.overpayment_plan_id for each in items if each.overpayment_plan_id},
        "PaymentRun": {each.payment_run_id for each in items if each.payment_run_id},
    }


def _in_slice(item: PaymentItem) -> Expression:
    """The condition on weeks that they are of an item's line and dates."""
    if item.cpli_id:
        line = Actual.cpli == item.cpli_id
    else:
        line = Actual.cpli.is_null() & (Actual.client == item.client_id) & (Actual.contract == item.contract_id)
        line &= Actual.service_level == item.service_level_id
    return line & Actual.week_start.between(monday_of(item.slice_start), item.slice_end)


def _ordered_by(item: PaymentItem) -> Expression:
    """The condition on purchase orders that it is an item's."""
    order = PurchaseOrder
    of_year = (order.organisation == item.organisation_id) & (order.financial_year == item.financial_year)
    if item.contract_id is None:
        return of_year & order.client.is_null()
    return of_year & (order.client == item.client_id) & (order.contract == item.contract_id)


FINDERS: dict[str, Callable[[str], Mapping[str, Ids]]] = {
    "invoice": _invoice,
    "action": _itself("Action"),
    "claim": _claim,
    "line": _line,
    "client": _client,
    "run": _itself("PaymentRun"),
    "remittance": _remittance,
    "order": _order,
    "dispute": _itself("Dispute"),
    "overpayment": _itself("OverpaymentPlan"),
    "provider": _provider,
    "person": _person,
    PAYMENT_ITEM: _payment_item,
    COMMITMENT: _invoice_item,
    INVOICE: _itself("Invoice"),
}


# How things are named

Name = dict[tuple[str, int], str]  # {(type, id): name}
CALLED = {  # {type: how a sentence calls it, before its name}
    "Invoice": "invoice",
    "Action": "action",
    "Claim": "claim",
    "CarePackageLineItem": "line item",
    "Client": "client",
    "PaymentRun": "payment run",
    "PurchaseOrder": "purchase order",
    "Dispute": "dispute",
    "OverpaymentPlan": "overpayment plan",
    "Organisation": "",
    "Contract": "contract",
    "Service": "service",
    "ServiceLevel": "service level",
    "Person": "",
    "Actual": "the actual of the week of",
    "PaymentItem": "payment item",
    "ContractDocument": "contract document",
    "ChangeRequest": "change request",
    "Team": "",
}
NAMED: dict[str, tuple[Any, Any]] = {
    "Invoice": (Invoice, Invoice.reference),
    "Action": (Action, Action.id.cast("TEXT")),
    "Claim": (Claim, Claim.id.cast("TEXT")),
    "CarePackageLineItem": (CarePackageLineItem, CarePackageLineItem.reference),
    "Client": (Client, Client.ssref),
    "PaymentRun": (PaymentRun, PaymentRun.id.cast("TEXT")),
    "PurchaseOrder": (PurchaseOrder, PurchaseOrder.number.cast("TEXT")),
    "Dispute": (Dispute, Dispute.id.cast("TEXT")),
    "OverpaymentPlan": (OverpaymentPlan, OverpaymentPlan.id.cast("TEXT")),
    "Organisation": (Organisation, Organisation.name),
    "Contract": (Contract, Contract.name),
    "Service": (Service, Service.name),
    "ServiceLevel": (ServiceLevel, ServiceLevel.name),
    "Person": (Person, Person.email),
    "Actual": (Actual, Actual.week_start.cast("TEXT")),
    "PaymentItem": (PaymentItem, PaymentItem.id.cast("TEXT")),
    "ContractDocument": (ContractDocument, ContractDocument.id.cast("TEXT")),
    "ChangeRequest": (ChangeRequest, ChangeRequest.id.cast("TEXT")),
    "Team": (Team, Team.name),
}


def names_of(things: Iterable[tuple[str, int | None]]) -> Name:
    """The names of the things that are still there, by type and id, in one query."""
    wanted: dict[str, set[int]] = {}
    for object_type, number in things:
        if object_type in NAMED and number is not None:
            wanted.setdefault(object_type, set()).add(number)
    if not wanted:
        return {}
    parts = [_names(object_type, ids) for object_type, ids in wanted.items()]
    return {(object_type, number): name for object_type, number, name in reduce(_and_also, parts).tuples()}


def _names(object_type: str, ids: Ids) -> ModelSelect:
    table, name = NAMED[object_type]
    return table.select(Value(object_type), table.id, name).where(table.id.in_(list(ids)))


def _and_also(one: Any, other: Any) -> Any:
    return one.union_all(other)
