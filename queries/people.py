"""The names of people."""

from collections.abc import Iterable

from models import Person
from queries.prepared import Ids, is_in
from queries.prepared_models import PreparedModels


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """{id: name} of these people, in one query; None, which stands for the portal itself, has no name."""
    ids = set(person_ids) - {None}
    if not ids:
        return {}
    return {person.id: person.name for person in _PEOPLE.rows(ids=ids)}


_PEOPLE = PreparedModels[Person](lambda: Person.select().where(is_in(Person.id, Ids("ids"))))
