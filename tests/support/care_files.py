"""Care files for tests: one good row of each, to be changed a cell at a time."""

import csv
import io

from operations.audit import SYSTEM
from operations.care_import.importing import import_care, preview
from queries.care_files.delimited import read_csv
from queries.care_files.folders import KNOWN
from tests.support.factories import AT

GOOD = {
    "organisations.csv": {"organisation_ref": "P1", "name": "Rose Care", "town": "Meretown"},
    "services.csv": {"service_ref": "S1", "organisation_ref": "P1", "name": "Rose House"},
    "service_levels.csv": {"service_level_ref": "L1", "name": "Day Care", "unit": "Session", "vat_rate": "20"},
    "contracts.csv": {"contract_ref": "K1", "organisation_ref": "P1", "name": "Day opportunities"},
    "payment_methods.csv": {
        "contract_ref": "K1",
        "start_date": "31/03/2025",
        "end_date": "",
        "model": "invoiced",
        "pay_on_actuals": "always",
        "frequency": "four_weekly",
        "first_period_start": "31/03/2025",
        "slack_days": "-28",
    },
    "contract_prices.csv": {
        "contract_ref": "K1",
        "service_level_ref": "L1",
        "start_date": "31/03/2025",
        "unit_price": "30.00",
    },
    "clients.csv": {"ssref": "A1", "title": "Mrs", "forename": "Iris", "surname": "Angelo"},
    "care_package_line_items.csv": {
        "cpli_id": "C1",
        "care_package_ref": "CP1",
        "ssref": "A1",
        "service_ref": "S1",
        "service_level_ref": "L1",
        "contract_ref": "K1",
        "start_date": "31/03/2025",
        "end_date": "",
        "pricing": "timetabled",
        "unit_price": "214.46",
        "units": "",
        "mon": "1",
        "tue": "1",
        "wed": "1",
        "thu": "1",
        "fri": "1",
        "sat": "",
        "sun": "",
    },
    "prices.csv": {"cpli_id": "C1", "start_date": "01/10/2025", "unit_price": "220.00"},
    "contributions.csv": {"cpli_id": "C1", "start_date": "31/03/2025", "weekly_amount": "12.50"},
    "suspensions.csv": {"ssref": "A1", "cpli_id": "", "start_date": "04/08/2025", "end_date": "10/08/2025"},
    "contacts.csv": {
        "email": "alice@example.org",
        "forename": "Alice",
        "surname": "Example",
        "organisation_ref": "P1",
        "role": "administrator; finance_clerk",
    },
    "officers.csv": {
        "email": "fin@example.org",
        "forename": "Fin",
        "surname": "Example",
        "roles": "finance_officer",
        "teams": "Finance Team",
    },
    "actuals.csv": {
        "Week Beginning": "10/11/2025",
        "CPLI ID": "C1",
        "SSRef": "A1",
        "Mon": "1",
        "Tue": "1",
        "Wed": "F",
        "Thu": "1",
        "Fri": "",
        "Sat": "",
        "Sun": "",
        "Comments": "",
        "Status": "Confirmed",
    },
}


def text_of(*rows):
    """Rows as the text of a CSV file."""
    written = io.StringIO()
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    writer = csv.DictWriter(written, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def good(file_name, **changed):
    """The good row of a file, with cells changed: `good("clients.csv", surname="")`."""
    return GOOD[file_name] | changed


def sheets_of(**files):
    """Sheets of the files: `sheets_of(clients=[row, row])`, a text or bytes stands as it is."""
    made = {}
    for name, content in files.items():
        if isinstance(content, list):
            content = text_of(*content)
        content = content.encode() if isinstance(content, str) else content
        made[f"{name}.csv"] = read_csv(f"{name}.csv", content, KNOWN[f"{name}.csv"])
    return made


def good_sheets(**files):
    """Sheets of all good files, some of them others: `good_sheets(clients=[...])`."""
    all_files = {name.removesuffix(".csv"): [row] for name, row in GOOD.items()}
    return sheets_of(**(all_files | files))


def bring_in(sheets=None, **options):
    """Import sheets (the good files unless given) at the tests' moment; returns the Imported."""
    return import_care(good_sheets() if sheets is None else sheets, SYSTEM, AT, **options)


def only_rejection(file_name, sheets):
    """(line, column, reason) of the one row of a file that a preview rejects."""
    rejections = preview(sheets, AT).file(file_name).rejections
    assert len(rejections) == 1, rejections
    return rejections[0].line, rejections[0].column, rejections[0].reason
