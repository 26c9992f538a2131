"""The small chart of an invoice: thirteen weeks that end with its own."""

from datetime import date

from rules.thirteen_weeks import HEIGHT, InvoicedSpan, thirteen_weeks


def test_each_week_has_what_stood_on_invoices_and_those_of_this_one_are_marked():
    spans = [
        InvoicedSpan(1, date(2025, 10, 20), date(2025, 11, 2), 20_000, 20_000),  # two weeks, of an earlier invoice
        InvoicedSpan(2, date(2025, 11, 3), date(2025, 11, 9), 15_000, 12_000),
        InvoicedSpan(3, date(2025, 11, 10), date(2025, 11, 16), 99_900, 0),  # later than this one
    ]
    weeks = thirteen_weeks([2], spans)[2]
    assert weeks.first_week == date(2025, 8, 11)
    assert weeks.invoiced == [0] * 10 + [10_000, 10_000, 15_000]
    assert weeks.is_on_it == [False] * 12 + [True]
    assert weeks.planned_a_week == 12_000
    assert weeks.bars[-1] == ("now", 120, 0, HEIGHT)
    assert weeks.bars[-2] == ("past", 110, 10, 20)
    assert weeks.plan_line == 6


def test_an_invoice_for_no_week_of_care_has_no_chart():
    assert thirteen_weeks([4], []) == {}
