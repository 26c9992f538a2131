"""Writes a plan into the tables, in bulk and in the caller's transaction, and tells the audit of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from peewee import chunked

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    Contract,
    ContractPrice,
    Organisation,
    PaymentMethod,
    Person,
    Table,
)
from operations import audit
from operations.bulk import insert_rows, next_ids
from operations.care_import.actuals import write_actuals
from operations.care_import.people import write_contacts, write_officers
from queries.care_files.plan import FilePlan, Plan, Record, Values
from queries.care_files.records import LAYOUT_OF, MODELS, column_names, to_columns
from rules.actor import Actor
from rules.care_files.layouts import LAYOUTS
from rules.change_causes import REASON_GIVEN
from rules.import_events import CareEvent, ImportEvent, Kinds
from rules.moment import Moment
from rules.webhooks import LINES_ADDED, MOST_LINES_TOLD

ROWS_AT_ONCE = 500
AUDITED_WHEN_NEW = ("prices.csv", "contributions.csv", "suspensions.csv")
WRITERS: dict[str, Callable[[FilePlan], None]] = {"contacts.csv": write_contacts, "officers.csv": write_officers}
WHAT = {layout.file_name: layout.what for layout in LAYOUTS}


def write_plan(plan: Plan, by: Actor, at: Moment) -> None:
    """Write the good rows of all files, and their audit events. Returns nothing; raises what the database refuses."""
    for file in plan.files:
        if file.file_name in MODELS:
            _write_table(file)
        elif file.file_name == "actuals.csv":
            write_actuals(file, by, at)
        else:
            WRITERS[file.file_name](file)
    audit.record("care imported", by, at, now=plan.counts())
    for file in plan.files:
        audit.record_many(_events(file, ImportEvent, AUDITED_WHEN_NEW), by, at)
    audit.record_many(_lines_added(plan), by, at)


def _lines_added(plan: Plan) -> Iterator[audit.Event]:
    """An event for each organisation that has new line items: its systems are told of them."""
    file, ids = plan.file("care_package_line_items.csv"), defaultdict(list)
    for record in file.new if file else ():
        ids[record.values["contract"].values["organisation"].written_id].append(record.written_id)
    for organisation_id, lines in sorted(ids.items()):
        now = {"lines": len(lines), "line_ids": lines[:MOST_LINES_TOLD]}
        yield audit.Event(LINES_ADDED, Organisation(id=organisation_id), organisation_id, None, None, now)


def write_few(plan: Plan, by: Actor, at: Moment, why: str = "") -> None:
    """Write the rows that an officer changed on a page, with an event for each, new clients and line items too.

    why: the officer's reason, kept with each event. Raises what the database refuses.
    """
    for file in plan.files:
        _write_table(file)
    for file in plan.files:
        events = _events(file, CareEvent, (*AUDITED_WHEN_NEW, "clients.csv", "care_package_line_items.csv"))
        if why:
            events = (each._replace(now=(each.now or {}) | {REASON_GIVEN: why}) for each in events)
        audit.record_many(events, by, at)


def chunks(rows: Iterable[Record]) -> Iterable[list[Record]]:
    """The rows in lists that one statement may bind."""
    return chunked(rows, ROWS_AT_ONCE)


def _write_table(file: FilePlan) -> None:
    model, layout = MODELS[file.file_name], LAYOUT_OF[file.file_name]
    for records in chunks(file.deleted):
        model.delete().where(model.id.in_([record.id for record in records])).execute()
    fields = [getattr(model, name) for name in column_names(layout)]
    for records in chunks([*file.updated, *file.also_changed]):
        rows = [{"id": record.id, **to_columns(record.values)} for record in records]
        model.insert_many(rows).on_conflict(conflict_target=[model.id], preserve=fields).execute()
    for record, number in zip(file.new, next_ids(model, len(file.new)), strict=True):
        record.id = number
    for records in chunks(file.new):
        insert_rows(model, [{"id": record.id, **to_columns(record.values)} for record in records])


def _events(file: FilePlan, kinds: Kinds, audited_when_new: Collection[str]) -> Iterator[audit.Event]:
    """An event for each row that was changed or taken away, and for what is new in care that was there before; other
    new rows are in the counts of the import's own event.
    """
    if file.file_name in audited_when_new or kinds is CareEvent:
        yield from _additions(file, kinds)
    for record in [*file.updated, *file.also_changed]:
        names = {name: _named(file, name) for name in record.changes}
        was = {names[name]: _audited(before) for name, (before, _) in record.changes.items()}
        now = {names[name]: _audited(after) for name, (_, after) in record.changes.items()}
        yield _event(file, kinds.CHANGED.stored(WHAT[file.file_name]), record, was, now)
    for record in file.deleted:
        was = {name: _audited(value) for name, value in (record.stored or {}).items()}
        yield _event(file, kinds.TAKEN_AWAY.stored(WHAT[file.file_name]), record, was, None)


def _additions(file: FilePlan, kinds: Kinds) -> Iterator[audit.Event]:
    """New prices, contributions and suspensions of a line or client on record: what is due may change with them. What
    else is new on a page is about itself, a contract's payment method or price about the contract.
    """
    for record in file.new:
        owner = record.values.get("cpli") or record.values.get("client")
        is_dated = file.file_name in AUDITED_WHEN_NEW
        if is_dated and (owner is None or (owner.stored is None and kinds is ImportEvent)):
            continue
        now = {name: _audited(value) for name, value in record.values.items()}
        event = _event(file, kinds.ADDED.stored(WHAT[file.file_name]), record, None, now)
        if is_dated and owner is not None:
            table = CarePackageLineItem if record.values.get("cpli") else Client
            event = event._replace(subject=table(id=owner.id))
        yield event


def _named(file: FilePlan, name: str) -> str:
    """What the audit calls a value: an actual's figures as its history shows them, others as their columns."""
    return name.removesuffix("_hundredths") if file.file_name == "actuals.csv" else name


def _audited(value: Any) -> Any:
    """A value for the audit: another row by its key."""
    return value.key if isinstance(value, Record) else value


def _event(file: FilePlan, kind: str, record: Record, was: Values | None, now: Values | None) -> audit.Event:
    model = Actual if file.file_name == "actuals.csv" else MODELS.get(file.file_name, Person)
    subject: Table = model(id=record.id)
    values = record.values
    organisation, client = values.get("organisation"), values.get("client")
    contract, line = values.get("contract"), values.get("cpli")
    if line is not None:
        contract, client = line.values["contract"], line.values["client"]
    if contract is not None:
        organisation = contract.values["organisation"]
    if contract is not None and model in (PaymentMethod, ContractPrice):
        subject = Contract(id=contract.id)
    if model is Organisation:
        organisation = record
    return audit.Event(
        kind,
        subject,
        organisation.id if organisation else None,
        record.id if file.file_name == "clients.csv" else client.id if client else None,
        was,
        now,
    )
