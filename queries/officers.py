"""The officers who may sign in: all of them, and those who decide one kind of thing."""

from peewee import ModelSelect

from models import OfficerRole, Person


def officers() -> list[tuple[int, str]]:
    """[(person id, name)] of the officers who may sign in, by name."""
    return _named(_holders(OfficerRole.select(OfficerRole.person)))


def officers_of(role: str) -> list[tuple[int, str]]:
    """[(person id, name)] of those of them who have a role, by name."""
    return _named(_with_role(role))


def may_work_on(person_id: int, role: str) -> bool:
    """Whether somebody is an officer with this role who may sign in."""
    found: bool = _with_role(role).where(Person.id == person_id).exists()
    return found


def may_answer(person_id: int) -> bool:
    """Whether somebody is an officer who may sign in."""
    found: bool = _holders(OfficerRole.select(OfficerRole.person)).where(Person.id == person_id).exists()
    return found


def _with_role(role: str) -> ModelSelect:
    return _holders(OfficerRole.select(OfficerRole.person).where(OfficerRole.role == role))


def _holders(people: ModelSelect) -> ModelSelect:
    return Person.select().where(Person.side == "council", Person.access_ended_at.is_null(), Person.id.in_(people))


def _named(query: ModelSelect) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in query.order_by(Person.surname, Person.forename, Person.id)]
