"""Purchase orders of many line items, each of a client of its own, over three financial years: issued, followed again
with nothing changed (the nightly round), and followed after every price changed.

Targets: an import of 20,000 line items, orders included, in 30 seconds; twice the lines, at
most 2.2 times the time.
"""

import time
from datetime import date

from bench.fresh import fresh_database
from models import CarePackageLineItem, Client, database
from operations import purchase_orders
from tests.support import factories

ROWS_AT_ONCE = 500
STARTED = date(2023, 9, 4)  # three financial years by the day of the bench


def run(lines=10_000):
    """Print the figures for `lines` line items, and for twice as many."""
    once = measure(lines)
    twice = measure(2 * lines)
    for what, first, second in zip(("issued", "followed again", "after a new price"), once, twice, strict=True):
        print(f"{what}: {lines:,} lines {first:.1f} s, {2 * lines:,} lines {second:.1f} s, ratio {second / first:.2f}")


def measure(lines):
    """Seconds of the three rounds."""
    with fresh_database():
        make_lines(lines)
        issued = seconds()
        again = seconds()
        CarePackageLineItem.update(unit_price_tenthousandths=210_000).execute()
        return issued, again, seconds()


def seconds():
    """How long one nightly round takes."""
    started = time.perf_counter()
    purchase_orders.reissue_all(factories.AT)
    return time.perf_counter() - started


def make_lines(count):
    """Line items by turns in hours, weekly and timetabled."""
    contract, level = factories.make_contract(), factories.make_service_level()
    service = factories.make_service(organisation=contract.organisation)
    common = {"contract": contract.id, "service": service.id, "service_level": level.id, "start_date": STARTED}
    kinds = ({"pricing": "units", "units_hundredths": 1400}, {"pricing": "weekly"}, {"pricing": "timetabled"})
    clients = [{"id": n, "ssref": f"A{n}", "surname": f"Angelo{n}"} for n in range(1, count + 1)]
    lines = [
        {
            "reference": f"C{n}",
            "care_package_ref": f"CP{n}",
            "client": n,
            "unit_price_tenthousandths": 205_000,
            "units_hundredths": None,
            "sessions": [100] * 5 + [0, 0],
            **common,
            **kinds[n % 3],
        }
        for n in range(1, count + 1)
    ]
    with database.atomic():
        for table, rows in ((Client, clients), (CarePackageLineItem, lines)):
            for start in range(0, count, ROWS_AT_ONCE):
                table.insert_many(rows[start : start + ROWS_AT_ONCE]).execute()
