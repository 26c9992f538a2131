"""Actions between a provider and the council, as they are opened, answered, closed and re-opened."""

from datetime import date

import pytest

from content.action_types import ACTION_TYPES
from models import (
    Action,
    ActionPost,
    AuditEvent,
    OfficerRole,
    OutgoingEmail,
    Person,
    Team,
    TeamMember,
    UploadedFile,
)
from operations import actions, audit, council_settings, files
from queries import action_subjects
from rules.actions import RELATED_TO
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.moments import days_later
from tests.support.upload_samples import PDF


@pytest.fixture
def opened(alice, invoice_0398, at, cast):
    factories.make_team_member(team=factories.make_team(name="Accounts Management"), person=cast.fin)
    about = action_subjects.subject(alice, f"Invoice:{invoice_0398.id}")
    return actions.open_action("Payment Query", "Short payment", "It is £214.46 short.", about, alice, at)


def fresh():
    return Action.get()


def test_a_provider_opens_one_and_it_is_with_the_types_team_by_its_working_days(opened, cast):
    action = fresh()
    assert (action.assigned_side, action.team.name, action.due_date) == (
        "council",
        "Accounts Management",
        date(2025, 11, 27),
    )
    assert (action.related_type, action.related_words) == ("Invoice", "BC-0398 (Invoice)")
    post = ActionPost.get()
    assert (post.kind, post.text, post.person_name) == ("opened", "It is £214.46 short.", "Alice Example")
    assert (post.assigned_words, post.due_date) == ("LA (Accounts Management)", date(2025, 11, 27))
    assert AuditEvent.get().kind == "action opened"
    assert not OutgoingEmail.select().exists()


def test_another_team_may_be_chosen_and_only_one_that_there_is(alice, invoice_0398, at, cast):
    about = action_subjects.subject(alice, f"Invoice:{invoice_0398.id}")
    factories.make_team_member(team=factories.make_team(name="Night Team"), person=cast.fin)
    actions.open_action("Invoice Query", "Why?", "Why?", about, alice, at, team="Night Team")
    assert (fresh().team.name, fresh().due_date) == ("Night Team", None)
    with pytest.raises(RuleBroken, match="whom to assign"):
        actions.open_action("Invoice Query", "Why?", "Why?", about, alice, at, team="Nobody")
    assert not Team.select().where(Team.name == "Nobody").exists()


def test_an_action_of_a_team_that_nobody_is_in_goes_to_the_one_that_the_council_names(alice, invoice_0398, at, cast):
    about = action_subjects.subject(alice, f"Invoice:{invoice_0398.id}")

    def team_of_a_new_one():
        return actions.open_action("Payment Query", "Why?", "Why?", about, alice, at).team.name

    accounts = factories.make_team_member(team=factories.make_team(name="Accounts Management"), person=cast.fin)
    assert team_of_a_new_one() == "Accounts Management"
    OfficerRole.delete().where(OfficerRole.person == accounts.person).execute()  # is in it, and may do nothing
    assert team_of_a_new_one() == "System Admin"
    council_settings.change("unstaffed_team", "Night Team", by=audit.SYSTEM, at=at)
    assert team_of_a_new_one() == "System Admin"  # nobody is in that one either
    night = factories.make_team_member(team=factories.make_team(name="Night Team"), person=cast.amy)
    assert team_of_a_new_one() == "Night Team"
    Person.update(access_ended_at=factories.NOW).where(Person.id == night.person_id).execute()
    assert team_of_a_new_one() == "System Admin"


def test_what_is_passed_back_goes_to_somebody_who_is_there(opened, alice, fin, at):
    actions.post(opened, "reply", "We look into it.", fin, at)
    TeamMember.delete().execute()
    actions.post(fresh(), "reply", "Thank you.", alice, at)
    assert (fresh().assigned_side, fresh().team.name) == ("council", "System Admin")


@pytest.mark.parametrize(
    ("type_name", "words"),
    [
        ("No such type", "Choose a type"),
        ("Returned Invoice/Credit Note", "Choose a type"),
        ("End Date", "cannot be about"),
    ],
)
def test_a_type_that_is_not_for_this_is_refused(alice, invoice_0398, at, type_name, words):
    about = action_subjects.subject(alice, f"Invoice:{invoice_0398.id}")
    with pytest.raises(RuleBroken, match=words):
        actions.open_action(type_name, "Title", "Text", about, alice, at)
    assert not Action.select().exists()


def test_what_is_not_theirs_cannot_be_chosen(actor, invoice_0398):
    for key in (f"Invoice:{invoice_0398.id}", "Invoice:999999", "Invoice:x", "Elephant:1", "", None, "Invoice:²"):
        with pytest.raises(RuleBroken, match="Choose what it is about"):
            action_subjects.subject(actor("charlie"), key)


def test_the_line_of_a_care_package_line_item_is_kept_above_the_text(alice, cast):
    care = factories.make_care(
        organisation=cast.rose_care,
        client={"title": "Mrs", "forename": "Iris", "surname": "Angelo", "ssref": "A1"},
        level={"name": "Day Opportunities - Scheduled", "unit": "Session"},
        service=factories.make_service(organisation=cast.rose_care, name="Day Opportunities PP Home"),
        start_date=date(2022, 3, 28),
    )
    about = action_subjects.subject(alice, f"Care Package Line Item:{care.cpli.id}")
    assert about.re_line == (
        "Re: Care Package Line Item for Mrs Iris Angelo. Day Opportunities - Scheduled (Session) "
        "from Day Opportunities PP Home, Starts 28/03/2022."
    )
    assert set(action_subjects.companions(about, alice)) == {
        "Care Package Line Item",
        "Client",
        "Service",
        "Contract",
        "Provider",
    }


def test_replies_pass_it_on_and_comments_leave_it(opened, alice, fin, at):
    actions.post(fresh(), "comment", "Any news?", alice, at)
    assert fresh().assigned_side == "council"
    with pytest.raises(IllegalMove, match="with the council now"):
        actions.post(fresh(), "reply", "Here", alice, at)
    actions.post(fresh(), "reply", "Tick Thursday.", fin, at, due_date=date(2025, 12, 1))
    assert (fresh().assigned_side, fresh().due_date) == ("provider", date(2025, 12, 1))
    assert ActionPost.select().order_by(ActionPost.id.desc()).first().assigned_words == "Provider"
    actions.post(fresh(), "reply", "Done.", alice, at)
    assert fresh().assigned_side == "council"
    assert [post.kind for post in ActionPost.select().order_by(ActionPost.id)] == [
        "opened",
        "comment",
        "reply",
        "reply",
    ]


def test_closing_is_asked_for_by_the_provider_and_done_by_the_council(opened, alice, fin, at):
    with pytest.raises(IllegalMove, match="Only the council"):
        actions.post(fresh(), "closed", "Over", alice, at)
    actions.post(fresh(), "closure_requested", "All right now", alice, at)
    assert fresh().closure_requested_at == at.now
    actions.post(fresh(), "closed", "Good", fin, at)
    assert (fresh().status, fresh().closed_at) == ("done", at.now)
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.kind, event.was["status"], event.now["status"]) == ("action closed", "open", "done")


def test_a_comment_within_thirty_days_opens_it_again(opened, alice, fin, at):
    actions.post(fresh(), "closed", "Good", fin, at)
    with pytest.raises(IllegalMove, match="is done"):
        actions.post(fresh(), "reply", "No", alice, at)
    actions.post(fresh(), "comment", "It is not", alice, days_later(at, 30))
    assert (fresh().status, fresh().closed_at) == ("open", None)
    actions.post(fresh(), "closed", "Now it is", fin, days_later(at, 30))
    with pytest.raises(IllegalMove, match="open a new one"):
        actions.post(fresh(), "comment", "Too late", alice, days_later(at, 61))


def test_the_providers_people_get_a_mail_when_the_council_writes(opened, fin, at):
    actions.post(fresh(), "comment", "About Mrs Angelo", fin, at)
    mail = OutgoingEmail.get()
    assert (mail.recipient, "Angelo" in mail.subject + mail.body) == ("alice@example.org", False)


def test_attachments_are_kept_with_their_post_or_not_at_all(alice, invoice_0398, at, tmp_path):
    files.connect(tmp_path)
    about = action_subjects.subject(alice, f"Invoice:{invoice_0398.id}")
    upload = files.Upload("register.pdf", PDF)
    actions.open_action("Payment Query", "Short", "See the file", about, alice, at, uploads=[upload])
    assert UploadedFile.get().action_post == ActionPost.get()
    with pytest.raises(IllegalMove):
        actions.post(fresh(), "closed", "Over", alice, at, uploads=[upload])
    assert len(list((tmp_path / "files").iterdir())) == 1


def test_types_name_things_that_there_are():
    assert len({each.name for each in ACTION_TYPES}) == len(ACTION_TYPES)
    assert {name for each in ACTION_TYPES for name in each.related_to} <= set(RELATED_TO)
    assert {name for each in ACTION_TYPES for name in each.related_to} <= set(action_subjects.READERS)
