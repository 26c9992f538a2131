"""Export, change in LibreOffice, import: the same figures to the penny (how it was made: tests/libreoffice)."""

import io
import os
from datetime import date

import openpyxl
import pytest

from models import Actual
from rules.actual_files import HEADINGS
from tests import libreoffice

FIRST, SECOND = date(2025, 11, 3), date(2025, 11, 10)
RECORDED = {  # (week, CPLI ID): actual, frustrated, missed, extra in hundredths, visits
    (FIRST, "LO-C1"): (300, 100, 100, 0, None),
    (FIRST, "LO-C2"): (3350, 0, 150, 0, 13),
    (FIRST, "LO-C3"): (600, 100, 0, 0, None),
    (SECOND, "LO-C1"): (500, 0, 0, 0, None),
    (SECOND, "LO-C2"): (3125, 0, 375, 0, 14),
    (SECOND, "LO-C3"): (700, 0, 0, 0, None),
    (SECOND, "LO-C4"): (250, 0, 0, 250, 2),
    (SECOND, None): (200, 0, 0, 200, None),
}


@pytest.fixture
def alice_with_a_workbook(cast, sign_in):
    libreoffice.make_case(cast.rose_care)
    return sign_in("alice")


def rows_of(content):
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_todays_export_has_the_rows_that_were_changed(alice_with_a_workbook):
    exported = alice_with_a_workbook.client.get(f"/actuals/bulk-export.xlsx?{libreoffice.QUERY}").data
    if os.environ.get("REMAKE_EXPORTED"):
        libreoffice.EXPORTED.write_bytes(exported)
    assert rows_of(exported)[0] == HEADINGS
    assert rows_of(exported) == rows_of(libreoffice.EXPORTED.read_bytes())


def test_what_was_changed_in_libreoffice_is_imported_to_the_penny(alice_with_a_workbook):
    sent = {"file": (io.BytesIO(libreoffice.CHANGED.read_bytes()), "changed.xlsx")}
    page = alice_with_a_workbook.post("/actuals/bulk-import", sent)
    assert "To fix None" in page.text
    # 4 + 5 sessions at £214.46, 33.5 and 31.25 hours at £17.8437, two full weeks at £822.77, 2.5 + 2 hours at £20.50
    assert page.figure("Cost of the good rows") == "£4,823.31 was £5,003.51, £180.20 less"
    page.submit("Update System (8 rows)")
    found = {(row.week_start, row.cpli.reference if row.cpli else None): row for row in Actual.select()}
    assert {key: figures(row) for key, row in found.items()} == RECORDED
    assert {row.state for row in found.values()} == {"confirmed"}
    assert found[FIRST, "LO-C2"].comment == ""
    assert found[SECOND, "LO-C2"].comment == "3¾ hours less"
    assert found[SECOND, None].comment == "Fall at night"


def figures(row):
    columns = (row.actual_hundredths, row.frustrated_hundredths, row.missed_hundredths, row.extra_hundredths)
    return (*columns, row.visits)
