"""Legal moves, references, the clock and the flags of invoices."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import invoices
from rules.broken import IllegalMove, RuleBroken
from rules.commitment_keys import CommitmentKey
from rules.invoice_clock import day_of_clock
from rules.invoice_flags import (
    ContractTrend,
    Facts,
    against_plan_words,
    flags_of,
    is_off_trend,
    mean_of_last,
    mean_words,
    reason_of,
)
from rules.invoice_references import near_key, reference_key
from rules.invoice_statuses import STATUS_NAMES
from rules.invoice_totals import Totals, why_returned
from rules.invoices import INVOICE_MOVES
from rules.trends import CarePayment

LEGAL = {
    ("submit", "unsubmitted", "provider"): "pending",
    ("delete", "unsubmitted", "provider"): None,
    ("hold", "pending", "council"): "on_hold",
    ("authorise", "pending", "council"): "authorised",
    ("return", "pending", "council"): "unsubmitted",
    ("return", "on_hold", "council"): "unsubmitted",
    ("release", "on_hold", "council"): "pending",
    ("put_back", "authorised", "council"): "pending",
}


@pytest.mark.parametrize("side", ["provider", "council"])
@pytest.mark.parametrize("status", list(STATUS_NAMES))
@pytest.mark.parametrize("verb", list(INVOICE_MOVES))
def test_every_move_from_every_status_by_each_side(verb, status, side):
    if (verb, status, side) in LEGAL:
        assert INVOICE_MOVES.check(verb, status, side).to_status == LEGAL[verb, status, side]
        assert verb in INVOICE_MOVES.legal_verbs(status, side)
    else:
        with pytest.raises(IllegalMove):
            INVOICE_MOVES.check(verb, status, side)
        assert verb not in INVOICE_MOVES.legal_verbs(status, side)


@given(st.text(alphabet="aBc0 1/\t-", min_size=1, max_size=20))
def test_a_reference_is_the_same_whatever_its_case_and_spacing(text):
    assert reference_key(text) == reference_key(text.swapcase()) == reference_key(" ".join(text))


NEAR = ["INV-00152", "inv 00152", "INV00152", "INV/00152", "INV-00I52", "INV-00l52", "INV-OO152", "1NV-00152"]
NEAR += ["INV-152", "INV-0152", "INV.001 52", "INV-001S2", "INV-0015-2"]


def test_twelve_near_references_are_caught():
    assert len({near_key(reference) for reference in NEAR}) == 1
    assert len(set(NEAR)) == 13


def test_two_hundred_different_references_are_not():
    different = [f"INV-{number}" for number in range(1000, 1100)] + [f"BC/2025-{n:02d}" for n in range(1, 51)]
    different += [f"{letter}{number}" for letter in "ABCEFGHJKM" for number in (12, 21, 100, 120, 1200)]
    assert len(different) == 200
    assert len({near_key(reference) for reference in different}) == 200


def test_nought_alone_stays():
    assert near_key("A0B") != near_key("AB")
    assert near_key("000") == "0"


@pytest.mark.parametrize(
    ("submitted_at", "day"),
    [
        (datetime(2025, 11, 20, 9), 0),
        (datetime(2025, 11, 19, 23, 59), 1),
        (datetime(2025, 10, 21, 12), 30),
        (datetime(2025, 7, 31, 23, 30), 111),  # 1 August in London
    ],
)
def test_day_n_is_n_days_after_the_submission_in_london(submitted_at, day):
    assert day_of_clock(submitted_at, date(2025, 11, 20)) == day


@pytest.mark.parametrize(
    ("kind", "totals", "problem"),
    [
        ("invoice", Totals(items=1, net=100, vat=20, contribution=-120), None),
        ("invoice", Totals(items=1, net=100, vat=20, contribution=-121), "is negative"),
        ("invoice", Totals(), "no item"),
        ("invoice", Totals(items=1, net=100, entered_net=99), "short by −£0.01"),
        ("invoice", Totals(items=1, net=100, entered_net=100, entered_vat=1), "short by £0.00 and £0.01 VAT"),
        ("credit_note", Totals(items=1, net=-1), None),
        ("credit_note", Totals(items=1), "Make it an invoice"),
    ],
)
def test_what_can_be_with_the_council(kind, totals, problem):
    found = why_returned(kind, totals)
    assert problem in found if problem else found is None


def trend(now, *last):
    """A contract of an invoice, with four weeks of care each time."""
    return ContractTrend(CarePayment(now, 28), [CarePayment(pence, 28) for pence in last])


def test_flags_come_the_most_serious_first():
    raised = {"orders_exceeded": 1, "is_first": True, "is_changed": True, "look_alikes": 1}
    facts = Facts(2, 1, by_contract=[trend(100, 1, 1, 1)], **raised)
    names = [flag.value for flag in flags_of(facts, 20)]
    assert names == ["duplicate?", "over the order", "over plan", "off trend", "changed", "first"]
    assert flags_of(Facts(1, 1), 20) == []


def test_there_is_no_trend_with_fewer_than_three():
    assert not is_off_trend(*trend(1_000_000, 1, 1), 20)
    assert mean_of_last([trend(5)]) is None
    assert mean_of_last([trend(5, 10, 11), trend(5)]) == 11


def test_the_average_is_for_as_much_care_as_the_invoice_has():
    eight_weeks = ContractTrend(CarePayment(5, 56), trend(0, 800, 820, 840).last)
    assert mean_of_last([eight_weeks]) == 1640


def test_an_average_of_fewer_than_three_says_so():
    assert mean_words([trend(5, 10, 11, 12), trend(5, 1, 2, 3)]) == "Average of last 3 invoices"
    assert mean_words([trend(5, 10, 11, 12), trend(5, 1, 2)]) == "Average of last 2 invoices"
    assert mean_words([trend(5)]) == "Average of last 3 invoices"


def test_against_plan_in_words():
    assert [against_plan_words(pence) for pence in (4_100, -12_300, 0)] == ["£41.00 over", "£123.00 under", "as plan"]


def test_a_commitment_key_goes_through_a_form():
    key = CommitmentKey(1, 22, date(2025, 10, 13), 2025)
    assert CommitmentKey.parse(str(key)) == key
    with pytest.raises(RuleBroken):
        CommitmentKey.parse("1.22.2025-02-30.2025")


@pytest.mark.parametrize(("words", "kept"), [(" ", "Query open"), ("a", "Query open: a")])
def test_a_return_has_a_reason_of_the_list(words, kept):
    assert invoices.clean_reason("Query open", words, ["Query open"]) == kept
    with pytest.raises(RuleBroken):
        invoices.clean_reason("Because", words, ["Query open"])


@pytest.mark.parametrize(
    ("facts", "words", "pence"),
    [
        (
            Facts(900, 900, look_alikes=1),
            "Its reference looks like an earlier one. The whole £9.00 may be paid twice.",
            900,
        ),
        (
            Facts(1_000, 1_000, orders_exceeded=1, over_orders=188),
            "£1.88 (18.8% of it) is over what is left on its",
            188,
        ),
        (
            Facts(9_400, 10_000, items_over_plan=3, over_plan=170),
            "3 items are over plan by £1.70 (1.7%). The whole is 6.0% under.",
            170,
        ),
        (
            Facts(131, 131, by_contract=[trend(131, 100, 100, 100)]),
            "31.0% above the average of its last 3 invoices, £1.00 for as much care.",
            31,
        ),
        (Facts(800, 800, is_first=True), "First invoice from this provider, exactly as planned.", 800),
        (Facts(800, 800), "", 0),
    ],
)
def test_one_reason_says_how_much_is_in_question_and_of_what(facts, words, pence):
    reason = reason_of(facts, flags_of(facts, 20))
    assert reason.words.startswith(words)
    assert reason.pence == pence
