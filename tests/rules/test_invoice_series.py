"""The next reference of a provider's own series."""

import pytest

from rules.invoice_series import next_reference


@pytest.mark.parametrize(
    ("newest", "taken", "expected"),
    [
        ("INV-1010", (), "INV-1011"),
        ("INV-1010", ("INV-1011", "INV-1012"), "INV-1013"),
        ("LF 2025/0099", (), "LF 2025/0100"),
        ("999", (), "1000"),
        ("inv 7", ("INV8",), "inv 9"),
        ("November", (), ""),
        ("", (), ""),
    ],
)
def test_the_series_goes_on_and_skips_what_is_taken(newest, taken, expected):
    assert next_reference(newest, taken) == expected
