"""Sessions live on the server, and end there."""

from datetime import timedelta

import pytest

from models import Person, SignInSession
from operations import sessions
from rules.broken import RuleBroken
from tests.support import factories


@pytest.mark.parametrize(("name", "minutes"), [("fin", 30), ("alice", 60)])
def test_an_idle_session_ends(cast, at, name, minutes):
    token = sessions.start(cast.person(name), "complete", at)
    assert sessions.find(token, at.now + timedelta(minutes=minutes))
    assert sessions.find(token, at.now + timedelta(minutes=minutes, seconds=1)) is None


def test_a_session_in_use_ends_after_twelve_hours(cast, at):
    token = sessions.start(cast.alice, "complete", at)
    for hours in range(1, 13):
        sessions.note_seen(sessions.find(token, at.now + timedelta(hours=hours)), at.now + timedelta(hours=hours))
    assert sessions.find(token, at.now + timedelta(hours=12, seconds=1)) is None


def test_half_way_is_a_quarter_of_an_hour(cast, at):
    token = sessions.start(cast.alice, "password", at)
    assert sessions.find(token, at.now + timedelta(minutes=16)) is None


def test_being_seen_is_written_once_a_minute_at_most(cast, at):
    session = sessions.find(sessions.start(cast.alice, "complete", at), at.now)
    sessions.note_seen(session, at.now + timedelta(seconds=59))
    assert SignInSession.get_by_id(session.id).last_seen_at == at.now
    sessions.note_seen(session, at.now + timedelta(seconds=60))
    assert SignInSession.get_by_id(session.id).last_seen_at == at.now + timedelta(seconds=60)


def test_the_database_does_not_know_the_cookie(cast, at):
    token = sessions.start(cast.alice, "complete", at)
    assert len(token) == 32
    assert token not in str(SignInSession.get().__data__)


def test_ended_access_ends_sessions_at_once(cast, at):
    token = sessions.start(cast.alice, "complete", at)
    Person.update(access_ended_at=at.now).where(Person.id == cast.alice.id).execute()
    assert sessions.find(token, at.now) is None


def test_sign_out_everywhere_may_leave_this_one(actor, cast, at):
    alice = actor("alice")
    other = sessions.start(cast.alice, "complete", at)
    assert sessions.sign_out_everywhere(by=alice, at=at, but=alice.session_id) == 1
    assert sessions.find(other, at.now) is None
    assert SignInSession.get_or_none(SignInSession.id == alice.session_id)


def test_nobody_acts_for_an_organisation_that_is_not_theirs(actor, cast, at):
    alice = actor("alice")
    with pytest.raises(RuleBroken, match="one of your organisations"):
        sessions.act_for(alice.session_id, cast.clifton_house.id, by=alice, at=at)
    assert SignInSession.get_by_id(alice.session_id).organisation_id == cast.rose_care.id


def test_a_contact_of_several_organisations_has_to_choose_one(database, at):
    organisations = [factories.make_organisation(), factories.make_organisation()]
    person = factories.make_person(roles=[(each, "administrator") for each in organisations])
    assert sessions.first_organisation_of(person) is None


def test_old_sessions_are_swept(cast, at):
    sessions.start(cast.alice, "complete", at)
    at_the_next_day = type(at)(at.today, at.now + timedelta(hours=25))
    assert sessions.sweep(at) == 0
    assert sessions.sweep(at_the_next_day) == 1
