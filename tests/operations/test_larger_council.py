"""What one organisation takes does not grow with what others have: five times the council is five times the work."""

import pytest
from peewee import SqliteDatabase

from models import PaymentItem, PaymentRunOrganisation, database
from operations import bulk
from operations.payment_runs import finalising
from operations.recalculation.announcing import suspects
from tests.support import factories
from tests.support.counted import counted_work
from tests.support.factories import AT
from tests.support.payment_runs import scheduled_care, started


@pytest.fixture(autouse=True)
def counted_by_sqlite(database):
    if not isinstance(database.obj, SqliteDatabase):
        pytest.skip("SQLite counts what it does; the statements are the same")


def work_of(function):
    """(statements, steps of SQLite's virtual machine) of what a function does."""
    with counted_work() as work:
        function()
    return len(work.statements), work.steps


def others(item, number):
    """That many items of another organisation, each as `item` and of a line of its own."""
    other = factories.make_care()
    own = {"organisation": other.organisation.id, "contract": other.contract.id}
    rows = [{**item.__data__, **own, "line_key": f"X{number}-{each}"} for each in range(number)]
    for row in rows:
        del row["id"]
    with database.atomic():
        bulk.insert_rows(PaymentItem, rows)


def test_paying_an_organisation_reads_nothing_of_the_others_in_the_run(actor):
    first, second = (scheduled_care(organisation=factories.make_organisation(creditor_ref=ref)) for ref in "AB")
    run = started(actor("fin"), actor("amy"))
    works = []
    for care, crowd in ((first, 10), (second, 600)):
        others(PaymentItem.get(PaymentItem.contract == care.contract.id), crowd)
        part = PaymentRunOrganisation.get(PaymentRunOrganisation.organisation == care.organisation.id)
        works.append(work_of(lambda: finalising.pay_organisation(run, part, AT)))  # noqa: B023
    (few, few_steps), (many, many_steps) = works
    assert many == few
    assert many_steps < 1.5 * few_steps, works


def test_looking_for_overpayments_reads_nothing_of_other_contracts(actor):
    care = scheduled_care()
    item = PaymentItem.get(PaymentItem.contract == care.contract.id)
    works = []
    for crowd in (10, 600):
        others(item, crowd)
        works.append(work_of(lambda: suspects([care.contract.id])))
    (few, few_steps), (many, many_steps) = works
    assert few == many <= 2  # the council's settings are read with the first
    assert many_steps <= few_steps + 100, works
