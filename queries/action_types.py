"""The types of actions: those that the portal ships, with the council's own in their place."""

from collections.abc import Iterable

from content.action_types import ACTION_TYPES, ActionType
from models import OwnActionType
from queries.council import council_with_settings
from rules.actor import Actor


def action_types() -> tuple[ActionType, ...]:
    """All types, the shipped ones in their order and then the council's own; also those that are not offered."""
    own = {row.name: _of_row(row) for row in OwnActionType.select().order_by(OwnActionType.id)}
    shipped = {each.name: each for each in ACTION_TYPES}
    return tuple((shipped | own).values())


def offered_to(viewer: Actor) -> list[ActionType]:
    """The types that a person may choose: those of the council's directorate first."""
    directorate = council_with_settings()[0].directorate
    types = [each for each in action_types() if each.is_offered and (viewer.side == "council" or not each.council_only)]
    return sorted(types, key=lambda each: directorate not in each.directorates)


def type_named(name: str | None, types: Iterable[ActionType] | None = None) -> ActionType | None:
    """The type that is chosen by a name, or has it; None where there is none."""
    known = list(action_types() if types is None else types)
    chosen = next((each for each in known if name in each.choices), None)
    return chosen or next((each for each in known if each.name == name), None)


def own_type(name: str) -> OwnActionType | None:
    """The council's own version of a type; None where the shipped one counts, or there is none."""
    return OwnActionType.get_or_none(OwnActionType.name == name)


def own_names() -> set[str]:
    """The names of the types that the council made or changed."""
    return {name for (name,) in OwnActionType.select(OwnActionType.name).tuples()}


def _of_row(row: OwnActionType) -> ActionType:
    shipped = next((each for each in ACTION_TYPES if each.name == row.name), None)
    return ActionType(
        row.name,
        row.team,
        tuple(row.related_to),
        row.working_days,
        row.council_only,
        row.topic,
        shipped.directorates if shipped else (council_with_settings()[0].directorate,),
        tuple(row.variants),
        row.closes_with,
        row.is_offered,
        row.closes_after_days,
    )
