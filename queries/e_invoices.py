"""Electronic invoices that a provider sent, and the payable items that one can be for."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple, Self, cast

from peewee import JOIN, ModelSelect

from models import (
    CarePackageLineItem,
    Client,
    Commitment,
    Contract,
    EInvoiceFile,
    Invoice,
    Organisation,
    PaymentItem,
    Person,
    Remittance,
)
from queries.invoices.payable import items_of
from queries.prepared import Reader, Slot, among
from queries.prepared_models import PreparedModels
from rules.actor import Actor
from rules.client_names import list_name
from rules.commitment_keys import CommitmentKey
from rules.e_invoices import Offer
from rules.financial_years import financial_year_end, financial_year_start
from rules.invoice_statuses import STATUS_NAMES

MOST_LISTED = 50


def listed(viewer: Actor) -> ModelSelect:
    """The newest files of the viewer, with who sent them and the invoice that was made of each; without the content."""
    file = EInvoiceFile
    columns = (file.id, file.file_name, file.state, file.reference, file.findings, file.sent_at, file.invoice)
    query = file.visible_to(viewer).select(*columns, Person.forename, Person.surname, Person.email)
    return query.join(Person, on=file.sent_by).order_by(file.id.desc()).limit(MOST_LISTED)


def provider_and_file(viewer: Actor, invoice: Invoice) -> tuple[Organisation, EInvoiceFile | None]:
    """(whose an invoice is, the electronic one that it was made of, without its content); one query. None where a
    person made it.
    """
    bound = {"organisation_id": viewer.organisation_id, "invoice": invoice.id, "whose": invoice.organisation_id}
    row = _PROVIDER_AND_FILE.rows(viewer.side, **bound)[0]
    return row, cast(Any, row).its_file


def _provider_and_file(side: str) -> ModelSelect:
    file, mine = EInvoiceFile, EInvoiceFile.visible_to(Reader(side))
    is_its = (file.invoice == Slot("invoice")) & file.content.is_null(False) & file.id.in_(mine.select(file.id))
    query = Organisation.visible_to(Reader(side)).select(Organisation, file.id, file.file_name)
    query = query.join(file, JOIN.LEFT_OUTER, on=is_its, attr="its_file")
    return query.where(Organisation.id == Slot("whose"))


_PROVIDER_AND_FILE = PreparedModels[Organisation](_provider_and_file)


def offers_of(organisation_id: int, kind: str) -> list[Offer]:
    """The payable items of an organisation as Offers: all for an invoice, those below zero for a credit note."""
    items = items_of(organisation_id, kind=kind)
    about = _About.clients_of(organisation_id, {each.key.client_id for each in items})
    return [
        about.offer(each.key, each.period_end, each.client_name, each.value, each.vat, each.contribution)
        for each in items
    ]


def billed_of(organisation_id: int, first: date, last: date) -> list[Offer]:
    """What invoices of an organisation have already of these days."""
    of = Commitment
    columns = of.contract, of.client, of.period_start, of.financial_year, of.period_end
    sums = of.value_pence, of.vat_pence, of.contribution_pence, Invoice.reference, Invoice.status
    query = of.select(*columns, *sums).join(Invoice).where(Invoice.organisation == organisation_id)
    query = query.where(of.period_start <= last, of.period_end >= first).order_by(of.id)
    rows = [(CommitmentKey(*row[:4]), *row[4:]) for row in query.tuples()]
    about = _About.clients_of(organisation_id, {key.client_id for key, *_ in rows})
    return [
        about.offer(key, end, about.names[key.client_id], value, vat, contribution, f"{name} ({STATUS_NAMES[status]})")
        for key, end, value, vat, contribution, name, status in rows
    ]


def line_results(file: EInvoiceFile) -> list[dict[str, Any]]:
    """What became of each line of an electronic invoice: as kept, with the remittance that paid it since (`paid_in`)
    and when that was in the bank.
    """
    item, of = PaymentItem, Commitment
    columns = of.contract, of.client, of.period_start, of.financial_year, Remittance.number, Remittance.bank_date
    query = item.select(*columns).join(of, on=item.commitment == of.id).switch(item).join(Remittance)
    query = query.where(of.invoice == file.invoice_id, item.is_paid).distinct().order_by(Remittance.number)
    paid = {str(CommitmentKey(*row[:4])): row[4:] for row in query.tuples()} if file.invoice_id else {}
    nothing = (None, None)
    return [
        each | dict(zip(("paid_in", "bank_date"), paid.get(each["key"], nothing), strict=True)) for each in file.lines
    ]


class _About(NamedTuple):
    """What an Offer says of its client and contract: {id: SSRef}, {id: name}, {id: reference}, {(contract, client): the
    references of its line items}.
    """

    ssrefs: dict[int, str]
    names: dict[int, str]
    contracts: dict[int, str]
    lines: dict[tuple[int, int], set[str]]

    @classmethod
    def clients_of(cls, organisation_id: int, client_ids: Collection[int]) -> Self:
        """Of these clients and all contracts of an organisation."""
        clients = Client.select(Client.id, Client.ssref, Client.surname, Client.forename)
        found = list(clients.where(among(Client.id, sorted(client_ids))).tuples())
        own = Contract.select(Contract.id, Contract.reference).where(Contract.organisation == organisation_id)
        contracts = dict(own.tuples())
        line, lines = CarePackageLineItem, defaultdict(set)
        query = line.select(line.contract, line.client, line.reference)
        query = query.where(line.contract.in_(list(contracts)), among(line.client, sorted(client_ids)))
        for contract, client, reference in query.tuples():
            lines[contract, client].add(reference)
        ssrefs = {row_id: ssref for row_id, ssref, *_ in found}
        names = {row_id: list_name(surname, forename, ssref) for row_id, ssref, surname, forename in found}
        return cls(ssrefs, names, contracts, lines)

    def offer(
        self, key: CommitmentKey, end: date, name: str, value: int, vat: int, contribution: int, invoice: str = ""
    ) -> Offer:
        """The Offer of an item that lasts until `end`."""
        return Offer(
            key=str(key),
            client_name=name,
            references=frozenset({self.ssrefs[key.client_id], *self.lines[key.contract_id, key.client_id]}),
            contract=self.contracts[key.contract_id],
            first=max(key.period_start, financial_year_start(key.financial_year)),
            last=min(end, financial_year_end(key.financial_year)),
            value=value,
            vat=vat,
            contribution=contribution,
            invoice=invoice,
        )
