"""Each time an officer opens a client's record is an audit event (docs/domain/records.md).

The one thing that a GET writes besides "this session is in use": after the answer is made, in a transaction of its own.
"""

import logging
from collections import deque
from collections.abc import Iterable
from typing import Any, cast

from flask import Response, g
from flask_login import current_user

from operations import record_access
from operations.record_access import Access
from rules.actor import SignedIn
from rules.moment import Moment
from web import clock
from web.database import why_not_written, without_waiting

log = logging.getLogger(__name__)
_waiting: deque[tuple[tuple[Access, ...], SignedIn, Moment]] = deque()


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
    """After the request: write the events of an answer that was really shown. It waits for nobody: what cannot be
    written at once goes to the log, and becomes an event with the next answer that can write.
    """
    accesses = g.pop("accesses", ())
    if accesses and response.status_code == 200:
        _waiting.append((tuple(accesses), cast(Any, current_user)._get_current_object(), clock.moment()))
    if _waiting and "opened_database" in g:  # a request for another host was refused before that
        try:
            with without_waiting():
                _write_waiting()
        except Exception as error:
            if not why_not_written(error):
                raise
            clients = [access.client_id for access in accesses]
            fields = {"person_id": current_user.person_id, "clients": clients, "waiting": len(_waiting)}
            log.warning("looks at clients' records could not be written yet", extra={"fields": fields})
    return response


def _write_waiting() -> None:
    while _waiting:
        record_access.record(*_waiting[0])
        _waiting.popleft()
