"""What has happened to an invoice: since its reader last looked, and from the beginning."""

from dataclasses import dataclass

from flask_login import current_user
from peewee import JOIN

from models import AuditEvent, Client, Commitment, Person
from operations import audit
from operations.invoices import acknowledging
from web.permissions import Permission, may

MOST_CHANGES = 5
MOST_EVENTS = 30
OF_THE_OFFICE = ("taken", "let go")  # who of the council has it in hand is the council's affair


@dataclass(frozen=True)
class Event:
    """One thing that happened, as its reader is told: `who` is a name, the council or the portal."""

    at: object
    words: str
    who: str
    reason: str
    pence: int | None


@dataclass(frozen=True)
class News:
    """`since` is when the reader last said that they had seen it; `changes` are the first few of `count` amounts."""

    since: object
    count: int
    changes: list
    events: list
    may_acknowledge: bool

    def __bool__(self):
        return bool(self.count or self.events)


def news_and_history(invoice):
    """(what is new to the reader, all that happened, newest first): four queries at most."""
    since = acknowledging.last_look(invoice, current_user.person_id)
    history = _history(invoice)
    by_others = [
        event
        for event, person_id in history
        if since and event.at > since and person_id != current_user.person_id and event.words != "Recalculated"
    ]
    count, changes = _changes(invoice, since)
    may_acknowledge = may(Permission.INVOICES_EDIT, Permission.INVOICES_DECIDE)
    return News(since, count, changes, by_others, may_acknowledge), [event for event, _ in history]


def _changes(invoice, since):
    """(how many commitments changed, the first few of them): what the reader has not seen yet."""
    query = (
        Commitment.select(Commitment, Client)
        .join(Client)
        .where(Commitment.invoice == invoice.id, Commitment.changed_at.is_null(False))
        .order_by(Commitment.changed_at.desc(), Commitment.id)
    )
    if since:
        query = query.where(Commitment.changed_at > since)
    some = list(query.limit(MOST_CHANGES))
    return (len(some) if len(some) < MOST_CHANGES else query.order_by().count(), some)


def _history(invoice):
    """[(Event, who did it), ...]"""
    query = (
        audit.history_of(invoice)
        .select(AuditEvent, Person)
        .join(Person, JOIN.LEFT_OUTER, on=(AuditEvent.person == Person.id))
    )
    shown = [row for row in query.limit(MOST_EVENTS) if not row.kind.endswith(OF_THE_OFFICE)]
    return [(_event(row), row.person_id) for row in shown]


def _event(row):
    now = row.now or {}
    words = row.kind.removeprefix("credit note ").removeprefix("invoice ")
    return Event(row.at, words[:1].upper() + words[1:], _who(row), now.get("reason") or "", now.get("total_pence"))


def _who(row):
    if row.person_id is None:
        return "the portal"
    is_other_side = current_user.side == "provider" and row.person.side == "council"
    return "the council" if is_other_side else row.person_name
