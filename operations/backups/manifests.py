"""What a backup says of itself, and which backups there are.

A store of backups has a folder for each, by its instant, and one of uploaded files, which backups share by their
SHA-256: a file that was there an hour ago is not written again. A backup is there when its manifest is: it is written
last, and taken away first.
"""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from operations.backups.sealing import Sealer, packed_names
from operations.stores.store import Store
from queries.audit_chain import ChainEnd
from rules import backups
from rules.broken import RuleBroken

MANIFEST, DATABASE, BESIDE, FILES = "manifest.json", "database.sqlite3", "beside.json", "files"
FORMAT = 1


@dataclass
class Manifest:
    """One backup. `files` are {SHA-256: bytes} of uploaded files, `problems` what was not as it must be."""

    name: str
    database_kind: str
    migration: str
    sha256: dict[str, str]
    bytes: int
    rows: int
    chain_end: ChainEnd | None
    files: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    format: int = FORMAT

    def as_json(self) -> str:
        """All of it as text."""
        values = asdict(self)
        if self.chain_end:
            values["chain_end"] = [self.chain_end.at.isoformat(), *self.chain_end[1:]]
        return json.dumps(values, indent=1)


def read_manifest(store: Store, sealer: Sealer, name: str) -> Manifest:
    """The manifest of a backup. Raises RuleBroken where there is none, or it cannot be read."""
    try:
        values: dict[str, Any] = json.loads(read_part(store, sealer, f"{name}/{MANIFEST}"))
    except FileNotFoundError as error:
        raise RuleBroken(f"There is no backup {name} in {store.where}") from error
    except (OSError, ValueError) as error:
        raise RuleBroken(f"The backup {name} in {store.where} cannot be read: {error}") from error
    if values.pop("format", None) != FORMAT or values.get("name") != name:
        raise RuleBroken(f"The backup {name} was made by another version, or is not what its folder says")
    end = values.pop("chain_end")
    kept = ChainEnd(datetime.fromisoformat(end[0]), *end[1:]) if end else None
    return Manifest(**values, chain_end=kept)


def read_part(store: Store, sealer: Sealer, name: str) -> bytes:
    """The bytes of one part. Raises FileNotFoundError, OSError, RuleBroken."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain"
        fetch_part(store, sealer, name, path)
        return path.read_bytes()


def fetch_part(store: Store, sealer: Sealer, name: str, target: Path) -> None:
    """Unpack one part into a file: sealed or not, whichever is there."""
    packed = target.with_name(f"{target.name}.packed")
    sealed, squeezed = packed_names(name)
    try:
        store.fetch(sealed, packed)
    except FileNotFoundError:
        store.fetch(squeezed, packed)
    sealer.unpack(packed, target)
    packed.unlink()


def names(store: Store) -> list[str]:
    """The names of the backups that are whole, oldest first. Raises RuleBroken where the store does not answer."""
    try:
        return sorted(whole_names(each.name for each in store.names()))
    except OSError as error:
        raise RuleBroken(f"The backups in {store.where} cannot be listed: {error}") from error


def whole_names(found: Iterable[str]) -> set[str]:
    """The names of backups among the names of all parts."""
    parts = (name.partition("/") for name in found)
    return {name for name, _, part in parts if backups.made_at(name) and part in packed_names(MANIFEST)}
