"""The list of line items: the price that SQL finds is the price that the rules find."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models import CarePackageLineItem, Client, PriceChange, database
from queries.care import load_line_items
from queries.line_items.line_list import LineFilters, list_lines
from queries.listing import ListRequest
from rules.care import day_of_price
from tests.support import factories

TODAY = date(2025, 11, 20)
days = st.dates(date(2025, 11, 10), date(2025, 11, 30))
maybe_days = st.none() | days
ALL = LineFilters(with_historical=True, with_unauthorised=True)


def rows(actor, filters=ALL):
    return list_lines(actor, filters, ListRequest(), TODAY).rows()


@given(
    pricing=st.sampled_from(["weekly", "one_off"]),
    start=days,
    end=maybe_days,
    death=maybe_days,
    changes=st.lists(days, unique=True, max_size=4),
)
def test_the_price_shown_is_the_rules_price_of_the_day(cast, actor, pricing, start, end, death, changes):
    alice, organisation = actor("alice"), cast.rose_care
    with database.atomic() as rolled_back:
        care = factories.make_care(organisation=organisation, pricing=pricing, start_date=start, end_date=end)
        Client.update(date_of_death=death).where(Client.id == care.client.id).execute()
        for number, day in enumerate(changes, 1):
            factories.make_price_change(cpli=care.cpli, start_date=day, unit_price_tenthousandths=number)
        [row] = rows(alice)
        line = load_line_items([care.cpli.id])[care.cpli.id]
        assert row.unit_price == line.price_on(day_of_price(start, line.last_in_force(), TODAY))
        assert row.has_ended(TODAY) == (line.last_in_force() < TODAY)
        rolled_back.rollback()
    assert not PriceChange.select().exists()


def test_each_filter_narrows_the_list(cast, actor):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_care(organisation=cast.rose_care)
    factories.make_care(organisation=cast.clifton_house)
    line = CarePackageLineItem.get_by_id(care.cpli.id)
    for filters in (
        {"service_id": line.service_id},
        {"client_id": line.client_id},
        {"level_id": line.service_level_id},
        {"organisation_id": cast.rose_care.id, "client_id": line.client_id},
    ):
        assert [row.id for row in rows(actor("fin"), LineFilters(**filters))] == [line.id], filters
    assert len(rows(actor("alice"))) == 2
    assert len(rows(actor("fin"))) == 3
    assert len(rows(actor("fin"), LineFilters(organisation_id=cast.clifton_house.id))) == 1
    assert rows(actor("alice"), LineFilters(organisation_id=cast.clifton_house.id)) == []
