"""Requests for a new password: asked by anybody, answered by the helpdesk, or by a link where the council allows it.

The answer to who asks is the same whether or not anybody signs in with the e-mail address: what depends on it is done
by a job, afterwards.
"""

from collections.abc import Callable, Mapping

from models import Job, PasswordRequest, Person, database
from operations import access, audit, invitations, jobs, row_locks
from operations.guarded import guarded_update
from queries import council_settings
from queries.password_requests import sender_of
from rules import password_requests as rules
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.sign_in_throttle import network_of

LINK = "send password link"
NOBODY = "Nobody with access signs in with this e-mail address. Telephone them, then close the request"


class TooManyRequests(RuleBroken):
    """So many requests came from this address, or in all, that no more are taken for a while."""

    def __init__(self) -> None:
        super().__init__("Too many requests. Try again in an hour, or telephone the helpdesk")
        self.seconds = int(rules.WINDOW.total_seconds())


def ask(typed: Mapping[str, str | None], address: str, at: Moment) -> None:
    """Note that somebody asks for a new password. Raises RuleBroken for fields that are wrong, TooManyRequests."""
    row, network = rules.cleaned(typed), network_of(address)
    request = PasswordRequest
    with database.atomic():
        row_locks.take_turns(row_locks.ADDRESSES, "password requests")
        recent = request.select().where(request.asked_at > at.now - rules.WINDOW)
        if not rules.is_taken(recent.where(request.address == network).count(), recent.count()):
            raise TooManyRequests
        same = request.select().where(request.email == row["email"], request.asked_at > at.now - rules.A_DAY)
        if same.count() >= rules.MOST_OF_EMAIL:
            return
        kept = request.create(**row, address=network, asked_at=at.now)
        audit.record("password requested", audit.NotSignedIn(None, "", address), at, subject=kept)
        if council_settings.read().sends_reset_links:
            jobs.enqueue(LINK, at, request_id=kept.id)


def send_link(job: Job, at: Moment, request_id: int) -> Callable[[], object] | None:
    """The job: send the link where somebody signs in with the address; else the helpdesk finds the request."""
    request = PasswordRequest.get_or_none(PasswordRequest.id == request_id, PasswordRequest.state == "open")
    person = sender_of(request) if request else None
    if person is None or person.password_hash is None:
        return None

    def write() -> None:
        _decide(request, "answered", request.version, audit.SYSTEM, at)
        invitations.send_reset(person, audit.SYSTEM, at)

    return write


def answer(request: PasswordRequest, version: int, by: Actor, at: Moment) -> None:
    """Send who asked a temporary password, or an invitation where they never had one.

    Raises RuleBroken where nobody with access signs in with the address, IllegalMove where it was decided.
    """
    person = sender_of(request)
    if person is None:
        raise RuleBroken(NOBODY)
    send: Callable[[Person, Actor, Moment], None] = (
        access.invite if person.password_hash is None else access.send_temporary_password
    )
    with database.atomic():
        _decide(request, "answered", version, by, at)
        send(person, by, at)


def close(request: PasswordRequest, version: int, by: Actor, at: Moment) -> None:
    """Close a request that needs no password. Raises IllegalMove where it was decided."""
    with database.atomic():
        _decide(request, "closed", version, by, at)


def _decide(request: PasswordRequest, state: str, version: int, by: Actor, at: Moment) -> None:
    columns = {"state": state, "decided_at": at.now, "decided_by": by.person_id}
    guarded_update(request, columns, PasswordRequest.state == "open", version=version)
    audit.record(f"password request {state}", by, at, subject=request)
