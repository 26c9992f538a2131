"""Each time an officer opens a client's record, a file is downloaded, or somebody signed in is refused, is an audit
event (docs/domain/records.md).

The one thing that a GET writes besides "this session is in use": after the answer is made, in a transaction of its own.
"""

import logging
from collections import deque
from collections.abc import Iterable
from typing import Any, cast

from flask import Response, current_app, g, request
from flask_login import current_user

from operations import record_access
from operations.audit import Event
from operations.record_access import Access, Asked
from rules.actor import SignedIn
from rules.event_allowance import DOWNLOADS, REFUSALS, Counts, is_recorded
from rules.moment import Moment
from web import clock
from web.api.problems import is_of_api
from web.database import why_not_written, without_waiting
from web.downloads import is_file

OK = 200
REFUSED = (403, 404)

log = logging.getLogger(__name__)
_waiting: deque[tuple[tuple[Event, ...], SignedIn, Moment]] = deque()
_counts = Counts()


def note_access(client_id: int | None, shown: str) -> None:
    """Remember that this request shows an officer a client's record; `shown` says in words which part of it.

    Contacts read what is theirs: nothing is noted. An officer who sees as a provider does stays an officer.
    """
    if (current_user.side == "council" or current_user.seeing_as) and client_id is not None:
        g.setdefault("accesses", []).append(Access(client_id, shown))


def note_accesses(client_ids: Iterable[int | None], shown: str) -> None:
    """The same for a page that shows several clients' records, an invoice or a remittance: one event for each."""
    for client_id in dict.fromkeys(client_ids):
        note_access(client_id, shown)


def record(response: Response) -> Response:
    """After the request: write the events of an answer that was really given. It waits for nobody: what cannot be
    written at once goes to the log, and becomes an event with the next answer that can write.
    """
    events = _events_of(response)
    if events:
        _waiting.append((tuple(events), cast(Any, current_user)._get_current_object(), clock.moment()))
    if _waiting and "opened_database" in g:  # a request for another host was refused before that
        try:
            with without_waiting():
                _write_waiting()
        except Exception as error:
            if not why_not_written(error):
                raise
            what = [event.kind for event in events]
            fields = {"person_id": current_user.person_id, "events": what, "waiting": len(_waiting)}
            log.warning("what somebody read or was refused could not be written yet", extra={"fields": fields})
    return response


def _events_of(response: Response) -> list[Event]:
    """What this answer is to the audit: clients' records that it shows, a file, or a refusal."""
    accesses = g.pop("accesses", ())
    events = record_access.looked_at(accesses) if accesses and response.status_code == OK else []
    if response.status_code in REFUSED and _is_for_somebody_signed_in():
        count = _counts.count(current_user.person_id, "refused", clock.now())
        if is_recorded(count, REFUSALS):
            events.append(record_access.refused(_asked(), response.status_code, current_user.organisation_id, count))
    elif response.status_code == OK and _takes_data_away(response) and _is_for_somebody_signed_in():
        count = _counts.count(current_user.person_id, "downloaded", clock.now())
        if is_recorded(count, DOWNLOADS):
            events.append(record_access.downloaded(_asked(), current_user.organisation_id, count))
    return events


def _takes_data_away(response: Response) -> bool:
    """A download, and what a key of the council reads of all providers."""
    return is_file(response) or (is_of_api() and request.method == "GET" and current_user.side == "council")


def _is_for_somebody_signed_in() -> bool:
    """Whether a view that is not for everybody answered somebody who is signed in."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "permissions", None)) and current_user.is_authenticated


def _asked() -> Asked:
    """The page by its rule and what was put into it; what was typed into a form is left out."""
    rule = request.url_rule.rule if request.url_rule else ""
    return Asked(rule, {**request.args.to_dict(), **(request.view_args or {})}, request.method)


def _write_waiting() -> None:
    while _waiting:
        record_access.write(*_waiting[0])
        _waiting.popleft()
