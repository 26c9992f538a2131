"""What a provider is asked before an invoice is submitted."""

from dataclasses import replace
from datetime import date

from rules.invoice_questions import BeforeSubmit, questions

TODAY = date(2025, 11, 20)
NOTHING_ODD = BeforeSubmit("invoice", (), date(2024, 11, 20), ())


def asked(**odd):
    return questions(replace(NOTHING_ODD, **odd), TODAY)


def test_nothing_odd_asks_nothing():
    assert asked() == []


def test_what_is_left_off_is_said_with_its_sum():
    assert asked(left_off=(100_000, 12_230, -5_000)) == [
        "You leave off £1,072.30: 3 items that are payable now and on no invoice."
    ]
    assert asked(left_off=(-5_000,), noun="credit note") == [
        "You leave off −£50.00: 1 item that is payable now and on no credit note."
    ]


def test_a_date_more_than_a_year_ago_and_a_number_that_looks_like_anothers():
    assert asked(date_on_invoice=date(2024, 11, 18), look_alikes=("BC-O412", "BC 412")) == [
        "The Date on Invoice, 18/11/2024, is more than a year ago.",
        "It looks like BC-O412 and BC 412: the same number or the same care, written twice.",
    ]
