"""A form of 20 MB that a stranger sends is refused by its length: the web server's memory does not grow."""

import dataclasses
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.processes import ON_THIS_MACHINE, Portal

BODY = b"a=&" * 7_000_000
MOST_MB = 20


@pytest.fixture
def portal(start, settings, tmp_path):
    own = dataclasses.replace(settings, data_dir=tmp_path)
    portal = Portal(start, own, token="")
    assert portal.ask("GET", "/login")[0] == 200
    return portal


def largest_mb(process):
    """The most memory that the web server's processes have ever had, of the one that had most."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    states = [Path(f"/proc/{child}/status").read_text() for child in children]
    return max(int(state.partition("VmHWM:")[2].split()[0]) for state in states) // 1024


def send(portal, head, body=b""):
    """The first line that the server answers to a raw request."""
    with socket.create_connection((ON_THIS_MACHINE, portal.port), timeout=60) as line:
        line.sendall(head.encode() + body[:1000])
        answer = line.recv(100) if not body else b""
        with suppress(OSError):  # the server has hung up
            line.sendall(body[1000:])
            answer = answer or line.recv(100)
    return answer.decode().partition("\r\n")[0]


def head(path, length_line):
    lines = (f"POST {path} HTTP/1.1", f"Host: {ON_THIS_MACHINE}", "Content-Type: application/x-www-form-urlencoded")
    return "\r\n".join((*lines, length_line, "", ""))


def test_a_form_of_20_mb_is_refused_before_it_is_read(portal):
    before = largest_mb(portal.server)
    for path in ("/login", "/no-such-page", "/actions/new", "/actuals/grid"):
        said = send(portal, head(path, f"Content-Length: {len(BODY)}"))
        assert " 413 " in said or (path == "/actions/new" and " 303 " in said), path
        send(portal, head(path, f"Content-Length: {len(BODY)}"), BODY)
        assert portal.ask("GET", "/login")[0] == 200
        assert largest_mb(portal.server) - before < MOST_MB, path


def test_one_that_does_not_say_its_length_is_cut_off(portal):
    before = largest_mb(portal.server)
    chunk = f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n0\r\n\r\n"
    send(portal, head("/login", "Transfer-Encoding: chunked"), chunk)
    assert portal.ask("GET", "/login")[0] == 200
    assert largest_mb(portal.server) - before < MOST_MB
