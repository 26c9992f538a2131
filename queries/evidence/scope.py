"""What an evidence pack is about: an invoice, or a client's care over some dates, as its reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import Expression, Field, ModelSelect

from models import CarePackageLineItem, Client, Commitment, Invoice, PaymentItem
from queries.invoices.parts import is_of_family
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.dates import date_range
from rules.invoices import KIND_NAMES

MOST_YEARS = 10
NEVER = date.min


class Span(NamedTuple):
    """A client's care over dates, under one contract or (None) any."""

    client_id: int
    contract_id: int | None
    first: date
    last: date


@dataclass(frozen=True)
class EvidenceScope:
    """`asked` is what a Pack keeps of it; `name` begins the name of its file."""

    asked: Mapping[str, Any]
    title: str
    name: str
    spans: tuple[Span, ...]
    invoice: Invoice | None = None

    @property
    def clients(self) -> list[int]:
        """The ids of the clients whose care it is about."""
        return list(dict.fromkeys(span.client_id for span in self.spans))

    @property
    def first(self) -> date:
        """The first day that it is about."""
        return min((span.first for span in self.spans), default=NEVER)

    @property
    def last(self) -> date:
        """The last."""
        return max((span.last for span in self.spans), default=NEVER)

    def touches(self, client: Field, contract: Field | None, first: Any, last: Any) -> Expression:
        """The condition that a row is about one of these clients, under the contract, on a day between the dates.

        `last` may be an expression; a row whose last day is null has no end.
        """
        conditions = [_touches(span, client, contract, first, last) for span in self.spans]
        return reduce(or_, conditions, client.is_null() & client.is_null(False))

    def touches_weeks(self, client: Field, contract: Field | None, first_week: Field, last_week: Field) -> Expression:
        """The same of rows about whole weeks, from one Monday to another."""
        early = tuple(span._replace(first=span.first - timedelta(days=6)) for span in self.spans)
        return replace(self, spans=early).touches(client, contract, first_week, last_week)


def _touches(span: Span, client: Field, contract: Field | None, first: Any, last: Any) -> Expression:
    condition = (client == span.client_id) & (first <= span.last) & ((last >= span.first) | last.is_null())
    if contract is not None and span.contract_id is not None:
        condition &= contract == span.contract_id
    return condition


def scope_of(viewer: Actor, asked: Mapping[str, Any]) -> EvidenceScope | None:
    """What was asked for; None where the viewer may see no such invoice or client."""
    if "invoice" in asked:
        return of_invoice(viewer, asked["invoice"])
    return of_client(viewer, asked["client"], date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"]))


def of_invoice(viewer: Actor, invoice_id: int) -> EvidenceScope | None:
    """An invoice or credit note, with the parts that were taken off it."""
    invoice = Invoice.visible_to(viewer).where(Invoice.id == invoice_id).first()
    if invoice is None:
        return None
    commitment = Commitment
    query = commitment.select(commitment.client, commitment.contract, commitment.period_start, commitment.period_end)
    theirs = query.join(Invoice).where(is_of_family(invoice)).distinct()
    spans = tuple(Span(*row) for row in theirs.order_by(commitment.client, commitment.period_start).tuples())
    name = f"{KIND_NAMES[invoice.kind]} {invoice.reference}"
    return EvidenceScope({"invoice": invoice.id}, name, f"evidence-{invoice.reference}", spans, invoice)


def of_client(viewer: Actor, client_id: int, first: date, last: date) -> EvidenceScope | None:
    """A client's care over dates."""
    client = find_client(viewer, client_id)
    if client is None:
        return None
    asked = {"client": client.id, "from": first.isoformat(), "to": last.isoformat()}
    title = f"{client.list_name}, {date_range(first, last)}"
    name = f"evidence-{client.ssref}-{first:%Y%m%d}-{last:%Y%m%d}"
    return EvidenceScope(asked, title, name, (Span(client.id, None, first, last),))


def find_client(viewer: Actor, client_id: int) -> Client | None:
    """A client; None where the viewer may see none with this id."""
    return Client.visible_to(viewer).where(Client.id == client_id).first()


def check_dates(first: date, last: date) -> None:
    """Raises RuleBroken, with the field, where the dates are the wrong way round or far apart."""
    if last < first:
        raise RuleBroken("Enter a last day that is not before the first", "to_date")
    if last.year - first.year > MOST_YEARS:
        raise RuleBroken(f"Choose at most {MOST_YEARS} years", "from_date")


def items_of(scope: EvidenceScope, viewer: Actor) -> ModelSelect:
    """The payment items that it is about: those of the invoice, else those of the client's slices."""
    item = PaymentItem
    if scope.invoice is None:
        return item.visible_to(viewer).where(scope.touches(item.client, None, item.slice_start, item.slice_end))
    theirs = Commitment.select(Commitment.id).join(Invoice).where(is_of_family(scope.invoice))
    return item.visible_to(viewer).where(item.commitment.in_(theirs))


def invoices_of(scope: EvidenceScope, viewer: Actor) -> ModelSelect:
    """The invoices that it is about."""
    if scope.invoice is not None:
        return Invoice.visible_to(viewer).where(is_of_family(scope.invoice))
    commitment = Commitment
    about = scope.touches(commitment.client, None, commitment.period_start, commitment.period_end)
    return Invoice.visible_to(viewer).where(Invoice.id.in_(commitment.select(commitment.invoice).where(about)))


def lines_of(scope: EvidenceScope, viewer: Actor) -> ModelSelect:
    """The line items that it is about; joined with their contracts."""
    line = CarePackageLineItem
    return line.visible_to(viewer).where(scope.touches(line.client, line.contract, line.start_date, line.end_date))
