"""Messages to webhooks are sent: signed, over TLS, to an address outside, connected to as it was looked up.

A name is resolved once; if any of its addresses is not one of the internet's, nothing is sent. The connection goes to
the address that was looked at, so that a name that answers otherwise the second time leads nowhere else. No redirect is
followed. A message may come twice after a kill, with the same id.
"""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from models import Webhook, WebhookDelivery
from operations import time_limits
from operations.time_limits import Lines
from operations.webhooks.keeping import secret_of
from rules.moment import Moment
from rules.webhooks import MOST_ATTEMPTS, is_outside, wait_after

SECONDS_IN_ALL = 10  # for one try
SECONDS_A_SWEEP = 20  # of tries that hang: e-mails are sent by the same worker
MOST_A_SWEEP = 200
LEASE = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)
LONGEST_ERROR = 200
SIGNATURE = "Remit-Signature"


class Refused(Exception):  # noqa: N818  # what stands in the way, in words
    """Nothing was sent."""


class Target(NamedTuple):
    """Where a message goes: the name that TLS asks for, and the address that is connected to."""

    host: str
    port: int
    path: str
    ip: str


def send_due(at: Moment, instant: Callable[[], float], may_go_to: Callable[[str], bool] = is_outside) -> int:
    """Send what is due, oldest first. Returns how many were sent. `instant`: a clock in seconds; `may_go_to`: whether
    a message may go to an IP address.
    """
    started, sent = instant(), 0
    delivery = WebhookDelivery
    due = delivery.select().where(delivery.state == "queued", delivery.run_at <= at.now)
    hung: set[int] = set()
    for row in due.order_by(delivery.run_at, delivery.id).limit(MOST_A_SWEEP):
        if instant() - started > SECONDS_A_SWEEP:
            break
        if row.webhook_id not in hung and _claim(row, at):
            if _try(row, at, may_go_to):
                sent += 1
            else:
                hung.add(row.webhook_id)
    return sent


def sweep(at: Moment) -> int:
    """Forget what was sent, or given up, a month ago. Returns how many."""
    old = (WebhookDelivery.state != "queued") & (WebhookDelivery.created_at < at.now - KEPT_FOR)
    return int(WebhookDelivery.delete().where(old).execute())


def _claim(row: WebhookDelivery, at: Moment) -> bool:
    """Whether it is ours for the time of a lease."""
    mine = WebhookDelivery.update(attempts=WebhookDelivery.attempts + 1, run_at=at.now + LEASE)
    same = (WebhookDelivery.id == row.id) & (WebhookDelivery.attempts == row.attempts)
    row.attempts += 1
    return bool(mine.where(same, WebhookDelivery.state == "queued").execute())


def _try(row: WebhookDelivery, at: Moment, may_go_to: Callable[[str], bool]) -> bool:
    webhook = Webhook.get_by_id(row.webhook_id)
    body = json.dumps(row.payload, separators=(",", ":")).encode()
    try:
        time_limits.within(
            SECONDS_IN_ALL, partial(_send, webhook.address, body, _headers(webhook, body, at), may_go_to)
        )
    except (OSError, http.client.HTTPException, Refused) as error:
        is_final = row.attempts >= MOST_ATTEMPTS
        words = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
        again = {"run_at": at.now + wait_after(row.attempts), "state": "failed" if is_final else "queued"}
        _note(row, **again, error=words[:LONGEST_ERROR])
        return False
    _note(row, state="sent", sent_at=at.now, error="")
    return True


def _note(row: WebhookDelivery, **values: object) -> None:
    same = (WebhookDelivery.id == row.id) & (WebhookDelivery.attempts == row.attempts)
    WebhookDelivery.update(**values).where(same).execute()


def _headers(webhook: Webhook, body: bytes, at: Moment) -> dict[str, str]:
    return {"Content-Type": "application/json", SIGNATURE: signature(secret_of(webhook), body, at.now.isoformat())}


def signature(secret: str, body: bytes, when: str) -> str:
    """What proves that a message is the portal's: `t=...,v1=...`, the second an HMAC-SHA256 of `t.body`."""
    made = hmac.new(secret.encode(), f"{when}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={when},v1={made}"


def _send(address: str, body: bytes, headers: dict[str, str], may_go_to: Callable[[str], bool], lines: Lines) -> None:
    target = _resolved(address, may_go_to)
    connection = http.client.HTTPSConnection(target.host, target.port, timeout=SECONDS_IN_ALL)
    lines.watch(lambda: connection.sock)
    line = socket.create_connection((target.ip, target.port), timeout=SECONDS_IN_ALL)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
        lines.check()
        connection.request("POST", target.path, body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
        line.close()
    if not 200 <= status < 300:
        raise Refused(f"It answered {status}")


def _resolved(address: str, may_go_to: Callable[[str], bool]) -> Target:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 443
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(map(may_go_to, found)):
        raise Refused("This address leads into a network of our own: nothing is sent there")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Target(host, port, path, sorted(found)[0])
