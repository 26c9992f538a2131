"""What officers do with actions: take, pass on, note; and actions that close by themselves."""

from datetime import date, timedelta

import pytest

from models import Action, ActionLook, ActionPost, AuditEvent, Notice
from operations import action_closing, action_work, actions
from queries import action_subjects
from rules.action_closing import closes_on, is_to_be_warned
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.at_once import in_parallel
from tests.support.moments import days_later

PLAN = "DP Support Plan Spend Summary (Adults)"


@pytest.fixture
def sent_plan(cast, fin, at):
    """A support plan that fin sent to Rose Care; it closes by itself."""
    assert cast.alice
    care = factories.make_care(organisation=cast.rose_care)
    about = action_subjects.subject(fin, f"Client:{care.client.id}", cast.rose_care.id)
    return actions.open_action(PLAN, "Support plan", "Please read it.", about, fin, at)


def fresh():
    return Action.get()


def kinds():
    return [(post.kind, post.text) for post in ActionPost.select().order_by(ActionPost.id)]


def test_it_closes_seven_days_after_the_last_word_or_the_due_date():
    assert closes_on(date(2025, 11, 20), None, 7) == date(2025, 11, 27)
    assert closes_on(date(2025, 11, 20), date(2025, 11, 24), 7) == date(2025, 12, 1)
    assert closes_on(date(2025, 11, 20), date(2025, 11, 1), 14) == date(2025, 12, 4)
    assert [is_to_be_warned(date(2025, 11, 27), date(2025, 11, day)) for day in (24, 25, 27)] == [False, True, True]


def test_the_provider_is_warned_two_days_before_and_it_closes_with_its_words(sent_plan, at):
    assert action_closing.close_silent(days_later(at, 4)) == (0, 0)
    assert action_closing.close_silent(days_later(at, 5)) == (1, 0)
    assert action_closing.close_silent(days_later(at, 5)) == (0, 0)
    assert Notice.select().where(Notice.text.contains("closes by itself on Thu 27 Nov 2025")).count() == 1
    assert action_closing.close_silent(days_later(at, 6)) == (0, 0)
    assert action_closing.close_silent(days_later(at, 7)) == (0, 1)
    assert action_closing.close_silent(days_later(at, 8)) == (0, 0)
    assert fresh().status == "done"
    assert kinds()[-1] == ("closed", "No response received, assumed ok and closed")


def test_an_answer_or_a_new_word_of_the_council_begins_anew(sent_plan, alice, fin, at):
    action_closing.close_silent(days_later(at, 5))
    actions.post(fresh(), "comment", "We have a question", alice, days_later(at, 6))
    assert action_closing.close_silent(days_later(at, 20)) == (0, 0)
    actions.post(fresh(), "comment", "Here is the answer", fin, days_later(at, 20))
    assert action_closing.close_silent(days_later(at, 24)) == (0, 0)
    assert action_closing.close_silent(days_later(at, 25)) == (1, 0)
    assert action_closing.close_silent(days_later(at, 27)) == (0, 1)


def test_each_type_has_days_of_its_own(cast, fin, at):
    usual = {"topic": "care", "team": "Finance Team", "related_to": ["Provider"]}
    factories.make_own_action_type(name="Letter", **usual, closes_with="Taken as read", closes_after_days=14)
    about = action_subjects.subject(fin, f"Provider:{cast.rose_care.id}", cast.rose_care.id)
    actions.open_action("Letter", "Rates", "Please read it.", about, fin, at)
    assert [action_closing.close_silent(days_later(at, day)) for day in (7, 11, 12, 13)] == [
        (0, 0),
        (0, 0),
        (1, 0),
        (0, 0),
    ]
    assert action_closing.close_silent(days_later(at, 14)) == (0, 1)
    assert kinds()[-1] == ("closed", "Taken as read")


def test_what_is_with_the_council_never_closes_by_itself(sent_plan, alice, at):
    actions.post(fresh(), "reply", "It is wrong", alice, at)
    assert action_closing.close_silent(days_later(at, 365)) == (0, 0)
    assert fresh().status == "open"


def test_nobody_is_closed_out_unwarned_after_a_night_without_a_worker(sent_plan, at):
    assert action_closing.close_silent(days_later(at, 30)) == (1, 0)
    assert action_closing.close_silent(days_later(at, 31)) == (0, 1)


def test_other_types_stay_open(cast, fin, at):
    about = action_subjects.subject(fin, f"Provider:{cast.rose_care.id}", cast.rose_care.id)
    actions.open_action("Notification", "News", "Read it", about, fin, at)
    assert action_closing.close_silent(days_later(at, 365)) == (0, 0)


def test_an_officer_takes_it_and_passes_it_on_to_a_team_or_one_of_it(sent_plan, cast, fin, at):
    action_work.take(fresh(), 1, fin, at)
    assert fresh().officer == cast.fin
    with pytest.raises(IllegalMove):
        action_work.take(fresh(), 1, fin, at)
    team = factories.make_team(name="Night Team")
    with pytest.raises(RuleBroken, match="not in that team"):
        action_work.pass_on(fresh(), team.id, cast.amy.id, 2, fin, at)
    factories.make_team_member(team=team, person=cast.amy)
    action_work.pass_on(fresh(), team.id, cast.amy.id, 2, fin, at)
    assert (fresh().team, fresh().officer, fresh().due_date) == (team, cast.amy, None)
    assert Notice.get(Notice.person == cast.amy.id).text == f"Action {fresh().id} was passed to Night Team"
    action_work.pass_on(fresh(), team.id, None, 3, fin, at)
    assert fresh().officer_id is None
    assert [
        event.kind
        for event in AuditEvent.select().where(AuditEvent.kind.startswith("action p")).order_by(AuditEvent.id)
    ] == ["action passed on"] * 2


def test_two_officers_take_it_once(sent_plan, actor, at):
    officers = [actor("fin"), actor("cora")]
    verbs = [lambda who=who: action_work.take(fresh(), 1, who, at) for who in officers]
    assert in_parallel(*verbs, threads=8) == 1


def test_notes_are_the_councils_and_have_words(sent_plan, alice, fin, at):
    action_work.note(fresh(), " The register is odd. ", fin, at)
    with pytest.raises(RuleBroken, match="Write the note"):
        action_work.note(fresh(), " ", fin, at)
    with pytest.raises(IllegalMove, match="Only officers"):
        action_work.note(fresh(), "Hello", alice, at)
    assert [note.text for note in fresh().notes] == ["The register is odd."]
    assert len(kinds()) == 1
    assert Notice.select().count() == 1  # of the action itself: nobody at the provider is told of a note


def test_looks_keep_the_first_and_the_last(sent_plan, alice, at):
    action_work.look(sent_plan.id, alice, at)
    later = days_later(at, 2)
    action_work.look(sent_plan.id, alice, later)
    seen = ActionLook.get()
    assert (seen.first_at, seen.looked_at) == (at.now, at.now + timedelta(days=2))
