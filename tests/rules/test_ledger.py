"""The council's ledger: both files add up to the same, whatever was paid."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.broken import RuleBroken
from rules.ledger import (
    CodingRow,
    LedgerItem,
    LedgerRemittance,
    PaymentRow,
    check_balance,
    coding_of,
    coding_rows,
    payment_rows,
)

BANK = date(2025, 11, 24)
ITEMS = st.lists(
    st.builds(
        LedgerItem,
        cost_centre=st.sampled_from(["", "SACC20", "SACP20"]),
        subjective=st.sampled_from(["", "5899"]),
        financial_year=st.integers(2020, 2026),
        amount_pence=st.integers(-5_000_000, 5_000_000),
        vat_pence=st.integers(-100_000, 1_000_000),
    ),
    max_size=30,
)


def remittance(number, items):
    amount = sum(item.amount_pence + item.vat_pence for item in items)
    return LedgerRemittance(number, f"C{number}", f"Provider {number}", BANK, amount, tuple(coding_of(items)))


@given(st.lists(ITEMS, max_size=6))
def test_the_two_files_balance_to_the_penny(paid):
    remittances = [remittance(number, items) for number, items in enumerate(paid, 1)]
    payments, coding = payment_rows(7, remittances), coding_rows(7, remittances)
    check_balance(payments, coding)
    everything = sum(item.amount_pence + item.vat_pence for items in paid for item in items)
    assert sum(row[-1] for row in payments) == sum(row[-2] + row[-1] for row in coding) == everything


@given(ITEMS, st.randoms())
def test_the_coding_does_not_depend_on_the_order_of_the_items(items, chance):
    shuffled = list(items)
    chance.shuffle(shuffled)
    assert coding_of(items) == coding_of(shuffled)


@given(ITEMS)
def test_there_is_one_row_for_each_code_and_year(items):
    keys = [(code["cost_centre"], code["subjective"], code["financial_year"]) for code in coding_of(items)]
    assert keys == sorted(set(keys))


def test_rows_are_as_the_ledger_reads_them():
    paid = remittance(
        3, [LedgerItem("SACC20", "5899", 2025, 10_000, 2_000), LedgerItem("SACC20", "5899", 2025, -500, 0)]
    )
    assert payment_rows(7, [paid]) == [(7, 3, "C3", "Provider 3", BANK, 11_500)]
    assert coding_rows(7, [paid]) == [(7, 3, "SACC20", "5899", 2025, 9_500, 2_000)]


def test_a_file_that_does_not_balance_is_not_made():
    payments = [PaymentRow(7, 3, "C3", "Provider 3", BANK, 11_501)]
    with pytest.raises(RuleBroken, match="do not agree on remittance 3"):
        check_balance(payments, [CodingRow(7, 3, "SACC20", "5899", 2025, 9_500, 2_000)])
