"""What a missing column may be called in a file."""

import pytest

from rules.care_files.column_names import guess_columns, named_alike, renamed

MISSING = ("week_beginning", "ssref", "cpli_id", "client", "actual", "missed", "visits", "unit", "unit_price", "mon")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Week Commencing", "week_beginning"),
        ("W/C", "week_beginning"),
        ("Week begining", "week_beginning"),
        ("Actual Hours", "actual"),
        ("Hours", "actual"),
        ("CPLI", "cpli_id"),
        ("CPLI-ID.", "cpli_id"),
        ("Client Ref", "ssref"),
        ("Client Name", "client"),
        ("Unit Price (£)", "unit_price"),
        ("Mon 10/11", "mon"),
    ],
)
def test_a_renamed_column_is_known_again(heading, name):
    assert guess_columns([heading, "Colour"], MISSING, ()) == {name: heading}


@pytest.mark.parametrize("heading", ["Colour", "Rota", "", "£", "Actually we were late on most days of it"])
def test_other_columns_are_not(heading):
    assert guess_columns([heading], MISSING, ()) == {}


def test_a_heading_is_one_column_and_the_best():
    assert guess_columns(["Hours", "Actual Hours"], ["actual"], []) == {"actual": "Hours"}
    assert guess_columns(["Actual", "Actual Hours"], ["frustrated"], ["actual"]) == {}
    assert named_alike(["ssref no", "surname"], "ssref") == "ssref no"


def test_a_chosen_heading_gets_the_name_of_its_column():
    headings = ["W/C", "Hours", "Colour"]
    assert renamed(headings, {"actual": "Hours"}, {"actual": "Actual"}) == ["W/C", "Actual", "Colour"]
