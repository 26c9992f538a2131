"""What is shown of each thing that a search found: its name, whose it is, of which client, and the money.

Each reader takes the viewer and ids, and returns a row for each that the viewer may see, in the order of the ids. Its
SQL is built once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from peewee import JOIN, Field, Function, ModelSelect, fn

from models import (
    Action,
    Claim,
    ClaimItem,
    Client,
    Commitment,
    Contract,
    Invoice,
    Organisation,
    PaymentItem,
    Remittance,
)
from queries.claims.readable import readable_claims
from queries.invoices.totals import PAYABLE, total_of
from queries.line_items.line_list import LineRow, lines_by_id, lines_of_clients
from queries.prepared import READER, Ids, Prepared, Reader, is_in
from queries.purchase_orders.listing import OrderRow, orders_by_id
from rules import wording
from rules.actor import Actor
from rules.care import last_day_of, last_in_force
from rules.client_names import list_name
from rules.remittances import CLAIMS as CLAIMS_NAME

WEEKLY = ("weekly", "units", "timetabled")  # pricings that are so much a week


class Found(Protocol):
    """A row of any kind."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=Found)


class _Client(NamedTuple):
    id: int
    ssref: str
    title: str
    forename: str
    surname: str
    date_of_birth: date | None
    date_of_death: date | None


@dataclass(frozen=True)
class ClientRow:
    """A client: `weekly_pence` is what their care costs a full week today, `last_day` when the last of it ended."""

    id: int
    ssref: str
    name: str
    date_of_birth: date | None
    providers: Sequence[str]
    is_in_care: bool
    weekly_pence: int
    last_day: date | None


class InvoiceRow(NamedTuple):
    """An invoice or credit note; `ssref` is of one of its clients, of which there are so many."""

    id: int
    reference: str
    kind: str
    status: str
    status_reason: str
    submitted_at: datetime | None
    authorised_at: datetime | None
    bank_date: date | None
    provider: str
    pence: int
    clients: int
    ssref: str | None


class ActionRow(NamedTuple):
    """An action; `ssref` is None where it is about no client."""

    id: int
    title: str
    status: str
    assigned_side: str
    due_date: date | None
    closure_requested_at: datetime | None
    provider: str
    ssref: str | None


class RemittanceRow(NamedTuple):
    """A remittance; `ssref` is of one of its clients, of which there are so many."""

    id: int
    number: int
    bank_date: date
    provider: str
    contract: str | None
    pence: int
    clients: int
    ssref: str | None

    @property
    def contract_name(self) -> str:
        """The contract that was paid, or `One-Off Claims`."""
        return self.contract or CLAIMS_NAME


class ClaimRow(NamedTuple):
    """A one-off claim: `pence` is what its included items come to with VAT."""

    id: int
    claim_date: date
    status: str
    submitted_at: datetime | None
    decided_at: datetime | None
    provider: str
    pence: int
    clients: int
    ssref: str | None


def client_rows(viewer: Actor, ids: Sequence[int], today: date) -> list[ClientRow]:
    """The clients, each with the care of theirs that the viewer may see."""
    clients = CLIENTS.rows(viewer.side, **_bound(viewer, ids))
    lines: dict[str, list[LineRow]] = {}
    for line in lines_of_clients(viewer, [client.id for client in clients], today) if clients else ():
        lines.setdefault(line.ssref, []).append(line)
    return _in_order([_client_row(client, lines.get(client.ssref, []), today) for client in clients], ids)


def _client_row(client: _Client, lines: Sequence[LineRow], today: date) -> ClientRow:
    current = [line for line in lines if line.is_authorised and line.start_date <= today and not line.has_ended(today)]
    weekly = [line for line in current if line.pricing_kind in WEEKLY]
    ends = [last_day_of(line.pricing_kind, line.start_date, line.end_date) for line in lines]
    return ClientRow(
        id=client.id,
        ssref=client.ssref,
        name=list_name(client.surname, client.forename, client.ssref),
        date_of_birth=client.date_of_birth,
        providers=sorted({line.provider for line in current or lines}),
        is_in_care=bool(current),
        weekly_pence=sum(
            wording.amount_in_full_pence(line.pricing_kind, line.unit_price, line.units_hundredths, line.sessions)
            for line in weekly
        ),
        last_day=max((last_in_force(end, client.date_of_death) for end in ends), default=None),
    )


def line_rows(viewer: Actor, ids: Sequence[int], today: date) -> list[LineRow]:
    """Care package line items."""
    return _in_order(lines_by_id(viewer, ids, today), ids)


def order_rows(viewer: Actor, ids: Sequence[int], _today: date) -> list[OrderRow]:
    """Purchase orders."""
    return _in_order(orders_by_id(viewer, ids), ids)


def invoice_rows(viewer: Actor, ids: Sequence[int], _today: date) -> list[InvoiceRow]:
    """Invoices and credit notes."""
    return _in_order(INVOICES.rows(viewer.side, **_bound(viewer, ids)), ids)


def action_rows(viewer: Actor, ids: Sequence[int], _today: date) -> list[ActionRow]:
    """Actions."""
    return _in_order(ACTIONS.rows(viewer.side, **_bound(viewer, ids)), ids)


def remittance_rows(viewer: Actor, ids: Sequence[int], _today: date) -> list[RemittanceRow]:
    """Remittances."""
    return _in_order(REMITTANCES.rows(viewer.side, **_bound(viewer, ids)), ids)


def claim_rows(viewer: Actor, ids: Sequence[int], _today: date) -> list[ClaimRow]:
    """One-off claims."""
    return _in_order(CLAIMS.rows(viewer.side, **_bound(viewer, ids)), ids)


def _bound(viewer: Actor, ids: Collection[int]) -> dict[str, Any]:
    return {READER: viewer.organisation_id, "ids": ids}


def _in_order(rows: Sequence[Row], ids: Sequence[int]) -> list[Row]:
    by_id = {row.id: row for row in rows}
    return [by_id[each] for each in ids if each in by_id]


def _clients(side: str) -> ModelSelect:
    names = (Client.ssref, Client.title, Client.forename, Client.surname)
    query = Client.visible_to(Reader(side)).select(Client.id, *names, Client.date_of_birth, Client.date_of_death)
    return query.where(is_in(Client.id, Ids("ids")))


def _invoices(side: str) -> ModelSelect:
    query = Invoice.visible_to(Reader(side)).join_from(Invoice, Organisation)
    state = (Invoice.status, Invoice.status_reason, Invoice.submitted_at, Invoice.authorised_at, Invoice.bank_date)
    return query.select(
        *(Invoice.id, Invoice.reference, Invoice.kind, *state, Organisation.name, total_of(PAYABLE)),
        *_clients_of(Commitment.invoice, Invoice.id),
    ).where(is_in(Invoice.id, Ids("ids")))


def _actions(side: str) -> ModelSelect:
    query = Action.visible_to(Reader(side)).join_from(Action, Organisation)
    query = query.join_from(Action, Client, JOIN.LEFT_OUTER)
    state = (Action.status, Action.assigned_side, Action.due_date, Action.closure_requested_at)
    return query.select(Action.id, Action.title, *state, Organisation.name, Client.ssref).where(
        is_in(Action.id, Ids("ids"))
    )


def _remittances(side: str) -> ModelSelect:
    query = Remittance.visible_to(Reader(side)).join_from(Remittance, Organisation)
    query = query.join_from(Remittance, Contract, JOIN.LEFT_OUTER)
    names = (Remittance.bank_date, Organisation.name, Contract.name)
    return query.select(
        *(Remittance.id, Remittance.number, *names, Remittance.amount_pence),
        *_clients_of(PaymentItem.remittance, Remittance.id),
    ).where(is_in(Remittance.id, Ids("ids")))


def _claims(side: str) -> ModelSelect:
    included = ClaimItem.select(fn.SUM(ClaimItem.amount_pence + ClaimItem.vat_pence)).where(
        ClaimItem.claim == Claim.id, ClaimItem.is_included
    )
    query = readable_claims(Reader(side)).join_from(Claim, Organisation)
    return query.select(
        *(Claim.id, Claim.claim_date, Claim.status, Claim.submitted_at, Claim.decided_at, Organisation.name),
        *(fn.COALESCE(included, 0), *_clients_of(ClaimItem.claim, Claim.id)),
    ).where(is_in(Claim.id, Ids("ids")))


def _clients_of(owner: Field, owner_id: Field) -> tuple[Function, Function]:
    """How many clients an invoice, remittance or claim has, and the first SSRef of them."""
    item = owner.model
    clients = item.select(fn.COUNT(item.client.distinct())).where(owner == owner_id)
    first = item.select(fn.MIN(Client.ssref)).join(Client).where(owner == owner_id)
    return clients, first


CLIENTS = Prepared(_Client, _clients)
INVOICES = Prepared(InvoiceRow, _invoices)
ACTIONS = Prepared(ActionRow, _actions)
REMITTANCES = Prepared(RemittanceRow, _remittances)
CLAIMS = Prepared(ClaimRow, _claims)
READERS: Mapping[str, Callable[[Actor, Sequence[int], date], Sequence[Any]]] = {
    "client": client_rows,
    "line": line_rows,
    "invoice": invoice_rows,
    "action": action_rows,
    "order": order_rows,
    "remittance": remittance_rows,
    "claim": claim_rows,
}
