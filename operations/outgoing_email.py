"""The outbox: an e-mail is a row written with the change it tells of, and a job of the mail queue that sends it.

Nothing is sent for what was rolled back. A worker that is killed between the server's "yes" and the note of it sends
that one e-mail again, with the same Message-ID, so that the reader's mailbox can tell. `operations/emails.py` writes
the words and knows the readers.
"""

import secrets
import smtplib
from collections.abc import Callable
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from models import Job, OutgoingEmail, database
from operations import jobs
from rules.moment import Moment

SEND = "send e-mail"
SECONDS_TO_ANSWER = 20
LONGEST_ERROR = 500


def queue(recipient: str, subject: str, body: str, at: Moment) -> OutgoingEmail:
    """Write an e-mail inside the caller's transaction: plain text, to one address. Returns its row."""
    if any(character in f"{recipient}{subject}" for character in "\r\n"):
        raise ValueError("an address and a subject are one line each")
    mail = OutgoingEmail.create(
        message_id=f"<{secrets.token_hex(16)}@remit>",
        recipient=recipient,
        subject=subject,
        body=body,
        run_at=at.now,
        created_at=at.now,
    )
    jobs.enqueue(SEND, at, key=f"mail {mail.id}", queue=jobs.MAIL, mail_id=mail.id)
    return mail


def send_due(at: Moment, mail_url: str | None, sender: str) -> None:
    """Send what is due by the server of `mail_url`, from the address `sender`.

    `smtp://user:password@host:port`, with `?starttls=1` for an encrypted line, or `smtps://…`. Without a mail server
    (empty `mail_url`) e-mails are kept to be read in the council's pages.
    """
    if mail_url:
        jobs.run_due(at, handlers(mail_url, sender), jobs.MAIL)
    else:
        _keep_all(at)


def handlers(mail_url: str, sender: str) -> jobs.Handlers:
    """What does the jobs of the mail queue: they send by the server of `mail_url`, from the address `sender`."""

    def send(job: Job, at: Moment, mail_id: int) -> Callable[[], object] | None:
        mail = OutgoingEmail.get_by_id(mail_id)
        if mail.state != "queued":
            return None
        _send(mail, mail_url, sender)
        sent = {"state": "sent", "sent_at": at.now, "error": "", "attempts": job.attempts}
        return lambda: _note(mail_id, **sent)

    return {SEND: jobs.Recorded(send, _note_failure)}


def _keep_all(at: Moment) -> None:
    with database.atomic():
        OutgoingEmail.update(state="kept").where(OutgoingEmail.state == "queued").execute()
        jobs.drop_queued(jobs.MAIL, at)


def _send(mail: OutgoingEmail, mail_url: str, sender: str) -> None:
    """Hand one e-mail to the server. Raises AttemptFailed, for good where the server refuses the address for good."""
    try:
        with _server(mail_url) as server:
            server.send_message(_message(mail, sender))
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
    message.set_content(mail.body)
    return message


def _server(mail_url: str) -> smtplib.SMTP:
    """A signed-in connection to the server of `mail_url`, to be used with `with`."""
    url = urlsplit(mail_url)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    server = kind(url.hostname or "", url.port or (465 if url.scheme == "smtps" else 25), timeout=SECONDS_TO_ANSWER)
    try:
        if parse_qs(url.query).get("starttls"):
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except Exception:
        server.close()
        raise
    return server


def _note_failure(job: Job) -> None:
    state = "failed" if job.state == "failed" else "queued"
    error = job.error[:LONGEST_ERROR]
    _note(job.payload["mail_id"], state=state, error=error, run_at=job.run_at, attempts=job.attempts)


def _note(mail_id: int, **values: Any) -> None:
    OutgoingEmail.update(**values).where(OutgoingEmail.id == mail_id, OutgoingEmail.state == "queued").execute()
