"""How SQLite goes about the queries that read most: along an index, not through a table, analysed or not."""

import pytest
from peewee import fn

from models import CarePackageLineItem, database
from operations.demonstration import big_council
from operations.invoices.commitments import claim_left_out
from queries.invoices.owed_credit_notes import count_owed
from queries.line_items.line_list import LineFilters, list_lines
from queries.listing import ListRequest
from tests.support.browser import watched_sql
from tests.support.factories import AT
from tests.support.markup import ON_POSTGRES

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="the plans are SQLite's")


@pytest.fixture(params=["as it is", "analysed"])
def of_many_lines(database, request):
    big_council.make(8, 400, 0, AT)
    if request.param == "analysed":
        database.execute_sql("ANALYZE")
    return database


def plan_of(act, word):
    """The steps of the one statement with this word in it that `act` makes."""
    with watched_sql() as statements:
        act()
    (statement,) = dict.fromkeys(each for each in statements if word in each)
    marks = [None] * statement.count("?")
    return [step for *_, step in database.connection().execute(f"EXPLAIN QUERY PLAN {statement}", marks)]


@pytest.mark.parametrize("order", ["client", "-client"])
def test_an_officers_list_goes_along_the_index_of_clients(of_many_lines, actor, order):
    fin, request = actor("fin"), ListRequest(sort=order, page=3)
    plan = plan_of(lambda: list_lines(fin, LineFilters(), request, AT.today), "price_change")
    scans = [step for step in plan if step.startswith("SCAN")]
    assert len(scans) == 1
    assert "USING INDEX client_surname_forename_ssref" in scans[0]
    lines, *after = plan[plan.index(scans[0]) + 1 :]
    assert "USING INDEX care_package_line_item_client_id_start_date" in lines
    is_sorted = [step for step in after if step.startswith("USE TEMP B-TREE FOR") and "PART OF" in step]
    assert len(is_sorted) == (order == "-client")  # one client's lines of one day, by their ids


def test_its_pages_are_those_of_a_plain_sort(of_many_lines, actor):
    fin = actor("fin")

    def ids(order, page):
        return [row.id for row in list_lines(fin, LineFilters(), ListRequest(sort=order, page=page), AT.today).rows()]

    line = CarePackageLineItem
    for order in ("client", "-client"):
        seen = [each for page in range(1, 9) for each in ids(order, page)]
        assert len(seen) == len(set(seen)) == line.select(fn.COUNT(line.id)).scalar()
        assert seen[0] == (1 if order == "client" else 400)


def test_items_for_an_invoice_are_not_looked_for_among_all_that_are_on_none(of_many_lines):
    plan = plan_of(lambda: claim_left_out(AT), "SELECT DISTINCT")
    assert not any("payment_item_of_commitment" in step for step in plan)


def test_what_gives_money_back_is_counted_along_its_own_index(of_many_lines, actor):
    fin = actor("fin")
    plan = plan_of(lambda: count_owed(fin, AT.today, 30), "below_nil_since")
    assert any("payment_item_below_nil" in step for step in plan)
