"""A zip is written part by part, each hashed as it goes, and read back with care: nothing of it is held in memory."""

import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Self

from rules.broken import RuleBroken
from rules.packs import (
    HASHES,
    MOST_LINES_OF_HASHES,
    NO_ZIP,
    Part,
    Row,
    cell,
    check_size,
    hash_list,
    is_safe_path,
    read_hash_list,
)

BLOCK = 1 << 20
ROWS_A_BLOCK = 500
UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
BYTE_ORDER_MARK = "\ufeff"  # so that a spreadsheet reads the file as UTF-8


class PackWriter:
    """Writes a pack into a zip, in a `with`. Of the same rows on the same day it is the same bytes."""

    def __init__(self, target: IO[bytes], day: date, go_on: Callable[[], None] = lambda: None) -> None:
        """`go_on` is called now and then while a long file is written."""
        self._go_on = go_on
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._day = (day.year, day.month, day.day, 0, 0, 0)
        self.hashes: dict[str, str] = {}

    def add_part(self, part: Part) -> int:
        """Write a file of rows. Returns how many rows it has."""
        return self.add_rows(part.path, part.headings, part.rows())

    def add_rows(self, path: str, headings: Sequence[str], rows: Iterable[Row]) -> int:
        """Write rows as CSV. Returns how many."""
        count = 0
        with self._open(path) as file:
            text = io.StringIO(BYTE_ORDER_MARK, newline="")
            text.seek(0, io.SEEK_END)
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(headings)
            for row in rows:
                writer.writerow([cell(value) for value in row])
                count += 1
                if count % ROWS_A_BLOCK == 0:
                    file.write(text.getvalue().encode())
                    text.seek(0)
                    text.truncate()
                    self._go_on()
            file.write(text.getvalue().encode())
        return count

    def add_bytes(self, path: str, content: bytes) -> None:
        """Write a file as it is."""
        with self._open(path) as file:
            file.write(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        """Write the list of hashes last, and end the zip; one that broke off has no list, so it is no pack."""
        with self._zip:
            if error is None:
                with self._zip.open(self._info(HASHES), "w") as file:
                    file.write(hash_list(self.hashes).encode())

    @contextmanager
    def _open(self, path: str) -> Iterator["_Hashing"]:
        if path in self.hashes or not is_safe_path(path):
            raise ValueError(f"{path!r} is no new file of a pack")
        with self._zip.open(self._info(path), "w", force_zip64=True) as file:
            hashing = _Hashing(file)
            yield hashing
        self.hashes[path] = hashing.digest.hexdigest()

    def _info(self, path: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self._day)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        return info


class _Hashing:
    """What is written to a file, and the SHA-256 of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.digest.update(content)
        self.file.write(content)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that somebody gives us, once its names and sizes are looked at. Raises RuleBroken, in words."""
    try:
        packed, found = path.stat().st_size, zipfile.ZipFile(path)
    except UNREADABLE as wrong:
        raise RuleBroken(NO_ZIP) from wrong
    with found:
        _check(found, packed)
        yield found


def _check(found: zipfile.ZipFile, packed: int) -> None:
    infos = found.infolist()
    check_size(packed, sum(info.file_size for info in infos), len(infos))
    if len({info.filename for info in infos}) < len(infos):
        raise RuleBroken("The zip holds two files of one name. It was not opened")
    for info in infos:
        if not info.is_dir() and not is_safe_path(info.filename):
            raise RuleBroken("The zip holds a file whose name leads outside of it. It was not opened")
        if info.flag_bits & 1:
            raise RuleBroken("The zip has a password. Save it without one")


def blocks_of(found: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a file in it, a block at a time, never more than it says. Raises RuleBroken where it is damaged."""
    read = 0
    try:
        with found.open(info) as file:
            while block := file.read(BLOCK):
                read += len(block)
                if read > info.file_size:
                    raise RuleBroken(f"{info.filename} is larger than the zip says. It was not read")
                yield block
    except UNREADABLE as wrong:
        raise RuleBroken(f"{info.filename} is damaged: it cannot be read") from wrong


def sha256_of(found: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """The SHA-256 of a file in it, in hex."""
    digest = hashlib.sha256()
    for block in blocks_of(found, info):
        digest.update(block)
    return digest.hexdigest()


def listed_hashes(found: zipfile.ZipFile) -> dict[str, str]:
    """{path: SHA-256} as its list says. Raises RuleBroken where it has no list that can be read."""
    info = next((each for each in found.infolist() if each.filename == HASHES), None)
    if info is None:
        raise RuleBroken(f"The zip has no list of hashes ({HASHES}), so it is not a pack of this portal")
    if info.file_size > MOST_LINES_OF_HASHES:
        raise RuleBroken(f"{HASHES} is far too long. It was not read")
    try:
        return read_hash_list(b"".join(blocks_of(found, info)).decode("utf-8"))
    except UnicodeDecodeError:
        raise RuleBroken(f"{HASHES} is not text") from None


def problems_of(found: zipfile.ZipFile) -> list[str]:
    """One sentence for each file that is not as its list of hashes says. Raises RuleBroken where there is no list."""
    hashes = listed_hashes(found)
    infos = {info.filename: info for info in found.infolist() if not info.is_dir() and info.filename != HASHES}
    problems = [f"{path} is missing" for path in hashes if path not in infos]
    problems += [f"{path} is not on the list: it was added later" for path in infos if path not in hashes]
    for path, info in infos.items():
        if path in hashes:
            try:
                if sha256_of(found, info) != hashes[path]:
                    problems.append(f"{path} was changed")
            except RuleBroken as broken:
                problems.append(broken.message)
    return sorted(problems)


def unpack(found: zipfile.ZipFile, folder: Path) -> None:
    """Write the files of a zip that was looked at into an empty folder."""
    for info in found.infolist():
        if not info.is_dir():
            path = folder / info.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for block in blocks_of(found, info):
                    file.write(block)
