"""The filters of the list of people, as the address has them."""

from dataclasses import dataclass

from flask import request

from queries.people_list import PeopleFilters
from rules.people import OFFICER_ROLES, PROVIDER_ROLES, STATES, role_name
from web.picks import Pick, search_words

SIDES = {"provider": "Contacts", "council": "Officers"}
ROLES = {role: role_name(role) for role in (*PROVIDER_ROLES, *OFFICER_ROLES)}


@dataclass(frozen=True)
class PeoplePicks:
    """The filters as they are set, to be shown."""

    search: str
    picks: tuple[Pick[str], ...]

    @property
    def words(self) -> str:
        """`"rose", all people, all roles, can sign in`"""
        return ", ".join([*([f"“{self.search}”"] if self.search else []), *(each.words for each in self.picks)])

    @property
    def is_any(self) -> bool:
        """Whether any filter is set at all."""
        return bool(self.search) or any(each.value for each in self.picks)

    @property
    def filters(self) -> PeopleFilters:
        """What they ask of the list."""
        return PeopleFilters(self.search, *(each.value for each in self.picks))


def picks_of_address() -> PeoplePicks:
    """The filters of the address. Rubbish in it picks nothing."""
    return PeoplePicks(
        search_words(),
        (
            _pick("side", "Who", "[All people]", SIDES),
            _pick("role", "Role", "[All roles]", ROLES),
            _pick("access", "Access", "[With or without access]", STATES),
        ),
    )


def _pick(name: str, label: str, everything: str, options: dict[str, str]) -> Pick[str]:
    value = request.args.get(name)
    return Pick(name, label, everything, tuple(options.items()), value if value in options else None)
