"""The outbox: an e-mail is a row written with the change it tells of, and a job of the mail queue that sends it.

Nothing is sent for what was rolled back. A worker that is killed between the server's "yes" and the note of it sends
that one e-mail again, with the same Message-ID, so that the reader's mailbox can tell. `operations/emails.py` writes
the words and knows the readers.
"""

import secrets
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from models import Job, OutgoingEmail, database
from operations import audit, jobs, time_limits
from operations.time_limits import Lines
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment

SEND = "send e-mail"
SECONDS_IN_ALL = 10  # for one try: to connect, to encrypt, to sign in and to hand it over, together
LONGEST_ERROR = 500
SENT_BY_OTHERS = "A colleague has just sent it again. Look at what is left"
TAKEN_OFF_BY_OTHERS = "A colleague has just seen to it. Look at what is left"
WORDS_KEPT = timedelta(days=14)
_host = "localhost"


def connect(host: str) -> None:
    """Tell this module the name of the portal's own host, which the IDs of its e-mails end in."""
    global _host
    _host = host


def queue(recipient: str, subject: str, body: str, at: Moment, stop_address: str = "") -> OutgoingEmail:
    """Write an e-mail inside the caller's transaction: plain text, to one address. Returns its row.

    stop_address: where its reader stops such e-mails with one click (RFC 8058); empty for one that cannot be stopped.
    """
    if any(character in f"{recipient}{subject}" for character in "\r\n"):
        raise ValueError("an address and a subject are one line each")
    mail = OutgoingEmail.create(
        message_id=f"<{secrets.token_hex(16)}@{_host}>",
        recipient=recipient,
        subject=subject,
        body=body,
        run_at=at.now,
        created_at=at.now,
        stop_address=stop_address,
    )
    _enqueue(mail.id, at)
    return mail


def _enqueue(mail_id: int, at: Moment) -> None:
    jobs.enqueue(SEND, at, key=f"mail {mail_id}", queue=jobs.MAIL, mail_id=mail_id)


def send_due(at: Moment, mail_url: str | None, sender: str, ca_file: Path | None = None) -> None:
    """Send what is due by the server of `mail_url`, from the address `sender`.

    `smtp://user:password@host:port`, with `?starttls=1` for an encrypted line, or `smtps://…`; the server of such a
    line shows a certificate for its name, from an authority that the system or `ca_file` names. Without a mail server
    (empty `mail_url`) e-mails are kept to be read in the council's pages.
    """
    if mail_url:
        jobs.run_due(at, handlers(mail_url, sender, ca_file), jobs.MAIL)
    else:
        _keep_all(at)


def send_again(mail_ids: Sequence[int] | None, by: Actor, at: Moment) -> int:
    """Queue e-mails that were given up once more: those with these ids, or all (None) whose words are kept. Returns how
    many.

    Raises RuleBroken where none is chosen, IllegalMove where none of them is given up any more.
    """
    if mail_ids is not None and not mail_ids:
        raise RuleBroken("Choose an e-mail to send again", "mail")
    chosen = (OutgoingEmail.state == "failed") & (OutgoingEmail.body != "")
    if mail_ids is not None:
        chosen &= OutgoingEmail.id.in_(mail_ids)
    with database.atomic():
        ids = [mail_id for (mail_id,) in OutgoingEmail.select(OutgoingEmail.id).where(chosen).tuples()]
        again = OutgoingEmail.update(state="queued", attempts=0, run_at=at.now)
        if not ids or again.where(OutgoingEmail.id.in_(ids), OutgoingEmail.state == "failed").execute() != len(ids):
            raise IllegalMove(SENT_BY_OTHERS)
        for mail_id in ids:
            _enqueue(mail_id, at)
        audit.record("e-mails sent again", by, at, now={"e-mails": ids})
    return len(ids)


def take_off(mail_id: int | None, by: Actor, at: Moment) -> None:
    """Take an e-mail that came back, and whose words are not kept, off the list of those not sent: somebody has seen to
    it. Raises IllegalMove where it is not on it any more.
    """
    listed = (OutgoingEmail.id == mail_id, OutgoingEmail.state == "failed", OutgoingEmail.body == "")
    with database.atomic():
        if OutgoingEmail.update(state="sent").where(*listed).execute() != 1:
            raise IllegalMove(TAKEN_OFF_BY_OTHERS)
        audit.record("e-mails seen to", by, at, now={"e-mail": mail_id})


def forget_words(at: Moment) -> None:
    """Delete the words of the notices that were sent two weeks ago: they come back no more."""
    old = OutgoingEmail.sent_at < at.now - WORDS_KEPT
    with database.atomic():
        OutgoingEmail.update(body="").where(OutgoingEmail.state == "sent", OutgoingEmail.body != "", old).execute()


def handlers(mail_url: str, sender: str, ca_file: Path | None = None) -> jobs.Handlers:
    """What does the jobs of the mail queue: they send as `send_due` says."""

    def send(job: Job, at: Moment, mail_id: int) -> Callable[[], object] | None:
        mail = OutgoingEmail.get_by_id(mail_id)
        if mail.state != "queued":
            return None
        _send(_message(mail, sender), mail_url, ca_file)
        # Its words are not kept: a password or a link may be among them. A notice that its reader can stop has none,
        # and may come back: `forget_words` ends them.
        words = mail.body if mail.stop_address else ""
        sent = {"state": "sent", "sent_at": at.now, "error": "", "attempts": job.attempts, "body": words}
        return lambda: _note(mail_id, **sent)

    return {SEND: jobs.Recorded(send, _note_failure)}


def _keep_all(at: Moment) -> None:
    with database.atomic():
        OutgoingEmail.update(state="kept").where(OutgoingEmail.state == "queued").execute()
        jobs.drop_queued(jobs.MAIL, at)


def _send(message: EmailMessage, mail_url: str, ca_file: Path | None) -> None:
    """Hand one e-mail to the server, within ten seconds in all. Raises AttemptFailed, for good where the server refuses
    the address for good.
    """
    try:
        time_limits.within(SECONDS_IN_ALL, partial(_hand_over, message, mail_url, ca_file))
    except (smtplib.SMTPException, OSError) as error:
        codes = [code for code, _ in getattr(error, "recipients", {}).values()]
        is_refused = bool(codes) and all(500 <= code < 600 for code in codes)
        raise jobs.AttemptFailed(f"{type(error).__name__}: {error}", is_refused) from error


def _message(mail: OutgoingEmail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.created_at.replace(tzinfo=UTC))
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop_address:
        message["List-Unsubscribe"] = f"<{mail.stop_address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    return message


def _hand_over(message: EmailMessage, mail_url: str, ca_file: Path | None, lines: Lines) -> None:
    """Give a message to the server of `mail_url`, on one of `lines`."""
    url = urlsplit(mail_url)
    host, is_tls = url.hostname or "", url.scheme == "smtps"
    server: _Timed
    if is_tls:
        server = _TimedTLS(lines, host, url.port or 465, context=_trusted(ca_file))
    else:
        server = _Timed(lines, host, url.port or 25)
    try:
        if parse_qs(url.query).get("starttls"):
            server.starttls(context=_trusted(ca_file))
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
        with suppress(smtplib.SMTPException, OSError):
            server.quit()  # it has the mail: a server that hangs up without a word has it too
    finally:
        server.close()


def _trusted(ca_file: Path | None) -> ssl.SSLContext:
    """What checks the server's certificate and its name."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


class _Timed(smtplib.SMTP):
    """A connection that is cut, and sends nothing more, when its time is over."""

    def __init__(self, lines: Lines, host: str, port: int, **more: Any) -> None:
        self._lines = lines
        lines.watch(lambda: self.sock)
        super().__init__(host, port, timeout=SECONDS_IN_ALL, **more)

    def getreply(self) -> tuple[int, bytes]:
        """What the server answers."""
        self._lines.check()
        return super().getreply()

    def send(self, s: Any) -> None:
        """Send it to the server."""
        self._lines.check()
        super().send(s)


class _TimedTLS(_Timed, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte."""


def _note_failure(job: Job) -> None:
    state = "failed" if job.state == "failed" else "queued"
    error = job.error[:LONGEST_ERROR]
    _note(job.payload["mail_id"], state=state, error=error, run_at=job.run_at, attempts=job.attempts)


def _note(mail_id: int, **values: Any) -> None:
    OutgoingEmail.update(**values).where(OutgoingEmail.id == mail_id, OutgoingEmail.state == "queued").execute()
