"""Notices and the e-mails about them: at once where that is wanted, else one a day, and stopped by a link."""

from datetime import timedelta

import pytest

from models import AuditEvent, EmailSubscription, Notice, OutgoingEmail, Person, database
from operations import daily_emails, email_subscriptions, email_wordings, emails, notices, outgoing_email
from queries.notices import count_unread, subscriptions_of
from rules.broken import IllegalMove
from rules.moment import Moment
from rules.notices import ACTIONS, ALL_DAILY, DAILY, DISPUTES, SUBSCRIPTIONS
from tests.support import factories
from tests.support.at_once import at_once
from tests.support.moments import days_later


@pytest.fixture
def signed(monkeypatch):
    monkeypatch.setattr(email_subscriptions, "_key", b"a key of the tests")
    monkeypatch.setattr(emails, "_base_url", "https://portal.example.org")


def close_action(organisation, at, number=7):
    readers = emails.Contacts(organisation.id, emails.ABOUT_ACTIONS)
    with database.atomic():
        emails.send("action_closed", readers, at, path=f"/actions/{number}", number=number, action_type="Invoice Query")


def drop_plan(organisation, at, pence=100):
    readers = emails.Contacts(organisation.id, emails.ABOUT_MONEY)
    with database.atomic():
        emails.send("overpayment_dropped", readers, at, path="/plan", amount_pence=pence, contract="Day care")


def mails(recipient="alice@example.org"):
    query = OutgoingEmail.select().where(OutgoingEmail.recipient == recipient)
    return [(mail.subject, mail.body) for mail in query.order_by(OutgoingEmail.id)]


def test_an_action_is_mailed_at_once_and_not_again_next_morning(signed, cast, alice, at):
    close_action(cast.rose_care, at)
    [(subject, _)] = mails()
    assert subject == "Action 7 was closed"
    assert daily_emails.send(days_later(at, 1)) == 0
    assert count_unread(alice) == 1


def test_what_is_new_comes_in_one_email_a_day_by_organisation(signed, cast, alice, at):
    assert cast.charlie
    factories.models.ContactRole.create(person=cast.alice, organisation=cast.clifton_house, role="administrator")
    drop_plan(cast.rose_care, at)
    drop_plan(cast.clifton_house, at, 200)
    assert mails() == []
    assert daily_emails.send(at) == 2  # alice, and charlie of Clifton House
    [(subject, body)] = mails()
    assert subject == "Provider portal: 2 new things since your last e-mail"
    rose, clifton = cast.rose_care, cast.clifton_house
    assert body.startswith(
        f"{clifton.name}\n\n- An overpayment of £2.00 to {clifton.name} is not taken back\n"
        f"https://portal.example.org/plan?for={clifton.id}\n\n"
        f"{rose.name}\n\n- An overpayment of £1.00 to {rose.name} is not taken back\n"
        f"https://portal.example.org/plan?for={rose.id}\n"
    )
    drop_plan(cast.rose_care, at, 300)
    assert daily_emails.send(at) == 0
    assert daily_emails.send(days_later(at, 1)) == 1  # charlie is told of nothing new
    assert len(mails()) == 2
    assert daily_emails.send(days_later(at, 2)) == 0


def test_who_wants_none_gets_none_and_sees_it_under_the_bell(signed, cast, alice, at):
    email_subscriptions.choose({DISPUTES}, alice, at)
    close_action(cast.rose_care, at)
    drop_plan(cast.rose_care, at)
    assert daily_emails.send(at) == 0
    assert mails() == []
    assert count_unread(alice) == 2
    email_subscriptions.choose(set(DAILY), alice, at)
    assert daily_emails.send(at) == 0  # what came while it was off is not mailed later
    assert [
        event.now
        for event in AuditEvent.select().where(AuditEvent.kind == "e-mail notifications chosen").order_by(AuditEvent.id)
    ][1] == {name: True for name in DAILY if name != DISPUTES}


def test_daily_instead_of_at_once(signed, cast, alice, at):
    email_subscriptions.choose({ACTIONS}, alice, at)
    close_action(cast.rose_care, at)
    assert mails() == []
    assert daily_emails.send(at) == 1


def test_the_workers_of_a_morning_send_it_once(signed, cast, at):
    assert cast.alice
    drop_plan(cast.rose_care, at)
    answers = at_once(*[lambda: daily_emails.send(at)] * 4)
    assert sorted(count for count, _ in answers) == [0, 0, 0, 1]
    assert len(mails()) == 1


def test_somebody_whose_access_has_ended_gets_none(signed, cast, at):
    assert cast.alice
    drop_plan(cast.rose_care, at)
    Person.update(access_ended_at=at.now).where(Person.id == cast.alice.id).execute()
    assert daily_emails.send(at) == 0
    assert mails() == []


def test_a_link_stops_its_kind_for_its_reader_and_nothing_else(signed, cast, at):
    assert cast.alice
    close_action(cast.rose_care, at)
    drop_plan(cast.rose_care, at)
    daily_emails.send(at)
    addresses = [mail.stop_address for mail in OutgoingEmail.select().order_by(OutgoingEmail.id)]
    message = outgoing_email._message(OutgoingEmail.get(), "remit@portal.example.org")
    assert message["List-Unsubscribe"] == f"<{addresses[0]}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    at_once_token, daily_token = (address.rpartition("/")[2] for address in addresses)
    for _ in range(2):  # sent twice it changes nothing more
        assert email_subscriptions.stop(at_once_token, "192.0.2.9", at)
    assert [name for name, is_on in subscriptions_of(cast.alice.id).items() if not is_on] == ["actions_immediate"]
    assert email_subscriptions.stop(daily_token, "192.0.2.9", at)
    assert [name for name, is_on in subscriptions_of(cast.alice.id).items() if is_on] == ["password_immediate"]
    assert AuditEvent.select().where(AuditEvent.kind == "e-mail notifications chosen").count() == 2


def test_a_forged_link_stops_nothing(signed, cast, at):
    assert cast.alice
    right = email_subscriptions.stop_token(cast.alice.id, ALL_DAILY)
    for token in ("", "rubbish", right[:-2] + "xx", right.partition(".")[0] + ".x"):
        assert not email_subscriptions.stop(token, "", at)
    for mail in ("password_immediate", "rubbish"):
        assert not email_subscriptions.stop(email_subscriptions.stop_token(cast.alice.id, mail), "", at)
    assert not email_subscriptions.stop(email_subscriptions.stop_token(999_999, ALL_DAILY), "", at)
    assert not EmailSubscription.select().exists()


def test_the_password_email_cannot_be_switched_off(signed, cast, alice, at):
    email_subscriptions.choose(set(), alice, at)
    assert [name for name, is_on in subscriptions_of(cast.alice.id).items() if is_on] == ["password_immediate"]
    assert set(SUBSCRIPTIONS) == set(subscriptions_of(cast.alice.id))


def test_notices_are_read_up_to_the_one_that_was_shown_and_forgotten_after_three_months(cast, alice, at):
    first, second = (factories.make_notice(person=cast.alice, created_at=at.now) for _ in range(2))
    other = factories.make_notice(created_at=at.now)
    assert notices.mark_read(first.id, alice, at) == 1
    assert notices.mark_read(first.id, alice, at) == 0
    assert {row.id for row in Notice.select().where(Notice.read_at.is_null())} == {second.id, other.id}
    assert notices.sweep(Moment(at.today, at.now + timedelta(days=89))) == 0
    assert notices.sweep(Moment(at.today, at.now + timedelta(days=91))) == 3


def test_the_councils_own_words_are_sent_and_the_portals_again_once_they_are_given_up(signed, cast, actor, at):
    assert cast.alice
    sam = actor("sam")
    email_wordings.save("action_closed", "{thing} {number} is done", "Dear {organisation}\n\n{link}", 0, sam, at)
    with pytest.raises(IllegalMove):
        email_wordings.save("action_closed", "Lost", "{link}", 0, sam, at)
    close_action(cast.rose_care, at)
    subject, body = mails()[-1]
    assert subject == "Action 7 is done"
    assert body.startswith(f"Dear Rose Care\n\nhttps://portal.example.org/actions/7?for={cast.rose_care.id}\n\nChoose")
    email_wordings.save("action_closed", "{thing} {number} is finished", "{link}", 1, sam, at)
    email_wordings.give_up("action_closed", 2, sam, at)
    close_action(cast.rose_care, at)
    assert mails()[-1][0] == "Action 7 was closed"
