"""Clients whom somebody asks about, and everybody else, whom the answer must not tell of."""

from collections.abc import Iterator

from models import Client, Person
from rules.actor import Actor
from rules.subject_access import Name

MOST_FOUND = 20


def find_clients(viewer: Actor, text: str) -> list[Client]:
    """Clients whose names and SSRef have every word of `text`, by name; one more than MOST_FOUND where there are more.

    Only the council's people are told; clients who were erased are not found.
    """
    words = text.split()
    if viewer.side != "council" or not words:
        return []
    query = Client.visible_to(viewer).where(Client.erased_at.is_null())
    for word in words:
        query = query.where(
            Client.ssref.contains(word) | Client.forename.contains(word) | Client.surname.contains(word)
        )
    return list(query.order_by(Client.surname, Client.forename, Client.id).limit(MOST_FOUND + 1))


def find_subject(viewer: Actor, client_id: int) -> Client | None:
    """The client; None where the viewer is not of the council, there is none, or they were erased."""
    if viewer.side != "council":
        return None
    return Client.visible_to(viewer).where(Client.id == client_id, Client.erased_at.is_null()).first()


def names_of_others(viewer: Actor, client: Client) -> Iterator[Name]:
    """SSRefs and surnames of other clients, then surnames of people who sign in."""
    others = Client.visible_to(viewer).select(Client.ssref, Client.surname)
    others = others.where(Client.id != client.id, Client.erased_at.is_null())
    for ssref, surname in others.tuples().iterator():
        yield Name(ssref, True)
        yield Name(surname, True)
    for (surname,) in Person.visible_to(viewer).select(Person.surname).tuples().iterator():
        yield Name(surname, False)


def provider_people(viewer: Actor) -> set[str]:
    """The names of all contacts, as posts and events have them."""
    return {person.name for person in Person.visible_to(viewer).where(Person.side == "provider").iterator()}
