"""What an officer who publishes contract documents asks: which lines need one, and what a template is filled with."""

from datetime import date
from typing import NamedTuple

from peewee import JOIN, Expression, ModelSelect, fn

from models import (
    CarePackageLineItem,
    Client,
    Contract,
    ContractDocument,
    DocumentTemplate,
    HeldBack,
    Organisation,
    ServiceLevel,
)
from queries.contract_documents import HOLDING, is_waiting
from queries.line_items.detail import load_care, priced, visible_lines
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.client_names import full_name, list_name
from rules.dates import format_date

LINE = CarePackageLineItem
MOST_FOUND = 20
BLOCKED = fn.COALESCE(fn.SUM(HeldBack.amount_pence), 0)
BY_CLIENT = (Client.surname, Client.forename, Client.ssref)
COLUMNS = (
    Column("line", "CPLI ID", (LINE.reference,)),
    Column("client", "Client", BY_CLIENT),
    Column("level", "Service Level", (ServiceLevel.name, *BY_CLIENT)),
    Column("provider", "Provider", (Organisation.name, *BY_CLIENT)),
    Column("dates", "Dates", (LINE.start_date,)),
    Column("state", "State"),
    Column("blocking", "Blocking", (BLOCKED,), css="num"),
)


class LineToDocument(NamedTuple):
    """A line that a document may be published for; `was_rejected` where the provider rejected the newest one."""

    id: int
    reference: str
    start_date: date
    end_date: date | None
    ssref: str
    forename: str
    surname: str
    level: str
    provider: str
    blocked_pence: int
    was_rejected: bool

    @property
    def client(self) -> str:
        """`Angelo, Iris (A1)`"""
        return list_name(self.surname, self.forename, self.ssref)


class Blocked(NamedTuple):
    """Lines whose contract asks for a document that was never agreed, and the pence that this holds back."""

    lines: int
    pence: int


class BlockedBy(NamedTuple):
    """What waits for a document: one to be published, one that was rejected, one with the provider."""

    unpublished: Blocked
    rejected: Blocked
    published: Blocked


def to_publish(viewer: Actor, request: ListRequest) -> ListPage:
    """The page of lines that wait for the council to publish a document, those that block most first: LineToDocument
    rows. Lines whose document is with the provider are not in it.
    """
    query = _lines(viewer).where(_needs_one(), LINE.id.not_in(_lines_with(is_waiting())))
    return ListPage(query.objects(LineToDocument), COLUMNS, request, sort="-blocking", tie_break=(LINE.id,))


def find_lines(viewer: Actor, search: str) -> list[LineToDocument]:
    """The first lines whose CPLI ID, SSRef, client or provider has these words, by client."""
    query = _lines(viewer)
    for word in search.split():
        in_names = [column.contains(word) for column in (LINE.reference, Client.ssref, Client.surname)]
        in_names += [Client.forename.contains(word), Organisation.name.contains(word)]
        query = query.where(in_names[0] | in_names[1] | in_names[2] | in_names[3] | in_names[4])
    query = query.order_by(*BY_CLIENT, LINE.reference).limit(MOST_FOUND)
    return list(query.objects(LineToDocument))


def blocked_by(viewer: Actor) -> BlockedBy:
    """How many lines wait for a document, by where it is, and what they hold back."""
    waits, was_rejected = _lines_with(is_waiting()), _lines_with(_was_rejected())
    return BlockedBy(
        unpublished=_blocked(viewer, LINE.id.not_in(waits) & LINE.id.not_in(was_rejected)),
        rejected=_blocked(viewer, LINE.id.in_(was_rejected) & LINE.id.not_in(waits)),
        published=_blocked(viewer, LINE.id.in_(waits)),
    )


def next_version(cpli_id: int, document_type: str) -> int:
    """The version that the next document of this type for a line item would be."""
    same = (ContractDocument.cpli == cpli_id) & (ContractDocument.document_type == document_type)
    return int(ContractDocument.select(fn.COALESCE(fn.MAX(ContractDocument.version), 0)).where(same).scalar()) + 1


def document_types() -> list[str]:
    """The types of the council's templates and of the documents published so far, in order."""
    of_documents = ContractDocument.select(ContractDocument.document_type).distinct().tuples()
    return sorted({name for (name,) in of_documents} | {each.document_type for each in templates()})


def templates() -> list[DocumentTemplate]:
    """The council's templates, by type."""
    return list(DocumentTemplate.select().order_by(DocumentTemplate.document_type))


def template_by_id(template_id: int) -> DocumentTemplate | None:
    """One of the council's templates, or None."""
    return DocumentTemplate.get_or_none(DocumentTemplate.id == template_id)


def template_of(document_type: str) -> DocumentTemplate | None:
    """The council's template for a type of document; None where it has none."""
    return DocumentTemplate.get_or_none(DocumentTemplate.document_type == document_type)


def facts_of(line: CarePackageLineItem, council_name: str, today: date) -> dict[str, str]:
    """{place of a template: words} for a line of `visible_lines`, with its price as it is today."""
    price = priced(line, load_care(line), today)
    client, contract = line.client, line.contract
    return {
        "client": full_name(client.title, client.forename, client.surname),
        "ssref": client.ssref,
        "provider": contract.organisation.name,
        "service": line.service.name,
        "service_level": f"{line.service_level.name} ({line.service_level.unit})",
        "cpli": line.reference,
        "care_package": line.care_package_ref,
        "contract": contract.name,
        "start_date": format_date(line.start_date),
        "end_date": format_date(line.end_date) if line.end_date else "no end date",
        "cost": price.cost,
        "pricing": price.pricing,
        "council": council_name,
        "today": format_date(today),
    }


def _blocked(viewer: Actor, condition: Expression) -> Blocked:
    """The lines that need a document and meet the condition, and what that holds back."""
    is_held = (HeldBack.cpli == LINE.id) & (HeldBack.reason == HOLDING)
    query = (
        LINE.visible_to(viewer).where(_needs_one(), condition).join_from(LINE, HeldBack, JOIN.LEFT_OUTER, on=is_held)
    )
    lines, pence = query.select(fn.COUNT(fn.DISTINCT(LINE.id)), BLOCKED).tuples().get()
    return Blocked(lines, int(pence))


def _lines(viewer: Actor) -> ModelSelect:
    was_rejected = LINE.id.in_(_lines_with(_was_rejected()))
    columns = (LINE.id, LINE.reference, LINE.start_date, LINE.end_date, Client.ssref, Client.forename, Client.surname)
    names = (ServiceLevel.name.alias("level"), Organisation.name.alias("provider"))
    return (
        visible_lines(viewer)
        .join_from(LINE, HeldBack, JOIN.LEFT_OUTER, on=(HeldBack.cpli == LINE.id) & (HeldBack.reason == HOLDING))
        .select(*columns, *names, BLOCKED.alias("blocked_pence"), was_rejected.alias("was_rejected"))
        .group_by(*columns, ServiceLevel.name, Organisation.name)
    )


def _needs_one() -> Expression:
    """The condition that the contract of a line asks for a document, and none of the line was ever agreed."""
    return Contract.document_must_be_agreed & LINE.id.not_in(_lines_with(ContractDocument.status == "approved"))


def _was_rejected() -> Expression:
    """The condition that the provider rejected the newest version of a document."""
    return (ContractDocument.status == "rejected") & ContractDocument.replaced_at.is_null()


def _lines_with(condition: Expression) -> ModelSelect:
    """The line items with a document of which this is true."""
    return ContractDocument.select(ContractDocument.cpli).where(condition)
