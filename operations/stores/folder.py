"""Bytes in the files of a folder, which only the portal may look into. What ends with `.part` is not whole (yet)."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from operations.stores.store import Stored

PART = ".part"


class FolderStore:
    """A folder, which only the portal may look into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.where = str(folder)

    def write(self, name: str, content: bytes) -> None:
        path = self._begun(name)
        try:
            with open(path, "wb", opener=_for_owner_only) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._finished(path, name)
        except OSError:
            path.unlink(missing_ok=True)
            raise

    def put(self, name: str, source: Path) -> None:
        path = self._begun(name)
        try:
            with source.open("rb") as given, open(path, "wb", opener=_for_owner_only) as file:
                shutil.copyfileobj(given, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            self._finished(path, name)
        except OSError:
            path.unlink(missing_ok=True)
            raise

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def fetch(self, name: str, target: Path) -> None:
        shutil.copyfile(self.folder / name, target)

    def delete(self, name: str) -> None:
        path = self.folder / name
        path.unlink(missing_ok=True)
        if path.parent != self.folder and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()

    def names(self, prefix: str = "") -> Iterator[Stored]:
        for path in sorted(self.folder.rglob("*")) if self.folder.is_dir() else ():
            name = path.relative_to(self.folder).as_posix()
            if name.startswith(prefix) and path.is_file():
                yield Stored(name, path.stat().st_mtime)

    def within(self, part: str) -> "FolderStore":
        return FolderStore(self.folder / part)

    def _begun(self, name: str) -> Path:
        path = self.folder / f"{name}{PART}"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        return path

    def _finished(self, path: Path, name: str) -> None:
        """The name stands for all of the bytes from here on, after a power cut too."""
        os.replace(path, self.folder / name)
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
