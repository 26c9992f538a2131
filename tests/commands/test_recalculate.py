"""`flask recalculate`."""

import pytest

from models import PaymentItem, PurchaseOrder, database
from tests.support import factories


@pytest.fixture
def run_recalculate(app):
    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["recalculate", *arguments])
        database.connect(reuse_if_open=True)  # the command closed the one it used
        return result

    return run


def test_it_says_how_much_it_did_and_keeps_to_the_day(run_recalculate):
    care = factories.make_care(end_date=factories.TODAY)
    factories.make_actual(cpli=care.cpli, week_start=care.cpli.start_date, planned_hundredths=1000)
    assert run_recalculate("--as-at", "1/1/2020").output.startswith("1 lines, 0 items,")
    answer = run_recalculate("--contract", care.contract.reference)
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith(f"1 lines, {PaymentItem.select().count()} items,")
    assert PaymentItem.select().count() > 0
    assert {order.financial_year for order in PurchaseOrder.select()} == {2024, 2025}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--contract", "K-none"), "no contract with the reference K-none"),
        (("--as-at", "31/2/2025"), "in the calendar"),
    ],
)
def test_a_wrong_option_is_said_and_nothing_happens(run_recalculate, arguments, words):
    answer = run_recalculate(*arguments)
    assert answer.exit_code == 1
    assert words in answer.output
