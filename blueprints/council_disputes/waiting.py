"""The queue of disputes: what waits for the council, and what is with the provider."""

from flask import request
from peewee import Case, fn

from models import Client, Dispute, Organisation
from queries.listing import Column, ListPage
from rules.disputes import OPEN
from web import clock
from web.listing import list_request
from web.queues import Waiting
from web.templating import plural

FOR_US = ("proposed", "resolution_requested")
SHOW = {
    "for_us": ("Waits for the council", FOR_US),
    "with_provider": ("With the provider", ("in_dispute",)),
    "open": ("All open and proposed", (*FOR_US, "in_dispute")),
    "resolved": ("Resolved", ("resolved",)),
    "dropped": ("Dropped", ("dropped",)),
}
LONGEST_SEARCH = 60
BY_CLIENT = (Client.surname, Client.forename, Client.ssref, Dispute.first_week)
COLUMNS = (
    Column("provider", "Provider", (Organisation.name, *BY_CLIENT)),
    Column("client", "Client", BY_CLIENT),
    Column("status", "Status", (Dispute.status, Dispute.raised_at)),
    Column("reason", "Reason", (Dispute.reason, Dispute.raised_at)),
    Column("weeks", "Date Range", (Dispute.first_week, Dispute.last_week)),
    Column("raised", "Since", (Dispute.raised_at,)),
    Column("held", "Held back", css="num w-money"),
)


def chosen():
    """(which are shown, what is searched for)"""
    show = request.args.get("show", "for_us")
    search = request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    return show if show in SHOW else "for_us", search


def listing(visitor, show, search):
    """The page of the queue that the address asks for, the oldest first."""
    query = Dispute.visible_to(visitor).join_from(Dispute, Client).join_from(Dispute, Organisation)
    query = query.select_extend(Client, Organisation).where(Dispute.status.in_(SHOW[show][1]))
    if search:
        names = (Organisation.name, Client.surname, Client.forename, Client.ssref)
        found = Organisation.reference.contains(search)
        for name in names:
            found |= name.contains(search)
        query = query.where(found)
    return ListPage(query, COLUMNS, list_request(), sort="raised", tie_break=(Dispute.id,))


def disputes_queue(visitor):
    """What waits for a decision; the small line says since when, and how many are with providers."""
    waits = Case(None, [(Dispute.status.in_(FOR_US), 1)], 0)
    oldest = Case(None, [(Dispute.status.in_(FOR_US), Dispute.raised_at)])
    count, with_provider, first = (
        Dispute.visible_to(visitor)
        .select(
            fn.COALESCE(fn.SUM(waits), 0),
            fn.COALESCE(fn.SUM(1 - waits), 0),
            fn.MIN(oldest).converter(Dispute.raised_at.python_value),
        )
        .where(Dispute.status.in_((*FOR_US, *OPEN)))
        .tuples()
        .get()
    )
    said = []
    if first:
        said.append(f"oldest {plural((clock.now() - first).days, 'day')}")
    if with_provider:
        said.append(f"{int(with_provider)} with providers")
    return Waiting(int(count), ", ".join(said))
