"""One-off claims: amounts, dates, journeys, and what looks claimed before."""

from datetime import date
from types import SimpleNamespace

import pytest

from rules import claims, mileage
from rules.broken import AllBroken, RuleBroken
from rules.claims import CLAIM_MOVES, ItemFacts, amounts_of, check_date, clients_since, looks_alike, may_copy
from rules.mileage import checked_journey, has_log, journey_key, log_total, route

TODAY = date(2025, 11, 20)
MILEAGE = SimpleNamespace(claimable="client", claim_unit_price_tenthousandths=3870, vat_rate_basis_points=0)
EQUIPMENT = SimpleNamespace(claimable="provider", claim_unit_price_tenthousandths=None, vat_rate_basis_points=2000)
RUNS = ItemFacts("client", 1, 2, 150_00, 58_05)


def test_durhams_150_miles_are_58_pounds_5():
    assert amounts_of(MILEAGE, 150_00, None) == (3870, 58_05, 0, 0)
    assert amounts_of(MILEAGE, 150_00, 9_9900) == (3870, 58_05, 0, 0)  # the council's price stands


def test_an_open_price_is_typed_and_vat_follows_the_level():
    assert amounts_of(EQUIPMENT, 1_00, 74_9900) == (74_9900, 74_99, 2000, 15_00)


@pytest.mark.parametrize(("quantity", "price", "field"), [
    (1_00, None, "unit_cost"), (1_00, 0, "unit_cost"), (1_00, -1, "unit_cost"),
    (-1, 1_0000, "quantity"), (1_000_000_00, 1_0000, "quantity"),
])  # fmt: skip
def test_no_amount_without_a_price_or_beyond_what_anybody_claims(quantity, price, field):
    with pytest.raises(RuleBroken) as broken:
        amounts_of(EQUIPMENT, quantity, price)
    assert broken.value.field == field


def test_the_date_of_claim_is_today_or_before():
    assert check_date(None, TODAY) == TODAY
    assert check_date(date(2025, 3, 31), TODAY) == date(2025, 3, 31)
    for day in (date(2025, 11, 21), date(1925, 11, 20)):
        with pytest.raises(RuleBroken):
            check_date(day, TODAY)


@pytest.mark.parametrize(("day", "since"), [(TODAY, date(2024, 11, 20)), (date(2024, 2, 29), date(2023, 2, 28))])
def test_clients_of_the_twelve_months_before(day, since):
    assert clients_since(day) == since


def test_the_same_item_within_31_days_looks_claimed_before():
    assert looks_alike(RUNS, RUNS, -31)
    assert not looks_alike(RUNS, RUNS, 32)
    for other in ({"client_id": 2}, {"service_level_id": 3}, {"quantity_hundredths": 1}, {"amount_pence": 1}):
        assert not looks_alike(RUNS, RUNS._replace(**other), 0)
    nothing = RUNS._replace(quantity_hundredths=0, amount_pence=0)
    assert not looks_alike(nothing, nothing, 0)


def test_only_the_provider_submits_and_only_the_council_decides():
    assert [CLAIM_MOVES.legal_verbs(status, "provider") for status in claims.CLAIM_STATUSES] == [
        ["submit", "delete"], [], [], []
    ]  # fmt: skip
    assert [CLAIM_MOVES.legal_verbs(status, "council") for status in claims.CLAIM_STATUSES] == [
        [], ["accept", "reject"], [], []
    ]  # fmt: skip
    assert [may_copy(status, "provider") for status in claims.CLAIM_STATUSES] == [False, False, True, True]


def test_a_log_adds_up_there_and_back():
    assert log_total([(12_00, True), (12_00, True), (38_50, False), (12_00, True), (39_50, False)]) == 150_00
    assert route("Home", "St Cuthbert's School", True) == "Home - St Cuthbert's School - Home"
    assert [has_log(unit) for unit in ("Mile", "miles", "Item", "")] == [True, True, False, False]
    assert journey_key(TODAY, "home ", "St  Cuthbert's") == journey_key(TODAY, "Home", "st cuthbert's")


def test_a_journey_says_all_that_is_wrong_at_once():
    with pytest.raises(AllBroken) as broken:
        checked_journey(date(2025, 11, 21), "", " ", "", mileage.MOST_MILES_HUNDREDTHS + 1, False, TODAY)
    assert [each.field for each in broken.value.problems] == ["day", "from_place", "to_place", "purpose", "miles"]
