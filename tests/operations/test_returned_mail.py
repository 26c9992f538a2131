"""E-mails that come back later: a report in the portal's own Maildir is read, and nothing else in it is touched."""

from datetime import timedelta

import pytest

from models import OutgoingEmail
from operations import outgoing_email, returned_mail
from rules.moment import Moment
from rules.returned_mail import read_report
from tests.support.factories import AT, NOW, make_outgoing_email

REPORT = """\
From: MAILER-DAEMON@mail.example
To: remit@portal.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; alice@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <alice@example.org>: Recipient
    address rejected

--B
Content-Type: {kind}

From: remit@portal.example
Message-ID: {message_id}
Subject: Something is new

--B--
"""


def report(message_id, action="failed", kind="message/rfc822"):
    return REPORT.format(message_id=message_id, action=action, kind=kind).encode()


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def deliver(maildir, name, raw):
    (maildir / "new" / name).write_bytes(raw)


def sent(**given):
    return make_outgoing_email(state="sent", sent_at=NOW, **given)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_says_which_and_why_without_an_address(kind):
    found = read_report(report("<a1@portal.example>", kind=kind))
    assert found == ("<a1@portal.example>", "550 5.1.1 <the address>: Recipient address rejected")


def test_a_report_with_rubbish_in_it_is_words_that_can_be_kept():
    raw = report("<a1@portal.example>").replace(b"550 5.1.1", b"550\x00 5.1.1\xff\x1b")
    assert read_report(raw).why.isprintable()
    assert read_report(raw).why.endswith("Recipient address rejected")
    assert read_report(report("<a\x001@portal.example>")) is None


@pytest.mark.parametrize(
    "raw",
    [
        report("<a1@portal.example>", action="delayed"),
        report("nothing"),
        b"Subject: Out of office\n\nIn-Reply-To: <a1@portal.example>",
        b"",
        b"\xff\x00" * 500,
        b'Content-Type: multipart/report; boundary="B"\n\n--B\nContent-Type: message/delivery-status\n\n--B--\n',
        b'Content-Type: multipart/report; boundary="B"\n\n--B\nContent-Type: message/rfc822\n\n',
    ],
)
def test_what_is_no_report_of_a_failure_says_nothing(raw):
    assert read_report(raw) is None


def test_what_came_back_is_noted_once_and_the_rest_is_left_for_people(actor, maildir):
    mail, other = sent(), sent()
    deliver(maildir, "1", report(mail.message_id))
    deliver(maildir, "2", report("<somebody@else.example>"))
    deliver(maildir, "3", b"Subject: Thank you\n\nThat is all.")
    assert returned_mail.take_in(maildir, AT) == 1
    assert returned_mail.take_in(maildir, AT) == 0
    mail, other = (OutgoingEmail.get_by_id(each.id) for each in (mail, other))
    assert (mail.state, mail.run_at, other.state) == ("failed", AT.now, "sent")
    assert mail.error == "Returned: 550 5.1.1 <the address>: Recipient address rejected"
    assert sorted(each.name for each in (maildir / "cur").iterdir()) == ["1:2,S", "2:2,", "3:2,"]
    assert outgoing_email.send_again([mail.id], actor("fin"), AT) == 1
    deliver(maildir, "4", report(mail.message_id))  # of the first time: it is on its way again
    assert returned_mail.take_in(maildir, AT) == 0
    assert OutgoingEmail.get_by_id(mail.id).state == "queued"


def test_the_words_of_a_notice_are_kept_for_two_weeks(database):
    mail = sent(stop_address="https://portal.example/stop")
    for days, words in ((14, mail.body), (15, "")):
        outgoing_email.forget_words(Moment(today=AT.today, now=NOW + timedelta(days=days)))
        assert OutgoingEmail.get_by_id(mail.id).body == words
