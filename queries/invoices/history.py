"""What has happened to an invoice: since its reader last looked, and from the beginning."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, ModelSelect, fn

from models import AuditEvent, Client, Commitment, Invoice, InvoiceLook, Person
from queries.audit import type_of
from queries.prepared import Prepared, Slot, Values
from queries.prepared_models import PreparedModels
from rules.actor import Actor
from rules.invoice_events import OF_THE_OFFICE, InvoiceEvent, event_of

MOST_CHANGES = 5
MOST_EVENTS = 30
OF_INVOICE = type_of(Invoice())


@dataclass(frozen=True)
class Event:
    """One thing that happened, in words for its reader: `who` is a name, the council or the portal."""

    kind: InvoiceEvent | None
    at: datetime
    words: str
    who: str
    reason: str
    pence: int | None


@dataclass(frozen=True)
class News:
    """`since` is when the reader last said that they had seen it; `changes` are the first few of `count` amounts."""

    since: datetime | None
    count: int
    changes: list[Commitment]
    events: list[Event]

    def __bool__(self) -> bool:
        """Whether anything is new."""
        return bool(self.count or self.events)


def news_and_history(invoice: Invoice, viewer: Actor) -> tuple[News, list[Event]]:
    """(what is new to the viewer, all that happened, newest first): three queries at most, where anything happened."""
    since, history = _history(invoice, viewer)
    by_others = [
        event
        for event, person_id in history
        if since and event.at > since and person_id != viewer.person_id and event.kind != InvoiceEvent.RECALCULATED
    ]
    count, changes = _changes(invoice, since)
    return News(since, count, changes, by_others), [event for event, _ in history]


def last_look(invoice: Invoice, person_id: int | None) -> datetime | None:
    """When this person last said that they had seen it; None where they never did."""
    return next((at for (at,) in _LOOK.rows(invoice=invoice.id, person=person_id)), None)


def _look() -> ModelSelect:
    mine = (InvoiceLook.invoice == Slot("invoice")) & (InvoiceLook.person == Slot("person"))
    return InvoiceLook.select(InvoiceLook.looked_at).where(mine)


def _changes(invoice: Invoice, since: datetime | None) -> tuple[int, list[Commitment]]:
    """(how many commitments changed, the first few of them): what the reader has not seen yet."""
    bound = {"invoice": invoice.id, "since": since}
    some = _CHANGED.rows(since is not None, **bound)
    if len(some) < MOST_CHANGES:
        return len(some), some
    return _HOW_MANY.row(since is not None, **bound)[0], some


def _changed(has_looked: bool) -> ModelSelect:
    query = Commitment.select(Commitment, Client).join(Client)
    query = query.where(Commitment.invoice == Slot("invoice"), Commitment.changed_at.is_null(False))
    return query.where(Commitment.changed_at > Slot("since")) if has_looked else query


def _first_changed(has_looked: bool) -> ModelSelect:
    return _changed(has_looked).order_by(Commitment.changed_at.desc(), Commitment.id).limit(MOST_CHANGES)


def _history(invoice: Invoice, viewer: Actor) -> tuple[datetime | None, list[tuple[Event, int | None]]]:
    """(when the viewer last said that they had seen it, [(Event, who did it), ...])"""
    rows = AuditEvent.with_words(_EVENTS.rows(invoice=invoice.id, person=viewer.person_id))
    look = rows[0].look if rows else None
    since = look.looked_at if look else None if rows else last_look(invoice, viewer.person_id)
    events = [(_event(row, viewer), row.person_id) for row in rows]
    return since, [(event, person_id) for event, person_id in events if event.kind not in OF_THE_OFFICE]


def _event(row: AuditEvent, viewer: Actor) -> Event:
    now: dict[str, Any] = row.now or {}
    kind = event_of(row.kind)
    words = kind.label if kind else row.kind.capitalize()
    who = _who(row, viewer)
    return Event(kind, row.at, words, who, now.get("reason") or "", now.get("total_pence"))


def _who(row: AuditEvent, viewer: Actor) -> str:
    if row.person_id is None:
        return "the portal"
    is_other_side = viewer.side == "provider" and row.person.side == "council"
    return "the council" if is_other_side else row.person_name


def _events() -> ModelSelect:
    event, mine = AuditEvent, InvoiceLook.person == Slot("person")
    query = event.select(event, Person, InvoiceLook.id, InvoiceLook.looked_at)
    query = query.join(Person, JOIN.LEFT_OUTER, on=(event.person == Person.id)).switch(event)
    its_look = (InvoiceLook.invoice == event.object_id) & mine
    query = query.join(InvoiceLook, JOIN.LEFT_OUTER, on=its_look, attr="look")
    query = query.where(event.object_type == OF_INVOICE, event.object_id == Slot("invoice"))
    return query.order_by(event.id.desc()).limit(MOST_EVENTS)


_LOOK = Prepared(Values, _look)
_CHANGED = PreparedModels[Commitment](_first_changed)
_HOW_MANY = Prepared(Values, lambda has_looked: _changed(has_looked).select(fn.COUNT(Commitment.id)))
_EVENTS = PreparedModels[Any](_events)
