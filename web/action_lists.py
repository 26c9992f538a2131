"""Lists of actions, on their own page and beside what they are about: the filters, and what a row shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from models import Action
from queries.action_queue import SHOW, looked_at
from queries.action_types import action_types
from queries.actions import ActionFilters, RelatedThing, actions_about, related_thing
from queries.teams import team_options
from rules.actions import assigned_words
from rules.actor import Actor
from web import clock
from web.permissions import Permission
from web.picks import Pick, is_ticked, pick
from web.queue_pages import QueuePage
from web.status_words import ActionStatus, action_status

SIDES = ((1, "Provider"), (2, "LA"))
SIDE_OF = {1: "provider", 2: "council"}
TEAMS_FROM = 10  # teams are picked by their id and so much
MOST_BESIDE = 50
QUEUE = QueuePage(  # of the council's teams; an action is answered from there, and on its own page
    "council_actions", "council_actions.queue", "action", SHOW, works=Permission.ACTIONS_ANSWER, filters=("team",)
)


@dataclass(frozen=True)
class ActionPicks:
    """The filters as they are set, to be shown."""

    open_only: bool
    assigned: Pick[int]
    type: Pick[int]
    about: RelatedThing | None

    @property
    def picks(self) -> tuple[Pick[int] | Pick[str], ...]:
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


@dataclass(frozen=True)
class ActionRow:
    """What a row of a list shows: with whom it is, and whether somebody wrote since the reader last looked."""

    action: Action
    standing: ActionStatus
    assigned: str
    is_new: bool


def rows_of(viewer: Actor, found: list[Action]) -> list[ActionRow]:
    """The rows that show these actions."""
    seen, today = looked_at(viewer, [row.id for row in found]) if found else {}, clock.today()
    return [
        ActionRow(
            row,
            action_status(row, viewer.side, today),
            assigned_to(row),
            row.id not in seen or seen[row.id] < row.last_post_at,
        )
        for row in found
    ]


def assigned_to(action: Action) -> str:
    """`LA (Invoice Queries)`, `Provider`; nothing for one that is done."""
    if action.status == "done":
        return ""
    return assigned_words(action.assigned_side, action.team.name if action.team_id else "")


def picks_of(viewer: Actor) -> ActionPicks:
    """The filters from the address; open actions only unless others are asked for."""
    names = [name for each in action_types() for name in each.choices]
    about = related_thing(viewer, request.args.get("about", ""))
    return _picks(names, team_options(), about)


def _picks(type_names: Iterable[str], teams: Iterable[tuple[int, str]], about: RelatedThing | None) -> ActionPicks:
    of_teams = [(TEAMS_FROM + team_id, f"LA ({name})") for team_id, name in teams]
    return ActionPicks(
        open_only=is_ticked("open") or not {"filtered", "show"} & set(request.args),
        assigned=pick("assigned", "Assigned To", "[Any]", [*SIDES, *of_teams]),
        type=pick("type", "Type", "[Any type]", enumerate(type_names, 1)),
        about=about,
    )


@dataclass(frozen=True)
class ActionsBeside:
    """The actions about one thing, on its page: with the list's filters, of which each offers what those actions have.

    `are_all` says that there are no more of them than were looked through.
    """

    chosen: ActionPicks
    rows: list[ActionRow]
    are_any: bool
    are_all: bool


def actions_beside(viewer: Actor, about: RelatedThing) -> ActionsBeside:
    """The actions about a thing that the filters of the address ask for, among the first that there are."""
    found = actions_about(viewer, about.kind, about.row_id, MOST_BESIDE)
    teams = {row.team_id: row.team.name for row in found if row.team_id}
    chosen = _picks(sorted({row.type for row in found}), sorted(teams.items(), key=lambda each: each[1]), about)
    matching = [row for row in found if _is_asked_for(row, chosen.filters)]
    return ActionsBeside(chosen, rows_of(viewer, matching), bool(found), len(found) < MOST_BESIDE)


def _is_asked_for(action: Action, filters: ActionFilters) -> bool:
    side = "council" if filters.team_id else filters.assigned_side
    is_with = side is None or (action.status == "open" and action.assigned_side == side)
    return (
        is_with
        and (action.status == "open" or not filters.open_only)
        and filters.team_id in (None, action.team_id)
        and filters.type in (None, action.type)
    )
