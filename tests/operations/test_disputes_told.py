"""What is told of a dispute: its history for both sides, and mails to those who may answer."""

from models import AuditEvent, OutgoingEmail
from operations.disputes import answering, deciding
from queries.disputes import details as disputes
from tests.support import factories
from tests.support.disputes import SIX, raise_on, record


def test_both_sides_have_the_same_history(bedford, raised, alice, fin, at):
    record(bedford, SIX, alice, at, raised)
    answering.request_resolution(raised, 1, "Six were delivered", alice, at)
    deciding.resolve(raised, 2, disputes.seen_of(raised), fin, at, "Agreed with the social worker")
    events = AuditEvent.select().where(AuditEvent.object_type == "Dispute").order_by(AuditEvent.id)
    told = [(event.kind, event.person_name) for event in events]
    assert told == [
        ("dispute raised", fin.name),
        ("dispute actuals changed", alice.name),
        ("dispute resolution requested", alice.name),
        ("dispute resolved", fin.name),
    ]
    assert events[1].now["actual"] == 600
    assert events[3].now["words"] == "Agreed with the social worker"


def test_contacts_who_may_answer_get_one_mail_without_a_clients_name(cast, bedford, fin, at):
    carer = factories.make_contact(organisation=cast.rose_care, role="care_coordinator", email="carer@example.org")
    ended = factories.make_contact(organisation=cast.rose_care, email="left@example.org", access_ended_at=factories.NOW)
    assert cast.alice
    assert cast.vera
    assert cast.charlie
    assert carer
    assert ended
    dispute = raise_on(bedford, fin, at)
    mails = list(OutgoingEmail.select())
    assert sorted(mail.recipient for mail in mails) == ["alice@example.org", "carer@example.org"]
    assert "18/04/2022 - 24/04/2022" in mails[0].subject
    assert not any("Angelo" in mail.body + mail.subject or "A1" in mail.body for mail in mails)
    deciding.resolve(dispute, 1, disputes.seen_of(dispute), fin, at)
    mails = list(OutgoingEmail.select())
    assert len(mails) == 4
    assert all(mail.body.endswith(f"/disputes/{dispute.id}\n") for mail in mails)
