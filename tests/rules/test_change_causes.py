"""Causes of adjustments in words, from what the audit keeps: each kind of change."""

from datetime import date

import pytest

from rules.change_causes import Change, because

DAY = date(2025, 11, 18)
START, END = date(2025, 11, 3), date(2025, 11, 30)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change("price", "changed", {"unit_price_tenthousandths": 1}, {"unit_price_tenthousandths": 20_000}, START),
            "the price from 03/11/2025 changed from £0.0001 to £2.00",
        ),
        (
            Change("price", "taken away", {"unit_price_tenthousandths": 20_000}, {}, START),
            "the price of £2.00 from 03/11/2025 was taken away",
        ),
        (
            Change("contribution", "added", {}, {"weekly_amount_pence": 7_000}, START),
            "the client's contribution is £70.00 from 03/11/2025",
        ),
        (
            Change("contribution", "changed", {"end_date": None}, {"end_date": "2025-11-09"}, START),
            "the end date of the client's contribution changed from none to 09/11/2025",
        ),
        (
            Change(
                "uplift", "changed", {"unit_price_tenthousandths": 1}, {"unit_price_tenthousandths": 2, "by": "4.5%"}
            ),
            "an uplift of 4.5% changed the price from £0.0001 to £0.0002",
        ),
        (
            Change("method", "added", {}, {"model": "invoiced", "pay_on_actuals": "always"}, START),
            "the payment method Invoiced (Pay on actuals: Always) from 03/11/2025 was added",
        ),
        (Change("method", "changed", {"is_net": False}, {"is_net": True}), "the method changed from Gross to Net"),
        (
            Change("unplanned price", "changed", {"unit_price_tenthousandths": 1}, {"unit_price_tenthousandths": 2}),
            "the price of unplanned care changed from £0.0001 to £0.0002",
        ),
        (
            Change("level", "changed", {"frustrated_paid": True}, {"frustrated_paid": False}),
            "frustrated care of this service level is no longer paid",
        ),
        (
            Change("suspension", "added", {}, {"reason": "hospital"}, START, END),
            "a suspension from 03/11/2025 to 30/11/2025 (hospital) was added",
        ),
        (
            Change("suspension", "added", {}, {"reason": ""}, START),
            "a suspension from 03/11/2025 on was added",
        ),
        (
            Change("suspension", "taken away", {"reason": ""}, {}, START, END),
            "the suspension from 03/11/2025 to 30/11/2025 was taken away",
        ),
        (
            Change("client", "changed", {"date_of_death": "2025-11-09"}, {"date_of_death": None}),
            "the date of death was",
        ),
        (
            Change("line", "changed", {"mon": 100, "end_date": None}, {"mon": 0, "end_date": "2025-11-09"}),
            "the end date of the line changed from none to 09/11/2025, and the timetable of Mon changed",
        ),
        (
            Change("line", "changed", {"units_hundredths": 1000}, {"units_hundredths": 500}),
            "the number of units changed from 10 to 5",
        ),
        (
            Change("actual", "changed", {"actual": 500}, {"actual": 300}, START),
            "the week of 03/11/2025 changed from 5 to 3 delivered",
        ),
        (Change("actual", "taken away", {"actual": 500}, {}, START), "what was recorded for the week of 03/11/2025"),
    ],
)
def test_a_change_reads_as_what_was_and_what_is(change, words):
    said = because(change, "Cora Example", DAY)
    assert said.startswith(words)
    assert said.endswith("(Cora Example, 18/11/2025)")


@pytest.mark.parametrize(
    "change",
    [
        Change("client", "changed", {"surname": "Angelo"}, {"surname": "Angell"}),
        Change("line", "changed", {"budget_code": "B1"}, {"budget_code": "B2"}),
        Change("level", "changed", {"name": "A"}, {"name": "B"}),
    ],
)
def test_what_no_figure_depends_on_is_not_a_cause(change):
    assert because(change, "Cora Example", DAY) == ""


def test_a_change_touches_only_its_own_dates():
    change = Change("price", "added", {}, {}, START, END)
    assert change.touches(END, END)
    assert change.touches(START, START)
    assert not change.touches(date(2025, 12, 1), date(2025, 12, 28))
    assert not change.touches(date(2025, 10, 6), date(2025, 11, 2))
    assert Change("line", "changed", {}, {}).touches(START, END)
