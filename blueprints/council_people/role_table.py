"""What each role may do, as one readable table made from the permissions that the portal itself asks for."""

from typing import NamedTuple

from blueprints.council_people.routes import bp
from content.permission_words import COUNCIL, PROVIDERS
from rules.four_eyes import Pair, pairs_of
from rules.people import OFFICER_ROLES, PROVIDER_ROLES
from web.htmx import page
from web.permissions import ROLES, Permission, requires


class RoleTable(NamedTuple):
    """A table: its roles, and by heading what may be done, with a mark for each role."""

    title: str
    roles: tuple[str, ...]
    parts: dict[str, list[tuple[str, list[bool]]]]


@bp.get("/roles")
@requires(Permission.PEOPLE_READ)
def list_roles():
    """The roles of contacts and of officers, and what each pair of an officer's roles may not do alone."""
    tables = [
        _table("Contacts of providers", PROVIDER_ROLES, PROVIDERS),
        _table("Officers of the council", OFFICER_ROLES, {**COUNCIL, "Of every provider": _read_only(PROVIDERS)}),
    ]
    pairs: list[Pair] = pairs_of(OFFICER_ROLES, ROLES)
    return page("council_people/roles.html", tables=tables, pairs=pairs)


def _table(title: str, roles: tuple[str, ...], parts: dict[str, dict[str, str]]) -> RoleTable:
    def marked(words: dict[str, str]) -> list[tuple[str, list[bool]]]:
        return [(what, [permission in ROLES[role] for role in roles]) for permission, what in words.items()]

    return RoleTable(title, roles, {heading: marked(words) for heading, words in parts.items()})


def _read_only(parts: dict[str, dict[str, str]]) -> dict[str, str]:
    """What officers may read of providers: what they may change there is nothing."""
    return {
        permission: what
        for words in parts.values()
        for permission, what in words.items()
        if any(permission in ROLES[role] for role in OFFICER_ROLES)
    }
