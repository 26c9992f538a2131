"""Which moves a dispute allows, and which weeks and lines two of them have in common."""

from dataclasses import dataclass
from datetime import date

import pytest

from rules.broken import IllegalMove
from rules.disputes import DISPUTE_MOVES, STATUS_NAMES, holds, is_within, overlap

W1, W2, W3 = date(2025, 10, 27), date(2025, 11, 3), date(2025, 11, 10)
ALLOWED = {
    ("proposed", "council"): ["raise", "drop"],
    ("dropped", "council"): ["undo_drop"],
    ("in_dispute", "council"): ["resolve"],
    ("in_dispute", "provider"): ["update", "request_resolution"],
    ("resolution_requested", "council"): ["resolve"],
    ("resolution_requested", "provider"): ["update"],
    ("resolved", "council"): ["reopen"],
}


@dataclass
class About:
    first_week: date
    last_week: date
    lines: tuple = ()


@pytest.mark.parametrize("side", ["provider", "council"])
@pytest.mark.parametrize("status", STATUS_NAMES)
def test_every_move_from_every_status_by_either_side(status, side):
    allowed = ALLOWED.get((status, side), [])
    assert DISPUTE_MOVES.legal_verbs(status, side) == allowed
    for verb in DISPUTE_MOVES:
        if verb in allowed:
            assert DISPUTE_MOVES.check(verb, status, side) is DISPUTE_MOVES[verb]
        else:
            with pytest.raises(IllegalMove):
                DISPUTE_MOVES.check(verb, status, side)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (About(W1, W2), About(W2, W3), True),
        (About(W1, W1), About(W2, W3), False),
        (About(W1, W3, ("C1",)), About(W2, W2, ("C2",)), False),
        (About(W1, W3, ("C1",)), About(W2, W2, ("C2", "C1")), True),
        (About(W1, W3), About(W2, W2, ("C2",)), True),
    ],
)
def test_two_disputes_overlap_in_weeks_and_lines(one, other, common):
    assert overlap(one, other) is common
    assert overlap(other, one) is common


@pytest.mark.parametrize(
    ("one", "other", "within"),
    [
        (About(W2, W2, ("C1",)), About(W1, W3), True),
        (About(W2, W2), About(W1, W3), True),
        (About(W2, W2), About(W1, W3, ("C1",)), False),
        (About(W2, W2, ("C1",)), About(W1, W3, ("C1", "C2")), True),
        (About(W1, W2, ("C1",)), About(W2, W3), False),
    ],
)
def test_one_dispute_is_within_another(one, other, within):
    assert is_within(one, other) is within


@pytest.mark.parametrize(("key", "week", "held"), [("C1", W2, True), ("C2", W2, False), ("C1", W1, False)])
def test_a_dispute_is_about_its_weeks_and_lines(key, week, held):
    assert holds(About(W2, W3, ("C1",)), key, week) is held
    assert holds(About(W2, W3), key, week) is (week != W1)
