"""How long an import of commissioned care takes, and that twice the lines take about twice as long.

`python -m bench.import_care [lines]`: so many line items (2,000 unless given) and twice as many, each with a client,
a later price, a contribution and two weeks of actuals, into an empty database of its own; then the same files again.
"""

import csv
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from bench.fresh import fresh_database
from operations.audit import SYSTEM
from operations.care_import import importing
from queries.care_files import folders
from rules.moment import Moment

AT = Moment(today=date(2025, 11, 20), now=datetime(2025, 11, 20, 9, 30))
LINES_OF_A_CONTRACT = 40
WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "1")


def write_files(folder, lines):
    """Care files with this many line items."""
    contracts = range(1, lines // LINES_OF_A_CONTRACT + 2)
    _write(folder, "organisations", ({"organisation_ref": f"P{n}", "name": f"Provider {n}"} for n in contracts))
    of_contract = ({"organisation_ref": f"P{n}", "name": f"House {n}"} for n in contracts)
    _write(folder, "services", ({"service_ref": f"S{n}", **row} for n, row in enumerate(of_contract, 1)))
    level = {"service_level_ref": "L1", "name": "Day Care", "unit": "Session", "vat_rate": "20"}
    _write(folder, "service_levels", [level])
    contract_rows = ({"contract_ref": f"K{n}", "organisation_ref": f"P{n}", "name": f"Contract {n}"} for n in contracts)
    _write(folder, "contracts", contract_rows)
    method = {"start_date": "31/03/2025", "model": "invoiced", "pay_on_actuals": "always", "frequency": "four_weekly"}
    method |= {"first_period_start": "31/03/2025", "slack_days": "-28"}
    _write(folder, "payment_methods", ({"contract_ref": f"K{n}", **method} for n in contracts))
    numbers = range(1, lines + 1)
    clients = ({"ssref": f"A{n}", "title": "Mrs", "forename": "Iris", "surname": f"Angelo{n}"} for n in numbers)
    _write(folder, "clients", clients)
    _write(folder, "care_package_line_items", (_line(n) for n in numbers))
    prices = ({"cpli_id": f"C{n}", "start_date": "01/10/2025", "unit_price": "22.10"} for n in numbers)
    _write(folder, "prices", prices)
    contributions = ({"cpli_id": f"C{n}", "start_date": "31/03/2025", "weekly_amount": "12.50"} for n in numbers)
    _write(folder, "contributions", contributions)
    _write(folder, "actuals", (_week(n, weeks) for n in numbers for weeks in (2, 3)))


def _line(n):
    owner = n // LINES_OF_A_CONTRACT + 1
    priced = {"pricing": "timetabled", "unit_price": "21.40", **WEEKDAYS}
    if n % 2:
        priced = {"pricing": "units", "unit_price": "20.50", "units": "14"}
    return {
        "cpli_id": f"C{n}",
        "care_package_ref": f"CP{n}",
        "ssref": f"A{n}",
        "service_ref": f"S{owner}",
        "service_level_ref": "L1",
        "contract_ref": f"K{owner}",
        "start_date": "31/03/2025",
        "units": "",
        **dict.fromkeys(WEEKDAYS, ""),
        **priced,
    }


def _week(n, weeks_ago):
    monday = AT.today - timedelta(days=AT.today.weekday() + 7 * weeks_ago)
    row = {"Week Beginning": monday.isoformat(), "CPLI ID": f"C{n}", "Status": "Confirmed"}
    days = {"Actual": "12"} if n % 2 else dict(zip(WEEKDAYS, "11F11", strict=True))
    return row | {"Actual": "", **dict.fromkeys(WEEKDAYS, "")} | days


def _write(folder, name, rows):
    with (Path(folder) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)


def measure(lines):
    """The first import of this many line items, and the same again: (seconds, seconds of the processor) each."""
    with tempfile.TemporaryDirectory() as folder, fresh_database():
        write_files(folder, lines)
        return _timed(folder), _timed(folder)


def _timed(folder):
    started, processor = time.perf_counter(), time.process_time()
    sheets, _ = folders.read_folder(folder)
    imported = importing.import_care(sheets, SYSTEM, AT)
    if imported.plan.rejections:
        raise SystemExit(f"The bench's own files were refused: {imported.plan.rejections[0]}")
    return time.perf_counter() - started, time.process_time() - processor


def run(lines=2_000):
    """Print the figures of `lines` and of twice as many; the ratio is of processor time, as others may be at work."""
    (once, processor), (again, _) = measure(lines)
    print(f"import of {lines:,} line items: {once:.1f} s; the same files again: {again:.1f} s")
    (twice, processor_of_twice), _ = measure(2 * lines)
    print(f"import of {2 * lines:,} line items: {twice:.1f} s; ratio {processor_of_twice / processor:.2f}")


if __name__ == "__main__":
    run(*(int(argument) for argument in sys.argv[1:2]))
