"""Send to many: who may be sent to, what was sent, and how far each provider is with it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from peewee import OP, Case, Expression, ModelSelect, fn

from content.action_types import NOTIFICATION, RETURNED, ActionType
from content.council_settings import CouncilSettings
from models import (
    Action,
    ActionLook,
    ActionPost,
    ActionSending,
    CarePackageLineItem,
    Client,
    ContactRole,
    Contract,
    Job,
    Organisation,
    OutgoingEmail,
    Person,
    ServiceLevel,
)
from queries.action_types import offered_to
from queries.forecast import expected
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.moment import Moment, london_date
from rules.sending_to_many import ANSWERED, CLOSED, OPENED, UNOPENED, WHERE, cut_off_words, where_it_is

MAKE = "send to many"  # the kind of the job
_THEIRS = (Person.side == "provider") & (ActionLook.action == Action.id)
IS_OPENED = fn.EXISTS(ActionLook.select(ActionLook.id).join(Person).where(_THEIRS))
WHERE_IT_IS = Case(
    None,
    [(Action.status == "done", CLOSED), (Action.assigned_side == "council", ANSWERED), (IS_OPENED, OPENED)],
    UNOPENED,
)
_IN_ORDER = Case(WHERE_IT_IS, [(name, place) for place, name in enumerate(WHERE)], len(WHERE))
COLUMNS = (
    Column("provider", "Provider", (Organisation.name,)),
    Column("where", "Where it is", (_IN_ORDER,)),
    Column("opened", "First opened"),
    Column("posted", "Last post", (Action.last_post_at,)),
    Column("latest", "Latest"),
    Column("action", "Action", (Action.id,)),
)
SENDINGS = (
    Column("title", "Title", (ActionSending.title,)),
    Column("type", "Type", (ActionSending.type,)),
    Column("sent", "Sent", (ActionSending.sent_at,)),
    Column("opened", "Opened"),
    Column("answered", "For us"),
    Column("closed", "Closed"),
)


class Counts(NamedTuple):
    """How many actions of a sending are where (in the order of WHERE), and how many a contact has ever opened."""

    answered: int = 0
    unopened: int = 0
    opened: int = 0
    closed: int = 0
    opened_ever: int = 0

    @property
    def in_all(self) -> int:
        """How many actions there are."""
        return self.answered + self.unopened + self.opened + self.closed


class SentAction(NamedTuple):
    """The action of one provider. `latest`: the newest post after the first one."""

    id: int
    organisation_id: int
    provider: str
    status: str
    assigned_side: str
    is_opened: bool
    last_post_at: datetime
    latest: str | None

    @property
    def where(self) -> str:
        """A name of rules.sending_to_many.WHERE."""
        return where_it_is(self.status, self.assigned_side, bool(self.is_opened))


def types_for_many(viewer: Actor) -> list[ActionType]:
    """The types that can be sent to many, Notification first: those that only the council opens, or that may be about
    a provider.
    """
    types = [each for each in offered_to(viewer) if each.council_only or "Provider" in each.related_to]
    return sorted((each for each in types if each.name != RETURNED), key=lambda each: each.name != NOTIFICATION)


def groups_of_providers(viewer: Actor, today: date) -> dict[str, list[int]]:
    """{service group class: ids of the providers with care of it that has not ended}, by name."""
    query = (
        CarePackageLineItem.visible_to(viewer)
        .select(ServiceLevel.service_group_class, Contract.organisation)
        .join_from(CarePackageLineItem, ServiceLevel)
        .join_from(CarePackageLineItem, Client)
        .where(ServiceLevel.service_group_class != "", CarePackageLineItem.is_not_ended(today))
        .distinct()
        .order_by(ServiceLevel.service_group_class, Contract.organisation)
    )
    found: dict[str, list[int]] = {}
    for group, organisation_id in query.tuples():
        found.setdefault(group, []).append(organisation_id)
    return found


def providers_to_send_to(viewer: Actor) -> list[tuple[int, str, str]]:
    """[(id, name, reference)] of the providers, by name."""
    query = Organisation.visible_to(viewer).select(Organisation.id, Organisation.name, Organisation.reference)
    return list(query.order_by(Organisation.name, Organisation.id).tuples())


def who_can_sign_in(viewer: Actor, organisation_ids: Collection[int]) -> set[int]:
    """Of these providers, those with a contact who has a role, a password, and access that has not ended."""
    theirs = Organisation.visible_to(viewer).select(Organisation.id).where(Organisation.id.in_(organisation_ids))
    query = ContactRole.select(ContactRole.organisation).join(Person)
    query = query.where(Person.access_ended_at.is_null(), Person.password_hash.is_null(False))
    return {found for (found,) in query.where(ContactRole.organisation.in_(theirs)).distinct().tuples()}


def next_cut_off(organisation_id: int, settings: CouncilSettings, at: Moment) -> str:
    """The next cut-off of a provider in words. settings: the council's, by name."""
    found = expected(organisation_id, settings, at)
    return cut_off_words(found.next_run.cut_off if found else None, at.today)


def list_sendings(viewer: Actor, request: ListRequest) -> ListPage:
    """The page of what was sent to many, the newest first, each with its sender."""
    query = ActionSending.visible_to(viewer).select(ActionSending, Person).join(Person)
    return ListPage(query, SENDINGS, request, sort="-sent", tie_break=(ActionSending.id,))


def counts_of(viewer: Actor, sending_ids: Iterable[int]) -> dict[int, Counts]:
    """{id: Counts} of these sendings that have an action by now."""
    actions = Action.visible_to(viewer).where(Action.sending.in_(list(sending_ids)))
    each = actions.select(Action.sending, WHERE_IT_IS.alias("place"), IS_OPENED.alias("is_opened")).alias("each")
    counted = [fn.SUM(Case(None, [(each.c.place == where, 1)], 0)) for where in WHERE]
    ever = fn.SUM(Case(None, [(each.c.is_opened, 1)], 0))
    rows = Action.select(each.c.sending_id, *counted, ever).from_(each).group_by(each.c.sending_id)
    return {sending_id: Counts(*map(int, counts)) for sending_id, *counts in rows.tuples()}


def sent_actions(viewer: Actor, sending_id: int, request: ListRequest, where: str | None = None) -> ListPage:
    """The page of a sending's actions by provider: what is for the council first, then what nobody has opened.

    where: a name of WHERE, if only those are asked for.
    """
    return ListPage(_sent(viewer, sending_id, where), COLUMNS, request, sort="where", tie_break=(Organisation.name,))


def all_sent_actions(viewer: Actor, sending_id: int) -> list[SentAction]:
    """The actions of a sending in the same order, all of them."""
    return list(_sent(viewer, sending_id, None).order_by(_IN_ORDER, Organisation.name))


def _sent(viewer: Actor, sending_id: int, where: str | None) -> ModelSelect:
    later = ActionPost.alias()
    is_later = (later.action == Action.id) & (later.kind != "opened")
    latest = later.select(later.text).where(is_later).order_by(later.id.desc()).limit(1)
    of_action = (Action.id, Action.organisation.alias("organisation_id"), Organisation.name.alias("provider"))
    more = (Action.status, Action.assigned_side, IS_OPENED.alias("is_opened"), Action.last_post_at)
    query = (
        Action.visible_to(viewer)
        .select(*of_action, *more, latest.alias("latest"))
        .join(Organisation)
        .where(Action.sending == sending_id)
    )
    if where:
        query = query.where(_is(where))
    return query.objects(SentAction)


def to_remind(viewer: Actor, sending_id: int, at: Moment) -> list[Action]:
    """The open actions of a sending that nobody of the provider has opened, though somebody can sign in, and of which
    they were not reminded today: with their id, organisation, type and `reminded_at`.
    """
    columns = (Action.id, Action.organisation, Action.type, Action.reminded_at)
    unopened = Action.visible_to(viewer).select(*columns).where(Action.sending == sending_id, _is(UNOPENED))
    actions = [each for each in unopened.order_by(Action.id) if not _is_of_today(each.reminded_at, at)]
    can = who_can_sign_in(viewer, [each.organisation_id for each in actions])
    return [each for each in actions if each.organisation_id in can]


def failed_emails(viewer: Actor, action_ids: Collection[int], since: datetime) -> set[int]:
    """Of these actions, those of which an e-mail to the provider was given up. since: when they were sent (UTC)."""
    seen = {found for (found,) in Action.visible_to(viewer).select(Action.id).where(Action.id.in_(action_ids)).tuples()}
    failed = OutgoingEmail.select(OutgoingEmail.body).where(
        OutgoingEmail.state == "failed", OutgoingEmail.created_at >= since, OutgoingEmail.body.contains("/actions/")
    )
    bodies = [body for (body,) in failed.tuples()]
    return {each for each in seen if any(f"/actions/{each}?" in f"{body.strip()}?" for body in bodies)}


def _is(where: str) -> Expression:
    return Expression(WHERE_IT_IS, OP.EQ, where)


def _is_of_today(instant: datetime | None, at: Moment) -> bool:
    return instant is not None and london_date(instant) >= at.today


def has_given_up(sending: ActionSending) -> bool:
    """Whether the job that makes the actions of a sending was given up: it does not go on by itself."""
    job = Job.select(Job.id).where(Job.key == job_key(sending.id), Job.state == "failed")
    return job.exists()


def job_key(sending_id: int) -> str:
    """The key of the one job that makes the actions of a sending."""
    return f"{MAKE} {sending_id}"


def unfinished(sending: ActionSending, made: int) -> int:
    """How many actions of a sending the worker has still to make, where `made` are there."""
    return max(0, len(sending.organisations) - made)
