"""The list of actions: open ones, with whom, of which type, about what."""

from dataclasses import dataclass

from flask import request
from peewee import JOIN, Case

from content.action_types import ACTION_TYPES
from models import Action, Organisation, Team
from queries.listing import Column, ListPage
from web.listing import list_request
from web.picks import Pick, pick

SIDES = ((1, "Provider"), (2, "LA"))
SIDE_OF = {1: "provider", 2: "council"}
BY_STATUS = (Case(Action.status, [("open", 0)], 1), Action.due_date.is_null(), Action.due_date)
COLUMNS = (
    Column("status", "Status", BY_STATUS),
    Column("posted", "Last Post Date", (Action.last_post_at,)),
    Column("title", "Title", (Action.title,)),
    Column("re", "Re:", (Action.related_words,)),
    Column("due", "Due", (Action.due_date.is_null(), Action.due_date)),
    Column("type", "Type", (Action.type,)),
    Column("assigned", "Assigned To", (Action.assigned_side, Team.name)),
)


@dataclass(frozen=True)
class Chosen:
    """The filters as they are set; `about` is (kind, id, words) of the one thing that was asked about, or None."""

    show: Pick
    assigned: Pick
    type: Pick
    about: tuple | None

    @property
    def picks(self):
        found = (self.show, self.assigned, self.type)
        if self.about is None:
            return found
        key = f"{self.about[0]}:{self.about[1]}"
        return (*found, Pick("about", "Re:", "[Anything]", ((key, self.about[2]),), key))


def filters(visitor):
    """The filters from the address; open actions only unless others are asked for."""
    types = [(number, each.name) for number, each in enumerate(ACTION_TYPES, 1)]
    return Chosen(
        show=pick("show", "Show", "[All Actions]", [(1, "Open Actions Only")], otherwise=1),
        assigned=pick("assigned", "Assigned To", "[Any]", SIDES),
        type=pick("type", "Type", "[Any type]", types),
        about=_about(visitor),
    )


def listing(visitor, chosen):
    """The page of the list that the address asks for: Actions with their team and organisation."""
    query = (
        Action.visible_to(visitor)
        .select(Action, Team, Organisation)
        .join_from(Action, Team, JOIN.LEFT_OUTER)
        .join_from(Action, Organisation)
    )
    if chosen.show.value:
        query = query.where(Action.status == "open")
    if chosen.assigned.value:
        query = query.where(Action.assigned_side == SIDE_OF[chosen.assigned.value], Action.status == "open")
    if chosen.type.value:
        query = query.where(Action.type == ACTION_TYPES[chosen.type.value - 1].name)
    if chosen.about:
        query = query.where(Action.related_type == chosen.about[0], Action.related_id == chosen.about[1])
    return ListPage(query, COLUMNS, list_request(), sort="status", tie_break=(Action.id,))


def _about(visitor):
    """The thing of the address, if there is an action about it that the visitor may see."""
    kind, _, row_id = request.args.get("about", "").partition(":")
    if not (row_id.isascii() and row_id.isdecimal() and len(row_id) < 10):
        return None
    query = Action.visible_to(visitor).where(Action.related_type == kind, Action.related_id == int(row_id))
    row = query.first()
    return (kind, int(row_id), row.related_words) if row else None
