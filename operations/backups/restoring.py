"""A backup is brought back: fetched, opened and compared before anything of the portal is touched."""

import hashlib
import json
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from peewee import Database, DatabaseError, SqliteDatabase

from models import UploadedFile
from operations import files
from operations.backups import manifests
from operations.backups.making import Place
from operations.backups.manifests import Manifest
from operations.backups.sealing import Sealer
from operations.database_copy import copying
from operations.database_copy.sides import side_of
from rules.broken import RuleBroken

BESIDE_A_FILE = ("", "-wal", "-shm", "-journal")
LIVING = (
    "There is a council in this database already. Nothing was changed. `flask restore --replace` puts the backup in "
    "its place"
)
AT_WORK = "Somebody is at work in this database. Nothing was changed: stop the web server and the worker first"


@dataclass
class Fetched:
    """A backup that was found whole, in a folder on this machine."""

    manifest: Manifest
    database: Path
    beside: dict[str, str]


def fetch(place: Place, name: str | None, folder: Path) -> Fetched:
    """Bring a backup (unless named, the newest) into a folder and compare it with its manifest. Raises RuleBroken."""
    sealer = Sealer(place.key)
    if name is None:
        made = manifests.names(place.store)
        if not made:
            raise RuleBroken(f"There is no backup in {place.store.where}")
        name = made[-1]
    manifest = manifests.read_manifest(place.store, sealer, name)
    for part, sha256 in manifest.sha256.items():
        try:
            manifests.fetch_part(place.store, sealer, f"{name}/{part}", folder / part)
        except OSError as error:
            raise RuleBroken(f"A part of the backup {name} cannot be read: {error}") from error
        with (folder / part).open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
                raise RuleBroken(f"The backup {name} is damaged: {part} is not as it was written")
    path = folder / manifests.DATABASE
    _check_file(path, manifest)
    return Fetched(manifest, path, json.loads((folder / manifests.BESIDE).read_text(encoding="utf-8")))


def _check_file(path: Path, manifest: Manifest) -> None:
    """SQLite finds the file whole, and the chain of audit events ends as the manifest says. Raises RuleBroken."""
    opened = sqlite3.connect(path)
    try:
        said = opened.execute("PRAGMA integrity_check").fetchone()[0]
        newest = opened.execute("SELECT id, hash FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        said = str(error)
    finally:
        opened.close()
    if said != "ok":
        raise RuleBroken(f"The database of the backup {manifest.name} is damaged: {said}")
    if manifest.chain_end and newest != manifest.chain_end[2:]:
        raise RuleBroken(f"The audit trail of the backup {manifest.name} does not end where its manifest says")


def is_living(opened: Database) -> bool:
    """Whether a database has rows. One that cannot be read, or not even be opened, counts as living: somebody may
    still mend it.
    """
    if opened.is_closed():
        return True
    try:
        return bool(copying.applied(opened)) and copying.filled_table(side_of(opened)) is not None
    except (DatabaseError, sqlite3.Error):
        return True


def put_database(fetched: Fetched, opened: Database, replace: bool) -> Path | None:
    """Put the backup's database where `opened` is, whose connection is closed afterwards where it is a file.

    Returns where the file that was there before is now. Raises RuleBroken where there is a council already and it is
    not to be replaced, or where somebody is at work in it.
    """
    if is_living(opened) and not replace:
        raise RuleBroken(LIVING)
    if isinstance(opened, SqliteDatabase):
        return _put_file(fetched, opened)
    source = SqliteDatabase(fetched.database)
    with source.connection_context():
        copying.copy_all(source, opened, replace)
    return None


def _put_file(fetched: Fetched, opened: SqliteDatabase) -> Path | None:
    path = Path(opened.database)
    is_file = is_kept = path.exists() and path.stat().st_size > 0
    if is_file and not opened.is_closed():
        try:  # refused while anybody else has it open; what stands beside the file is written into it
            opened.execute_sql("PRAGMA busy_timeout = 2000")
            opened.execute_sql("PRAGMA journal_mode = DELETE")
            is_kept = bool(opened.get_tables())  # on a bare machine it was made by this connection
        except DatabaseError as error:
            if "locked" in str(error):
                raise RuleBroken(AT_WORK) from error
    opened.close()
    new = path.with_name(f"{path.name}.restored")
    shutil.copyfile(fetched.database, new)
    new.chmod(0o600)
    _flush(new)
    before = path.with_name(f"{path.name}.before-restore-of-{fetched.manifest.name}")
    for ending in BESIDE_A_FILE:
        if (each := path.with_name(f"{path.name}{ending}")).exists():
            if is_kept:
                each.rename(before.with_name(f"{before.name}{ending}"))
            else:
                each.unlink()
    new.rename(path)
    _flush(path.parent)
    return before if is_kept else None


def put_files(place: Place, fetched: Fetched) -> list[str]:
    """Put back the uploaded files that are not there, or not as they were. Returns sentences about those that could
    not be. The models read the restored database.
    """
    problems, sealer = [], Sealer(place.key)
    uploaded = UploadedFile
    rows = uploaded.select(uploaded.stored_name, uploaded.sha256).where(uploaded.scan_state != "infected").tuples()
    scratch = fetched.database.with_name("uploaded")
    for stored, sha256 in rows:
        if _is_there(stored, sha256):
            continue
        try:
            manifests.fetch_part(place.store, sealer, f"{manifests.FILES}/{sha256}", scratch)
            content = scratch.read_bytes()
            if hashlib.sha256(content).hexdigest() != sha256:
                raise OSError("it is not as it was uploaded")
            files.put_back(stored, content)
        except (OSError, RuleBroken) as error:
            problems.append(f"The uploaded file {stored} could not be brought back: {error}")
    return problems


def _is_there(stored: str, sha256: str) -> bool:
    try:
        return hashlib.sha256(files.bytes_of(stored)).hexdigest() == sha256
    except OSError:
        return False


def put_beside(fetched: Fetched, data_dir: Path, keep: bool) -> list[Path]:
    """Put back the keys and where the audit trail ended. To `keep` files that differ they are moved aside: returns
    where to.
    """
    aside = []
    for name, text in fetched.beside.items():
        path = data_dir / Path(name).name
        if keep and path.exists() and path.read_text(encoding="utf-8") != text:
            aside.append(path.rename(path.with_name(f"{path.name}.before-restore-of-{fetched.manifest.name}")))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    return aside


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
