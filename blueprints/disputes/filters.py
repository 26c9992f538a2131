"""The filters of the list of disputes, as the address has them."""

from dataclasses import dataclass

from flask import request

from blueprints.disputes.forms import DatesForm
from queries.disputes.lists import clients_in_dispute
from rules.dates import date_range, format_date
from rules.disputes import OPEN, STATUS_NAMES
from web.picks import Pick, pick

STATUSES = ("in_dispute", "resolution_requested", "resolved")


@dataclass(frozen=True)
class DisputeFilters:
    """What the list is narrowed to. Nothing ticked: the open ones."""

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

    def days(self):
        """(first day, last day), each None where it is not given; neither where they cannot be used."""
        if not self.dates.is_good():
            return None, None
        return self.dates.from_date.data, self.dates.to_date.data


def asked_filters(viewer):
    """The filters of the address, with the clients that have been in dispute to choose from."""
    clients = [(each.id, each.list_name) for each in clients_in_dispute(viewer)]
    ticked = tuple(status for status in STATUSES if status in request.args.getlist("status"))
    return DisputeFilters(
        client=pick("client", "Client", "[All Clients]", clients),
        dates=DatesForm(formdata=request.args),
        statuses=ticked or OPEN,
    )
