"""An uploaded file is had again with what became of each row, and later with the remittance that paid for it."""

from datetime import date

import pytest

from models import Actual, CountedActual
from operations.actuals_files import keeping as actuals_keeping
from operations.actuals_files import saving as actuals_saving
from operations.actuals_files.waiting_files import leave_out
from operations.visits import files, saving
from queries.file_results import ADDED, list_results, result_rows
from tests.support import factories

VISITS = """Visit ID,SSRef,Actual Start,Actual End,Status
V1,A1,10/11/2025 09:00,10/11/2025 10:00,Delivered
V2,A1,11/11/2025 09:00,11/11/2025 08:00,Delivered
V3,NOBODY,12/11/2025 09:00,12/11/2025 10:00,Delivered
V4,A1,13/11/2025 09:00,13/11/2025 07:00,Delivered
"""


def results(viewer, at):
    """[{heading: cell}] of the newest file."""
    headings, rows = result_rows(viewer, list_results(viewer)[0].id, at)
    assert headings[-len(ADDED) :] == list(ADDED)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def pay(actual, care):
    paid = factories.make_remittance(contract=care.contract, bank_date=date(2025, 11, 28))
    item = factories.make_payment_item(cpli=care.cpli, remittance=paid, state="settled", is_paid=True)
    CountedActual.create(payment_item=item, actual=actual)
    return str(paid.number)


@pytest.fixture
def care(rose_care):
    return factories.make_care(organisation=rose_care, client={"ssref": "A1"}, reference="C1")


def test_a_visits_file_comes_back_with_every_row_and_then_with_what_paid_it(care, rose_care, actor, at):
    alice = actor("alice")
    file = files.hand_in(rose_care.id, "visits.csv", VISITS.encode(), alice, at)
    prepared = saving.prepare(file, at)
    saving.update_system(prepared, prepared.preview.seen, alice, at)
    leave_out(type(file).get_by_id(file.id), 5, alice, at)
    rows = results(alice, at)
    assert [(row["Visit ID"], row["Outcome"].partition(":")[0]) for row in rows] == [
        ("V1", "Imported"),
        ("V2", "Not imported"),
        ("V3", "Imported, no order for it yet"),
        ("V4", "Left out"),
    ]
    assert "ends before it begins" in rows[1]["Outcome"]
    assert (rows[0]["CPLI ID On Record"], rows[0]["Week Status"], rows[0]["Paid In"]) == ("C1", "Generated", "")
    number = pay(Actual.get(), care)
    assert (results(alice, at)[0]["Paid In"], results(alice, at)[0]["In The Bank"]) == (number, "28/11/2025")


def test_an_actuals_file_comes_back_too_and_to_nobody_else(care, rose_care, actor, at):
    alice = actor("alice")
    content = b"Week Beginning,CPLI ID,Actual,Missed,Status\n10/11/2025,C1,8,2,Confirmed\n17/11/2025,C1,8,2,Confirmed\n"
    file = actuals_keeping.hand_in(rose_care.id, "actuals.csv", content, alice, at)
    prepared = actuals_saving.prepare(file, True, at)
    actuals_saving.update_system(prepared, prepared.preview.seen, alice, at)
    number = pay(Actual.get(), care)
    first, second = results(alice, at)
    assert (first["Outcome"], first["Week Status"], first["Paid In"]) == ("Imported", "Confirmed", number)
    assert "has not ended" in second["Outcome"]
    kept = list_results(alice)[0]
    assert result_rows(actor("charlie"), kept.id, at) is None
    assert list_results(actor("charlie")) == []
