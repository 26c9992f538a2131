"""Asks the virus scanner, a clamd, about the bytes of a file."""

import socket
import struct
from functools import partial
from urllib.parse import urlsplit

from operations import time_limits
from operations.time_limits import Lines

SECONDS_IN_ALL = 10  # to connect, to send the file and to hear what was found, together
BYTES_AT_ONCE = 64 * 1024


class NoScan(Exception):
    """The scanner could not be asked, or did not answer: the file stays pending, and is scanned later."""


def found_in(content: bytes, clamd_url: str | None) -> str | None:
    """The name of what the scanner found in the bytes; None where they are clean. Raises NoScan."""
    try:
        answer = time_limits.within(SECONDS_IN_ALL, partial(_ask, content, clamd_url))
    except OSError as error:
        raise NoScan(f"the scanner at {clamd_url} cannot be asked: {error}") from error
    if answer.endswith(" OK"):
        return None
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoScan(f"the scanner answered {answer!r}")


def _ask(content: bytes, clamd_url: str | None, lines: Lines) -> str:
    """What the scanner answers about the bytes."""
    with _connected(clamd_url) as line:
        lines.watch(lambda: line)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), BYTES_AT_ONCE):
            part = content[start : start + BYTES_AT_ONCE]
            line.sendall(struct.pack(">I", len(part)) + part)
        line.sendall(struct.pack(">I", 0))
        return _read_all(line)


def _connected(clamd_url: str | None) -> socket.socket:
    """A connection to the scanner, to be used with `with`."""
    if not clamd_url:
        raise NoScan("no scanner is set (CLAMD_URL)")
    url = urlsplit(clamd_url)
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname, url.port or 3310), timeout=SECONDS_IN_ALL)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS_IN_ALL)
    try:
        line.connect(url.path)
    except OSError:
        line.close()
        raise
    return line


def _read_all(line: socket.socket) -> str:
    read = b""
    while part := line.recv(4096):
        read += part
        if b"\0" in part:
            break
    return read.partition(b"\0")[0].decode("utf-8", errors="replace").strip()
