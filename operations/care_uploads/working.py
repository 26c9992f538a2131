"""The worker's part of the Import page: what the files would do, and doing it.

On the same code as `import-care`. Applying plans again; where that is another plan than the previewed one, nothing is
applied and the new preview is shown.
"""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from models import CarePackageLineItem, CareUpload, Job, Person
from operations import jobs
from operations.care_import import importing
from operations.care_import.after_import import touched_contracts, touched_pairs
from operations.care_import.applying import write_plan
from operations.care_uploads.results import packed_results
from operations.effects import effect_of
from queries.care_files.archives import Archive, read_archive
from queries.care_files.plan import FilePlan, Plan, Record
from queries.care_files.reading import header_name
from queries.care_reach import reach_of_contracts, reach_of_lines
from rules.actor import Absent, Actor
from rules.broken import RuleBroken
from rules.care_files.cells import cell_text
from rules.effects import CareReach, sentences, summary
from rules.moment import Moment

CHECK, APPLY = "check care files", "apply care files"  # kinds of jobs
MOST_SHOWN = 300  # rejected rows that are put right in place; the others after them
MOST_CHANGES_SHOWN = 100
MOST_WORKED_OUT = 1_000  # rows that change, whose money is worked out beforehand
CHANGED_SINCE = "Care changed since you looked at this, so nothing was applied. This is what it would do now"


class _Stale(Exception):
    """The plan is another than the one that was previewed."""


def check(job: Job, at: Moment, upload_id: int, person_id: int, may_people: bool) -> Callable[[], None] | None:
    """The job that works out what an upload would do."""
    upload = CareUpload.get_or_none(CareUpload.id == upload_id, CareUpload.state == "checking")
    if upload is None:
        return None
    by = _officer(person_id)
    try:
        found = _read(upload, by, may_people)
        plan = importing.preview(found.sheets, at, found.unknown, progress=partial(jobs.progress, job))
    except RuleBroken as broken:
        problem = {"problem": broken.message}
        return lambda: _write(upload, "checking", state="failed", preview=problem)
    preview = _preview(found, plan, _money(plan, by, at))
    return lambda: _write(upload, "checking", state="ready", preview=preview)


def apply(job: Job, at: Moment, upload_id: int, person_id: int, may_people: bool) -> Callable[[], None] | None:
    """The job of Update System. The change and the note of it are one transaction: run again after a kill, it finds
    both or neither.
    """
    upload = CareUpload.get_or_none(CareUpload.id == upload_id, CareUpload.state == "applying")
    if upload is None:
        return None
    by, progress = _officer(person_id), partial(jobs.progress, job)
    found = _read(upload, by, may_people)

    def is_as_seen(plan: Plan) -> None:
        if digest_of(plan) != upload.preview["digest"]:
            raise _Stale

    def note(imported: importing.Imported) -> None:
        done = {"counts": imported.plan.counts(), "recalculation": imported.recalculation}
        who = {"applied_at": at.now, "applied_by": person_id}
        kept = packed_results(found.sheets, imported.plan)
        _write(upload, "applying", state="applied", applied=done, content=None, results=kept, **who)

    try:
        imported = importing.import_care(
            found.sheets, by, at, found.unknown, check=is_as_seen, then=note, progress=progress
        )
    except _Stale:
        plan = importing.preview(found.sheets, at, found.unknown, progress=progress)
        preview = _preview(found, plan, _money(plan, by, at)) | {"stale": CHANGED_SINCE}
        return lambda: _write(upload, "applying", state="ready", preview=preview)
    return None if imported.is_applied else partial(note, imported)


def _read(upload: CareUpload, by: Absent, may_people: bool) -> Archive:
    email = Person.get_by_id(by.person_id).email
    return read_archive(upload.file_name, bytes(upload.content), upload.corrections, may_people, email)


def _officer(person_id: int) -> Absent:
    person = Person.get_by_id(person_id)
    return Absent(person.id, person.name, person.side, None, frozenset())


def _write(upload: CareUpload, expected: str, **values: Any) -> None:
    same = (CareUpload.id == upload.id) & (CareUpload.state == expected)
    CareUpload.update(**values, version=CareUpload.version + 1).where(same).execute()


def digest_of(plan: Plan) -> str:
    """Stands for every row that the plan writes, and what with."""
    digest = sha256()
    for file in plan.files:
        for kind, records in (("new", file.new), ("updated", file.updated), ("deleted", file.deleted)):
            for record in records:
                digest.update(f"{file.file_name}{kind}{record.key!r}".encode())
                for name, value in _values(record, kind):
                    digest.update(f"{name}{value!r}".encode())
    return digest.hexdigest()


def _values(record: Record, kind: str) -> Iterator[tuple[str, Any]]:
    pairs = record.changes.items() if kind == "updated" else record.values.items()
    for name, value in sorted(pairs):
        yield name, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value.key if isinstance(value, Record) else value


def _money(plan: Plan, by: Actor, at: Moment) -> dict[str, Any]:
    """What applying it would do to money, in words; nothing where nothing changes."""
    rows = sum(len(file.new) + len(file.updated) + len(file.deleted) for file in plan.files)
    if not rows:
        return {}
    if rows > MOST_WORKED_OUT:
        words = f"It changes {rows:,} rows: what is due is worked out after you update the system."
        return {"summary": words, "sentences": []}
    effect = effect_of(lambda: _written(plan, by, at), at)
    return {"summary": summary(effect), "sentences": sentences(effect)[:MOST_CHANGES_SHOWN]}


def _written(plan: Plan, by: Actor, at: Moment) -> CareReach:
    write_plan(plan, by, at)
    pairs, line = touched_pairs(plan), CarePackageLineItem
    clients = sorted({client for _, client in pairs})
    ids = [
        row for row, *pair in line.select(line.id, line.contract, line.client).where(line.client.in_(clients)).tuples()
    ]
    return reach_of_lines(ids) | reach_of_contracts(touched_contracts(plan)) | CareReach(pairs=frozenset(pairs))


def _preview(found: Archive, plan: Plan, money: dict[str, Any]) -> dict[str, Any]:
    rejections = plan.rejections
    return {
        "files": [_of_file(file) for file in plan.files],
        "unknown": plan.unknown_files,
        "notes": found.notes,
        "rejected": [
            {
                "file": each.file_name,
                "line": each.line,
                "problems": [[each.column, each.reason], *map(list, each.more)],
                "cells": [[header_name(heading), cell_text(cell)] for heading, cell in each.cells.items()],
            }
            for each in rejections[:MOST_SHOWN]
        ],
        "rejected_count": sum(file.counts["rejected"] for file in plan.files),
        "has_changes": plan.has_changes,
        "digest": digest_of(plan),
        "money": money,
    }


def _of_file(file: FilePlan) -> dict[str, Any]:
    changed = [*file.updated, *file.also_changed][:MOST_CHANGES_SHOWN]
    return {
        "name": file.file_name,
        "counts": file.counts,
        "notes": file.notes,
        "unknown_columns": file.unknown_columns,
        "problem": file.problem,
        "new": [_key(record) for record in file.new[:MOST_CHANGES_SHOWN]],
        "changed": [
            [_key(record), [[name, _shown(was), _shown(now)] for name, (was, now) in record.changes.items()]]
            for record in changed
        ],
        "deleted": [_key(record) for record in file.deleted[:MOST_CHANGES_SHOWN]],
    }


def _key(record: Record) -> str:
    parts = record.key if isinstance(record.key, tuple) else (record.key,)
    return ", ".join(str(part) for part in parts if part is not None)


def _shown(value: Any) -> str:
    value = _plain(value)
    return "" if value is None else str(value)
