"""Which clients may be erased."""

from datetime import date

import pytest

from queries.retention import erasable_clients, is_erasable
from rules.retention import cut_off_day
from tests.support import factories

CUT_OFF = date(2018, 3, 1)


@pytest.fixture
def ended(database):
    """Care that ended the day before the cut-off."""
    return factories.make_care(start_date=date(2016, 1, 4), end_date=date(2018, 2, 28))


def test_a_client_whose_care_is_long_ago_may_be_erased(ended):
    count, [client] = erasable_clients(CUT_OFF, 20)
    assert (count, client.client_id, client.last_day) == (1, ended.client.id, date(2018, 2, 28))
    assert is_erasable(ended.client.id, CUT_OFF)
    assert not is_erasable(ended.client.id, date(2018, 2, 28))
    assert erasable_clients(CUT_OFF, 20, among=[ended.client.id + 1]) == (0, [])


def test_a_death_ends_care_that_has_no_end(database):
    care = factories.make_care(client=factories.make_client(date_of_death=date(2017, 5, 1)), end_date=None)
    assert is_erasable(care.client.id, CUT_OFF)


KEEP = {
    "a line item that goes on": lambda care: factories.make_cpli(
        client=care.client, contract=care.contract, start_date=date(2016, 1, 4), end_date=None
    ),
    "a week that reaches the day": lambda care: factories.make_actual(
        client=care.client, cpli=care.cpli, week_start=date(2018, 2, 26)
    ),
    "an action": lambda care: factories.make_action(client=care.client),
    "a dispute": lambda care: factories.make_dispute(client=care.client),
    "an amount to be paid": lambda care: factories.make_payment_item(client=care.client),
    "what is held back": lambda care: factories.make_held_back(client=care.client),
    "a claim": lambda care: factories.make_claim_item(client=care.client, kind="client"),
}


@pytest.mark.parametrize("what", KEEP)
def test_what_is_newer_or_open_keeps_a_client(ended, what):
    KEEP[what](ended)
    assert not is_erasable(ended.client.id, CUT_OFF)


def test_a_client_without_care_is_nobody_whose_care_ended(database):
    assert not is_erasable(factories.make_client().id, CUT_OFF)


def test_the_cut_off_day_of_a_leap_day_is_a_day():
    assert cut_off_day(date(2028, 2, 29), 8) == date(2020, 2, 28)
    assert cut_off_day(date(2026, 3, 1), 8) == CUT_OFF
