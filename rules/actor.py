"""Who reads or changes something: the caller passes it in, and queries and operations never look it up."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """A contact acting for one organisation, an officer of the council, or the portal itself."""

    @property
    def person_id(self) -> int | None:
        """None for the portal itself."""

    @property
    def name(self) -> str:
        """As the audit trail keeps it."""

    @property
    def side(self) -> str:
        """`provider` or `council`."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation that a contact acts for now; None for officers and the portal."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles held here and now."""

    @property
    def address(self) -> str:
        """The IP address of the request; empty for the portal."""

    def may(self, permission: str) -> bool:
        """Whether any of the roles allows it."""


class SignedIn(Actor, Protocol):
    """Somebody with a session."""

    @property
    def person_id(self) -> int: ...

    @property
    def session_id(self) -> int: ...

    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class Absent:
    """Somebody who pressed a button and went away: what they asked for is done in their name."""

    person_id: int | None
    name: str
    side: str
    organisation_id: int | None
    roles: frozenset[str]
    address: str = ""

    def may(self, permission: str) -> bool:
        """The page asked when the button was pressed."""
        return True


def organisation_of(by: Actor) -> int:
    """The id of the organisation that a contact acts for. Raises ValueError for officers and the portal."""
    if by.organisation_id is None:
        raise ValueError(f"{by.name} acts for no organisation")
    return by.organisation_id
