"""The list of disputes: what filters it, and its page."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request

from blueprints.disputes.forms import DatesForm
from models import Client, Dispute, Organisation
from queries.listing import Column, ListPage
from rules.dates import date_range, format_date
from rules.disputes import OPEN, STATUS_NAMES
from web.listing import list_request
from web.picks import Pick, pick

STATUSES = ("in_dispute", "resolution_requested", "resolved")
COLUMNS = (
    Column("client", "Client", (Client.surname, Client.forename, Client.ssref, Dispute.first_week)),
    Column("status", "Status", (Dispute.status, Dispute.first_week)),
    Column("reason", "Reason", (Dispute.reason, Dispute.first_week)),
    Column("details", "Details"),
    Column("response", "Response"),
    Column("weeks", "Date Range", (Dispute.first_week, Dispute.last_week)),
    Column("edit", "Edit"),
)


@dataclass(frozen=True)
class Chosen:
    """The filters of the address. Nothing ticked: the open ones."""

    client: Pick
    dates: DatesForm
    statuses: tuple

    @property
    def words(self):
        """`all clients, In Dispute, Resolution Requested, from 01/11/2025`"""
        first, last = self.dates.from_date.data, self.dates.to_date.data
        said = [self.client.words, *(STATUS_NAMES[status] for status in self.statuses)]
        if first and last:
            said.append(date_range(first, last))
        elif first or last:
            said.append(f"from {format_date(first)}" if first else f"to {format_date(last)}")
        return ", ".join(said)


def filters(visitor):
    """The filters of the address, with the clients that have been in dispute to choose from."""
    theirs = Dispute.visible_to(visitor).select(Dispute.client)
    clients = Client.select().where(Client.id.in_(theirs)).order_by(Client.surname, Client.forename, Client.ssref)
    ticked = tuple(status for status in STATUSES if status in request.args.getlist("status"))
    return Chosen(
        client=pick("client", "Client", "[All Clients]", [(each.id, each.list_name) for each in clients]),
        dates=DatesForm(formdata=request.args),
        statuses=ticked or OPEN,
    )


def listing(visitor, chosen):
    """The page of the list that the address asks for, the newest weeks first."""
    query = Dispute.visible_to(visitor).join_from(Dispute, Client).join_from(Dispute, Organisation)
    query = query.select_extend(Client, Organisation).where(Dispute.status.in_(chosen.statuses))
    if chosen.client.value is not None:
        query = query.where(Dispute.client == chosen.client.value)
    if chosen.dates.is_good():
        first, last = chosen.dates.from_date.data, chosen.dates.to_date.data
        if first:
            query = query.where(Dispute.last_week >= first - timedelta(days=6))
        if last:
            query = query.where(Dispute.first_week <= last)
    return ListPage(query, COLUMNS, list_request(), sort="-weeks", tie_break=(Dispute.id,))
