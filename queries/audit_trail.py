"""The audit trail as the council reads it: events newest first, by person, thing, day and group of kinds.

Events are read by their moment and id, a page at a time from the event where the last page ended. So a trail of a
million events is as fast as one of a thousand: nothing is counted, and each filter has an index that ends in the
moment. Where a filter is met by several persons, kinds or types, each is read for itself, and the newest are kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any, NamedTuple

from peewee import Expression, Select, Tuple, fn

from models import AuditEvent, Client, Organisation, Person, database
from queries.audit_things import CALLED, MOST_FOUND, Name, events_about, names_of
from rules.actor import Actor
from rules.audit_differences import Difference, differences
from rules.audit_sentences import group_of, sentence
from rules.dates import format_date
from rules.moment import start_of_day

PAGE_SIZE = 25
THE_PORTAL = "the portal"
LOOKED = "client's record looked at"
NOBODY = AuditEvent.id.is_null()


@dataclass(frozen=True)
class TrailFilters:
    """What is looked for; empty and None look for everything.

    person: an e-mail address or a part of a name, or `the portal`; kind and number: a thing as people know it;
    group: a name of rules.audit_sentences.GROUPS; first and last: days in London.
    """

    person: str = ""
    kind: str = ""
    number: str = ""
    group: str = ""
    first: date | None = None
    last: date | None = None


class TrailEvent(NamedTuple):
    """An event as its page shows it. `thing` is (type, id) of what it is about, where that is still there; `provider`
    and `ssref` are empty where it is of none.
    """

    id: int
    at: datetime
    kind: str
    who: str
    address: str
    words: str
    changes: list[Difference]
    has_before: bool
    thing: tuple[str, int] | None
    thing_name: str
    provider: str
    client_id: int | None
    ssref: str

    @property
    def is_said(self) -> bool:
        """Whether its sentence says all that it keeps."""
        return self.kind == LOOKED


class TrailPage(NamedTuple):
    """Some events, newest first. `older` is the id to go on from, None at the end."""

    events: list[TrailEvent]
    older: int | None


def trail_page(viewer: Actor, filters: TrailFilters, before: int | None, size: int = PAGE_SIZE) -> TrailPage:
    """The newest events that meet the filters, of those before the event with the id `before`; for the council alone.
    Seven queries at most.
    """
    if viewer.side != "council":
        return TrailPage([], None)
    ids = _newest(filters, before, size + 1)
    return TrailPage(_events(ids[:size]), ids[size - 1] if len(ids) > size else None)


def trail_rows(
    viewer: Actor, filters: TrailFilters, before: int | None, most: int, at_once: int = 1000
) -> Iterator[TrailEvent]:
    """At most so many of the events, newest first, read some at a time."""
    while most > 0:
        page = trail_page(viewer, filters, before, min(at_once, most))
        yield from page.events
        most -= len(page.events)
        if page.older is None:
            return
        before = page.older


# Which


def _newest(filters: TrailFilters, before: int | None, size: int) -> list[int]:
    """The ids of the newest events that meet the filters."""
    event = AuditEvent
    common = list(_common(filters, before))
    parts = []
    for condition in _conditions(filters):
        conditions = [*common, *([] if condition is None else [condition])]
        query = event.select(event.id, event.at).order_by(event.at.desc(), event.id.desc()).limit(size)
        parts.append(query.where(reduce(and_, conditions)) if conditions else query)
    found = [row for part in _together(parts) for row in part]
    found.sort(key=lambda row: (row[1], row[0]), reverse=True)
    return [number for number, _ in found[:size]]


def _together(parts: Sequence[Any]) -> Iterator[Any]:
    """The rows of all the queries, asked as one."""
    if not parts:
        return
    if len(parts) == 1:
        yield parts[0].tuples()
        return
    wrapped = []
    for place, part in enumerate(parts):
        inner = part.alias(f"part_{place}")
        wrapped.append(Select([inner], [inner.c.id, inner.c.at]))
    both = reduce(lambda one, other: one.union_all(other), wrapped)
    yield [(number, AuditEvent.at.python_value(at)) for number, at in both.bind(database).tuples()]


def _common(filters: TrailFilters, before: int | None) -> Iterator[Expression]:
    """What every event that is shown meets."""
    event = AuditEvent
    if filters.first:
        yield event.at >= start_of_day(filters.first)
    if filters.last:
        yield event.at < start_of_day(filters.last + timedelta(days=1))
    if before is not None:
        at = event.select(event.at).where(event.id == before).scalar()
        yield NOBODY if at is None else Tuple(event.at, event.id) < Tuple(at, before)


def _conditions(filters: TrailFilters) -> list[Expression | None]:
    """Of each event that is shown one of these is true; None: no condition. An event never meets two."""
    kinds = _kinds_of(filters.group) if filters.group else None
    of_kinds = None if kinds is None else AuditEvent.kind.in_(kinds)
    wanted: list[Expression] | None = None
    if filters.number:
        wanted = events_about(filters.kind, filters.number)
    if filters.person:
        theirs = _by_person(filters.person)
        if wanted is None:
            wanted = theirs
        else:
            one_of_them = reduce(lambda one, other: one | other, theirs) if theirs else NOBODY
            wanted = [each & one_of_them for each in wanted]
    if wanted is None:
        return [None] if kinds is None else [AuditEvent.kind == kind for kind in kinds]
    return [each if of_kinds is None else each & of_kinds for each in wanted]


def _by_person(text: str) -> list[Expression]:
    """Conditions on AuditEvent: what the persons did that somebody may mean, or the portal."""
    if text.strip().casefold() == THE_PORTAL:
        return [AuditEvent.person.is_null() & (AuditEvent.address == "")]
    return [AuditEvent.person == number for number in persons_called(text)]


def persons_called(text: str) -> list[int]:
    """The ids of those who have an e-mail address, or this text in their names; at most MOST_FOUND."""
    person, wanted = Person, text.strip()
    by_mail = [number for (number,) in person.select(person.id).where(person.email == wanted.lower()).tuples()]
    if by_mail or not wanted:
        return by_mail
    name = person.forename.concat(" ").concat(person.surname)
    query = person.select(person.id).where(name.contains(wanted)).order_by(person.surname, person.id)
    return [number for (number,) in query.limit(MOST_FOUND).tuples()]


def _kinds_of(group: str) -> list[str]:
    """The kinds of a group that there are events of."""
    return [kind for kind in known_kinds() if group_of(kind) == group]


def known_kinds() -> list[str]:
    """The kinds that there are events of. Each is one step in the index, however many events there are."""
    event, step = AuditEvent, AuditEvent.alias()
    first = event.select(fn.MIN(event.kind).alias("kind")).cte("kinds", recursive=True, columns=("kind",))
    behind = step.select(fn.MIN(step.kind)).where(step.kind > first.c.kind)
    walk = first.union_all(Select([first], [behind]).where(first.c.kind.is_null(False)))
    query = Select([walk], [walk.c.kind]).with_cte(walk).where(walk.c.kind.is_null(False))
    return [kind for (kind,) in query.bind(database).tuples()]


# How each is shown


def _events(ids: Sequence[int]) -> list[TrailEvent]:
    """The events with these ids, in this order."""
    rows = AuditEvent.with_words(AuditEvent.select().where(AuditEvent.id.in_(list(ids)))) if ids else []
    by_id = {row.id: row for row in rows}
    things = [(row.object_type, row.object_id) for row in rows]
    things += [(Organisation.__name__, row.organisation_id) for row in rows]
    things += [(Client.__name__, row.client_id) for row in rows]
    names = names_of(things)
    return [_event(by_id[number], names) for number in ids]


def _event(row: AuditEvent, names: Name) -> TrailEvent:
    thing = (row.object_type, row.object_id) if (row.object_type, row.object_id) in names else None
    provider = names.get((Organisation.__name__, row.organisation_id), "")
    ssref = names.get((Client.__name__, row.client_id), "")
    now, was = row.now, row.was
    called = _called(row, names) or (ssref if row.kind == LOOKED else "")
    return TrailEvent(
        id=row.id,
        at=row.at,
        kind=row.kind,
        who=row.person_name or "Somebody who was not signed in",
        address=row.address,
        words=sentence(row.kind, row.object_type, called, provider, now),
        changes=differences(was, now),
        has_before=bool(was),
        thing=thing,
        thing_name=called,
        provider=provider,
        client_id=row.client_id,
        ssref=ssref,
    )


def _called(row: AuditEvent, names: Name) -> str:
    """`invoice BC-0412`; `invoice 12, which is not there any more`; empty where it is about nothing."""
    if not row.object_type or row.object_id is None:
        return ""
    kind = CALLED.get(row.object_type)
    name = names.get((row.object_type, row.object_id))
    if name is None:
        words = kind or _in_words(row.object_type)
        return f"{words} {row.object_id}" + (", which is not there any more" if kind is not None else "")
    if row.object_type == "Actual":
        name = format_date(date.fromisoformat(name[:10]))
    return f"{kind} {name}".strip()


def _in_words(object_type: str) -> str:
    """`VisitMapping` as `visit mapping`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in object_type).strip()
