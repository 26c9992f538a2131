"""Every table of legal moves: what a page offers is exactly what the verb lets through, and a refusal has words."""

import pytest

from rules.actions import POST_MOVES
from rules.broken import IllegalMove
from rules.contract_documents import DOCUMENT_MOVES, REPLACED
from rules.contract_documents import STATUS_NAMES as DOCUMENT_NAMES
from rules.disputes import DISPUTE_MOVES
from rules.disputes import STATUS_NAMES as DISPUTE_NAMES
from rules.invoice_statuses import STATUS_NAMES as INVOICE_NAMES
from rules.invoices import INVOICE_MOVES
from rules.overpayments import PLAN_MOVES
from rules.overpayments import STATE_NAMES as PLAN_NAMES
from rules.payment_runs import RUN_MOVES
from rules.payment_runs import STATE_NAMES as RUN_NAMES
from rules.scheduled_payments import ANSWER_MOVES, ANSWER_NAMES, LINE_MOVES
from rules.scheduled_payments import STATUS_NAMES as LINE_NAMES

TABLES = {
    "invoice": (INVOICE_MOVES, INVOICE_NAMES),
    "dispute": (DISPUTE_MOVES, DISPUTE_NAMES),
    "run": (RUN_MOVES, RUN_NAMES),
    "line": (LINE_MOVES, LINE_NAMES),
    "answer": (ANSWER_MOVES, ANSWER_NAMES),
    "plan": (PLAN_MOVES, PLAN_NAMES),
    "document": (DOCUMENT_MOVES, (*DOCUMENT_NAMES, REPLACED)),
    "post": (POST_MOVES, ("ours", "theirs", "just_done", "done")),
}
CASES = [
    pytest.param(moves, status, side, id=f"{name}, {status}, {side}")
    for name, (moves, statuses) in TABLES.items()
    for status in statuses
    for side in ("provider", "council")
]


@pytest.mark.parametrize(("moves", "status", "side"), CASES)
def test_a_verb_is_offered_where_it_is_let_through_and_else_refused_in_words(moves, status, side):
    offered = moves.legal_verbs(status, side)
    for verb, move in moves.items():
        assert (verb in offered) is (status in move.from_statuses and move.side in (None, side))
        if verb in offered:
            assert moves.check(verb, status, side) is move
        else:
            with pytest.raises(IllegalMove) as refused:
                moves.check(verb, status, side)
            assert len(refused.value.message.split()) > 3


@pytest.mark.parametrize("name", TABLES)
def test_a_move_starts_and_ends_in_statuses_that_there_are(name):
    moves, statuses = TABLES[name]
    for move in moves.values():
        assert set(move.from_statuses) <= set(statuses)
        assert move.to_status in (None, *statuses)
