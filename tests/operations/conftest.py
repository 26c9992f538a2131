"""Fixtures of operations: `alice`, `fin` and `cora` are Actors, as operations take them."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from models import Invoice
from models import database as models_database
from operations import files, jobs
from operations.invoices import submitting
from operations.scheduled_payments import lines
from tests.support import factories
from tests.support.council_of_everything import make_council_of_everything
from tests.support.disputes import raise_on
from tests.support.invoices import create, make_payable
from tests.support.scheduled_payments import moment, recalculate, weekly_care

APRIL = date(2022, 4, 1)
DUE_SECOND = moment(2022, 3, 12)


@pytest.fixture
def alice(actor):
    """An administrator and finance clerk of Rose Care."""
    return actor("alice")


@pytest.fixture
def fin(actor):
    """A finance officer."""
    return actor("fin")


@pytest.fixture
def sam(actor):
    """A system administrator."""
    return actor("sam")


@pytest.fixture
def cora(actor):
    """A commissioning officer."""
    return actor("cora")


@pytest.fixture
def hours_invoiced_weekly(rose_care):
    """Ten hours a week at £20.00, of which each week is invoiced when it has ended."""
    weekly = {"frequency": "weekly", "slack_days": -7}
    return factories.make_care(organisation=rose_care, level={"name": "Home Care", "unit": "Hour"}, method=weekly)


@pytest.fixture
def submitted_invoice(actor, rose_care, at):
    """Rose Care's invoice of £800.00, submitted."""
    make_payable(rose_care, 80_000)
    submitting.submit(create(actor("alice"), rose_care, at), 1, by=actor("alice"), at=at)
    return Invoice.get()


@pytest.fixture
def bedfords_submitted(bedford, alice, rose_care, at):
    """Bedford's invoice of £4,632.34, submitted: the provider's first, and beyond any order."""
    submitting.submit(create(alice, rose_care, at), 1, by=alice, at=at)
    return Invoice.get()


@pytest.fixture
def colleague(fin):
    """Another finance officer."""
    return replace(fin, person_id=factories.make_officer().id)


@pytest.fixture
def raised(bedford, fin, at):
    """Bedford's dispute on the week of 18 April."""
    return raise_on(bedford, fin, at)


@pytest.fixture
def two_weekly_lines(database):
    """£218.22 a week from 1 April, and somebody else's £100.00, so that each period has something to pay."""
    made = weekly_care(rate="218.22", start_date=APRIL)
    weekly_care(rate="100.00", contract=made.contract)
    recalculate(made.contract, DUE_SECOND)
    return made


@pytest.fixture
def set_line(actor):
    """`set_line(item, "suspend")`: a finance officer sets one line's status."""

    def set_line(item, status, at=DUE_SECOND, reason="Under review"):
        return lines.set_statuses(item.contract, [item.id], status, reason, by=actor("fin"), at=at)

    return set_line


@pytest.fixture
def files_in_tmp(tmp_path):
    """Files that people hand in are kept in this test's own folder, and not scanned afterwards."""
    files.connect(tmp_path)
    yield
    files.connect(tmp_path, None)


@pytest.fixture(scope="session")
def files_of_the_kept_council(test_database, tmp_path_factory):
    """The folder of the files of the council of everything, whose database is kept as `council`."""
    folder = tmp_path_factory.mktemp("council")
    test_database.freshen()
    make_council_of_everything(folder)
    models_database.close()
    test_database.keep("council")
    test_database.put_away()
    return folder


@pytest.fixture(scope="module")
def council_of_everything(test_database, files_of_the_kept_council, tmp_path_factory):
    """See tests/support/council_of_everything.py; a copy of it for a module, whose tests roll back what they change."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copytree(files_of_the_kept_council, folder, dirs_exist_ok=True)
    jobs.connect()
    files.connect(folder)
    test_database.go_back("council")
    models_database.connect()
    yield models_database
    test_database.put_away()


@pytest.fixture
def planted(council_of_everything):
    """What a test changes is rolled back."""
    with council_of_everything.atomic() as savepoint:
        yield council_of_everything
        savepoint.rollback()
