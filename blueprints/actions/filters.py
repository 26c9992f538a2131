"""The filters of the list of actions: open or all, with whom, of which type, about what."""

from dataclasses import dataclass

from flask import request

from queries.action_types import action_types
from queries.actions import ActionFilters, RelatedThing, related_thing
from queries.teams import team_options
from rules.actor import Actor
from web.picks import Pick, is_ticked, pick

SIDES = ((1, "Provider"), (2, "LA"))
SIDE_OF = {1: "provider", 2: "council"}
TEAMS_FROM = 10  # teams are picked by their id and so much


@dataclass(frozen=True)
class ActionPicks:
    """The filters as they are set, to be shown."""

    open_only: bool
    assigned: Pick
    type: Pick
    about: RelatedThing | None

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The pick lists to show; that of the one thing asked about has no other option."""
        found = (self.assigned, self.type)
        if self.about is None:
            return found
        return (*found, Pick("about", "Re:", "[Anything]", ((self.about.key, self.about.words),), self.about.key))

    @property
    def filters(self) -> ActionFilters:
        """What they ask of the list."""
        assigned = self.assigned.value
        return ActionFilters(
            open_only=self.open_only,
            assigned_side=SIDE_OF.get(assigned) if assigned and assigned <= TEAMS_FROM else None,
            team_id=assigned - TEAMS_FROM if assigned and assigned > TEAMS_FROM else None,
            type=dict(self.type.options)[self.type.value] if self.type.value else None,
            about=self.about,
        )


def picks_of(viewer: Actor) -> ActionPicks:
    """The filters from the address; open actions only unless others are asked for."""
    names = [name for each in action_types() for name in each.choices]
    teams = [(TEAMS_FROM + team_id, f"LA ({name})") for team_id, name in team_options()]
    return ActionPicks(
        open_only=is_ticked("open") or not {"filtered", "show"} & set(request.args),
        assigned=pick("assigned", "Assigned To", "[Any]", [*SIDES, *teams]),
        type=pick("type", "Type", "[Any type]", enumerate(names, 1)),
        about=related_thing(viewer, request.args.get("about", "")),
    )
