"""Orders follow the care: issued for each year, one new iteration for a change, earlier ones kept."""

from datetime import date, datetime

import pytest

from models import AuditEvent, CarePackageLineItem, PurchaseOrder, PurchaseOrderIteration, Suspension
from operations import purchase_orders
from operations.audit import SYSTEM
from operations.care_import.importing import import_care
from queries.audit import verify_chain
from rules.moment import Moment
from tests.support import factories
from tests.support.browser import watched_sql
from tests.support.care_files import good, sheets_of

WEEKDAYS = [100] * 5 + [0, 0]


def on(day):
    return Moment(today=day, now=datetime(day.year, day.month, day.day, 9, 30))


@pytest.fixture
def bedford_to_order(database):
    """Five sessions a week at £214.46 from Monday 28/03/2022."""
    return factories.make_care(
        organisation=factories.make_organisation(name="Day Opportunities"),
        level={"name": "Day Opportunities - Scheduled", "unit": "Session"},
        service={"name": "Day Opportunities PP Home"},
        client={"forename": "Iris", "surname": "Angelo", "ssref": "A1"},
        pricing="timetabled",
        sessions=WEEKDAYS,
        unit_price_tenthousandths=2_144_600,
        start_date=date(2022, 3, 28),
    )


def follow(care, day=date(2022, 10, 6)):
    return purchase_orders.reissue({(care.contract.id, care.client.id)}, on(day))


def orders():
    return list(PurchaseOrder.select().order_by(PurchaseOrder.number))


def test_bedford_has_an_order_for_each_financial_year_to_the_penny(bedford_to_order):
    assert follow(bedford_to_order) == 2
    first, second = orders()
    assert (first.financial_year, first.value_pence) == (2021, 857_84)
    assert (second.name, second.value_pence) == ("Angelo, Iris (A1) - 2022/2023", 55_974_06)
    assert (first.full_number, second.full_number, second.issued_on) == ("1 - 1", "2 - 1", date(2022, 10, 6))


def test_following_twice_changes_nothing(bedford_to_order):
    follow(bedford_to_order)
    assert follow(bedford_to_order, date(2022, 10, 7)) == 0
    assert PurchaseOrderIteration.select().count() == 2


def test_one_change_makes_one_iteration_of_the_orders_that_it_changes_and_keeps_the_earlier_one(bedford_to_order):
    follow(bedford_to_order)
    bedford_to_order.cpli.end_date = date(2022, 12, 31)
    bedford_to_order.cpli.save()
    assert follow(bedford_to_order, date(2022, 11, 7)) == 1
    old, new = PurchaseOrder.get(financial_year=2022).iterations.order_by(PurchaseOrderIteration.iteration)
    assert (old.value_pence, old.issued_on) == (55_974_06, date(2022, 10, 6))
    assert (new.iteration, new.issued_on, new.items[0]["to"]) == (2, date(2022, 11, 7), "2022-12-31")
    assert "its amount was £55,974.06 and its dates were 01/04/2022 - 31/03/2023" in new.changes[0]
    order = PurchaseOrder.get(financial_year=2022)
    assert (order.full_number, order.value_pence, order.issued_on) == ("2 - 2", new.value_pence, new.issued_on)


def test_a_line_added_is_told_as_added_and_one_taken_out_as_taken_out(bedford_to_order):
    follow(bedford_to_order)
    other = factories.make_cpli(
        contract=bedford_to_order.contract,
        client=bedford_to_order.client,
        start_date=date(2022, 9, 1),
        end_date=date(2022, 9, 30),
    )
    follow(bedford_to_order)
    added = PurchaseOrder.get(financial_year=2022).iterations.where(PurchaseOrderIteration.iteration == 2).get()
    assert len(added.items) == 2
    assert added.changes[0].startswith(f"Added: Service '{other.service.name}'")
    CarePackageLineItem.update(is_authorised=False).where(CarePackageLineItem.id == other.id).execute()
    follow(bedford_to_order)
    gone = PurchaseOrder.get(financial_year=2022).iterations.where(PurchaseOrderIteration.iteration == 3).get()
    assert [gone.changes[0][:10], len(gone.items), gone.value_pence] == ["Taken out:", 1, 55_974_06]


def test_a_new_price_tells_the_old_amount_and_the_old_words(bedford_to_order):
    follow(bedford_to_order)
    CarePackageLineItem.update(unit_price_tenthousandths=2_200_000).execute()
    follow(bedford_to_order)
    changed = PurchaseOrder.get(financial_year=2022).iterations.where(PurchaseOrderIteration.iteration == 2).get()
    assert changed.changes == [
        "Changed: Service 'Day Opportunities PP Home', Level 'Day Opportunities - Scheduled (Session)', 5 Sessions "
        "every week. Weekly cost £1,100.00, 01/04/2022 - 31/03/2023, £57,420.00; its amount was £55,974.06 and "
        "it read “5 Sessions every week. Weekly cost £1,072.30”."
    ]


def test_an_order_whose_care_is_gone_stays_without_items(bedford_to_order):
    follow(bedford_to_order)
    CarePackageLineItem.update(is_authorised=False).execute()
    assert follow(bedford_to_order) == 2
    assert [(order.iteration, order.value_pence) for order in orders()] == [(2, 0), (2, 0)]
    assert follow(bedford_to_order) == 0


def test_care_that_is_not_authorised_has_no_order(bedford_to_order):
    CarePackageLineItem.update(is_authorised=False).execute()
    assert follow(bedford_to_order) == 0
    assert orders() == []


def test_next_years_order_is_issued_on_1_march_by_the_nightly_round(bedford_to_order):
    assert purchase_orders.reissue_all(on(date(2023, 2, 28))) == 2
    assert purchase_orders.reissue_all(on(date(2023, 3, 1))) == 1
    assert orders()[-1].financial_year == 2023


def test_days_moved_without_a_change_of_amount_keep_the_iteration_and_renew_its_working(bedford_to_order):
    follow(bedford_to_order)
    saturday = date(2022, 6, 4)
    Suspension.create(client=bedford_to_order.client, start_date=saturday, end_date=saturday)
    assert follow(bedford_to_order) == 0
    (iteration,) = PurchaseOrder.get(financial_year=2022).iterations
    assert iteration.items[0]["working"]["live_days"] == 364


def test_each_new_iteration_is_in_the_audit_trail(bedford_to_order):
    follow(bedford_to_order)
    CarePackageLineItem.update(unit_price_tenthousandths=2_200_000).execute()
    follow(bedford_to_order)
    kinds = [event.kind for event in AuditEvent.select().order_by(AuditEvent.id)]
    assert kinds == ["purchase order issued"] * 2 + ["purchase order changed"] * 2
    assert verify_chain() is None


def test_numbers_go_on_across_organisations_and_saves(bedford_to_order):
    follow(bedford_to_order)
    other = factories.make_care(start_date=date(2022, 5, 2))
    follow(other)
    assert [order.number for order in orders()] == [1, 2, 3]
    assert orders()[-1].organisation == other.organisation


def test_another_clients_orders_are_left_alone(bedford_to_order):
    other = factories.make_care(contract=bedford_to_order.contract)
    follow(bedford_to_order)
    assert {order.client_id for order in orders()} == {bedford_to_order.client.id}
    assert other.client.id != bedford_to_order.client.id


def test_queries_do_not_grow_with_the_care(bedford_to_order):
    def queries(count):
        cares = [factories.make_cpli(contract=bedford_to_order.contract) for _ in range(count)]
        with watched_sql() as statements:
            purchase_orders.reissue({(bedford_to_order.contract.id, line.client_id) for line in cares}, factories.AT)
        return len(statements)

    few, many = queries(2), queries(40)
    assert many <= few + 1


def years():
    return [order.financial_year for order in orders()]


def test_a_new_years_missing_orders_are_issued_once(bedford_to_order):
    other = factories.make_care(start_date=date(2022, 3, 28))
    purchase_orders.issue_missing(on(date(2023, 2, 28)), bedford_to_order.contract.id)
    assert years() == [2021, 2022]
    for day in (date(2023, 3, 1), date(2023, 4, 1)):
        purchase_orders.issue_missing(on(day))
        assert sorted(years()) == [2021, 2021, 2022, 2022, 2023, 2023]
    assert {order.iteration for order in orders()} == {1}
    assert other.contract.id in {order.contract_id for order in orders()}


def test_an_import_makes_them_for_care_that_it_does_not_touch(bedford_to_order):
    import_care(sheets_of(organisations=[good("organisations.csv")]), SYSTEM, on(date(2023, 4, 1)))
    assert years() == [2021, 2022, 2023]


def test_where_no_order_is_missing_looking_is_one_query(bedford_to_order):
    follow(bedford_to_order)
    with watched_sql() as statements:
        assert purchase_orders.issue_missing(on(date(2022, 10, 6))) == 0
    assert len(statements) == 1
