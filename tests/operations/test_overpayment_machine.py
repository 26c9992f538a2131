"""The simulated year again, with overpayment plans, catch-up runs and manual adjustments: the same must always hold."""

from tests.support.simulated_overpayments import AYearWithOverpayments

EXAMPLES = {"ci": 3, "thorough": 100}


def test_a_year_with_overpayments(play):
    play(AYearWithOverpayments, steps=30, examples=EXAMPLES)
