"""Some rounds of random moves on a council with everything at once; `make money-rounds` plays thousands."""

import ast
from pathlib import Path

import pytest

from tests.money_rounds import care, claims, due, floors, rounds, rows, sums, visits
from tests.support.markup import ON_POSTGRES

SEEDS = range(1, 9 if ON_POSTGRES else 25)  # there the statements and locks are asked, here the sums
MOVES = 20


@pytest.mark.usefixtures("database", "files_in_tmp")
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_paid_payable_and_held_back_is_what_is_due(seed):
    rounds.play_round(seed, range(MOVES))


@pytest.mark.usefixtures("database", "files_in_tmp")
@pytest.mark.parametrize(("seed", "moves"), [(100_057, 34), (100_474, 42)])
def test_contributions_stand_for_the_days_whose_cost_is_settled(seed, moves):
    """Of a line held back after it was shortened and lengthened again, and of a week in dispute after a suspension."""
    rounds.play_round(seed, range(moves))


def test_the_sum_shares_no_code_with_the_portal():
    """It reads the tables, and asks for the ledger's files as the council does; all else it works out by itself."""
    allowed = ("models", "tests.money_rounds", "reports", "collections", "datetime", "fractions", "functools", "typing")
    for module in (care, claims, due, floors, rows, sums, visits):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.module.startswith(allowed), (module.__name__, node.module)
            assert not isinstance(node, ast.Import), module.__name__
