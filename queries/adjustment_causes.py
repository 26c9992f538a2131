"""Why an adjustment came to be: what was changed since its line was settled, and by whom, from the audit's events."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, chunked

from models import (
    Actual,
    AuditEvent,
    CarePackageLineItem,
    Commitment,
    Contribution,
    Invoice,
    PaymentItem,
    PaymentRun,
    Period,
    PriceChange,
    ServiceLevel,
    Suspension,
)
from queries.term_causes import Recorded, TermChanges
from rules.change_causes import Change, because
from rules.import_events import CareEvent, ImportEvent, is_by_import
from rules.moment import london_date, start_of_day

WHAT = {  # type of the audit's object: what was changed
    "PriceChange": "price",
    "Contribution": "contribution",
    "Suspension": "suspension",
    "Client": "client",
    "CarePackageLineItem": "line",
    "Actual": "actual",
}
TABLES = {"PriceChange": PriceChange, "Contribution": Contribution, "Suspension": Suspension, "Actual": Actual}
ADDED = {
    event.stored(what): what
    for event in (ImportEvent.ADDED, CareEvent.ADDED)
    for what in ("price", "contribution", "suspension")
}
EVENTS_AT_MOST = 400  # of the clients that are asked about; the newest
CAUSES_NAMED = 3
LONG_AGO = datetime(2000, 1, 1)


def causes_of(items: Sequence[PaymentItem]) -> dict[int, str]:
    """{id: words} of adjustments whose cause is recorded: `the end date is now ..., was ... (Cora Example, ...)`.

    Those that nothing is recorded for are left out. A fixed number of queries, however many items.
    """
    items = [item for item in items if item.kind == "adjustment" and item.client_id]
    if not items:
        return {}
    since, references = _settled_at(items)
    changes = _changes({item.client_id for item in items}, min(since.values()))
    levels = {item.service_level_id: references[item.id].level for item in items}
    terms = TermChanges(items, levels, min(since.values()))
    found = {}
    for item in items:
        own = (each for each in changes[item.client_id] if _is_about(each, item, references[item.id].line))
        theirs = [Recorded(each.change, each.who, each.at) for each in own]
        theirs = [
            each
            for each in sorted([*theirs, *terms.about(item)], key=lambda each: each.at, reverse=True)
            if each.at > since[item.id] and each.change.touches(item.slice_start, item.slice_end)
        ]
        words = [because(each.change, each.who, london_date(each.at)) for each in theirs]
        words = list(dict.fromkeys(each for each in words if each))[:CAUSES_NAMED]
        if words:
            found[item.id] = "; ".join(words)
    return found


class _Event:
    """An audit event, the change that it records, and the line that it is about (None: all lines of the client)."""

    def __init__(self, event: AuditEvent, change: Change, cpli_id: int | None, reference: str | None) -> None:
        self.event, self.change, self.at = event, change, event.at
        self.cpli_id, self.reference = cpli_id, reference

    @property
    def who(self) -> str:
        """`Cora Example`, or `care import by Cora Example`."""
        by_import = "care import by " if is_by_import(self.event.kind) else ""
        return by_import + self.event.person_name


class _References(NamedTuple):
    """What events call a payment item's line (None for unplanned care) and its service level."""

    line: str | None
    level: str


def _settled_at(items: Sequence[PaymentItem]) -> tuple[dict[int, datetime], dict[int, _References]]:
    """({id: when what the adjustment differs from was approved}, {id: its _References}); one query for 500 items."""
    settled = {item.id: item.read_working().settled_items or [] for item in items}
    wanted = sorted({*settled, *(each for ids in settled.values() for each in ids)})
    when, references = {}, {}
    columns = (PaymentItem.id, PaymentRun.approved_at, Invoice.authorised_at, Period.finalised_on)
    period = (Period.contract == PaymentItem.contract) & (Period.start_date == PaymentItem.period_start)
    for some in chunked(wanted, 500):
        query = (
            PaymentItem.select(*columns, CarePackageLineItem.reference, ServiceLevel.reference)
            .left_outer_join(PaymentRun, on=PaymentItem.payment_run)
            .switch(PaymentItem)
            .left_outer_join(Commitment, on=PaymentItem.commitment)
            .left_outer_join(Invoice, on=Commitment.invoice)
            .join_from(PaymentItem, Period, JOIN.LEFT_OUTER, on=period)
            .join_from(PaymentItem, CarePackageLineItem, JOIN.LEFT_OUTER)
            .join_from(PaymentItem, ServiceLevel)
            .where(PaymentItem.id.in_(some))
        )
        for item_id, approved, authorised, finalised_on, line, level in query.tuples():
            references[item_id] = _References(line, level)
            finalised = start_of_day(finalised_on) if finalised_on else LONG_AGO
            when[item_id] = authorised or approved or finalised
    since = {
        item_id: max((when.get(each, LONG_AGO) for each in ids), default=LONG_AGO) for item_id, ids in settled.items()
    }
    return since, references


def _changes(client_ids: Iterable[int], since: datetime) -> Mapping[int, list[_Event]]:
    """{client id: [_Event]}, newest first."""
    events = AuditEvent.with_words(
        AuditEvent.select()
        .where(AuditEvent.client.in_(list(client_ids)), AuditEvent.at > since, AuditEvent.object_type.in_(list(WHAT)))
        .order_by(AuditEvent.id.desc())
        .limit(EVENTS_AT_MOST)
    )
    rows = {
        name: {row.id: row for row in table.select().where(table.id.in_(_ids(events, name)))}
        for name, table in TABLES.items()
        if _ids(events, name)
    }
    found = defaultdict(list)
    for event in events:
        recorded = _recorded(event, rows.get(event.object_type, {}).get(event.object_id))
        if recorded is not None:
            found[event.client_id].append(recorded)
    return found


def _ids(events: Sequence[AuditEvent], object_type: str) -> list[int]:
    return [event.object_id for event in events if event.object_type == object_type]


def _recorded(event: AuditEvent, row: Any) -> _Event | None:
    if not isinstance(event.was or {}, dict) or not isinstance(event.now or {}, dict):
        return None
    was: dict[str, Any] = event.was or {}
    now: dict[str, Any] = event.now or {}
    if not was and not now:
        return None
    what = ADDED.get(event.kind, WHAT[event.object_type])
    how = "added" if event.kind in ADDED else "taken away" if event.now is None else "changed"
    values = {**was, **now}
    first, last = _day(values.get("start_date")), _day(values.get("end_date"))
    cpli_id, reference = None, values.get("cpli")
    if event.object_type == "CarePackageLineItem":
        cpli_id = event.object_id
    if row is not None:
        cpli_id = row.cpli_id
        first = first or getattr(row, "start_date", None)
        last = last or getattr(row, "end_date", None)
    if what == "actual":
        first = row.week_start if row is not None else _day(values.get("week_start"))
        if first is None:
            return None
        last = first + timedelta(days=6)
    if what == "line":
        first = last = None  # a line that ends sooner, say, is about days that it no longer has
    elif how == "changed" and what == "suspension":
        first = last = None
    return _Event(event, Change(what, how, was, now, first, last), cpli_id, reference)


def _is_about(recorded: _Event, item: PaymentItem, reference: str | None) -> bool:
    """Whether the change is about the item's line: its own, or one about all of the client's."""
    if recorded.change.what == "actual":
        return recorded.cpli_id == item.cpli_id
    if recorded.cpli_id is None and recorded.reference is None:
        return recorded.change.what in ("client", "suspension")
    return recorded.cpli_id == item.cpli_id or (recorded.reference is not None and recorded.reference == reference)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
