"""The lines of a remittance advice: added up where they say the same, and never a penny lost."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.remittances import PaidItem, lines_of

DAYS = [date(2025, 10, 27), date(2025, 11, 3), date(2025, 11, 10)]
ITEMS = st.lists(
    st.builds(
        PaidItem,
        id=st.integers(1, 10_000),
        client=st.sampled_from([None, 1, 2]),
        level=st.sampled_from([1, 2]),
        side=st.sampled_from(["cost", "income"]),
        kind=st.sampled_from(["cost", "adjustment", "manual"]),
        reason=st.sampled_from(["Day (Session), Spot.", "Day (Session), Spot. (Adj)"]),
        from_date=st.sampled_from(DAYS),
        to_date=st.sampled_from(DAYS),
        period_start=st.just(DAYS[0]),
        period_end=st.just(DAYS[2]),
        amount_pence=st.integers(-5, 5),
        vat_pence=st.integers(-1, 1),
    ),
    max_size=12,
    unique_by=lambda item: item.id,
)


def item(number, pence, kind="cost", vat=0, **more):
    usual = {"client": 1, "level": 1, "side": "cost", "reason": "Day (Session), Spot."}
    dates = {"from_date": DAYS[0], "to_date": DAYS[2], "period_start": DAYS[0], "period_end": DAYS[2]}
    return PaidItem(id=number, kind=kind, amount_pence=pence, vat_pence=vat, **{**usual, **dates, **more})


def amounts(*items):
    return [(line.amount_pence, line.item_ids) for line in lines_of(items)]


def test_items_of_one_client_reason_and_dates_are_one_line():
    assert amounts(item(1, 100), item(2, 250)) == [(350, (1, 2))]


def test_another_client_side_reason_or_date_is_another_line():
    different = ({"client": 2}, {"side": "income"}, {"reason": "Other"}, {"to_date": DAYS[1]})
    for more in different:
        assert amounts(item(1, 100), item(2, 250, **more)) == [(100, (1,)), (250, (2,))]


def test_a_pair_that_cancels_out_is_not_shown_but_an_amount_of_nil_is():
    assert amounts(item(1, 100, vat=20), item(2, -100, vat=-20)) == []
    assert amounts(item(1, 100, vat=20), item(2, -100)) == [(0, (1, 2))]  # the VAT is left
    assert amounts(item(1, 0)) == [(0, (1,))]


ENDED = {"reason": "Day (Session), Spot. (Adj)"}


def test_a_line_ended_and_entered_again_is_not_shown():
    again = item(1, 31_908, vat=6_382), item(2, -31_908, "adjustment", vat=-6_382, **ENDED)
    assert amounts(*again) == []
    assert amounts(*again, item(3, 500, to_date=DAYS[1])) == [(500, (3,))]


def test_a_pair_that_cancels_out_beside_more_care_of_the_level_and_dates_is_not_shown():
    ended = item(1, -31_908, "adjustment", **ENDED)
    other = item(3, 100, reason="Day (Session), Block.")
    assert amounts(ended, item(2, 31_908), other) == [(100, (3,))]


def test_another_client_level_or_date_does_not_cancel_it_out():
    for more in ({"client": 2}, {"level": 2}, {"side": "income"}, {"to_date": DAYS[1]}):
        assert len(amounts(item(1, 31_908), item(2, -31_908, "adjustment", **ENDED, **more))) == 2


def test_nil_beside_an_amount_stays_on_the_advice():
    assert amounts(item(1, 0), item(2, 100, **ENDED)) == [(0, (1,)), (100, (2,))]


def test_a_manual_adjustment_is_always_a_line_of_its_own():
    assert amounts(item(1, 100), item(2, 100, "manual"), item(3, -100, "manual")) == [
        (100, (1,)),
        (100, (2,)),
        (-100, (3,)),
    ]


@given(ITEMS)
def test_the_lines_add_up_to_the_items(items):
    lines = lines_of(items)
    assert sum(line.amount_pence for line in lines) == sum(each.amount_pence for each in items)
    assert sum(line.vat_pence for line in lines) == sum(each.vat_pence for each in items)
    shown = [number for line in lines for number in line.item_ids]
    assert len(shown) == len(set(shown))
