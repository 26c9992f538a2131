"""Send to many: its places, pasted references, and where an action is."""

from datetime import date, datetime

import pytest

from rules import sending_to_many as rules
from rules.broken import RuleBroken

TEXT = "Dear {organisation},\nyour next cut-off is { Next  cut-off }. {other}"


def test_the_places_are_filled_in_for_each_provider():
    words = rules.cut_off_words(datetime(2025, 12, 15, 18), date(2025, 11, 20))
    assert words == "Mon 15 Dec, 18:00"
    filled = rules.fill(TEXT, "Rose Care", words)
    assert filled == "Dear Rose Care,\nyour next cut-off is Mon 15 Dec, 18:00. {other}"
    assert rules.fill("{next cut-off}", "x", rules.cut_off_words(None, date(2025, 11, 20))) == "not known yet"
    assert rules.fill("{organisation}", "{next cut-off}", "Monday") == "{next cut-off}"
    assert rules.has_place(TEXT, "next cut-off")
    assert not rules.has_place("{organisation}", "next cut-off")


def test_a_place_that_there_is_not_is_named():
    rules.check_places("Dear {organisation}, {next cut-off} {ORGANISATION} {")
    with pytest.raises(RuleBroken, match=r"for \{client\} and \{\}\. The places are \{organisation\} and \{next"):
        rules.check_places("Dear {client}, {client} {}")
    rules.check_title("A title with one { brace")
    with pytest.raises(RuleBroken, match="in a title"):
        rules.check_title("For {organisation}")


def test_a_pasted_list_is_taken_apart():
    assert rules.pasted_references("P1, P2;P3\r\nP 4\t\n\nP1") == ["P1", "P2", "P3", "P 4"]
    rules.check_known([])
    with pytest.raises(RuleBroken, match="P9, P10"):
        rules.check_known(["P9", "P10"])
    with pytest.raises(RuleBroken) as broken:
        rules.check_known(["x" * 5_000, *"ABCDEF"])
    assert broken.value.message.startswith(f"No provider has these references: {'x' * 40}..., A, B, C, D and 2 more.")


@pytest.mark.parametrize(("count", "words"), [(0, "Choose who gets it"), (1_001, "at most 1,000 providers")])
def test_somebody_has_to_get_it(count, words):
    rules.check_count(1), rules.check_count(1_000)
    with pytest.raises(RuleBroken, match=words):
        rules.check_count(count)


def test_where_an_action_is():
    assert rules.where_it_is("done", "provider", False) == "closed"
    assert rules.where_it_is("open", "council", False) == "answered"
    assert rules.where_it_is("open", "provider", True) == "opened"
    assert rules.where_it_is("open", "provider", False) == "unopened"
    assert list(rules.WHERE)[0] == "answered"
