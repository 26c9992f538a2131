"""What is told of a dispute: its history for both sides, and mails to those who may answer."""

from models import AuditEvent
from operations.disputes import answering, deciding
from queries.disputes import details as disputes
from tests.support import factories
from tests.support.disputes import SIX, raise_on, record
from tests.support.notices import told


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
    assert sorted(notice.recipient for notice in told()) == ["alice@example.org", "carer@example.org"]
    assert {notice.text for notice in told()} == {"Dispute raised: actuals of 18/04/2022 - 24/04/2022"}
    deciding.resolve(dispute, 1, disputes.seen_of(dispute), fin, at)
    assert len(told("Dispute resolved")) == 2
    assert {notice.path for notice in told()} == {f"/disputes/{dispute.id}"}
