"""The filters of the list of actions: open or all, with whom, of which type, about what."""

from dataclasses import dataclass

from flask import request

from content.action_types import ACTION_TYPES
from queries.actions import ActionFilters, RelatedThing, related_thing
from rules.actor import Actor
from web.picks import Pick, pick

SIDES = ((1, "Provider"), (2, "LA"))
SIDE_OF = {1: "provider", 2: "council"}


@dataclass(frozen=True)
class ActionPicks:
    """The filters as they are set, to be shown."""

    show: Pick
    assigned: Pick
    type: Pick
    about: RelatedThing | None

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The pick lists to show; that of the one thing asked about has no other option."""
        found = (self.show, self.assigned, self.type)
        if self.about is None:
            return found
        return (*found, Pick("about", "Re:", "[Anything]", ((self.about.key, self.about.words),), self.about.key))

    @property
    def filters(self) -> ActionFilters:
        """What they ask of the list."""
        return ActionFilters(
            open_only=bool(self.show.value),
            assigned_side=SIDE_OF.get(self.assigned.value),
            type=ACTION_TYPES[self.type.value - 1].name if self.type.value else None,
            about=self.about,
        )


def picks_of(viewer: Actor) -> ActionPicks:
    """The filters from the address; open actions only unless others are asked for."""
    types = [(number, each.name) for number, each in enumerate(ACTION_TYPES, 1)]
    return ActionPicks(
        show=pick("show", "Show", "[All Actions]", [(1, "Open Actions Only")], otherwise=1),
        assigned=pick("assigned", "Assigned To", "[Any]", SIDES),
        type=pick("type", "Type", "[Any type]", types),
        about=related_thing(viewer, request.args.get("about", "")),
    )
