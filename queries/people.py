"""The names of people."""

from collections.abc import Iterable

from models import Person


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """{id: name} of these people; None among the ids is nobody."""
    ids = set(person_ids) - {None}
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids))}
