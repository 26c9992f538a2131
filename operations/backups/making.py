"""One backup: the database as it was at one moment, the files that were uploaded, and the keys beside it."""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from peewee import Database, SqliteDatabase

from models import database
from operations import chain_ends, files
from operations.backups import manifests, thinning
from operations.backups.manifests import Manifest
from operations.backups.sealing import Sealer, packed_names
from operations.database_copy import copying
from operations.database_copy.sides import SqliteSide, side_of
from operations.stores.store import Store
from queries import verification
from queries.audit_chain import ChainEnd, chain_problems, current_end
from rules import backups
from rules.broken import RuleBroken
from rules.moment import Moment, london_date

LOCK, LOCK_IN_SERVER = "backup.lock", 7_246_002  # an advisory lock of PostgreSQL, as the audit chain's
UNDER_WAY = "backup-"
STORED_FILES = "SELECT DISTINCT sha256, stored_name, size_bytes FROM uploaded_file WHERE scan_state <> 'infected'"
SOMEBODY_ELSE = "Another backup is being made just now"


@dataclass(frozen=True)
class Place:
    """Where backups are kept and from where they are made: the store, the key that seals them (None: none), for how
    many days they are kept, DATA_DIR, and {file name: text} of what lies there beside the database and belongs to it.
    """

    store: Store
    key: str | None
    days: int
    data_dir: Path
    beside: Mapping[str, str]


def make(place: Place, source: Database, now: datetime, only_if_due: bool = False) -> Manifest | None:
    """Make a backup of `source`, which has a connection, and take away those whose time is over. `now` is the instant
    by the clock on the wall, naive UTC.

    A backup of which something is not as it must be is kept as well, and says what. Returns its manifest; None where
    `only_if_due` and there is one of this hour. Raises RuleBroken where none could be made.
    """
    with _alone(place.data_dir, source):
        made = manifests.names(place.store)
        if only_if_due and not backups.is_due(backups.made_at(made[-1]) if made else None, now):
            return None
        for leftover in place.data_dir.glob(f"{UNDER_WAY}*/"):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            with tempfile.TemporaryDirectory(prefix=UNDER_WAY, dir=place.data_dir) as folder:
                manifest = _make(place, source, now, Path(folder))
            thinning.thin(place.store, Sealer(place.key), now, place.days)
        except (OSError, sqlite3.Error) as error:
            raise RuleBroken(f"No backup could be made in {place.store.where}: {error}") from error
        return manifest


def _make(place: Place, source: Database, now: datetime, folder: Path) -> Manifest:
    sealer = Sealer(place.key)
    copy = folder / manifests.DATABASE
    ends = chain_ends.read(place.data_dir)
    rows = _copy(source, copy)
    with _looking_at(copy) as opened:
        problems = _damage(opened)
        is_current = not copying.waiting(opened)
        end, found = _checked(ends, Moment(london_date(now), now)) if is_current else (None, [])
        migration = copying.applied(opened)[-1]
        stored = opened.execute_sql(STORED_FILES).fetchall()
    problems += found
    kept, lost = _keep_files(place.store, sealer, stored, folder)
    beside = folder / manifests.BESIDE
    beside.write_text(json.dumps(dict(place.beside)), encoding="utf-8")
    manifest = Manifest(
        name=backups.name_at(now),
        database_kind=side_of(source).name,
        migration=migration,
        sha256={path.name: _sha256(path) for path in (copy, beside)},
        bytes=copy.stat().st_size,
        rows=rows,
        chain_end=end,
        files=kept,
        problems=problems + lost,
    )
    said = folder / manifests.MANIFEST
    said.write_text(manifest.as_json(), encoding="utf-8")
    for path in (copy, beside, said):  # the manifest is the last: with it the backup is there
        _put(place.store, sealer, path, f"{manifest.name}/{path.name}")
    return manifest


def _copy(source: Database, copy: Path) -> int:
    """The whole database as an SQLite file, as it was at one moment. Returns the number of rows."""
    if isinstance(source, SqliteDatabase):
        source.execute_sql("VACUUM INTO ?", (str(copy),))
        copy.chmod(0o600)
        with sqlite3.connect(copy) as connection:
            tables = SqliteSide(connection).columns()
            counts = [connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables]  # noqa: S608
        connection.close()
        return sum(counts)
    target = SqliteDatabase(copy, pragmas={"foreign_keys": 1, "synchronous": 0}, returning_clause=True)
    with target.connection_context():
        copy.chmod(0o600)
        return sum(figures.rows for figures in copying.copy_all(source, target).values())


@contextmanager
def _looking_at(copy: Path) -> Iterator[SqliteDatabase]:
    """The models read the copy: whoever makes a backup has a process of its own."""
    before, opened = database.obj, SqliteDatabase(copy, returning_clause=True)
    database.initialize(opened)
    try:
        with opened.connection_context():
            yield opened
    finally:
        database.initialize(before)


def _damage(opened: SqliteDatabase) -> list[str]:
    """What SQLite itself finds wrong in a file."""
    damage = [words for (words,) in opened.execute_sql("PRAGMA integrity_check").fetchall() if words != "ok"]
    lost = opened.execute_sql("PRAGMA foreign_key_check").fetchall()
    return damage + [f"Row {row} of {table} names a row of {other} that is not there" for table, row, other, _ in lost]


def _checked(ends: list[ChainEnd], at: Moment) -> tuple[ChainEnd | None, list[str]]:
    """Where the chain of audit events ends, and what `flask verify` finds; events are read from the last end on."""
    return current_end(at), [*chain_problems(ends, whole=False), *verification.money_problems()]


def _keep_files(
    store: Store, sealer: Sealer, stored: list[tuple[str, str, int]], folder: Path
) -> tuple[dict[str, int], list[str]]:
    """Write the uploaded files that no backup has yet. Returns {SHA-256: bytes} of all, and which are missing."""
    there = {each.name for each in store.names(f"{manifests.FILES}/")}
    kept, lost = {}, []
    for sha256, stored_name, size in stored:
        name = f"{manifests.FILES}/{sha256}"
        if there.isdisjoint(packed_names(name)):
            plain = folder / sha256
            try:
                plain.write_bytes(files.bytes_of(stored_name))
            except FileNotFoundError:
                lost.append(f"The uploaded file {stored_name} is not there")
                continue
            if _sha256(plain) != sha256:
                lost.append(f"The uploaded file {stored_name} is not as it was uploaded")
                plain.unlink()
                continue
            _put(store, sealer, plain, name)
            plain.unlink()
            there.add(sealer.name_of(name))
        kept[sha256] = size
    return kept, lost


def _put(store: Store, sealer: Sealer, path: Path, name: str) -> None:
    packed = path.with_name(f"{path.name}.packed")
    sealer.pack(path, packed)
    store.put(sealer.name_of(name), packed)
    packed.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _alone(data_dir: Path, source: Database) -> Iterator[None]:
    """One backup at a time: on this machine, and of this PostgreSQL database. Raises RuleBroken where another is being
    made.
    """
    in_server = not isinstance(source, SqliteDatabase)
    with open(data_dir / LOCK, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuleBroken(SOMEBODY_ELSE) from None
        if in_server and not source.execute_sql("SELECT pg_try_advisory_lock(%s)", (LOCK_IN_SERVER,)).fetchone()[0]:
            raise RuleBroken(SOMEBODY_ELSE)
        try:
            yield
        finally:
            if in_server:
                source.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK_IN_SERVER,))
