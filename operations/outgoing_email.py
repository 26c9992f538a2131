"""Mail goes through a row that is written with the change it tells of: nothing is sent for what was rolled back.

A worker sends what is due. A kill between the server's "yes" and our note of it sends that one mail again, with the
same Message-ID, so that the reader's mailbox can tell. No client's name belongs in a mail.
"""

import logging
import secrets
import smtplib
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from models import OutgoingEmail

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
SECONDS_TO_ANSWER = 20
MAILS_AT_ONCE = 100
LONGEST_ERROR = 500

log = logging.getLogger(__name__)


def queue(recipient, subject, body, at):
    """Write a mail inside the caller's transaction: plain text, to one address. Returns the row."""
    if any(character in f"{recipient}{subject}" for character in "\r\n"):
        raise ValueError("an address and a subject are one line each")
    return OutgoingEmail.create(
        message_id=f"<{secrets.token_hex(16)}@remit>",
        recipient=recipient,
        subject=subject,
        body=body,
        run_at=at.now,
        created_at=at.now,
    )


def send_due(at, mail_url, sender):
    """Send what is due by the server of `mail_url`. Returns how many were sent.

    `smtp://user:password@host:port`, with `?starttls=1` for an encrypted line, or `smtps://…`. Without a mail server
    (empty `mail_url`) mails are kept to be read in the council's pages.
    """
    if not mail_url:
        OutgoingEmail.update(state="kept").where(OutgoingEmail.state == "queued").execute()
        return 0
    sent = 0
    for mail in _due(at):
        if _claim(mail, at):
            sent += _send(mail, at, mail_url, sender)
    return sent


def _due(at):
    return list(
        OutgoingEmail.select()
        .where(OutgoingEmail.state == "queued", OutgoingEmail.run_at <= at.now)
        .order_by(OutgoingEmail.id)
        .limit(MAILS_AT_ONCE)
    )


def _claim(mail, at):
    """Keep others off this mail for a while; the attempt number is the fence."""
    claimed = OutgoingEmail.update(attempts=mail.attempts + 1, run_at=at.now + LEASE).where(
        OutgoingEmail.id == mail.id, OutgoingEmail.state == "queued", OutgoingEmail.attempts == mail.attempts
    )
    if claimed.execute() != 1:
        return False
    mail.attempts += 1
    return True


def _send(mail, at, mail_url, sender):
    """Hand one mail to the server. Returns 1 if it took it, else 0 with the error on the row."""
    try:
        with _server(mail_url) as server:
            server.send_message(_message(mail, sender))
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail %s was not taken at attempt %s: %s", mail.id, mail.attempts, type(error).__name__)
        _put_back(mail, error, at)
        return 0
    _note(mail, state="sent", sent_at=at.now, error="")
    return 1


def _message(mail, sender):
    message = EmailMessage()
    message["Message-ID"] = mail.message_id
    message["Date"] = mail.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _server(mail_url):
    """A signed-in connection to the server of `mail_url`, to be used with `with`."""
    url = urlsplit(mail_url)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    server = kind(url.hostname, url.port or (465 if url.scheme == "smtps" else 25), timeout=SECONDS_TO_ANSWER)
    try:
        if parse_qs(url.query).get("starttls"):
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except Exception:
        server.close()
        raise
    return server


def _put_back(mail, error, at):
    """Try again after 2, 4, 8, ... minutes; an address that the server refuses for good is not tried again."""
    codes = [code for code, _ in getattr(error, "recipients", {}).values()]
    refused = bool(codes) and all(500 <= code < 600 for code in codes)
    final = refused or mail.attempts >= MOST_ATTEMPTS
    _note(
        mail,
        state="failed" if final else "queued",
        error=f"{type(error).__name__}: {error}"[:LONGEST_ERROR],
        run_at=at.now + timedelta(minutes=2**mail.attempts),
    )


def _note(mail, **values):
    OutgoingEmail.update(**values).where(
        OutgoingEmail.id == mail.id, OutgoingEmail.state == "queued", OutgoingEmail.attempts == mail.attempts
    ).execute()
