"""One message to many providers: each gets it once, in an action of its own, whatever becomes of the worker."""

from datetime import timedelta

import pytest

from models import (
    Action,
    ActionLook,
    ActionPost,
    ActionSending,
    AuditEvent,
    Job,
    Notice,
    Organisation,
    OutgoingEmail,
    Person,
    UploadedFile,
)
from operations import actions, files, jobs, sending_to_many
from operations.files import Upload
from operations.job_handlers import HANDLERS
from operations.sending_to_many import Draft
from queries import sendings
from queries.actions import files_of
from queries.listing import ListRequest
from rules.broken import AllBroken, IllegalMove, RuleBroken
from tests.support import factories
from tests.support.moments import days_later

LETTER = Upload("letter.pdf", b"%PDF-1.7")
FORTY = 40


@pytest.fixture
def forty(cast):
    """Rose Care and 39 others; Rose Care's Alice can sign in, and nobody of the others."""
    Person.update(password_hash="x").where(Person.id == cast.alice.id).execute()
    return [cast.rose_care, *(factories.make_organisation() for _ in range(FORTY - 1))]


def draft(providers, **given):
    wanted = {"type": "Notification", "title": "Christmas", "text": "Dear {organisation}, {next cut-off}."}
    return Draft(**{**wanted, **given}, organisations=tuple(each.id for each in providers))


@pytest.fixture
def sent_to_forty(forty, fin, at, tmp_path):
    files.connect(tmp_path)
    return sending_to_many.send(draft(forty, closes_by_itself=True), [LETTER], fin, at)


def texts():
    return [(each.organisation.name, each.posts[0].text) for each in Action.select().order_by(Action.organisation)]


def test_forty_providers_get_an_action_each(sent_to_forty, forty, fin, at, run_jobs):
    assert not Action.select().exists()
    run_jobs(at)
    assert texts() == [(each.name, f"Dear {each.name}, not known yet.") for each in forty]
    action = Action.get(Action.organisation == forty[0])
    assert (action.related_words, action.related_id) == (f"{forty[0].name} (Provider)", forty[0].id)
    assert (action.type, action.assigned_side, action.status) == ("Notification", "provider", "open")
    assert (str(action.due_date), action.team.name) == ("2025-11-27", "System Admin")
    assert action.closes_with == "No response received, assumed ok and closed"
    assert action.opened_by_id == fin.person_id
    assert {post.person_name for post in ActionPost.select()} == {fin.name}
    assert AuditEvent.select().where(AuditEvent.kind == "action opened").count() == FORTY
    assert AuditEvent.select().where(AuditEvent.kind == "action sent to many").count() == 1
    assert OutgoingEmail.select().count() == 1
    assert Notice.select().count() == 1
    assert UploadedFile.select().count() == 1
    assert all(files_of(each).count() == 1 for each in Action.select())


def test_a_worker_killed_in_the_middle_finishes_later(sent_to_forty, at, monkeypatch):
    made, real = [], actions.open_as_checked

    def dies_after_ten(*given, **named):
        if len(made) == 10:
            raise KeyboardInterrupt
        made.append(1)
        return real(*given, **named)

    monkeypatch.setattr(actions, "open_as_checked", dies_after_ten)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_due(at, HANDLERS)
    assert Action.select().count() == 10
    monkeypatch.setattr(actions, "open_as_checked", real)
    jobs.run_due(days_later(at, 1), HANDLERS)
    assert Action.select().count() == FORTY
    assert len({each.organisation_id for each in Action.select()}) == FORTY
    assert Job.get(Job.kind == sending_to_many.MAKE).state == "done"


def test_two_workers_make_each_action_once(sent_to_forty, forty, at, monkeypatch, run_jobs):
    """The second worker is through while the first is at its first provider."""
    real, job = jobs.progress, Job.get(Job.kind == sending_to_many.MAKE)

    def overtaken(*given):
        monkeypatch.setattr(jobs, "progress", lambda *_: None)
        sending_to_many.make_actions(Job.get_by_id(job.id), at, sent_to_forty.id)
        return real(*given)

    monkeypatch.setattr(jobs, "progress", overtaken)
    run_jobs(at)
    assert Action.select().count() == FORTY
    assert ActionPost.select().count() == FORTY
    assert OutgoingEmail.select().count() == 1


def test_two_officers_send_two_things(forty, actor, fin, at, run_jobs):
    for officer in (fin, actor("amy")):
        sending_to_many.send(draft(forty[:2]), [], officer, at)
    run_jobs(at)
    assert (ActionSending.select().count(), Action.select().count()) == (2, 4)


def test_all_that_is_wrong_is_said_at_once(fin, at):
    with pytest.raises(AllBroken) as broken:
        sending_to_many.check(draft([], type="Nothing", title=" ", text="Dear {client}"), [], fin, at)
    assert {each.field for each in broken.value.problems} == {"type", "title", "text", "references"}
    with pytest.raises(RuleBroken, match="5 working days"):
        sending_to_many.check(draft([factories.make_organisation()], due_date=at.today), [], fin, at)


def test_the_words_of_the_type_close_it_without_the_tick(fin, at):
    one = [factories.make_organisation()]
    plan = "DP Support Plan Spend Summary (Adults)"
    assert sending_to_many.check(draft(one, type=plan), [], fin, at).closes_with
    checked = sending_to_many.check(draft(one, closes_by_itself=True), [], fin, at)
    assert str(checked.closes_on(at.today)) == "2025-12-04"
    assert sending_to_many.check(draft(one), [], fin, at).closes_on(at.today) is None


def test_how_far_each_provider_is(sent_to_forty, forty, fin, actor, at, run_jobs):
    run_jobs(at)
    of = {each.organisation_id: each for each in Action.select()}
    alice = actor("alice")
    ActionLook.create(action=of[forty[0].id], person=alice.person_id, first_at=at.now, looked_at=at.now)
    ActionLook.create(action=of[forty[1].id], person=fin.person_id, first_at=at.now, looked_at=at.now)
    assert sendings.counts_of(fin, [sent_to_forty.id])[sent_to_forty.id] == sendings.Counts(0, 39, 1, 0, 1)
    actions.post(of[forty[0].id], "reply", "We cannot.", alice, at)
    actions.post(of[forty[1].id], "closed", "Done.", fin, at)
    assert sendings.counts_of(fin, [sent_to_forty.id])[sent_to_forty.id] == sendings.Counts(1, 38, 0, 1, 1)
    rows = sendings.sent_actions(fin, sent_to_forty.id, ListRequest()).rows()
    assert (rows[0].provider, rows[0].where, rows[0].latest) == (forty[0].name, "answered", "We cannot.")
    assert (rows[1].where, rows[1].latest, rows[-1].where) == ("unopened", None, "closed")
    assert [each.provider for each in sendings.sent_actions(fin, sent_to_forty.id, ListRequest(), "closed").rows()] == [
        forty[1].name
    ]
    assert len(sendings.all_sent_actions(fin, sent_to_forty.id)) == FORTY
    assert not sendings.counts_of(actor("charlie"), [sent_to_forty.id])


def test_who_has_not_opened_it_is_reminded_once_a_day(sent_to_forty, forty, fin, cast, actor, at, run_jobs):
    run_jobs(at)
    written = OutgoingEmail.select().where(OutgoingEmail.subject.contains("not been opened"))
    assert sending_to_many.remind(sent_to_forty, fin, at) == 1
    assert sending_to_many.remind(sent_to_forty, fin, at) == 1  # a colleague, before the worker is through
    run_jobs(at)
    assert written.count() == 1
    with pytest.raises(IllegalMove, match="reminded today"):
        sending_to_many.remind(sent_to_forty, fin, at)
    tomorrow = days_later(at, 1)
    assert sending_to_many.remind(sent_to_forty, fin, tomorrow) == 1
    run_jobs(tomorrow)
    assert written.count() == 2
    action = Action.get(Action.organisation == cast.rose_care)
    ActionLook.create(action=action, person=cast.alice, first_at=at.now, looked_at=at.now)
    with pytest.raises(IllegalMove):
        sending_to_many.remind(sent_to_forty, fin, days_later(at, 2))


def test_an_email_that_was_given_up_is_seen(sent_to_forty, forty, fin, at, run_jobs):
    run_jobs(at)
    ids = [each.id for each in Action.select()]
    assert sendings.failed_emails(fin, ids, at.now) == set()
    OutgoingEmail.update(state="failed").execute()
    action = Action.get(Action.organisation == forty[0])
    assert sendings.failed_emails(fin, ids, at.now) == {action.id}
    assert sendings.failed_emails(fin, ids, at.now + timedelta(days=1)) == set()


def test_the_groups_are_those_of_care_that_has_not_ended(fin, cast, at):
    care = factories.make_care(organisation=cast.rose_care, level={"service_group_class": "Home care"})
    factories.make_care(organisation=cast.clifton_house, level={"service_group_class": "Respite"})
    factories.make_care(contract=care.contract, level=care.level)
    assert sendings.groups_of_providers(fin, at.today) == {
        "Home care": [cast.rose_care.id],
        "Respite": [cast.clifton_house.id],
    }
    care.cpli.end_date = at.today - timedelta(days=1)
    care.cpli.save()
    assert Organisation.select().count() >= 2
    assert cast.rose_care.id in sendings.groups_of_providers(fin, at.today)["Home care"]
