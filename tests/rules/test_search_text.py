"""What is typed into the search, read into words; which words are close to each other."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.search_text import CLOSE_LETTERS, Reading, distance, may_be_close, mistakes_allowed, read, spelling_keys


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("Mrs  Zoë\tWhitlock", [Reading(("zoe", "whitlock"))]),
        ("O’Brien", [Reading(("obrien",)), Reading(("o", "brien"))]),
        ("Angelo, Iris (A1)", [Reading(("angelo", "iris", "a1"))]),
        ("148 - 2", [Reading(("148", "2")), Reading(("148",), "order")]),
        ("Purchase order 148 - 2", [Reading(("148",), "order"), Reading(("purchase", "order", "148", "2"))]),
        ("invoice review", [Reading(("invoice", "review"))]),
        ("Mrs", [Reading(("mrs",))]),
        ("\0", []),
        (" '\"*() ", []),
        ("a NEAR(b) OR c*", [Reading(("a", "nearb", "or", "c")), Reading(("a", "near", "b", "or", "c"))]),
    ],
)
def test_a_text_has_one_reading_or_some_in_order(typed, readings):
    assert list(read(typed).readings) == readings


@pytest.mark.parametrize(("typed", "is_too_short"), [("", False), ("x", True), ("7", False), ("xy", False)])
def test_one_letter_is_too_little_one_figure_is_not(typed, is_too_short):
    assert read(typed).is_too_short == is_too_short


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_few_short_words_of_letters_and_figures(typed):
    for reading in read(typed).readings:
        assert 0 < len(reading.words) <= 8
        assert all(0 < len(word) <= 60 and not set(word) & set(" -'\"*%_\\\0") for word in reading.words)


def test_a_book_is_cut():
    assert len(read("ten thousand " * 1000).typed) == 200


@pytest.mark.parametrize(
    ("typed", "word", "letters"),
    [("whitlok", "whitlock", 1), ("enda", "edna", 1), ("steven", "stephen", 2), ("jon", "jon", 0), ("abc", "xyz", 3)],
)
def test_letters_that_differ_are_counted_up_to_a_limit(typed, word, letters):
    assert distance(typed, word, 2) == letters


WORDS = st.text("abc", min_size=4, max_size=11)


@given(WORDS, WORDS)
def test_words_that_are_close_have_a_key_in_common(typed, word):
    """The keys of `word` as the database makes them: its first seven letters without one, or two of six and more."""
    if distance(typed, word, mistakes_allowed(typed)) <= mistakes_allowed(typed):
        start = word[:CLOSE_LETTERS]
        most = 2 if len(word) >= 6 else 1
        keys = {
            "".join(letter for place, letter in enumerate(start) if place not in gone)
            for count in range(most + 1)
            for gone in combinations(range(len(start)), count)
        }
        assert keys & spelling_keys(typed)
        assert may_be_close(typed, word)
