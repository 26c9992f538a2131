"""Actions: the list with its filters, one thread with its files, and the actions about one thing."""

from typing import NamedTuple

from peewee import JOIN, Case, Expression, ModelSelect

from models import (
    Action,
    ActionPost,
    CarePackageLineItem,
    Contract,
    Organisation,
    Period,
    Service,
    Team,
    UploadedFile,
)
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Reader, Slot
from queries.prepared_models import PreparedModels
from rules.actor import Actor

LONGEST_ID = 9  # figures
MOST_SERVICES = 3  # that an action leads to
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


class RelatedThing(NamedTuple):
    """What actions are about: `kind` is a name of rules.actions.RELATED_TO, `words` how lists name it."""

    kind: str
    row_id: int
    words: str

    @property
    def key(self) -> str:
        """As an address names it: `Invoice:12`."""
        return f"{self.kind}:{self.row_id}"


class ActionFilters(NamedTuple):
    """Which actions are asked for. `assigned_side` and `team_id` are of the open ones only; `type` is a
    name that a type is chosen by.
    """

    open_only: bool = True
    assigned_side: str | None = None
    team_id: int | None = None
    type: str | None = None
    about: RelatedThing | None = None


def list_actions(viewer: Actor, filters: ActionFilters, request: ListRequest) -> ListPage:
    """The page of the viewer's actions that is asked for, each with its team and organisation."""
    query = (
        Action.visible_to(viewer)
        .select(Action, Team, Organisation)
        .join_from(Action, Team, JOIN.LEFT_OUTER)
        .join_from(Action, Organisation)
    )
    if filters.open_only:
        query = query.where(Action.status == "open")
    if filters.assigned_side:
        query = query.where(Action.assigned_side == filters.assigned_side, Action.status == "open")
    if filters.team_id:
        query = query.where(Action.team == filters.team_id, Action.assigned_side == "council", Action.status == "open")
    if filters.type:
        query = query.where(Action.type == filters.type)
    if filters.about:
        query = query.where(is_about(filters.about.kind, filters.about.row_id))
    return ListPage(query, COLUMNS, request, sort="status", tie_break=(Action.id,))


def related_thing(viewer: Actor, key: str) -> RelatedThing | None:
    """The thing of a key like `Invoice:12`, if there is an action about it that the viewer may see."""
    kind, _, text = key.partition(":")
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        return None
    row = _about(viewer, kind, int(text)).order_by(Action.related_type != kind, Action.id).first()
    return RelatedThing(kind, int(text), row.related_words) if row else None


def actions_about(viewer: Actor, kind: str, row_id: int, limit: int) -> list[Action]:
    """The first actions about one thing that the viewer may see, each with its team, open ones first."""
    bound = {"organisation_id": viewer.organisation_id, "kind": kind, "id": row_id, "limit": limit}
    return _ABOUT.rows(viewer.side, **bound)


def open_about(viewer: Actor, organisation_id: int | None, kind: str, row_id: int | None, limit: int) -> list[Action]:
    """The first open actions of an organisation about things of a kind; those about the row `row_id` come first."""
    theirs = Action.visible_to(viewer).where(Action.organisation == organisation_id, Action.status == "open")
    is_same = Case(None, [(Action.related_id == row_id, 0)], 1)
    return list(theirs.where(Action.related_type == kind).order_by(is_same, Action.last_post_at.desc()).limit(limit))


def others_open(viewer: Actor, action: Action, limit: int) -> list[Action]:
    """The first other open actions of an action's provider that the viewer may see: those that are due first."""
    theirs = Action.visible_to(viewer).where(Action.organisation == action.organisation_id, Action.status == "open")
    others = theirs.where(Action.id != action.id)
    return list(others.order_by(Action.due_date.is_null(), Action.due_date, Action.id).limit(limit))


def services_about(viewer: Actor, action: Action, client_id: int | None) -> list[tuple[int, str]]:
    """[(id, name)] of the first services that care for the client of an action, or that its contract pays."""
    line = CarePackageLineItem
    if action.related_type == "Contract":
        is_about = line.contract == action.related_id
    elif client_id is not None:
        is_about = (line.client == client_id) & (Contract.organisation == action.organisation_id)
    else:
        return []
    theirs = line.select(line.service).join(Contract).where(is_about)
    query = Service.visible_to(viewer).select(Service.id, Service.name).where(Service.id.in_(theirs))
    return list(query.order_by(Service.name, Service.id).limit(MOST_SERVICES).tuples())


def posts_of(action: Action) -> list[ActionPost]:
    """The posts of an action's thread, oldest first."""
    return list(ActionPost.select().where(ActionPost.action == action.id).order_by(ActionPost.id))


def opened_by(action: Action) -> str:
    """The name of the one who opened an action."""
    first = ActionPost.select(ActionPost.person_name).where(ActionPost.action == action.id).order_by(ActionPost.id)
    return next((name for (name,) in first.limit(1).tuples()), "")


def files_of(action: Action) -> ModelSelect:
    """The query of the files that are attached to the posts of an action, or to its mass sending, oldest first."""
    posts = ActionPost.select(ActionPost.id).where(ActionPost.action == action.id)
    whose = UploadedFile.action_post.in_(posts)
    if action.sending_id:
        whose |= UploadedFile.action_sending == action.sending_id
    return UploadedFile.select().where(whose).order_by(UploadedFile.id)


def scheduled_period(viewer: Actor, period_id: int) -> Period | None:
    """The Scheduled period that an action is about, if the viewer may see it."""
    return Period.visible_to(viewer).where(Period.id == period_id).first()


def _first_about(side: str) -> ModelSelect:
    query = _about(Reader(side), Slot("kind"), Slot("id")).select(Action, Team).join_from(Action, Team, JOIN.LEFT_OUTER)
    return query.order_by(Action.status.desc(), Action.last_post_at.desc()).limit(Slot("limit"))


_ABOUT = PreparedModels[Action](_first_about)


def _about(viewer: Actor, kind: str | Slot, row_id: int | Slot) -> ModelSelect:
    return Action.visible_to(viewer).where(is_about(kind, row_id))


def is_about(kind: str | Slot, row_id: int | Slot) -> Expression:
    """The condition that an action is about a thing, or was started from it."""
    is_related = (Action.related_type == kind) & (Action.related_id == row_id)
    return is_related | ((Action.origin_type == kind) & (Action.origin_id == row_id))
