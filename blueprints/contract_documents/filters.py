"""The filters of the list of contract documents: what the address picks, and what may be picked."""

from dataclasses import dataclass

from flask import request

from blueprints.contract_documents.forms import SinceForm
from queries.contract_documents import DocumentFilters, options_of
from rules.actor import Actor
from rules.contract_documents import STATUS_NAMES
from rules.dates import format_date
from web.picks import Pick, pick


@dataclass(frozen=True)
class DocumentPicks:
    """The filters as they are set, to be shown."""

    service: Pick
    client: Pick
    status: Pick
    since: SinceForm

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The pick lists to show."""
        return self.service, self.client, self.status

    @property
    def words(self) -> str:
        """`all services, all clients, Published, since 01/11/2025`"""
        day = self.since.since.data
        return ", ".join([*(each.words for each in self.picks), *([f"since {format_date(day)}"] if day else [])])

    @property
    def is_any(self) -> bool:
        """Whether any filter is set at all."""
        return any(each.value for each in self.picks) or bool(self.since.since.data)

    @property
    def filters(self) -> DocumentFilters:
        """What they ask of the list."""
        return DocumentFilters(self.service.value, self.client.value, self.status.value, self.since.since.data)


def picks_of(viewer: Actor) -> DocumentPicks:
    """The filters of the address, with the services and clients that have documents to choose from."""
    options = options_of(viewer)
    status, since = request.args.get("status"), SinceForm(formdata=request.args)
    since.validate()
    return DocumentPicks(
        service=pick("service", "Service", "[All Services]", options.services),
        client=pick("client", "Client", "[All Clients]", options.clients),
        status=Pick(
            "status", "Status", "[All]", tuple(STATUS_NAMES.items()), status if status in STATUS_NAMES else None
        ),
        since=since,
    )
