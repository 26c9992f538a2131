"""The people of the demonstration as operations need them, before anybody has signed in."""

from dataclasses import dataclass

from models import Organisation, Person
from operations.demonstration.cast import Provider, SignIn
from rules.care_files.cells import name_of_choice


@dataclass(frozen=True)
class Player:
    """Who does something in the demonstration's past."""

    person_id: int
    name: str
    side: str
    organisation_id: int | None
    roles: frozenset[str]
    address: str = "192.0.2.20"  # of the range that is kept for examples

    def may(self, permission: str) -> bool:
        """What happened in the past was allowed."""
        return True


def player(sign_in: SignIn, provider: Provider | None = None) -> Player:
    """One of the cast, acting for a provider or as an officer."""
    person = Person.get(Person.email == sign_in.email)
    organisation = Organisation.get(Organisation.reference == provider.code) if provider else None
    roles = frozenset(name_of_choice(role) for role in sign_in.roles.split(";"))
    return Player(person.id, person.name, person.side, organisation.id if organisation else None, roles)
