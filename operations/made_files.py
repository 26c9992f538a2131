"""Files that one process makes and another serves: documents, packs, reports, pictures of pages.

They lie in a folder that all processes of this portal have: DATA_DIR on one machine, the folder of FILES_URL on
several. Where FILES_URL names an object store they pass through it, and each machine keeps a copy for a day.
"""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from operations.stores.store import Store

COPIES_STAY_SECONDS = 24 * 60 * 60
COPIED = ("documents", "packs")  # they name people; pictures of contract documents may stay
LEFT_ALONE = (".part", ".lock", ".fetched")  # somebody is at work on it

_root: Path | None = None
_passing: Store | None = None


class NotReached(OSError):
    """The object store does not answer: whether it has the file is not known."""


def connect(root: Path, passing: Store | None) -> None:
    """Say in which folder they lie, and through which object store they pass, if any."""
    global _root, _passing
    _root, _passing = root, passing
    for kind in COPIED if passing else ():
        _drop_copies(kind)


def folder(name: str) -> Path:
    """The folder of one kind of them on this machine."""
    if _root is None:
        raise RuntimeError("operations.files.connect was not called")
    return _root / name


def pass_on(path: Path) -> None:
    """A file was made, or a folder of them: now every machine can have it. Raises OSError."""
    if _passing:
        for each in sorted(path.glob("*")) if path.is_dir() else [path]:
            _passing.put(_name(each), each)


def is_here(path: Path) -> bool:
    """Whether it is on this machine by now: it is fetched where another has made it. Raises NotReached."""
    if path.exists() or not _passing:
        return path.exists()
    try:
        for name in [each.name for each in _passing.names(_name(path))]:
            if name == _name(path) or name.startswith(f"{_name(path)}/"):
                _fetch(_passing, name)
    except FileNotFoundError:  # taken away meanwhile
        return path.exists()
    except OSError as error:
        raise NotReached(str(error)) from error
    return path.exists()


def forget(path: Path) -> None:
    """Take a file, or a folder of them, away."""
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if _passing:
        with suppress(OSError):
            for name in [each.name for each in _passing.names(_name(path))]:
                _passing.delete(name)


def sweep(kind: str, oldest: float) -> None:
    """Take away what was made before an instant (seconds since 1970), here and in the object store."""
    for path in folder(kind).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    if _passing:
        with suppress(OSError):
            for each in [each for each in _passing.names(f"{kind}/") if each.since < oldest]:
                _passing.delete(each.name)


def _fetch(store: Store, name: str) -> None:
    target = folder(name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    being_fetched = target.with_name(f".{target.name}.fetched")
    store.fetch(name, being_fetched)
    being_fetched.chmod(0o600)
    being_fetched.replace(target)
    if (kind := name.partition("/")[0]) in COPIED:
        _drop_copies(kind)


def _drop_copies(kind: str) -> None:
    """The object store has them: a machine without a worker, whose sweeps nobody runs, keeps none of them for long."""
    oldest = time.time() - COPIES_STAY_SECONDS
    for path in folder(kind).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest and path.suffix not in LEFT_ALONE:
                path.unlink()


def _name(path: Path) -> str:
    return path.relative_to(folder("")).as_posix()
