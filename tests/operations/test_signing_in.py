"""Signing in: the password, two digits of the code, and what wrong ones lead to."""

from datetime import timedelta
from functools import partial

import pytest
from argon2.exceptions import VerificationError

from models import AuditEvent, CodeTries, Person, SecurityCode, SignInSession, SignInTry
from operations import audit, passwords, people, security_codes, sessions, signing_in
from operations.signing_in import UNKNOWN, KnownDevice, Place
from rules.broken import RuleBroken
from rules.moment import Moment
from tests.support import factories
from tests.support.at_once import at_once

PASSWORD, CODE = "Correct-Horse7", "135790"
KEYS = security_codes.CodeKeys("1", {"1": b"k" * 32})


def later(at, **time):
    return Moment(at.today, at.now + timedelta(**time))


@pytest.fixture
def enrolled_alice(cast, at):
    people.set_sign_in("alice@example.org" if cast.alice else "", PASSWORD, CODE, KEYS, by=audit.SYSTEM, at=at)
    return cast.alice


def half_way(person, at):
    token, stage = signing_in.give_password(person.email, PASSWORD, at, "192.0.2.7")
    assert stage == "password"
    return sessions.find(token, at.now)


def asked(person):
    return "".join(CODE[position - 1] for position in security_codes.asked_positions(person))


def wrong(person):
    return "".join(str((int(digit) + 1) % 10) for digit in asked(person))


def test_password_and_digits_start_a_session_and_leave_no_wrong_try(enrolled_alice, at):
    session = half_way(enrolled_alice, at)
    token = signing_in.give_digits(session, asked(enrolled_alice), KEYS, at)
    complete = sessions.find(token, at.now)
    assert (complete.person, complete.stage, complete.organisation_id) == (enrolled_alice, "complete", 1)
    assert SignInSession.select().count() == 1
    assert SignInTry.select().count() == 0
    assert [event.kind for event in AuditEvent.select().order_by(AuditEvent.id.desc()).limit(1)] == ["signed in"]


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org", ""])
def test_the_words_are_the_same_whether_or_not_the_person_exists(enrolled_alice, at, email):
    with pytest.raises(RuleBroken, match="The e-mail address or the password is wrong"):
        signing_in.give_password(email, "Wrong-Horse7", at)


def test_somebody_whose_access_ended_is_nobody(enrolled_alice, at):
    Person.update(access_ended_at=at.now).where(Person.id == enrolled_alice.id).execute()
    with pytest.raises(RuleBroken, match="The e-mail address or the password is wrong"):
        signing_in.give_password(enrolled_alice.email, PASSWORD, at)


def test_an_unknown_person_costs_a_verification_too(enrolled_alice, at, monkeypatch):
    verified = []

    class Spy:
        def verify(self, kept, _given):
            verified.append(kept.split("$")[1:4])
            raise VerificationError

    passwords._hash_of_nobody()
    monkeypatch.setattr(passwords, "_hasher", Spy())
    for email in (enrolled_alice.email, "nobody@example.org"):
        with pytest.raises(RuleBroken):
            signing_in.give_password(email, "Wrong-Horse7", at)
    assert verified == [["argon2id", "v=19", "m=19456,t=2,p=1"]] * 2


def test_the_eleventh_try_has_to_wait_even_with_the_right_password(enrolled_alice, at, monkeypatch):
    monkeypatch.setattr(passwords, "is_password_of", lambda person, password: password == PASSWORD)
    for second in range(10):
        with pytest.raises(RuleBroken, match="wrong"):
            signing_in.give_password(enrolled_alice.email, "x", later(at, seconds=second))
    with pytest.raises(signing_in.TooManyTries) as too_many:
        signing_in.give_password(enrolled_alice.email, PASSWORD, later(at, seconds=10))
    assert too_many.value.seconds == 299
    assert too_many.value.message == "Too many attempts. Try again in 5 minutes"
    assert signing_in.give_password(enrolled_alice.email, PASSWORD, later(at, minutes=6))[1] == "password"


def test_one_address_is_slowed_down_whatever_accounts_it_tries(enrolled_alice, at, monkeypatch):
    monkeypatch.setattr(passwords, "is_password_of", lambda *_: False)
    for number in range(10):
        with pytest.raises(RuleBroken, match="wrong"):
            signing_in.give_password(f"person{number}@example.org", "x", at, address="192.0.2.66")
    with pytest.raises(signing_in.TooManyTries):
        signing_in.give_password(enrolled_alice.email, "x", at, address="192.0.2.66")
    with pytest.raises(RuleBroken, match="wrong"):
        signing_in.give_password(enrolled_alice.email, "x", at, address="192.0.2.67")


def test_an_office_behind_one_address_is_not_slowed_down_by_one_persons_slips(enrolled_alice, at, monkeypatch):
    monkeypatch.setattr(passwords, "is_password_of", lambda _person, password: password == PASSWORD)
    for number in range(9):
        with pytest.raises(RuleBroken, match="wrong"):
            signing_in.give_password("slip@example.org", "x", at, address=f"2001:db8::{number}")
    for address in ("2001:db8::99", "2001:db8::1:2:3:4"):
        assert signing_in.give_password(enrolled_alice.email, PASSWORD, at, address=address)[1] == "password"


def test_a_device_that_signed_in_before_has_tries_of_its_own(enrolled_alice, at, monkeypatch):
    """An attacker who knows an address of an e-mail, and one who knows the password too, keep nobody out."""
    monkeypatch.setattr(passwords, "is_password_of", lambda _person, password: password == PASSWORD)
    known = KnownDevice("d1", frozenset((enrolled_alice.id,)))
    somebody_elses = KnownDevice("d2", frozenset((enrolled_alice.id + 1,)))
    session = half_way(enrolled_alice, at)
    for _ in range(3):
        with pytest.raises(RuleBroken, match="not right"):
            signing_in.give_digits(session, wrong(enrolled_alice), KEYS, at)
    for _ in range(10):
        with pytest.raises(RuleBroken, match="wrong"):
            signing_in.give_password(enrolled_alice.email, "x", at)
    for unknown in (somebody_elses, UNKNOWN):
        with pytest.raises(signing_in.TooManyTries):
            signing_in.give_password(enrolled_alice.email, PASSWORD, at, known=unknown)
        with pytest.raises(security_codes.CodeLocked):
            signing_in.give_digits(session, asked(enrolled_alice), KEYS, at, Place(known=unknown))
    token, _ = signing_in.give_password(enrolled_alice.email, PASSWORD, at, known=known)
    mine = sessions.find(token, at.now)
    assert signing_in.give_digits(mine, asked(enrolled_alice), KEYS, at, Place(known=known))
    with pytest.raises(signing_in.TooManyTries):  # and that did not give the attacker new tries
        signing_in.give_password(enrolled_alice.email, "x", at)
    for _ in range(10):
        with pytest.raises(RuleBroken, match="wrong"):
            signing_in.give_password(enrolled_alice.email, "x", at, known=known)
    with pytest.raises(signing_in.TooManyTries):
        signing_in.give_password(enrolled_alice.email, "x", at, known=known)


def test_nobody_from_outside_uses_up_the_tries_of_somebody_signed_in(enrolled_alice, at, actor, monkeypatch):
    """An approver is asked for the password once more while somebody attacks the account."""
    monkeypatch.setattr(passwords, "is_password_of", lambda _person, password: password == PASSWORD)
    alice = actor("alice")
    for _ in range(10):
        with pytest.raises(RuleBroken, match="wrong"):
            signing_in.give_password(enrolled_alice.email, "x", at)
    signing_in.confirm_password(alice, PASSWORD, alice.session_id, at)
    for _ in range(10):
        with pytest.raises(RuleBroken, match="The password is wrong"):
            signing_in.confirm_password(alice, "x", alice.session_id, at)
    with pytest.raises(signing_in.TooManyTries):
        signing_in.confirm_password(alice, PASSWORD, alice.session_id, at)


def test_thirty_tries_at_once_are_ten_tries(enrolled_alice, at, monkeypatch):
    looked_at = []
    monkeypatch.setattr(passwords, "is_password_of", lambda *given: looked_at.append(given))
    at_once(*[partial(signing_in.give_password, enrolled_alice.email, "x", at, "192.0.2.7")] * 30)
    assert len(looked_at) == 10


def test_the_same_digits_are_asked_until_they_are_right_then_others_are_drawn(enrolled_alice, at, monkeypatch):
    session = half_way(enrolled_alice, at)
    before = security_codes.asked_positions(enrolled_alice)
    with pytest.raises(RuleBroken, match="You have 2 attempts left"):
        signing_in.give_digits(session, wrong(enrolled_alice), KEYS, at)
    assert security_codes.asked_positions(half_way(enrolled_alice, at).person) == before
    signing_in.give_digits(session, asked(enrolled_alice), KEYS, at)
    assert security_codes.asked_positions(enrolled_alice) == ()


def test_three_wrong_answers_lock_the_code_for_a_quarter_of_an_hour_then_an_hour(enrolled_alice, at):
    session = half_way(enrolled_alice, at)
    for words in ("2 attempts left", "1 attempt left", "Wait 15 minutes"):
        with pytest.raises(RuleBroken, match=words):
            signing_in.give_digits(session, wrong(enrolled_alice), KEYS, at)
    with pytest.raises(security_codes.CodeLocked) as locked:
        signing_in.give_digits(session, asked(enrolled_alice), KEYS, later(at, minutes=14))
    assert locked.value.until == at.now + timedelta(minutes=15)
    with pytest.raises(RuleBroken, match="Wait"):
        signing_in.give_digits(session, wrong(enrolled_alice), KEYS, later(at, minutes=15))
    assert CodeTries.get(CodeTries.person == enrolled_alice).locked_until == at.now + timedelta(minutes=15 + 60)
    assert signing_in.give_digits(session, asked(enrolled_alice), KEYS, later(at, minutes=76))


def test_of_twelve_answers_at_once_three_are_compared(enrolled_alice, at, monkeypatch):
    session, compared = half_way(enrolled_alice, at), []
    monkeypatch.setattr(security_codes, "is_right", lambda *given: compared.append(given))
    at_once(*[partial(signing_in.give_digits, session, "00", KEYS, at)] * 12)
    assert len(compared) == 3


def test_the_code_itself_is_nowhere_in_the_database(enrolled_alice):
    kept = SecurityCode.get(SecurityCode.person == enrolled_alice)
    assert CODE not in str(kept.__data__)
    assert len(set(kept.tags)) == 6


def test_somebody_without_a_code_is_signed_in_and_has_to_set_one(cast, at):
    person = factories.make_contact(password_hash=passwords.hash_of(PASSWORD))
    token, stage = signing_in.give_password(person.email, PASSWORD, at)
    assert stage == "complete"
    assert sessions.find(token, at.now).must_set_code


@pytest.mark.parametrize(("hours", "may"), [(48, True), (49, False)])
def test_a_temporary_password_ends_after_two_days(cast, at, hours, may):
    people.set_sign_in(cast.alice.email, PASSWORD, CODE, KEYS, by=audit.SYSTEM, at=at, is_temporary=True)
    if may:
        assert signing_in.give_password(cast.alice.email, PASSWORD, later(at, hours=hours))[1] == "password"
        return
    with pytest.raises(RuleBroken, match="This temporary password has ended"):
        signing_in.give_password(cast.alice.email, PASSWORD, later(at, hours=hours))
    people.set_sign_in(cast.alice.email, PASSWORD, CODE, KEYS, by=audit.SYSTEM, at=later(at, days=3), is_temporary=True)
    assert signing_in.give_password(cast.alice.email, PASSWORD, later(at, days=4))[1] == "password"


def test_a_password_of_ones_own_does_not_end(enrolled_alice, at):
    assert signing_in.give_password(enrolled_alice.email, PASSWORD, later(at, days=400))[1] == "password"
