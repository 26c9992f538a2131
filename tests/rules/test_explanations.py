"""The words behind a figure."""

from rules.explanations import ItemFacts, exact_words, explain
from rules.workings import Working


def span(quantity, price, parts, **given):
    return {"from": "2022-04-04", "to": "2022-04-10", "quantity": quantity, "price": price, "parts": parts, **given}


def facts(working, amount, **given):
    usual = {
        "amount_pence": amount,
        "vat_pence": 0,
        "vat_rate_basis_points": 0,
        "kind": "cost",
        "side": "cost",
        "unit": "Session",
        "working": Working.from_stored(working),
        "due_pence": amount,
        "settled_before_pence": 0,
        "reason": "Day (Session), Spot.",
        "dates": "01/04/2022 - 24/04/2022",
    }
    return ItemFacts(**{**usual, **given})


def test_delivered_sessions_with_vat():
    week = {
        "week": "2022-04-04",
        "actual_id": 5,
        "actual": 300,
        "frustrated": 0,
        "missed": 200,
        "extra": 0,
        "confirmed_on": "2022-04-11",
    }
    working = {
        "pricing": "timetabled",
        "spans": [span(300, 2_144_600, 4_503_660_000, week="2022-04-04")],
        "weeks": [week],
        "parts": 4_503_660_000,
    }
    told = explain(facts(working, 64_338, vat_rate_basis_points=2000, vat_pence=12_868), {5: "changed by Ann Lee"})
    assert told.heading == "Why £643.38?"
    assert told.sentences == [
        "Delivered and confirmed in 01/04/2022 - 24/04/2022: 3 Sessions x £214.46 = £643.38.",
        "VAT at 20% is £128.68 (£128.676, rounded to the penny).",
    ]
    assert told.rows == [
        ("04/04/2022 - 10/04/2022", "3 Sessions", "2 missed, confirmed Mon 11 Apr, changed by Ann Lee")
    ]


def test_planned_days_of_a_weekly_rate_say_what_was_rounded():
    working = {"pricing": "weekly", "spans": [span(1100, 8_227_700, 1100 * 8_227_700)], "parts": 1100 * 8_227_700}
    told = explain(facts(working, 129_292))
    assert told.sentences == [
        "Planned for 01/04/2022 - 24/04/2022: 11 days at £822.77 a week, each day a seventh of it = £1,292.92 "
        "(£1,292.9242..., rounded to the penny)."
    ]


def test_an_adjustment_says_from_what_to_what():
    working = {"pricing": "timetabled", "spans": [span(300, 2_144_600, 4_503_660_000)], "parts": 4_503_660_000}
    told = explain(facts(working, -21_446, kind="adjustment", due_pence=64_338, settled_before_pence=85_784))
    assert told.sentences[-1] == (
        "£857.84 was settled for these dates before. £643.38 is due now, so £214.46 is taken back."
    )


def test_a_contribution_is_taken_off():
    row = {"from": "2022-04-04", "to": "2022-04-10", "days": 7, "weekly_pence": 7_000, "parts": 490_000_000}
    told = explain(facts({"contributions": [row], "parts": -490_000_000}, -7_000, side="income", kind="income"))
    assert "7 days at £70.00 a week" in told.sentences[0]
    assert told.rows == [("04/04/2022 - 10/04/2022", "7 days", "")]


def test_nothing_is_said_of_rounding_where_nothing_was_rounded():
    assert exact_words(64_338 * 70_000) == ""


def test_a_part_of_an_overpayment_says_which_part_of_how_many():
    working = {"pricing": "weekly", "spans": [], "parts": 0, "plan": {"number": 2, "of": 3, "whole_pence": -66_666}}
    told = explain(facts(working, -33_333, kind="adjustment", due_pence=0, settled_before_pence=66_666))
    assert told.sentences[-1] == (
        "£666.66 was settled for these dates before. £0.00 is due now, so £666.66 is left to take back, and £333.33 "
        "of it is taken here: part 2 of 3 of the plan for this overpayment."
    )


def test_an_adjustment_names_what_was_changed_and_by_whom_and_a_line_its_status():
    working = {"pricing": "weekly", "spans": [span(700, 700_000, 700 * 700_000)], "parts": 700 * 700_000}
    changed = {"kind": "adjustment", "due_pence": 7_000, "settled_before_pence": 8_000}
    because = "the end date is now 10/04/2022 (Cora Example, 09/04/2022)"
    told = explain(facts(working, -1_000, because=because, status_words="Suspend: who lives there?", **changed))
    assert told.sentences[-2:] == [
        f"Was £80.00, now £70.00, because {because}. So £10.00 is taken back.",
        "Suspend: who lives there?",
    ]
