"""Notices of a person, and the e-mails that people have chosen."""

from collections.abc import Collection

from models import EmailSubscription, EmailWording, Notice, Organisation
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.notices import SUBSCRIPTIONS

COLUMNS = (Column("when", "When", (Notice.created_at,)), Column("what", "What"))


def list_notices(viewer: Actor, request: ListRequest) -> ListPage:
    """The page of the viewer's notices, newest first, each with its organisation."""
    query = Notice.visible_to(viewer).left_outer_join(Organisation).switch(Notice).select_extend(Organisation)
    return ListPage(query, COLUMNS, request, sort="-when", tie_break=(Notice.id.desc(),))


def count_unread(viewer: Actor) -> int:
    """How many of the viewer's notices they have not looked at."""
    return Notice.visible_to(viewer).where(Notice.read_at.is_null()).count()


def newest_id(viewer: Actor) -> int:
    """The id of the viewer's newest notice; 0 without one."""
    newest = Notice.visible_to(viewer).order_by(Notice.id.desc()).select(Notice.id).limit(1).tuples().first()
    return int(newest[0]) if newest else 0


def subscriptions_of(person_id: int) -> dict[str, bool]:
    """{subscription: whether the person wants its e-mails}, of all there are."""
    query = EmailSubscription.select(EmailSubscription.name, EmailSubscription.is_on)
    return dict.fromkeys(SUBSCRIPTIONS, True) | dict(query.where(EmailSubscription.person == person_id).tuples())


def who_wants(person_ids: Collection[int], name: str) -> set[int]:
    """Those of these people who want the e-mails of a subscription."""
    off = EmailSubscription.select(EmailSubscription.person).where(
        EmailSubscription.person.in_(list(person_ids)), EmailSubscription.name == name, ~EmailSubscription.is_on
    )
    return set(person_ids) - {person_id for (person_id,) in off.tuples()}


def wordings() -> dict[str, EmailWording]:
    """{e-mail: the council's own wording}, of those that it has worded."""
    return {row.name: row for row in EmailWording.select()}


def wording_of(email_name: str) -> EmailWording | None:
    """The council's own wording of an e-mail; None where the portal's is sent."""
    return EmailWording.get_or_none(EmailWording.name == email_name)
