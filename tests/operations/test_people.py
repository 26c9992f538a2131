"""People and what they sign in with."""

import pytest

from models import AuditEvent, Council, Person, SignInSession
from operations import audit, council_settings, passwords, people, security_codes, sessions
from queries import council_settings as settings
from rules.broken import RuleBroken
from rules.passwords import broken_rules

PASSWORD, CODE = "Correct-Horse7", "135790"
KEYS = security_codes.CodeKeys("1", {"1": b"k" * 32})


@pytest.fixture
def alice_signed_in(cast, actor, at):
    visitor_alice = actor("alice")
    people.set_sign_in("Alice@Example.org ", PASSWORD, CODE, KEYS, by=audit.SYSTEM, at=at)
    SignInSession.create(**{**_row(cast.alice, at), "id": visitor_alice.session_id})
    return visitor_alice


def _row(person, at):
    return {
        "person": person,
        "token_hash": "a" * 64,
        "stage": "complete",
        "started_at": at.now,
        "last_seen_at": at.now,
    }


def test_changing_the_password_ends_all_other_sessions(alice_signed_in, cast, at):
    other = sessions.start(cast.alice, "complete", at)
    people.change_password(PASSWORD, "Another-Horse8", by=alice_signed_in, at=at)
    assert passwords.is_password_of(Person.get_by_id(alice_signed_in.person_id), "Another-Horse8")
    assert sessions.find(other, at.now) is None
    assert SignInSession.get_or_none(SignInSession.id == alice_signed_in.session_id)


def test_a_wrong_present_password_belongs_to_its_field(alice_signed_in, at):
    with pytest.raises(RuleBroken) as broken:
        people.change_password("Wrong-Horse7", "Another-Horse8", by=alice_signed_in, at=at)
    assert broken.value.field == "current_password"


def test_every_broken_rule_of_a_new_password_is_told(alice_signed_in, at):
    with pytest.raises(passwords.PasswordRefused) as refused:
        people.change_password(PASSWORD, PASSWORD.lower(), by=alice_signed_in, at=at)
    assert refused.value.sentences == ["Use at least one capital letter"]
    with pytest.raises(passwords.PasswordRefused, match="not using now"):
        people.change_password(PASSWORD, PASSWORD, by=alice_signed_in, at=at)


def test_a_new_code_must_differ_from_the_last(alice_signed_in, at):
    with pytest.raises(security_codes.CodeRefused, match="different from your last one"):
        people.change_security_code(PASSWORD, CODE, KEYS, by=alice_signed_in, at=at)
    people.change_security_code(PASSWORD, "246802", KEYS, by=alice_signed_in, at=at)


def test_a_council_has_its_first_administrator_with_a_temporary_password(database, at):
    person, password = people.create_council(
        "Westshire Council", "Adults'", "Sam@Example.org", "Sam", "Hill", by=audit.SYSTEM, at=at
    )
    assert (person.email, Person.get().must_change_password) == ("sam@example.org", True)
    assert passwords.is_password_of(Person.get(), password)
    assert broken_rules(password) == []
    with pytest.raises(RuleBroken, match="a council already"):
        people.create_council("Second", "Adults'", "x@example.org", "", "", by=audit.SYSTEM, at=at)
    assert Council.select().count() == 1


@pytest.mark.parametrize("email", ["", "alice", "@example.org", "a b@example.org", "alice@example.org"])
def test_an_address_that_cannot_be_used_is_refused(cast, at, email):
    assert cast.alice
    with pytest.raises(RuleBroken) as broken:
        people.create_officer(email, "A", "B", ["auditor"], by=audit.SYSTEM, at=at)
    assert broken.value.field == "email"


def test_set_sign_in_is_in_the_audit_trail_without_password_or_code(alice_signed_in):
    events = [str(event.__data__) for event in AuditEvent.select()]
    assert any("sign-in set by support" in event for event in events)
    assert not any(PASSWORD in event or CODE in event for event in events)


def test_a_setting_has_the_shipped_value_until_the_council_changes_it(database, at):
    assert settings.read().undo_confirm_minutes == 30
    council_settings.change("undo_confirm_minutes", 10, by=audit.SYSTEM, at=at)
    assert settings.read().undo_confirm_minutes == 10
    for wrong in ("soon", 1441, -1, 2.5, True, None):
        with pytest.raises(RuleBroken, match="Enter the minutes as a whole number from 0 to 1440"):
            council_settings.change("undo_confirm_minutes", wrong, by=audit.SYSTEM, at=at)


def test_the_deny_list_has_ten_thousand_words():
    words = passwords.common_passwords()
    assert len(words) > 10_000
    assert {"password", "carehome", "trustno1", "liverpool", "1qaz2wsx"} <= words
    assert not any(word.startswith("#") for word in words)
