"""A visits file of 25,000 rows: what the web process and the worker do with it, in processor time and memory.

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
from operations import jobs
from operations.actuals_files import large_files
from operations.job_handlers import HANDLERS
from operations.visits import files
from queries.visits.stored_preview import shown_again, stored_preview
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
        content = text.getvalue().encode()
        file = files.hand_in(organisation.id, "visits.csv", content, by, at)
        started = step("handed in", started)
        file = worked_on(file)
        started = step(f"{len(file.plan['new']):,} new, read and checked by the worker", started)
        page = stored_preview(ActualsFile.get_by_id(file.id))
        shown_again(file, page.new[:50], at)
        started = step("a page of them", started)
        large_files.begin_saving(file, file.plan["seen"], False, by, at)
        file = worked_on(file)
        started = step(f"imported, and {file.said['saved']['filled']:,} weeks filled in by the worker", started)
        again = worked_on(files.hand_in(organisation.id, "visits.csv", content, by, at))
        step(f"{again.plan['unchanged']:,} unchanged, read and checked", started)


def worked_on(file):
    """The file after the worker has done what there was to do."""
    for queue in (jobs.FILES, jobs.JOBS):
        jobs.run_due(factories.AT, HANDLERS, queue)
    return ActualsFile.get_by_id(file.id)


def step(words, started):
    """Print what took how long, and the memory so far. Returns the time now."""
    now = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{words or 'at the start'}: {now - started:.2f} s, {memory} MB")
    return now


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
