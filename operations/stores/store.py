"""What a place for bytes can do, a folder and a bucket alike: what is not there is a FileNotFoundError, whatever else
fails another OSError. A name has letters, digits, dots, hyphens and slashes, and is chosen by the portal.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol


class Stored(NamedTuple):
    """What is kept under a name, and since when (seconds since 1970)."""

    name: str
    since: float


class Store(Protocol):
    """A place for bytes. `where` says it to people, without secrets."""

    where: str

    def write(self, name: str, content: bytes) -> None:
        """Keep bytes, all or none, for good. Raises OSError."""

    def put(self, name: str, source: Path) -> None:
        """Keep what a file holds, all or none, for good. Raises OSError."""

    def read(self, name: str) -> bytes:
        """The bytes. Raises FileNotFoundError, OSError."""

    def fetch(self, name: str, target: Path) -> None:
        """Write the bytes into a file. Raises FileNotFoundError, OSError."""

    def delete(self, name: str) -> None:
        """Take it away; that it is not there is no fault. Raises OSError."""

    def names(self, prefix: str = "") -> Iterator[Stored]:
        """All that begins with a prefix, by name; in a folder also what ends with `.part`. Raises OSError."""

    def within(self, part: str) -> "Store":
        """The part of it whose names begin with `part` and a slash."""
