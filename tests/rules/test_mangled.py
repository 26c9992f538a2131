"""References that a spreadsheet has changed are known again, and no others."""

import pytest

from rules.care_files.mangled import Sources, lost_noughts, may_be_one

REFERENCES = ("00045", "45A", "12E3", "9007199254740993", "1234567890123456", "2-3", "TRUE", "FALSE", "1E5", "BW025-1")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("45", "00045"),
        ("45.0", "00045"),
        ("12000", "12E3"),
        ("12,000", "12E3"),
        ("1.20E+04", "12E3"),
        ("100000", "1E5"),
        ("9.0072E+15", "9007199254740993"),
        ("9007199254740990", "9007199254740993"),
        ("9007199254740992", "9007199254740993"),
        ("1.23457E+15", "1234567890123456"),
        ("1E+15", "1234567890123456"),
        ("02-Mar", "2-3"),
        ("02/03/2025", "2-3"),
        ("Y", "TRUE"),
        ("false", "FALSE"),
    ],
)
def test_what_a_spreadsheet_saved_was_one_reference(text, source):
    assert Sources(REFERENCES).of(text) == [source]


@pytest.mark.parametrize("text", ["00045", "46", "12001", "BW025", "12345", "3-Mar", "", "1E999", "9" * 60, "1.2E+15x"])
def test_other_texts_were_none(text):
    assert list(Sources(REFERENCES).of(text)) == []


def test_of_two_that_look_alike_both_are_told():
    assert list(Sources(["0451", "00451", "452"]).of("451")) == ["0451", "00451"]


@pytest.mark.parametrize(
    ("text", "reference", "is_so"),
    [("45", "00045", True), ("045", "00045", True), ("00045", "00045", False), ("12000", "12E3", False)],
)
def test_noughts_that_were_lost(text, reference, is_so):
    assert lost_noughts(text, reference) is is_so


@pytest.mark.parametrize(
    ("text", "other", "is_so"),
    [
        ("451", "00451", True),
        ("0451", "00451", False),
        ("202511100900001000", "202511100900001001", True),
        ("202511100900001002", "202511100900001001", False),
        ("03-Apr", "3-4", True),
        ("3-4", "3/4", False),
        ("1.23457E+12", "1234567890123", True),
    ],
)
def test_of_two_that_no_spreadsheet_has_saved_none_was_made_of_the_other(text, other, is_so):
    assert may_be_one(text, other) is may_be_one(other, text) is is_so
    assert bool(Sources([other]).of(text)) is is_so
