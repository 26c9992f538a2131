"""The list of contract documents: what filters it, and its page. Versions that were replaced are not in it."""

from dataclasses import dataclass
from datetime import datetime, time

from flask import request
from peewee import Case, fn

from blueprints.contract_documents.forms import SinceForm
from models import CarePackageLineItem, Client, Contract, ContractDocument, Organisation, Service
from queries.listing import Column, ListPage
from rules.contract_documents import STATUS_NAMES
from rules.dates import format_date
from rules.visits import utc_instant
from web.listing import list_request
from web.picks import Pick, pick

WAITING_FIRST = Case(ContractDocument.status, [("published", 0), ("rejected", 1)], 2)
BY_CLIENT = (Client.surname, Client.forename, Client.ssref, ContractDocument.document_type)
COLUMNS = (
    Column("type", "Document Type", (ContractDocument.document_type, *BY_CLIENT)),
    Column("client", "Client", BY_CLIENT),
    Column("ssref", "SSRef", (Client.ssref,)),
    Column("package", "Care Pkg Ref", (CarePackageLineItem.care_package_ref,)),
    Column("service", "Service", (Service.name, *BY_CLIENT)),
    Column("status", "Status", (WAITING_FIRST, ContractDocument.published_at)),
    Column("notes", "Notes"),
    Column("decide", "Agree or Reject"),
)


@dataclass(frozen=True)
class Chosen:
    """The filters as they are set."""

    service: Pick
    client: Pick
    status: Pick
    since: SinceForm

    @property
    def picks(self):
        return self.service, self.client, self.status

    @property
    def words(self):
        """`all services, all clients, Published, since 01/11/2025`"""
        day = self.since.since.data
        return ", ".join([*(each.words for each in self.picks), *([f"since {format_date(day)}"] if day else [])])

    @property
    def is_any(self):
        return any(each.value for each in self.picks) or bool(self.since.since.data)


def filters(visitor):
    """The filters of the address, with the services and clients that have documents to choose from."""
    service, client = CarePackageLineItem.service, CarePackageLineItem.client
    theirs = ContractDocument.visible_to(visitor)
    services = Service.select(Service.id, Service.name).where(Service.id.in_(theirs.select(service)))
    clients = Client.select().where(Client.id.in_(theirs.select(client)))
    clients = clients.order_by(Client.surname, Client.forename, Client.ssref)
    status, since = request.args.get("status"), SinceForm(formdata=request.args)
    since.validate()
    return Chosen(
        service=pick("service", "Service", "[All Services]", services.order_by(Service.name, Service.id).tuples()),
        client=pick("client", "Client", "[All Clients]", [(each.id, each.list_name) for each in clients]),
        status=Pick(
            "status", "Status", "[All]", tuple(STATUS_NAMES.items()), status if status in STATUS_NAMES else None
        ),
        since=since,
    )


def listing(visitor, chosen):
    """The page of the list that the address asks for, those that wait first: documents with all that they are about."""
    query = with_all(ContractDocument.visible_to(visitor)).where(ContractDocument.replaced_at.is_null())
    if chosen.service.value is not None:
        query = query.where(CarePackageLineItem.service == chosen.service.value)
    if chosen.client.value is not None:
        query = query.where(CarePackageLineItem.client == chosen.client.value)
    if chosen.status.value:
        query = query.where(ContractDocument.status == chosen.status.value)
    if chosen.since.since.data:
        midnight = utc_instant(datetime.combine(chosen.since.since.data, time()))
        query = query.where(fn.COALESCE(ContractDocument.decided_at, ContractDocument.published_at) >= midnight)
    return ListPage(query, COLUMNS, list_request(), sort="status", tie_break=(ContractDocument.id,))


def with_all(query):
    """A query of documents with their line item, client, service, contract and organisation."""
    line = CarePackageLineItem
    query = query.join_from(line, Client).join_from(line, Service).join_from(Contract, Organisation)
    return query.select_extend(line, Contract, Client, Service, Organisation)
