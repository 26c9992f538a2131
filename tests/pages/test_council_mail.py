"""E-mails that could not be sent: shown to staff by role, without an address, and sent again."""

from models import AuditEvent, Job, OutgoingEmail
from operations import outgoing_email
from tests.support import factories


def given_up(recipient, subject, error, **given):
    mail = factories.make_outgoing_email(recipient=recipient, subject=subject, state="failed", error=error, **given)
    factories.make_job(queue="mail", kind=outgoing_email.SEND, key=f"mail {mail.id}", state="failed")
    return mail


def refused(address):
    return f"SMTPRecipientsRefused: {{'{address}': (550, b'5.1.1 <{address}>: no such person here')}}"


def test_what_to_whom_since_when_and_why_and_no_address(fin, cast):
    given_up(cast.alice.email, "Payment of £5.00 to Rose Care", refused(cast.alice.email), attempts=1)
    given_up(cast.amy.email, "Setting changed", "TimeoutError: no answer within 10 seconds in all", attempts=17)
    given_up("gone@example.org", "Dispute raised", "SMTPDataError: (554, b'spam')")
    page = fin.get("/council").click("E-mails not sent")
    payment = page.row("Payment of £5.00 to Rose Care").text
    assert "Administrator, Finance Clerk of Rose Care" in payment
    assert "refused the reader’s address: “5.1.1 <the address>: no such person here”" in payment
    assert "1 attempt" in payment
    assert "Payment Approver" in page.row("Setting changed").text
    assert "The mail server did not answer" in page.row("Setting changed").text
    assert "Somebody who is no longer known here" in page.row("Dispute raised").text
    assert "@" not in page.one("main").text


def test_send_again_queues_one_or_all_once(fin, cast):
    mails = [
        given_up(cast.alice.email, f"Payment {number}", "gaierror: [Errno -2]", attempts=17) for number in (1, 2, 3)
    ]
    page = fin.get("/council/mail").submit("Send again : Payment 2")
    assert "1 queued. It goes out within a minute." in page.notice
    mail = OutgoingEmail.get_by_id(mails[1].id)
    assert (mail.state, mail.attempts) == ("queued", 0)
    assert "Payment 2" not in page.one("main table").text
    assert AuditEvent.get().now == {"e-mails": [mails[1].id]}
    page = page.submit("Send all again")
    assert "2 queued" in page.notice
    assert "All e-mails were sent or are on their way" in page.text
    assert "3 e-mails still to send." in page.text
    assert Job.select().where(Job.state == "queued", Job.queue == "mail").count() == 3


def test_one_that_a_colleague_has_sent_again_says_so(fin, cast):
    mail = given_up(cast.alice.email, "Payment", "gaierror: [Errno -2]")
    page = fin.get("/council/mail")
    OutgoingEmail.update(state="queued").where(OutgoingEmail.id == mail.id).execute()
    assert "A colleague has just sent it again" in page.submit("Send again : Payment", status=409).text


def test_one_that_came_back_without_its_words_is_taken_off_the_list(fin, sign_in, cast):
    mail = given_up(cast.alice.email, "Your password", "Returned: 5.1.1 unknown", body="", sent_at=factories.NOW)
    page = fin.get("/council/mail")
    assert "It was sent, and came back: “5.1.1 unknown”" in page.row("Your password").text
    assert not page.has_button("Send again : Your password")
    page = page.submit("Take off the list : Your password")
    assert "Taken off the list" in page.notice
    assert "All e-mails were sent or are on their way" in page.text
    assert AuditEvent.get().now == {"e-mail": mail.id}


def test_an_auditor_looks_and_sends_nothing(sign_in, cast):
    given_up(cast.alice.email, "Payment", "gaierror: [Errno -2]")
    audrey = sign_in("audrey")
    assert not audrey.get("/council/mail").has_button("Send again : Payment")
    audrey.post("/council/mail/send-again", {"all": "y"}, status=403)
