"""Asks the virus scanner, a clamd, about the bytes of a file."""

import socket
import struct
from urllib.parse import urlsplit

SECONDS_TO_SCAN = 30
BYTES_AT_ONCE = 64 * 1024


class NoScan(Exception):
    """The scanner could not be asked, or did not answer: the file stays pending, and is scanned later."""


def found_in(content: bytes, clamd_url: str | None) -> str | None:
    """The name of what the scanner found in the bytes; None where they are clean. Raises NoScan."""
    try:
        with _connected(clamd_url) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), BYTES_AT_ONCE):
                part = content[start : start + BYTES_AT_ONCE]
                line.sendall(struct.pack(">I", len(part)) + part)
            line.sendall(struct.pack(">I", 0))
            answer = _read_all(line)
    except OSError as error:
        raise NoScan(f"the scanner at {clamd_url} cannot be asked: {error}") from error
    if answer.endswith(" OK"):
        return None
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoScan(f"the scanner answered {answer!r}")


def _connected(clamd_url: str | None) -> socket.socket:
    """A connection to the scanner, to be used with `with`."""
    if not clamd_url:
        raise NoScan("no scanner is set (CLAMD_URL)")
    url = urlsplit(clamd_url)
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname, url.port or 3310), timeout=SECONDS_TO_SCAN)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS_TO_SCAN)
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
