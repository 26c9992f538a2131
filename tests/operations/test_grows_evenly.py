"""Twice the council is twice the work: what the ledger, a payment run and an import ask of the database, counted."""

import pytest
from peewee import SqliteDatabase

from models import Job, PaymentItem, PaymentRun
from operations import audit, consequences, jobs
from operations.demonstration import big_council
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from operations.recalculation import chunks
from queries.payment_runs.detail import open_check_ids
from queries.payment_runs.finalising_job import FINALISE
from tests.support import factories
from tests.support.care_files import bring_in, good, good_sheets
from tests.support.counted import counted_work, whole_tables_read

AT = factories.AT
MOST = 2.1  # counts are the same every time, so that this may be closer than the 2.2 of a clock
GROWING = (
    "payment_item",
    "actual",
    "held_back",
    "care_package_line_item",
    "client",
    "period",
    "commitment",
    "line_status",
)


@pytest.fixture
def grown(database, monkeypatch):
    """`grown(contracts)`: a council with two lines each, worked out; a chunk has the lines of three contracts."""
    monkeypatch.setattr(chunks, "LINES_A_CHUNK", 6)

    def made(contracts):
        big_council.make(contracts, 2 * contracts, 6, AT, paid_weeks=12)
        consequences.everything_changed(AT)
        return database

    return made


def everything_again():
    PaymentItem.update(amount_pence=PaymentItem.amount_pence + 1).execute()
    with counted_work() as work:
        consequences.everything_changed(AT)
    return work


def pay_everybody():
    fin, amy = (audit.System(factories.make_officer(role=role).id) for role in ("finance_officer", "payment_approver"))
    run = preparing.prepare(["scheduled"], AT.today, AT.today, by=fin, at=AT)
    checking.see(run, open_check_ids(run), by=fin, at=AT)
    checking.check(run, by=fin, at=AT)
    approving.approve(run, by=amy, at=AT)
    approving.start_finalising(PaymentRun.get_by_id(run.id), by=amy, at=AT)
    with counted_work() as work:
        jobs.run(Job.get(Job.kind == FINALISE).id, AT, HANDLERS)
    assert PaymentRun.get_by_id(run.id).state == "finalised"
    return work


@pytest.mark.parametrize("do", [everything_again, pay_everybody])
def test_twice_the_council_is_at_most_twice_the_work(grown, test_database, do):
    works = []
    for contracts in (12, 24):
        grown(contracts)
        works.append(do())
        test_database.start_over()
    once, twice = works
    assert len(twice.statements) <= MOST * len(once.statements)
    assert twice.steps <= MOST * once.steps


def import_lines(count):
    """The work of an import of so many line items with their clients, prices and weeks, and of the same again."""
    names = {number: {"ssref": f"A{number}", "cpli_id": f"C{number}"} for number in range(count)}
    of_each = {
        file: [good(f"{file}.csv", **{name: of[name] for name in of if name in headings}) for of in names.values()]
        for file, headings in {
            "clients": ("ssref",),
            "care_package_line_items": ("ssref", "cpli_id"),
            "prices": ("cpli_id",),
            "contributions": ("cpli_id",),
        }.items()
    }
    of_each["actuals"] = [
        good("actuals.csv", **{"CPLI ID": of["cpli_id"], "SSRef": of["ssref"]}) for of in names.values()
    ]
    sheets = good_sheets(suspensions=[good("suspensions.csv", ssref="A1")], **of_each)
    works = []
    for _ in range(2):
        with counted_work() as work:
            plan = bring_in(sheets).plan
        assert not plan.rejections
        works.append(work)
    return works


def test_an_import_of_twice_the_lines_is_at_most_twice_the_work(database, test_database):
    found = []
    for count in (40, 80):
        found.append(import_lines(count))
        database.close()
        test_database.freshen()
        database.connect()
    for once, twice in zip(*found, strict=True):
        assert len(twice.statements) <= MOST * len(once.statements)
        assert twice.steps <= MOST * once.steps


@pytest.mark.parametrize("is_analysed", [False, True])
@pytest.mark.parametrize("do", [everything_again, pay_everybody])
def test_no_statement_looks_through_a_whole_table(grown, is_analysed, do):
    database = grown(8)
    if is_analysed:
        database.execute_sql("ANALYZE")
        if isinstance(database.obj, SqliteDatabase):
            tell_of_a_large_council(database)
    assert whole_tables_read(do(), GROWING) == []


def tell_of_a_large_council(database):
    """SQLite's statistics of these few rows, as if each table had ten thousand times as many."""
    database.execute_sql(
        "UPDATE sqlite_stat1 SET stat = (CAST(stat AS INTEGER) * 10000) || substr(stat, instr(stat, ' '))"
    )
    database.close()
    database.connect()


def test_a_look_through_a_whole_table_is_seen(database):
    with counted_work() as work:
        list(PaymentItem.select(PaymentItem.id).where(PaymentItem.reason == "Residential"))
    assert [table for table, _ in whole_tables_read(work, GROWING)] == ["payment_item"]
