"""Where the chain of audit events ended, kept outside the database: a line of a file each night, appended only.

Who can write to the database can chain its events anew; the ends that are kept here show it, and a copy of the file on
another machine shows it even where this one is lost.
"""

import logging
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from queries.audit_chain import ChainEnd, chain_problems, current_end
from rules.broken import RuleBroken
from rules.moment import Moment

FILE = "audit-chain-ends.txt"
log = logging.getLogger(__name__)


def read(data_dir: Path) -> list[ChainEnd]:
    """The ends that were kept, oldest first. Raises RuleBroken for a line that is none."""
    path = data_dir / FILE
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return [_end_of(line, number) for number, line in enumerate(lines, 1)]


def _end_of(line: str, number: int) -> ChainEnd:
    try:
        at, events, event_id, newest_hash = line.split(" ")
        return ChainEnd(datetime.fromisoformat(at), int(events), int(event_id), newest_hash)
    except ValueError as error:
        raise RuleBroken(f"Line {number} of {FILE} is not the end of a chain: somebody has written in it") from error


def append(data_dir: Path, ends: Sequence[ChainEnd], end: ChainEnd | None) -> None:
    """Keep the `end` up to which the chain was just found whole, unless it is the last of `ends` (those of the file)
    or there is none.
    """
    if end is None or (ends and ends[-1].event_id == end.event_id):
        return
    line = f"{end.at.isoformat()} {end.events} {end.event_id} {end.hash}\n"
    descriptor = os.open(data_dir / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_tonight(data_dir: Path, at: Moment) -> None:
    """Read the chain from the last end on and keep its end, in the file and in the log; a broken one goes to the log
    as an error and is not kept.
    """
    ends, end = read(data_dir), current_end(at)
    problems = list(chain_problems(ends, whole=False))
    for sentence in problems:
        log.error("audit chain: %s", sentence)
    if problems:
        return
    append(data_dir, ends, end)
    if end is not None:
        log.info("audit chain: %s events, the last is %s with the hash %s", end.events, end.event_id, end.hash)
