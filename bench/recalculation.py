"""How long a recalculation takes, and that twice the lines take at most 2.2 times as long.

`python -m bench.recalculation [lines]`: that many line items (2,000 unless given) with a year of confirmed weeks, and
twice as many, each into an empty database of its own. Then the same again (nothing to write), and one saved week.
"""

import resource
import sys
import tempfile
import time
from datetime import date, datetime, timedelta

import models
from migrations.running import migrate
from models import database
from operations.consequences import everything_changed, lines_changed
from rules.moment import Moment
from web.database import open_database

AT = Moment(today=date(2025, 11, 20), now=datetime(2025, 11, 20, 9, 30))
FIRST = date(2024, 11, 11)
WEEKS = 53
LINES_OF_A_CONTRACT = 40
ROWS_AT_ONCE = 500
DAY_ROWS = [{"days": [0, 1, 2, 3], "quantity_hundredths": 100, "is_frustrated": False, "comment": ""}]


def make_council(lines):
    """Line items by turns in hours and timetabled sessions, invoiced four-weekly in arrears on actuals."""
    contracts = lines // LINES_OF_A_CONTRACT
    numbers = range(1, contracts + 1)
    _insert(models.Organisation, ({"id": n, "reference": f"P{n}", "name": f"Provider {n}"} for n in numbers))
    rows = ({"id": n, "reference": f"S{n}", "name": f"Service {n}", "organisation": n} for n in numbers)
    _insert(models.Service, rows)
    rows = ({"id": n, "reference": f"K{n}", "name": f"Contract {n}", "organisation": n} for n in numbers)
    _insert(models.Contract, rows)
    method = {"model": "invoiced", "pay_on_actuals": "always", "frequency": "four_weekly", "slack_days": -28}
    method |= {"start_date": FIRST, "first_period_start": FIRST}
    _insert(models.PaymentMethod, ({"contract": n, **method} for n in numbers))
    level = {"id": 1, "reference": "L1", "name": "Day Care", "unit": "Session", "vat_rate_basis_points": 2000}
    _insert(models.ServiceLevel, [level])
    everyone = range(1, lines + 1)
    _insert(models.Client, ({"id": n, "ssref": f"A{n}", "surname": f"Angelo{n}"} for n in everyone))
    _insert(models.CarePackageLineItem, (_line(n) for n in everyone))
    _insert(models.Actual, (_week(n, week) for n in everyone for week in range(WEEKS)))


def _owner(n):
    return (n - 1) // LINES_OF_A_CONTRACT + 1


def _line(n):
    priced = {"pricing": "units", "units_hundredths": 1400, "unit_price_tenthousandths": 205_000}
    if n % 2:
        priced = {"pricing": "timetabled", "units_hundredths": None, "unit_price_tenthousandths": 2_144_600}
    return {
        "id": n,
        "reference": f"C{n}",
        "care_package_ref": f"CP{n}",
        "client": n,
        "service": _owner(n),
        "service_level": 1,
        "contract": _owner(n),
        "start_date": FIRST,
        "sessions": [100] * 5 + [0, 0] if n % 2 else [0] * 7,
        **priced,
    }


def _week(n, week):
    planned = 500 if n % 2 else 1400
    return {
        "organisation": _owner(n),
        "contract": _owner(n),
        "client": n,
        "service": _owner(n),
        "service_level": 1,
        "cpli": n,
        "week_start": FIRST + timedelta(weeks=week),
        "state": "confirmed",
        "planned_hundredths": planned,
        "actual_hundredths": planned - 100,
        "missed_hundredths": 100,
        "rows": DAY_ROWS if n % 2 else [],
        "saved_at": AT.now,
        "confirmed_at": AT.now,
    }


def _insert(table, rows):
    batch = []
    with database.atomic():
        for row in rows:
            batch.append(row)
            if len(batch) == ROWS_AT_ONCE:
                table.insert_many(batch).execute()
                batch = []
        if batch:
            table.insert_many(batch).execute()


def measure(lines):
    """Seconds of the first recalculation, of the same again, and of one saved week; megabytes at most in memory."""
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{folder}/bench.sqlite3")
        with database.connection_context():
            migrate(database.obj)
            make_council(lines)
            first = everything_changed(AT)
            again = everything_changed(AT)
            models.Actual.update(actual_hundredths=1200, missed_hundredths=200).where(models.Actual.cpli == 2).execute()
            started = time.perf_counter()
            with database.atomic():
                lines_changed(["C2"], AT)
            week = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return first.seconds, again.seconds, week, memory, first.items


def run(lines=2_000):
    """Print the figures of `lines` and of twice as many."""
    once, again, week, memory, items = measure(lines)
    print(f"{lines:,} line items with a year of weekly actuals, {items:,} payment items: {once:.1f} s, {memory:.0f} MB")
    print(f"the same again, nothing to write: {again:.1f} s; one saved week: {week * 1000:.0f} ms")
    twice, _, _, memory, _ = measure(2 * lines)
    print(f"{2 * lines:,} line items: {twice:.1f} s, {memory:.0f} MB; ratio {twice / once:.2f} (at most 2.2)")
    return {"seconds": once, "seconds_again": again, "seconds_of_twice": twice, "ratio": twice / once}


if __name__ == "__main__":
    run(*(int(argument) for argument in sys.argv[1:2]))
