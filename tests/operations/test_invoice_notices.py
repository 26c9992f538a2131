"""Officers get a mail when a submitted invoice has changed: one for all that changed within minutes (issue: F, N2)."""

from datetime import datetime

import pytest

from models import Invoice, OutgoingEmail, Person, database
from operations import assigning
from operations.invoices import authorising as authorisation
from operations.invoices import commitments, submitting
from tests.support import factories
from tests.support.invoices import create, make_payable
from tests.support.moments import minutes_later
from tests.support.notices import told


@pytest.fixture
def submitted_item(cast, alice, fin, at):
    """One item of £800.00, submitted; fin and somebody whose access has ended are finance officers."""
    item = make_payable(cast.rose_care, 80_000)
    submitting.submit(create(alice, cast.rose_care, at, reference="BC-0412"), 1, by=alice, at=at)
    factories.make_officer(email="gone@example.org", access_ended_at=factories.NOW)
    return item


def change(item, pence, at):
    item.amount_pence = pence
    item.save()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, at)


def mails():
    return [(mail.recipient, mail.subject, mail.body) for mail in OutgoingEmail.select()]


def test_one_mail_tells_of_all_that_changed_within_ten_minutes(submitted_item, at, run_jobs, cast):
    change(submitted_item, 70_000, at)
    change(submitted_item, 64_338, minutes_later(at, 3))
    run_jobs(minutes_later(at, 9))
    assert mails() == []
    run_jobs(minutes_later(at, 11))
    [(recipient, subject, body)] = mails()
    assert (recipient, subject) == ("fin@example.org", "Invoice BC-0412 changed after it was submitted")
    assert "£643.38 now, and was £800.00" in body
    assert f"/council/invoices?invoice={Invoice.get().id}" in body
    assert submitted_item.client.surname not in subject + body
    run_jobs(minutes_later(at, 60))
    assert len(mails()) == 1


def test_the_next_change_is_told_of_again(submitted_item, at, run_jobs):
    for minutes, pence in ((0, 70_000), (60, 60_000)):
        change(submitted_item, pence, minutes_later(at, minutes))
        run_jobs(minutes_later(at, minutes + 11))
    assert len(mails()) == 2


def test_who_has_it_in_hand_is_told_alone(submitted_item, at, run_jobs, actor, cast):
    assigning.assign(Invoice.get(), actor("amy").person_id, None, by=actor("amy"), at=at)
    change(submitted_item, 70_000, at)
    run_jobs(minutes_later(at, 11))
    assert [recipient for recipient, *_ in mails()] == ["amy@example.org"]
    Person.update(access_ended_at=datetime(2025, 11, 20)).where(Person.id == cast.amy.id).execute()
    change(submitted_item, 60_000, minutes_later(at, 60))
    run_jobs(minutes_later(at, 71))
    assert [recipient for recipient, *_ in mails()][1:] == ["fin@example.org"]


def test_nobody_is_told_of_what_was_decided_or_is_as_it_was_submitted(submitted_item, at, run_jobs, fin):
    change(submitted_item, 70_000, at)
    change(submitted_item, 80_000, minutes_later(at, 1))
    run_jobs(minutes_later(at, 11))
    change(submitted_item, 70_000, minutes_later(at, 60))
    invoice = Invoice.get()
    authorisation.authorise(invoice, invoice.version, by=fin, at=at, seen=True)
    run_jobs(minutes_later(at, 71))
    assert mails() == []
    assert [notice.text for notice in told()] == ["Invoice BC-0412 is authorised"]


def test_one_that_is_with_its_provider_is_nobodys_news(submitted_item, at, run_jobs, fin):
    authorisation.return_to_provider(Invoice.get(), 2, fin, at, "Query open", "")
    OutgoingEmail.delete().execute()
    change(submitted_item, 70_000, at)
    run_jobs(minutes_later(at, 11))
    assert mails() == []
