"""Who is signed in: a contact acting for one of their organisations, or an officer.

Both satisfy `rules.actor.Actor`, which is how operations and queries know them.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from flask_login import AnonymousUserMixin, UserMixin

from models import SignInSession
from operations import seeing_as
from queries.roles import organisation_held, roles_held_by
from web.permissions import ROLE_NAMES, Permission, permissions_of


@dataclass(frozen=True)
class CurrentUser(UserMixin):
    """Somebody signed in. `organisation_id` is the organisation they act for now, None for officers and until they
    have chosen; `organisations` is ((id, name), ...) of all that they may choose from; `payment_models` is how the one
    that they act for is paid ("invoiced", "scheduled", "actuals"), and `may_claim` whether it has something to claim.
    """

    person_id: int
    name: str
    forename: str
    email: str
    side: str
    roles: frozenset[str]
    organisation_id: int | None
    organisation_name: str
    organisations: tuple[tuple[int, str], ...]
    address: str
    session_id: int
    must_change_password: bool
    must_set_code: bool
    has_authenticator: bool = False  # instead of the code's digits
    payment_models: frozenset[str] = frozenset()
    may_claim: bool = False
    unread: int = 0  # notices that they have not looked at
    seeing_as: str = ""  # the name of the provider's role whose pages an officer sees; empty for everybody else
    seeing_until: datetime | None = None

    def may(self, permission: str) -> bool:
        """Whether any of the roles held here and now allows it."""
        return permission in permissions_of(self.roles)

    def is_paid_by(self, model: str) -> bool:
        """Whether the organisation has (or had) contracts paid by `model`, "invoiced" or "scheduled", or on "actuals".
        One that has no contract yet may get any. "claims": whether it has something to claim.
        """
        if model == "claims":
            return self.may_claim
        return not self.payment_models or model in self.payment_models

    def get_id(self) -> str:
        """The person, as Flask-Login asks for them."""
        return str(self.person_id)


class AnonymousUser(AnonymousUserMixin):
    """Somebody who has not signed in: may do nothing but read public pages."""

    person_id = None
    organisation_id = None
    name = ""
    side = ""
    roles: frozenset[str] = frozenset()
    address = ""
    organisation_name = ""
    organisations = ()
    seeing_as = ""

    def may(self, permission: str) -> bool:
        """Never."""
        return False


def user_of(session: SignInSession, address: str, now: datetime) -> CurrentUser:
    """The user of a complete session, as `operations.sessions.find` loaded it: one query, for the roles. Of
    an officer who sees as a provider does, it is what that provider's role may see; one query more.
    """
    person, held = session.person, roles_held_by(session.person)
    chosen = session.organisation_id if session.organisation_id in held.organisations else None
    user = CurrentUser(
        person_id=person.id,
        name=person.name,
        forename=person.forename,
        email=person.email,
        side=person.side,
        roles=frozenset(held.roles.get(chosen, ())),
        organisation_id=chosen,
        organisation_name=held.organisations.get(chosen, "") if chosen else "",
        organisations=tuple(sorted(held.organisations.items(), key=lambda each: each[1].casefold())),
        address=address,
        session_id=session.id,
        must_change_password=person.must_change_password,
        must_set_code=bool(session.must_set_code),
        has_authenticator=bool(session.has_authenticator),
        payment_models=frozenset(held.payment_models.get(chosen, ()) if chosen else ()),
        may_claim=chosen in held.claiming,
        unread=session.unread,
    )
    seen = seeing_as.of_session(session, now) if user.may(Permission.ADMINISTER) else None
    return _seeing(user, seen) if seen else user


def _seeing(user: CurrentUser, seen: seeing_as.SeeingAs) -> CurrentUser:
    """The officer with the eyes of a provider's role: still the person that they are, in every audit event."""
    held = organisation_held(seen.organisation_id)
    if held is None:
        return user
    return replace(
        user,
        side="provider",
        roles=frozenset({seen.role}),
        organisation_id=seen.organisation_id,
        organisation_name=held.name,
        organisations=((seen.organisation_id, held.name),),
        payment_models=frozenset(held.payment_models),
        may_claim=held.may_claim,
        unread=0,
        seeing_as=ROLE_NAMES[seen.role],
        seeing_until=seen.until,
    )
