"""How long an uplift of 4.5% over 2,000 line items takes, and that its outcome is its preview to the penny.

`python -m bench.uplift [lines]`: so many line items (2,000 unless given) with a later price each and two paid weeks of
actuals, imported into an empty database of its own; then the preview as the worker makes it, and applying.
"""

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from peewee import fn

from bench.fresh import fresh_database
from bench.import_care import AT, write_files
from models import PaymentItem, Person, PurchaseOrder, ServiceLevel, Uplift
from operations import jobs
from operations.audit import SYSTEM, NotSignedIn
from operations.care_import import importing
from operations.job_handlers import HANDLERS
from operations.uplifts.applying import apply
from operations.uplifts.previewing import preview
from queries.care_files import folders
from rules.uplifts import PERCENT, Terms


def main(lines=2_000):
    """Import, preview, apply; print each figure."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder, fresh_database() as database:
        write_files(Path(folder), lines)
        importing.import_care(folders.read_folder(folder)[0], SYSTEM, AT)
        jobs.run_due(AT, HANDLERS)
        officer = Person.create(email="cora@example.org", forename="Cora", surname="Example", side="council")
        cora = NotSignedIn(officer.id, "Cora Example", "", "council")
        level = ServiceLevel.get()
        start, seconds = time.perf_counter(), _watched(database)
        uplift = preview(Terms(PERCENT, 45_000, date(2025, 10, 6)), cora, AT, service_level_id=level.id)
        jobs.run_due(AT, HANDLERS)
        print(f"preview of {lines:,} lines: {time.perf_counter() - start:.1f} s, longest lock {max(seconds):.2f} s")
        before, uplift = _sums(), Uplift.get_by_id(uplift.id)
        start = time.perf_counter()
        seconds.clear()
        apply(uplift, uplift.version, "Fees", cora, AT)
        print(f"the button: {time.perf_counter() - start:.2f} s")
        jobs.run_due(AT, HANDLERS)
        print(f"applied, with orders and what is due: {time.perf_counter() - start:.1f} s")
        print("locks, in processor seconds:", " ".join(f"{each:.2f}" for each in seconds))
        due = sum(row["paid_pence"] + row["open_pence"] for row in uplift.figures)
        orders = sum(row.get("orders_2025_pence", 0) for row in uplift.figures)
        after = _sums()
        print(f"due: {due:,} pence said, {after[0] - before[0]:,} came")
        print(f"orders: {orders:,} pence said, {after[1] - before[1]:,} came")


def _watched(database):
    """A list that gets the processor seconds of each transaction from now on."""
    seconds, opened = [], []

    def watch(ends):
        def ended():
            ends()
            seconds.append(time.process_time() - opened.pop())

        return ended

    begin = database.begin

    def begun(*given, **named):
        begin(*given, **named)
        opened.append(time.process_time())

    database.begin, database.commit, database.rollback = begun, watch(database.commit), watch(database.rollback)
    return seconds


def _sums():
    due = PaymentItem.select(fn.SUM(PaymentItem.amount_pence)).where(PaymentItem.state == "derived").scalar() or 0
    orders = PurchaseOrder.select(fn.SUM(PurchaseOrder.value_pence)).where(PurchaseOrder.financial_year == 2025)
    return int(due), int(orders.scalar() or 0)


if __name__ == "__main__":
    main(*(int(each.replace("_", "")) for each in sys.argv[1:]))
