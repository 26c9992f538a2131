"""A visits file of 25,000 rows: reading, the preview, and Update System, in processor time and memory.

`python -m bench.visits_files [rows] [lines]`
"""

import csv
import io
import resource
import sys
import time
from datetime import datetime, timedelta

from bench.actuals_files import make_provider, visitor_of
from bench.fresh import fresh_database
from models import ActualsFile, CarePackageLineItem, Client
from operations.visits import files, saving
from queries.visits.file_preview import preview_of
from rules.care_files.visits import HEADINGS
from tests.support import factories

FIRST = datetime(2025, 11, 10, 7)


def rows_of(lines, rows):
    """That many visits of half an hour, one after the other through a week, each line's its own."""
    each = -(-rows // len(lines))
    for number in range(rows):
        reference, ssref = lines[number // each]
        start = FIRST + timedelta(hours=number % each)
        times = [f"{moment:%d/%m/%Y %H:%M}" for moment in (start, start + timedelta(minutes=30))]
        yield [f"V{number}", ssref, reference, "", *times, *times, 1, "Delivered", ""]


def run(rows=25_000, lines=6_500):
    """Print the seconds of each step, and the most memory of the process."""
    with fresh_database():
        organisation = make_provider(lines)
        by, at = visitor_of(organisation), factories.AT
        query = CarePackageLineItem.select(CarePackageLineItem.reference, Client.ssref).join(Client)
        of_care = list(query.order_by(CarePackageLineItem.id).tuples())
        text = io.StringIO()
        csv.writer(text).writerows([HEADINGS.values(), *rows_of(of_care, rows)])
        step("", time.process_time())
        started = time.process_time()
        file = files.hand_in(organisation.id, "visits.csv", text.getvalue().encode(), by, at)
        started = step("handed in", started)
        preview = preview_of(file, at)
        started = step(f"{len(preview.new):,} new and {len(preview.asked):,} asked about, previewed", started)
        prepared = saving.prepare(file, at)
        started = step("prepared", started)
        saved = saving.update_system(prepared, preview.seen, by, at)
        started = step(f"Update System, {saved.filled:,} weeks filled in", started)
        again = files.hand_in(organisation.id, "visits.csv", text.getvalue().encode(), by, at)
        preview = preview_of(ActualsFile.get_by_id(again.id), at)
        step(f"{len(preview.unchanged):,} unchanged, previewed", started)


def step(words, started):
    """Print what took how long, and the memory so far. Returns the time now."""
    now = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{words or 'at the start'}: {now - started:.2f} s, {memory} MB")
    return now


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
