"""How the status of an invoice and of an action reads for a provider and for the council."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from web.status_words import action_status, invoice_status

TODAY = date(2025, 11, 20)
OPEN_ACTION = {"status": "open", "assigned_side": "provider", "due_date": None, "closure_requested_at": None}


@pytest.mark.parametrize(
    ("status", "side", "words"),
    [
        ("unsubmitted", "provider", "With you: not submitted yet"),
        ("unsubmitted", "council", "Unsubmitted: with the provider"),
        ("pending", "provider", "With the council since 16 Nov, day 4 of 30"),
        ("pending", "council", "Pending, day 4 of 30"),
        ("on_hold", "provider", "On hold with the council since 16 Nov, day 4 of 30"),
        ("on_hold", "council", "On Hold, day 4 of 30"),
        ("authorised", "provider", "Authorised on 18 Nov: to be paid in a payment run"),
        ("finalised", "provider", "Finalised, in the bank 28/11/2025"),
    ],
)
def test_a_status_is_worded_for_its_reader(status, side, words):
    submitted_at = datetime(2025, 11, 16, 12)
    dates = {"submitted_at": submitted_at, "authorised_at": datetime(2025, 11, 18, 9), "bank_date": date(2025, 11, 28)}
    invoice = SimpleNamespace(status=status, status_reason="", **dates)
    assert invoice_status(invoice, side, date(2025, 11, 20), 30).words == words


@pytest.mark.parametrize(
    ("given", "side", "word", "words", "tone"),
    [
        ({}, "provider", "Pending", "Open: with you", "todo"),
        ({}, "council", "Pending", "Open: with the provider", "wait"),
        ({"due_date": date(2025, 11, 20)}, "provider", "Pending", "Open: with you", "todo"),
        ({"due_date": date(2025, 11, 19)}, "provider", "Overdue", "Overdue: with you", "bad"),
        (
            {"closure_requested_at": datetime(2025, 11, 20, 9)},
            "council",
            "Pending",
            "Open: with the provider, closure requested",
            "wait",
        ),
        ({"status": "done", "due_date": date(2025, 11, 19)}, "provider", "Done", "Done", "ok"),
    ],
)
def test_an_action_is_shown_in_words_for_its_reader(given, side, word, words, tone):
    row = SimpleNamespace(**{**OPEN_ACTION, **given})
    assert action_status(row, side, TODAY) == (word, words, tone)
    assert action_status(row, side, TODAY).horn_tone == {"Pending": "todo", "Overdue": "bad", "Done": "ok"}[word]
