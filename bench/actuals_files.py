"""Actuals Bulk Import of 5,000 rows: reading, the preview, and Update System, in processor time."""

import time
from datetime import timedelta

from bench.fresh import fresh_database
from models import database
from operations.actuals_files import keeping, saving
from queries.actuals_files.exporting import export_rows, in_order
from queries.actuals_files.preview import preview_of
from queries.weeks.loading import Scope
from rules.actual_files import HEADINGS
from tests.support import factories
from tests.support.actuals_files import when_read
from web.current_user import CurrentUser
from web.downloads import csv_text, xlsx_bytes

TARGET_SECONDS = 5
WEEKS = 10


def make_provider(lines):
    """A provider with that many lines of its own client each, half of them timetabled."""
    organisation = factories.make_organisation(name="Rose Care")
    with database.atomic():
        care = factories.make_care(organisation=organisation)
        for number in range(1, lines):
            timetable = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "units_hundredths": None}
            bought = timetable if number % 2 else {}
            factories.make_cpli(contract=care.contract, service=care.service, service_level=care.level, **bought)
    return organisation


def timed(words, verb):
    """What `verb` answers, with its seconds printed."""
    started = time.process_time()
    answer = verb()
    print(f"{words}: {time.process_time() - started:.2f} s")
    return answer


def run(rows=5_000):
    """Print the seconds of each step, of a CSV file and of an .xlsx file."""
    with fresh_database():
        organisation = make_provider(rows // WEEKS)
        by = visitor_of(organisation)
        last = factories.TODAY - timedelta(days=10)
        weeks = (last - timedelta(weeks=WEEKS - 1), last)
        cells = timed(f"{rows:,} rows exported", lambda: in_order(export_rows(Scope(organisation.id), *weeks)))
        dated = [[f"{row[0]:%d/%m/%Y}", *row[1:]] for row in cells]
        for kind, content in (
            ("csv", csv_text(HEADINGS, dated).encode()),
            ("xlsx", xlsx_bytes("Actuals", HEADINGS, cells)),
        ):
            started = time.process_time()
            at = factories.AT
            file = when_read(keeping.hand_in(organisation.id, f"actuals.{kind}", content, by, at), at)
            preview = preview_of(file, at)
            seconds = time.process_time() - started
            print(f"{len(preview.good):,} good rows of .{kind} previewed: {seconds:.2f} s of {TARGET_SECONDS}")
        prepared = timed("prepared", lambda: saving.prepare(file, True, at))
        timed("Update System", lambda: saving.update_system(prepared, preview.seen, by, at))


def visitor_of(organisation):
    """Somebody who may import for it."""
    person = factories.make_contact(organisation=organisation)
    nothing = dict.fromkeys(("session_id", "must_change_password", "must_set_code"), 0)
    named = {"name": "Alice", "forename": "Alice", "email": "alice@example.org", "organisation_name": "Rose Care"}
    who = {"person_id": person.id, "side": "provider", "organisation_id": organisation.id, "organisations": ()}
    return CurrentUser(**who, **named, **nothing, roles=frozenset(["administrator"]), address="192.0.2.1")
