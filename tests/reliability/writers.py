"""Thirty-two writers for a minute: no "database is locked", and no update is lost.

    python -m tests.reliability.writers 60    (on PostgreSQL with TEST_DATABASE_URL)

Each is a process with a connection of its own that changes one of four rows, guarded by the version that it read, as
all operations do, with an audit event in the same transaction.
"""

import multiprocessing
import sys
import time

from models import AuditEvent, SavedReply, database
from operations import audit
from operations.guarded import guarded_update
from queries import verification
from rules.broken import IllegalMove
from tests.support.databases import make_test_database
from tests.support.factories import AT
from web.database import open_database

WRITERS = 32
ROWS = 4
PROCESSES = multiprocessing.get_context("fork")


def _write(url, ids, number, ends, told):
    """Change rows until the end. Tells how many changes were made, the longest wait for a turn, and what was raised."""
    open_database(url)
    changed, longest, broken = 0, 0.0, []
    with database.connection_context():
        while time.monotonic() < ends:
            began = time.monotonic()
            try:
                with database.atomic():
                    longest = max(longest, time.monotonic() - began)
                    row = SavedReply.get_by_id(ids[(number + changed) % ROWS])
                    guarded_update(row, {"text": f"{number}: {changed}"})
                    audit.record("saved reply changed", audit.SYSTEM, AT, row)
                changed += 1
            except IllegalMove:
                continue
            except Exception as error:
                broken.append(f"{type(error).__name__}: {error}")
    told.put((changed, longest, broken))


def main(seconds):
    """Print how much was written; exits 1 where anything was lost or locked."""
    test_database = make_test_database("writers")
    try:
        with database.connection_context():
            replies = [SavedReply.create(name=f"Reply {number}", text="", changed_at=AT.now) for number in range(ROWS)]
        told, ends = PROCESSES.Queue(), time.monotonic() + seconds
        ids = [reply.id for reply in replies]
        writers = [
            PROCESSES.Process(target=_write, args=(test_database.url, ids, number, ends, told))
            for number in range(WRITERS)
        ]
        for each in writers:
            each.start()
        answers = [told.get() for _ in writers]
        for each in writers:
            each.join()
        with database.connection_context():
            versions = sum(SavedReply.get_by_id(each).version - 1 for each in ids)
            events, problems = AuditEvent.select().count(), list(verification.problems())
    finally:
        test_database.throw_away()
    counts, waits, errors = zip(*answers, strict=True)
    changed, broken = sum(counts), [each for of_writer in errors for each in of_writer]
    print(
        f"{WRITERS} writers, {seconds} s: {changed} changes, {versions} versions, {events} events, {len(broken)} errors"
        f"; {min(counts)} to {max(counts)} changes each, the longest wait for a turn {max(waits):.1f} s"
    )
    if not changed == versions == events or broken or problems or min(counts) == 0:
        print(*broken[:3], *problems[:3], f"again: python -m tests.reliability.writers {seconds}", sep="\n")
        sys.exit(1)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
