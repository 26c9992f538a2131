"""Requests for a new password, as the helpdesk reads them: beside what the portal knows of who signs in so."""

from datetime import datetime
from typing import NamedTuple

from peewee import ModelSelect

from models import PasswordRequest, Person
from queries.listing import Column, ListPage, ListRequest
from queries.people_list import organisations_of
from rules.actor import Actor

COLUMNS = (
    Column("asked", "Asked", (PasswordRequest.asked_at,)),
    Column("name", "Name", (PasswordRequest.name,)),
    Column("organisation", "Organisation Name", (PasswordRequest.organisation_name,)),
    Column("email", "E-mail", (PasswordRequest.email,)),
    Column("telephone", "Telephone Number"),
    Column("known", "Who signs in so"),
    Column("decide", "Answer"),
)


class Known(NamedTuple):
    """Who signs in with the e-mail address of a request, and for which organisations."""

    person: Person
    organisations: list[str]


def requests_for(viewer: Actor) -> ModelSelect:
    """The query of the requests that the viewer may see: officers all, contacts none."""
    return PasswordRequest.select().where(viewer.side == "council")


def list_requests(viewer: Actor, request: ListRequest, with_historical: bool) -> ListPage:
    """The page of the requests, oldest first: those to answer, and all of them where asked for."""
    query = requests_for(viewer)
    if not with_historical:
        query = query.where(PasswordRequest.state == "open")
    return ListPage(query, COLUMNS, request, sort="asked", tie_break=(PasswordRequest.id,))


def known_by_email(viewer: Actor, requests: list[PasswordRequest]) -> dict[str, Known]:
    """{e-mail address: who signs in with it} of these requests, for officers."""
    if viewer.side != "council":
        return {}
    people = Person.select().where(Person.email.in_([each.email for each in requests]))
    return {each.email: Known(each, [name for _, name in organisations_of(each.id)]) for each in people}


def count_open(viewer: Actor) -> tuple[int, datetime | None]:
    """(how many requests wait for an answer, when the oldest was made)."""
    query = requests_for(viewer).where(PasswordRequest.state == "open")
    oldest = query.order_by(PasswordRequest.asked_at).first()
    return query.count(), oldest.asked_at if oldest else None


def sender_of(request: PasswordRequest) -> Person | None:
    """Who signs in with the e-mail address of a request, and has access."""
    return Person.get_or_none((Person.email == request.email) & Person.access_ended_at.is_null())
