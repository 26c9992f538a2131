"""Everything on one client: where somebody else is named."""

import pytest

from rules.subject_access import CLIENT, OFFICERS, PROVIDERS_OWN, STAFF, Look, Name, Others, told

NAMES = [Name("M2001", True), Name("Okafor", True), Name("Young", False), Name("Angelo", True)]


@pytest.fixture
def others():
    return Others(NAMES, ["Alice Example"], own=("A1", "Angelo", "Iris"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Shared a car with Mrs Okafor", [("Okafor", CLIENT)]),
        ("Okafor's visit, not Angelo's", [("Okafor", CLIENT)]),
        ("OKAFOR and m2001", [("OKAFOR", CLIENT)]),
        ("see M2001.", [("M2001", CLIENT)]),
        ("Ms Young rang", [("Young", STAFF)]),
        ("a young man", []),
        ("Iris Angelo (A1)", []),
        ("", []),
    ],
)
def test_who_else_is_named_in_a_text(others, text, named):
    assert others.named_in(text) == named


def test_each_reason_to_look_says_in_which_rows(others):
    rows = [("Alice Example", "Mrs Okafor"), ("Fin Example", "fine"), *[("Alice Example", "")] * 12]
    assert list(others.watch("messages.csv", ("By", "Text"), rows)) == rows
    assert others.looks() == [
        Look("messages.csv", "By", "Alice Example", PROVIDERS_OWN, 13, "2, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more"),
        Look("messages.csv", "Text", "Okafor", CLIENT, 1, "2"),
        Look("messages.csv", "By", "Fin Example", OFFICERS, 1, "3"),
    ]


def test_what_an_event_keeps_is_one_text():
    assert told({"status": "paid", "line_ids": [1, 2], "why": None}) == "status: paid; line ids: 1, 2; why: "
