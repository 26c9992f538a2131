"""Mail: written with the change, sent by the worker, tried again when the server refuses."""

import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from models import Job, OutgoingEmail
from operations import emails, jobs, outgoing_email, virus_scanner
from rules.mail_failures import why_words
from rules.moment import Moment
from tests.support.factories import AT
from tests.support.hanging_servers import dripping_server
from tests.support.waiting import wait_until

SENDER = "remit@council.example"


def later(minutes):
    return Moment(today=AT.today, now=AT.now + timedelta(minutes=minutes))


class Mailbox:
    """A mail server's handler that keeps what it takes, and refuses as it is told."""

    def __init__(self):
        self.messages, self.answer, self.is_killed = [], "250 OK", False
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        self.messages.append(envelope.content.decode())
        if self.is_killed:  # it has the mail, and nobody hears of it
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    with running(box):
        yield box


@contextmanager
def running(box, **more):
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **more)
    controller.start()
    yield
    controller.stop()


def queue(database, recipient="alice@example.org"):
    with database.atomic():
        return outgoing_email.queue(recipient, "Invoice authorised", "Sign in to see it: £5.", AT)


def send(mailbox, at=AT):
    """How many mails the server took when what is due at `at` was sent."""
    before = len(mailbox.messages)
    outgoing_email.send_due(at, mailbox.url, SENDER)
    return len(mailbox.messages) - before


def test_its_id_ends_in_the_name_of_the_installation(database):
    emails.connect("https://portal.merebridge.example:8443")
    try:
        assert queue(database).message_id.endswith("@portal.merebridge.example>")
    finally:
        emails.connect("http://localhost")


def test_a_mail_is_sent_once_with_its_own_name(database, mailbox):
    mail = queue(database)
    assert send(mailbox) == 1
    assert send(mailbox, later(60)) == 0
    [message] = mailbox.messages
    assert f"Message-ID: {mail.message_id}" in message
    assert "To: alice@example.org" in message
    assert f"From: {SENDER}" in message
    mail = OutgoingEmail.get_by_id(mail.id)
    assert (mail.state, mail.sent_at, mail.error, mail.body) == ("sent", AT.now, "", "")


def test_a_notice_that_may_come_back_keeps_its_words(database, mailbox):
    with database.atomic():
        mail = outgoing_email.queue("alice@example.org", "Invoice paid", "Sign in.", AT, "https://a.example/stop")
    assert send(mailbox) == 1
    assert OutgoingEmail.get_by_id(mail.id).body == "Sign in."


def test_nothing_is_sent_for_what_was_rolled_back(database, mailbox):
    with pytest.raises(ZeroDivisionError), database.atomic():
        outgoing_email.queue("alice@example.org", "No", "No", AT)
        1 / 0  # noqa: B018
    assert send(mailbox) == 0


def test_a_refusal_for_now_is_tried_again_with_the_same_name(database, mailbox):
    mail = queue(database)
    mailbox.answer = "451 come back later"
    assert send(mailbox) == 0
    assert send(mailbox, later(1)) == 0
    mailbox.answer = "250 OK"
    assert send(mailbox, later(2)) == 1
    assert mail.message_id in mailbox.messages[0]


def test_a_bad_address_is_not_tried_again_and_says_why(database, mailbox):
    mail = queue(database)
    mailbox.answer = "550 no such person"
    send(mailbox)
    mail = OutgoingEmail.get_by_id(mail.id)
    assert mail.state == "failed"
    assert "no such person" in mail.error


def test_a_server_that_is_gone_holds_nothing_up(database):
    first, second = queue(database), queue(database, "vera@example.org")
    outgoing_email.send_due(AT, "smtp://127.0.0.1:9", SENDER)
    assert {OutgoingEmail.get_by_id(each.id).state for each in (first, second)} == {"queued"}
    assert OutgoingEmail.get_by_id(second.id).run_at == later(2).now


def test_an_outage_of_six_days_loses_no_mail(database, mailbox):
    mail = queue(database)
    for hour in range(6 * 24):
        outgoing_email.send_due(later(60 * hour), "smtp://127.0.0.1:9", SENDER)
    assert OutgoingEmail.get_by_id(mail.id).state == "queued"
    for hour in range(6 * 24, 7 * 24):
        send(mailbox, later(60 * hour))
    assert (OutgoingEmail.get_by_id(mail.id).state, len(mailbox.messages)) == ("sent", 1)


def test_after_a_week_it_is_given_up(database):
    mail, tries = queue(database), []
    for hour in range(10 * 24):
        outgoing_email.send_due(later(60 * hour), "smtp://127.0.0.1:9", SENDER)
        mail = OutgoingEmail.get_by_id(mail.id)
        if mail.attempts != len(tries):
            tries.append(hour)
    assert (mail.state, mail.attempts) == ("failed", 17)
    assert 7 * 24 <= tries[-1] < 9 * 24
    assert max(after - before for before, after in zip(tries, tries[1:], strict=False)) == 24


def test_a_kill_before_the_note_sends_once_more_with_the_same_name(database, mailbox, monkeypatch):
    queue(database)
    with monkeypatch.context() as killed:
        killed.setattr(jobs, "_finish", lambda job, effect, at: None)
        assert send(mailbox) == 1
    assert send(mailbox) == 0, "others are kept off it for a while"
    assert send(mailbox, later(3)) == 1
    names = {line for message in mailbox.messages for line in message.splitlines() if line.startswith("Message-ID")}
    assert (len(mailbox.messages), len(names)) == (2, 1)


def test_a_server_killed_with_a_mail_in_its_hands_gets_it_once_more_after_its_restart(database):
    box, mail = Mailbox(), queue(database)
    with running(box):
        box.is_killed = True
        assert send(box) == 1
    assert OutgoingEmail.get_by_id(mail.id).state == "queued"
    assert send(box, later(2)) == 0, "it is down"
    box.is_killed = False
    with running(box):
        assert send(box, later(6)) == 1
        assert send(box, later(60)) == 0
    assert all(f"Message-ID: {mail.message_id}" in message for message in box.messages)
    assert (OutgoingEmail.get_by_id(mail.id).state, len(box.messages)) == ("sent", 2)


def test_without_a_server_mails_are_kept(database):
    mail = queue(database)
    outgoing_email.send_due(AT, None, SENDER)
    assert OutgoingEmail.get_by_id(mail.id).state == "kept"
    assert jobs.due_ids(later(1), jobs.MAIL) == []


def test_a_mail_that_was_kept_is_not_sent_when_there_is_a_server_later(database, mailbox):
    queue(database)
    outgoing_email.send_due(AT, None, SENDER)
    assert send(mailbox, later(60)) == 0


def test_mail_is_a_queue_of_its_own(database, mailbox):
    queue(database)
    assert jobs.due_ids(AT) == []
    assert jobs.run_due(AT, {}) == 0
    assert send(mailbox) == 1


def test_a_mail_that_kills_every_worker_is_given_up(database, mailbox):
    mail = queue(database)
    [job_id] = jobs.due_ids(AT, jobs.MAIL)
    for attempt in range(17):
        assert jobs._claim(job_id, later(10 * attempt))
    assert send(mailbox, later(200)) == 0
    mail = OutgoingEmail.get_by_id(mail.id)
    assert (mail.state, Job.get_by_id(job_id).state) == ("failed", "failed")
    assert "Given up after 17 attempts" in mail.error


def test_what_a_server_says_of_a_reader_is_not_in_the_log(database, mailbox, caplog):
    queue(database)
    mailbox.answer = "550 no such person"
    send(mailbox)
    assert "SMTPRecipientsRefused" in caplog.text
    assert "alice@example.org" not in caplog.text


@pytest.mark.parametrize("recipient", ["alice@example.org\nBcc: all@example.org", "alice@example.org\r"])
def test_an_address_of_two_lines_is_refused(database, recipient):
    with pytest.raises(ValueError, match="one line"):
        queue(database, recipient)


def test_the_password_of_the_server_is_given(database, monkeypatch):
    seen = []
    monkeypatch.setattr(outgoing_email, "_Timed", lambda _lines, host, port: FakeServer(seen, host, port))
    queue(database)
    outgoing_email.send_due(AT, "smtp://post%40council:pa%2Fss@mail.example:587?starttls=1", SENDER)
    assert OutgoingEmail.get().state == "sent"
    assert seen == [("mail.example", 587), "starttls", ("post@council", "pa/ss")]


@pytest.mark.parametrize(("scheme", "query"), [("smtp", "?starttls=1"), ("smtps", "")])
def test_a_mail_server_with_a_certificate_that_nobody_vouches_for_gets_nothing(database, tmp_path, scheme, query):
    """The mail waits, staff read why, and it goes out once the council names the authority."""
    certificate, tls = self_signed(tmp_path, "localhost")
    mailbox = Mailbox()
    with running(mailbox, **{"tls_context" if query else "ssl_context": tls}):
        url = f"{scheme}://localhost:{mailbox.port}{query}"
        mail = queue(database)
        outgoing_email.send_due(AT, url, SENDER)
        waits = OutgoingEmail.get_by_id(mail.id)
        assert (waits.state, mailbox.messages) == ("queued", [])
        assert why_words(waits.error) == (
            "The mail server’s certificate cannot be trusted: self-signed certificate. Renew it, or name your own "
            "authority’s file in MAIL_CA_FILE."
        )
        outgoing_email.send_due(later(5), url.replace("localhost", "127.0.0.1"), SENDER, certificate)
        assert "IP address mismatch" in why_words(OutgoingEmail.get_by_id(mail.id).error)
        outgoing_email.send_due(later(60), url, SENDER, certificate)
        assert (OutgoingEmail.get_by_id(mail.id).state, len(mailbox.messages)) == ("sent", 1)


def self_signed(folder, host):
    """(path of a certificate for a host, an SSLContext that shows it)"""
    path, secret = folder / "certificate.pem", folder / "key.pem"
    about = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-days", "2", "-nodes"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command = ["openssl", "req", "-x509", *kind, *about, "-out", path, "-keyout", secret]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, secret)
    return path, context


class FakeServer:
    def __init__(self, seen, host, port):
        self.seen = seen
        seen.append((host, port))

    def starttls(self, context):
        assert context.check_hostname
        self.seen.append("starttls")

    def login(self, name, password):
        self.seen.append((name, password))

    def send_message(self, message):
        pass

    def quit(self):
        pass

    def close(self):
        pass


@pytest.fixture
def dripping():
    """The port of a server that never comes to the end of its greeting."""
    port, stop = dripping_server()
    yield port
    stop()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_drips_a_byte_at_a_time_gets_so_many_seconds_in_all(database, dripping, monkeypatch, scheme):
    monkeypatch.setattr(outgoing_email, "SECONDS_IN_ALL", 0.4)
    mail, started = queue(database), time.monotonic()
    outgoing_email.send_due(AT, f"{scheme}://127.0.0.1:{dripping}", SENDER)
    assert time.monotonic() - started < 2
    mail = OutgoingEmail.get_by_id(mail.id)
    assert (mail.state, mail.attempts) == ("queued", 1)
    if scheme == "smtp":
        assert "no answer within 0.4 seconds in all" in mail.error
        wait_until(lambda: not [each for each in threading.enumerate() if each.name == "asks another server"])


def test_a_scanner_that_drips_gets_so_many_seconds_in_all(dripping, monkeypatch):
    monkeypatch.setattr(virus_scanner, "SECONDS_IN_ALL", 0.4)
    started = time.monotonic()
    with pytest.raises(virus_scanner.NoScan, match="no answer within"):
        virus_scanner.found_in(b"bytes", f"tcp://127.0.0.1:{dripping}")
    assert time.monotonic() - started < 2


def test_leases_outlast_what_they_cover():
    assert outgoing_email.SECONDS_IN_ALL == virus_scanner.SECONDS_IN_ALL == 10
    for name in (jobs.MAIL, jobs.SCANS):
        assert jobs.QUEUES[name].lease > timedelta(seconds=3 * 10)
