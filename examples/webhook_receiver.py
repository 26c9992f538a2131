"""A small receiver of the portal's webhooks: it takes only what is signed with the webhook's secret, and is new.

Standard library only. It listens without TLS, behind a proxy that has it: `webhook_receiver.py 8080`.
"""

import hashlib
import hmac
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

OLDEST = timedelta(minutes=5)  # a message that somebody caught and sends again later is refused
MOST_BYTES = 100_000


def is_from_portal(secret: str, signature: str, body: bytes, now: datetime) -> bool:
    """Whether the header `Remit-Signature` proves that the portal sent this body within the last minutes. `now` is in
    UTC.
    """
    parts = dict(part.partition("=")[::2] for part in signature.split(","))
    when = parts.get("t", "")
    right = hmac.new(secret.encode(), f"{when}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), parts.get("v1", "").encode()):
        return False
    sent = datetime.fromisoformat(when)
    return abs(now - sent.replace(tzinfo=sent.tzinfo or UTC)) <= OLDEST


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what it takes, and 400 to the rest.."""

    def do_POST(self) -> None:  # noqa: N802  # as the library calls it
        """One message."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        signature = self.headers.get("Remit-Signature", "")
        is_right = is_from_portal(os.environ["REMIT_WEBHOOK_SECRET"], signature, body, datetime.now(UTC))
        self.send_response(204 if is_right else 400)
        self.end_headers()
        if is_right:
            message = json.loads(body)
            sys.stdout.write(f"{message['id']} {message['event']} {message['data']}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
