"""What people are told of: each e-mail has its topic, and a link stops no more than its own kind."""

from pathlib import Path

import pytest

from rules.broken import RuleBroken
from rules.email_wording import NAMES, PLACES, PLACES_OF, clean_wording, facts_of, fill, sample_of
from rules.notices import ALL_DAILY, DAILY, SUBSCRIPTIONS, TOPIC_OF, switched_off_by

FOLDERS = Path(__file__).parents[2] / "templates" / "emails"


def test_the_subscriptions_are_bedfords():
    assert list(SUBSCRIPTIONS.values()) == [
        "Actions",
        "Care Package Line Items",
        "Contract Documents",
        "Disputes",
        "Invoices/Credit Notes",
        "Payments Exceptions",
        "Actions (Immediate)",
        "Password Change (Immediate)",
    ]


def test_every_topic_is_one_that_can_be_chosen_and_every_email_is_there():
    assert set(TOPIC_OF.values()) == set(DAILY)
    assert set(TOPIC_OF) <= {path.name for path in FOLDERS.iterdir()}
    assert set(TOPIC_OF) == set(PLACES_OF) == set(NAMES)


def test_a_link_stops_its_own_kind_and_nothing_else():
    assert switched_off_by("actions_immediate") == ("actions_immediate",)
    assert switched_off_by(ALL_DAILY) == tuple(DAILY)
    assert switched_off_by("password_immediate") == switched_off_by("rubbish") == ()


def test_places_are_filled_with_their_own_facts_and_nothing_that_was_typed():
    values = {"number": 12, "organisation": "Rose Care", "link": "/12", "title": "Mrs Angelo", "reason": "typed"}
    assert facts_of("action_updated", values) == {
        "organisation": "Rose Care",
        "thing": "Action",
        "number": "12",
        "link": "/12",
    }
    assert not {"client", "title", "reason", "text"} & set(PLACES)
    text = "{thing} {number}: {title} {reason} {0} {thing.__class__}"
    assert fill(text, facts_of("action_updated", values)) == "Action 12: {title} {reason} {0} {thing.__class__}"
    assert all(fill(f"{{{place}}}", sample_of(name)) for name in PLACES_OF for place in PLACES_OF[name])


@pytest.mark.parametrize(
    ("subject", "body", "field", "words"),
    [
        ("", "{link}", "subject", "Enter the subject"),
        ("News", "", "body", "Write the text"),
        ("News", "Look at it", "body", r"Write \{link\}"),
        ("News of {client}", "{link}", "subject", r"no place called \{client\}"),
        ("News", "{link} {amount} {title}", "body", r"no place called \{amount\}, \{title\}"),
    ],
)
def test_a_wording_that_cannot_be_used_is_refused_in_words(subject, body, field, words):
    with pytest.raises(RuleBroken, match=words) as refused:
        clean_wording("action_updated", subject, body)
    assert refused.value.field == field


def test_a_subject_stays_one_line():
    assert clean_wording("action_updated", "News:\r\nBcc: all", "{link}")[0] == "News: Bcc: all"
