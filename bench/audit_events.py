"""Audit events: one at a time as people work, in bulk as an import does, and the whole chain read again."""

import time

from bench.fresh import fresh_database
from operations import audit
from queries.audit import verify_chain
from tests.support.factories import AT


def run():
    """Print the figures."""
    with fresh_database() as database:
        print(f"1,000 changes with one event each: {seconds(lambda: one_by_one(database, 1000)):.2f} s")
        print(f"20,000 events in one transaction: {seconds(lambda: in_bulk(database, 20_000)):.2f} s")
        print(f"the chain of 21,000 read and checked: {seconds(verify_chain):.2f} s")


def one_by_one(database, count):
    for number in range(count):
        with database.atomic():
            audit.record("actual saved", by=audit.SYSTEM, at=AT, now={"quantity_hundredths": number})


def in_bulk(database, count):
    with database.atomic():
        events = (audit.Event("line item imported", now={"number": number}) for number in range(count))
        audit.record_many(events, audit.SYSTEM, AT)


def seconds(function):
    """How long a call takes."""
    started = time.perf_counter()
    function()
    return time.perf_counter() - started
