"""See as: a system administrator sees the portal as a role of a provider does, and changes nothing meanwhile.

The contract: docs/domain/records.md#see-as. It is kept with the officer's session, so it ends with it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from models import Organisation, SignInSession, database
from operations import audit
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.people import PROVIDER_ROLES

AT_MOST = timedelta(minutes=30)
KEPT_AS = "seeing_as"  # the name in the session's data


class SeeingAs(NamedTuple):
    """Which organisation's pages a session sees, with which role, and until when (naive UTC)."""

    organisation_id: int
    role: str
    until: datetime


def of_session(session: SignInSession, now: datetime) -> SeeingAs | None:
    """What a session sees as; None where it sees as the officer does, or its time is over."""
    kept = (session.data or {}).get(KEPT_AS)
    if not kept:
        return None
    seen = SeeingAs(kept["organisation"], kept["role"], datetime.fromisoformat(kept["until"]))
    return seen if now < seen.until else None


def start(session_id: int, organisation_id: int | None, role: str, by: Actor, at: Moment) -> None:
    """From now on the session sees what this role of the organisation sees. Raises RuleBroken for one that is none."""
    with database.atomic():
        organisation = Organisation.get_or_none(Organisation.id == organisation_id)
        if organisation is None:
            raise RuleBroken("Choose the provider", "organisation")
        if role not in PROVIDER_ROLES:
            raise RuleBroken("Choose the role", "role")
        until = at.now + AT_MOST
        kept = {"organisation": organisation.id, "role": role, "until": until.isoformat()}
        session = _own(session_id, by)
        if session is None:
            raise RuleBroken("Your session has ended. Sign in again")
        _keep(session, {**session.data, KEPT_AS: kept})
        audit.record("see as started", by, at, organisation, now={"role": role, "until": until.isoformat()})


def stop(session_id: int, by: Actor, at: Moment) -> None:
    """The session sees as the officer does again. Sent twice, or after its time, it changes nothing more."""
    with database.atomic():
        session = _own(session_id, by)
        kept = session.data.get(KEPT_AS) if session else None
        if session is None or not kept:
            return
        _keep(session, {name: value for name, value in session.data.items() if name != KEPT_AS})
        organisation = Organisation.get_by_id(kept["organisation"])
        audit.record("see as stopped", by, at, organisation, now={"role": kept["role"]})


def _own(session_id: int, by: Actor) -> SignInSession | None:
    return SignInSession.get_or_none((SignInSession.id == session_id) & (SignInSession.person == by.person_id))


def _keep(session: SignInSession, data: Mapping[str, Any]) -> None:
    SignInSession.update(data=data).where(SignInSession.id == session.id).execute()
