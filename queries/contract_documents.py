"""Contract documents: their files and versions, those to decide on, and the payment that they block."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from peewee import Case, Expression, ModelSelect, fn

from models import (
    CarePackageLineItem,
    Client,
    Contract,
    ContractDocument,
    HeldBack,
    Organisation,
    Person,
    Service,
    UploadedFile,
)
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Prepared, Reader
from rules.actor import Actor
from rules.client_names import list_name
from rules.moment import start_of_day

HOLDING = "document_not_agreed"  # the reason of an amount that waits for a document
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


class DocumentFilters(NamedTuple):
    """Which documents are asked for: ids of a service and a client, a status, and a day of the last update or later."""

    service_id: int | None = None
    client_id: int | None = None
    status: str | None = None
    since: date | None = None


class DocumentOptions(NamedTuple):
    """The services and clients that have documents, each (id, name)."""

    services: list[tuple[int, str]]
    clients: list[tuple[int, str]]


class RejectedDocuments(NamedTuple):
    """How many documents are rejected and not replaced, and when the first of them was."""

    in_all: int
    oldest: datetime | None


def list_documents(viewer: Actor, filters: DocumentFilters, request: ListRequest) -> ListPage:
    """The page of the viewer's documents that is asked for, those to decide on first, each with all that it is about.

    Versions that were replaced are not in it.
    """
    query = documents_of(viewer).where(ContractDocument.replaced_at.is_null())
    if filters.service_id is not None:
        query = query.where(CarePackageLineItem.service == filters.service_id)
    if filters.client_id is not None:
        query = query.where(CarePackageLineItem.client == filters.client_id)
    if filters.status:
        query = query.where(ContractDocument.status == filters.status)
    if filters.since:
        midnight = start_of_day(filters.since)
        query = query.where(fn.COALESCE(ContractDocument.decided_at, ContractDocument.published_at) >= midnight)
    return ListPage(query, COLUMNS, request, sort="status", tie_break=(ContractDocument.id,))


def documents_of(viewer: Actor) -> ModelSelect:
    """The query of the viewer's documents with their line item, client, service, contract and organisation."""
    line = CarePackageLineItem
    query = ContractDocument.visible_to(viewer)  # joined with its line item and contract already
    query = query.join_from(line, Client).join_from(line, Service).join_from(Contract, Organisation)
    return query.select_extend(line, Contract, Client, Service, Organisation)


def options_of(viewer: Actor) -> DocumentOptions:
    """The services and clients that have documents to choose from."""
    theirs = ContractDocument.visible_to(viewer)
    services = Service.select(Service.id, Service.name).where(
        Service.id.in_(theirs.select(CarePackageLineItem.service))
    )
    clients = Client.select().where(Client.id.in_(theirs.select(CarePackageLineItem.client)))
    clients = clients.order_by(Client.surname, Client.forename, Client.ssref)
    return DocumentOptions(
        list(services.order_by(Service.name, Service.id).tuples()), [(each.id, each.list_name) for each in clients]
    )


def rejected(viewer: Actor) -> RejectedDocuments:
    """The viewer's documents that a provider rejected, and that no newer version has replaced."""
    query = ContractDocument.visible_to(viewer).where(
        ContractDocument.status == "rejected", ContractDocument.replaced_at.is_null()
    )
    figures = query.select(fn.COUNT(ContractDocument.id), fn.MIN(ContractDocument.decided_at))
    return RejectedDocuments(*figures.tuples().get())


def file_of(document: ContractDocument) -> UploadedFile | None:
    """The file of a document; None of a document that has none."""
    return UploadedFile.select().where(UploadedFile.contract_document == document.id).first()


def people_of(document: ContractDocument) -> dict[int, str]:
    """{person id: name} of who published a document and who decided on it."""
    ids = [each for each in (document.published_by_id, document.decided_by_id) if each]
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids))} if ids else {}


def versions_of(document: ContractDocument) -> list[ContractDocument]:
    """The other versions of the same document, newest first."""
    same = (ContractDocument.cpli == document.cpli_id) & (ContractDocument.document_type == document.document_type)
    others = ContractDocument.select().where(same, ContractDocument.id != document.id)
    return list(others.order_by(ContractDocument.version.desc()))


def blocking_pence(cpli_ids: Iterable[int]) -> dict[int, int]:
    """{line item id: pence of payment that wait for a document of it to be agreed}."""
    ids = list(cpli_ids)
    if not ids:
        return {}
    held = (
        HeldBack.select(HeldBack.cpli, fn.SUM(HeldBack.amount_pence))
        .where(HeldBack.cpli.in_(ids), HeldBack.reason == HOLDING)
        .group_by(HeldBack.cpli)
    )
    return {cpli: int(pence) for cpli, pence in held.tuples()}


def blocked(viewer: Actor) -> ModelSelect:
    """The query of one figure: pence of payment that wait for a document, of all that the viewer sees."""
    held = HeldBack.visible_to(viewer).where(HeldBack.reason == HOLDING)
    return held.select(fn.COALESCE(fn.SUM(HeldBack.amount_pence), 0))


def blocked_pence(viewer: Actor) -> int:
    """The pence of payment that wait for a document, of all that the viewer sees."""
    return int(blocked(viewer).scalar())


class DocumentToDecide(NamedTuple):
    """A document that waits for the provider: whose it is, since when, and the pence of payment that it holds back."""

    id: int
    document_type: str
    client_name: str
    published_at: datetime
    held_pence: int


def documents_to_decide(viewer: Actor) -> list[DocumentToDecide]:
    """The viewer's documents that nobody has decided on, the oldest first, each with what it holds back; where several
    wait for one line, its amount stands at the first. One query.
    """
    seen: set[int | None] = set()
    found = []
    for id, cpli, kind, at, surname, forename, ssref, pence in TO_DECIDE.rows(
        viewer.side, organisation_id=viewer.organisation_id
    ):
        found.append(
            DocumentToDecide(id, kind, list_name(surname, forename, ssref), at, 0 if cpli in seen else int(pence))
        )
        seen.add(cpli)
    return found


class _ToDecide(NamedTuple):
    id: int
    cpli_id: int | None
    document_type: str
    published_at: datetime
    surname: str
    forename: str
    ssref: str
    held_pence: int


def _to_decide(side: str) -> ModelSelect:
    held = HeldBack.select(fn.COALESCE(fn.SUM(HeldBack.amount_pence), 0)).where(
        HeldBack.cpli == ContractDocument.cpli, HeldBack.reason == HOLDING
    )
    columns = (
        ContractDocument.id,
        ContractDocument.cpli,
        ContractDocument.document_type,
        ContractDocument.published_at,
    )
    query = ContractDocument.visible_to(Reader(side)).join_from(CarePackageLineItem, Client).where(is_waiting())
    query = query.select(*columns, Client.surname, Client.forename, Client.ssref, held)
    return query.order_by(ContractDocument.published_at, ContractDocument.id)


def to_decide(cpli_ids: Iterable[int | None]) -> dict[int, int]:
    """{line item id: the id of a document of it that waits for the provider}."""
    ids = list(cpli_ids)
    if not ids:
        return {}
    waiting = ContractDocument.select(ContractDocument.cpli, fn.MIN(ContractDocument.id)).where(
        ContractDocument.cpli.in_(ids), is_waiting()
    )
    return dict(waiting.group_by(ContractDocument.cpli).tuples())


def is_waiting() -> Expression:
    """The condition that a document is the newest version, and nobody has decided on it."""
    return (ContractDocument.status == "published") & ContractDocument.replaced_at.is_null()


TO_DECIDE = Prepared(_ToDecide, _to_decide)
