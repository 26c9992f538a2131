"""Every look at a client's record by the council is an audit event (docs/domain/records.md).

The one thing that a GET writes besides "this session is in use": after the answer is made, in a transaction of its own.
"""

from flask import g
from flask_login import current_user

from models import database
from operations import audit
from web import clock


def note_look(client_id, shown):
    """Remember that this request shows an officer a client's record; `shown` says in words which part of it.

    Contacts look at what is theirs: nothing is noted.
    """
    if current_user.side == "council" and client_id is not None:
        look = audit.Happening("client's record looked at", client=client_id, now={"shown": shown})
        g.setdefault("looks", []).append(look)


def note_looks(client_ids, shown):
    """The same for a page that shows several clients' records, an invoice or a remittance: one look at each of them."""
    for client_id in dict.fromkeys(client_ids):
        note_look(client_id, shown)


def record(response):
    """After the request: write the looks of an answer that was really shown."""
    looks = g.pop("looks", ())
    if looks and response.status_code == 200:
        with database.atomic():
            audit.record_many(looks, current_user, clock.moment())
    return response
