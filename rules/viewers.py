"""Who looks at something: what a query has to know of them to show only what they may see."""

from typing import Literal, Protocol


class Viewer(Protocol):
    """A contact who looks for an organisation, or an officer of the council."""

    @property
    def side(self) -> Literal["provider", "council", ""]:
        """`provider`, `council`, or empty for somebody who has not signed in."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation that a contact acts for; None for officers."""
