"""E-mails that came back later: what a mail server's report (RFC 3464) says became of one. No address is in it."""

import email
import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from rules.mail_failures import without_addresses

MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")  # what is seen in ASCII, but for < > and @


class ReturnedMail(NamedTuple):
    """An e-mail that was given up by a mail server on its way."""

    message_id: str  # with its angle brackets, as the outbox has it
    why: str  # the server's words or code, without addresses; empty where it gives none


def read_report(raw: bytes) -> ReturnedMail | None:
    """What came back by this message: None for anything but a report that an e-mail was given up for good.

    A report that only says "not yet" is none: its server goes on trying.
    """
    message = email.message_from_bytes(raw)
    if message.get_content_type() != "multipart/report":
        return None
    reasons: list[str] = []
    ids: list[str] = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            reasons += _reasons(part)
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            ids += _ids(part)
    return ReturnedMail(ids[0], reasons[0]) if ids and reasons else None


def _reasons(status: Message) -> Iterator[str]:
    """Why each reader that the report names did not get it."""
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            said = str(block.get("Diagnostic-Code") or block.get("Status") or "")
            yield without_addresses(said.split(";", 1)[-1])


def _ids(part: Message) -> list[str]:
    """The Message-ID of the e-mail that is sent back with the report, whole or its head alone."""
    payload = part.get_payload()
    if isinstance(payload, list):
        head = payload[0] if payload else Message()
    else:
        head = email.message_from_string(str(payload))
    return MESSAGE_ID.findall(str(head.get("Message-ID", ""))) if isinstance(head, Message) else []
