"""All files planned in their order, each against the council's records as the files before it will leave them."""

from collections.abc import Iterable, Mapping
from datetime import date

from operations.care_import.actuals import plan_actuals
from operations.care_import.people import plan_contacts, plan_officers
from operations.care_import.tables import plan_table
from queries.care_files.plan import Plan
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from rules.care_files.layouts import TABLE_LAYOUTS


def plan_import(
    sheets: Mapping[str, Sheet], today: date, unknown_files: Iterable[str] = (), as_written: bool = False
) -> Plan:
    """The Plan of these files, {file name: Sheet}; nothing is written.

    unknown_files: CSV files by other names; as_written: references that a spreadsheet may have changed are taken.
    """
    records = Records()
    plan = Plan(unknown_files=list(unknown_files))
    for layout in TABLE_LAYOUTS:
        if layout.file_name in sheets:
            plan.files.append(plan_table(layout, sheets[layout.file_name], records, as_written))
    if "contacts.csv" in sheets:
        plan.files.append(plan_contacts(sheets["contacts.csv"], records))
    if "officers.csv" in sheets:
        contacts = plan.file("contacts.csv")
        plan.files.append(plan_officers(sheets["officers.csv"], records, contacts))
    if "actuals.csv" in sheets:
        plan.files.append(plan_actuals(sheets["actuals.csv"], records, today))
    return plan
