"""When an overpayment is announced, and how it is shared over payments."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import overpayments as rules
from rules.broken import IllegalMove, RuleBroken
from rules.periods import Method, periods_of
from rules.weeks import FAR_FUTURE

pence = st.integers(-10_000_000, 10_000_000)


def method(**given):
    usual = {"start_date": date(2025, 9, 29), "end_date": FAR_FUTURE, "first_period_start": date(2025, 9, 29)}
    return Method(
        opens_days_before_due=14,
        **{"id": 1, "model": "scheduled", "pay_on_actuals": "never", "frequency": "four_weekly", **usual, **given},
    )


@pytest.mark.parametrize(
    ("adjustment", "payment", "announced"),
    [
        (-10_000, 5_000, False),  # not below -£100.00
        (-10_001, 5_000, True),  # below nil
        (-10_001, 10_001, True),  # all of it
        (-25_000, 100_000, False),  # a quarter exactly is not more than that
        (-25_001, 100_000, True),
        (-10_001, 0, True),
        (-10_001, -500, True),
        (50_000, 10_000, False),
    ],
)
def test_what_is_announced(adjustment, payment, announced):
    assert rules.is_announced(adjustment, payment, 10_000, 25) is announced


def test_the_council_sets_from_which_amount_and_share():
    assert not rules.is_announced(-20_000, 30_000, least_pence=20_000, percent=25)
    assert rules.is_announced(-12_000, 100_000, least_pence=10_000, percent=10)


@given(amount=pence, count=st.integers(1, 12))
def test_shares_add_up_to_the_penny_and_hardly_differ(amount, count):
    shares = rules.shares(amount, count)
    assert len(shares) == count
    assert sum(shares) == amount
    assert max(shares) - min(shares) <= 1
    assert abs(shares[0]) == max(map(abs, shares))


@given(amount=pence, count=st.integers(2, 12))
def test_what_is_left_after_a_part_is_shared_out_as_before(amount, count):
    shares = rules.shares(amount, count)
    assert rules.shares(amount - shares[0], count - 1) == shares[1:]


@given(amount=st.integers(-10_000_000, -1), payment=st.integers(1, 10_000_000))
def test_the_fewest_parts_that_are_no_more_than_a_quarter_of_a_payment(amount, payment):
    count = rules.usual_instalments(amount, payment, 25, 12)
    assert 1 <= count <= 12
    if count < 12:
        assert -rules.shares(amount, count)[0] * 4 <= payment
    if count > 1:
        assert -rules.shares(amount, count - 1)[0] * 4 > payment


def test_where_there_is_no_payment_it_is_one_part():
    assert rules.usual_instalments(-50_000, 0, 25, 12) == 1


def test_a_provider_takes_a_dispute_back_but_does_not_answer_what_is_over():
    assert rules.PLAN_MOVES.check("accept", "disputed", "provider").to_status == "accepted"
    for state in ("done", "dropped"):
        for verb, move in rules.PLAN_MOVES.items():
            with pytest.raises(IllegalMove):
                rules.PLAN_MOVES.check(verb, state, move.side)
    with pytest.raises(IllegalMove, match="in a payment already"):
        rules.check_move("dispute", "accepted", "provider", has_taken=True)
    assert rules.check_move("accept", "disputed", "provider", has_taken=True).to_status == "accepted"


@pytest.mark.parametrize(
    ("state", "provider", "council"),
    [
        ("announced", ["accept", "ask", "dispute"], ["decide", "drop"]),
        ("accepted", ["dispute"], ["decide", "drop"]),
        ("asked", ["accept", "dispute"], ["decide", "drop"]),
        ("disputed", ["accept", "ask"], ["decide", "drop"]),
        ("done", [], []),
        ("dropped", [], []),
    ],
)
def test_what_each_side_may_do_with_a_plan(state, provider, council):
    assert rules.legal_verbs(state, "provider", has_taken=False) == provider
    assert rules.legal_verbs(state, "council", has_taken=False) == rules.legal_verbs(state, "council", True) == council
    assert rules.legal_verbs(state, "provider", has_taken=True) == [verb for verb in provider if verb == "accept"]


@pytest.mark.parametrize("count", [None, 0, 13])
def test_a_number_of_instalments_that_no_plan_has(count):
    with pytest.raises(RuleBroken):
        rules.check_instalments(count, 12)


def test_no_answer_counts_as_acceptance_from_the_announced_day_on():
    day = date(2025, 11, 30)
    assert rules.earliest_date(date(2025, 11, 20), 10) == day
    assert not rules.is_taken_by("announced", date(2025, 11, 29), day)
    assert rules.is_taken_by("announced", day, day)
    assert rules.is_taken_by("accepted", date(2025, 11, 21), day)
    assert not rules.is_taken_by("asked", day, day)


def test_payments_are_the_next_that_are_finalised_late_enough():
    one = method()
    current = periods_of(one, date(2025, 12, 31))[2]  # 24/11, finalised 27/11
    starts = [
        period.start_date
        for period in rules.payments_for([one], current, set(), date(2025, 11, 30), date(2025, 11, 20), 3)
    ]
    assert starts == [date(2025, 12, 22), date(2026, 1, 19), date(2026, 2, 16)]


def test_a_payment_that_had_its_part_is_left_out_and_a_late_one_is_taken():
    one = method()
    current = periods_of(one, date(2025, 12, 31))[2]
    today = date(2025, 12, 2)  # the period of 24/11 is late: it is finalised today at the earliest
    found = rules.payments_for([one], current, set(), date(2025, 11, 30), today, 1)
    assert found == [current]
    found = rules.payments_for([one], current, {current.start_date}, date(2025, 11, 30), today, 1)
    assert found[0].start_date == date(2025, 12, 22)


def test_a_contract_that_ends_has_fewer_payments_and_at_last_only_its_current_one():
    one = method(end_date=date(2026, 1, 18))
    periods = periods_of(one, date(2026, 3, 1))
    earliest = date(2025, 11, 30)
    found = rules.payments_for([one], periods[2], set(), earliest, date(2025, 11, 20), 12)
    assert [period.start_date for period in found] == [date(2025, 12, 22)]
    late = date(2026, 2, 20)
    assert rules.payments_for([one], periods[3], set(), late, date(2026, 2, 1), 12) == [periods[3]]
    assert rules.payments_for([one], periods[3], {periods[3].start_date}, late, date(2026, 2, 1), 12) == []
