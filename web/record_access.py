"""Each time an officer opens a client's record is an audit event (docs/domain/records.md).

The one thing that a GET writes besides "this session is in use": after the answer is made, in a transaction of its own.
"""

from collections.abc import Iterable

from flask import Response, g
from flask_login import current_user

from operations import record_access
from operations.record_access import Access
from web import clock


def note_access(client_id: int | None, shown: str) -> None:
    """Remember that this request shows an officer a client's record; `shown` says in words which part of it.

    Contacts read what is theirs: nothing is noted.
    """
    if current_user.side == "council" and client_id is not None:
        g.setdefault("accesses", []).append(Access(client_id, shown))


def note_accesses(client_ids: Iterable[int | None], shown: str) -> None:
    """The same for a page that shows several clients' records, an invoice or a remittance: one event for each."""
    for client_id in dict.fromkeys(client_ids):
        note_access(client_id, shown)


def record(response: Response) -> Response:
    """After the request: write the events of an answer that was really shown."""
    accesses = g.pop("accesses", ())
    if accesses and response.status_code == 200:
        record_access.record(accesses, current_user, clock.moment())
    return response
