"""Electronic invoices that a provider sent, and the payable items that one can be for."""

from collections import defaultdict

from peewee import JOIN, ModelSelect

from models import CarePackageLineItem, Client, Contract, EInvoiceFile, Invoice, Organisation, Person
from queries.invoices.payable import PayableItem, items_of
from rules.actor import Actor
from rules.e_invoices import Offer
from rules.financial_years import financial_year_end, financial_year_start

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
    file, mine = EInvoiceFile, EInvoiceFile.visible_to(viewer)
    is_its = (file.invoice == invoice.id) & file.content.is_null(False) & file.id.in_(mine.select(file.id))
    query = Organisation.visible_to(viewer).select(Organisation, file.id, file.file_name)
    query = query.join(file, JOIN.LEFT_OUTER, on=is_its, attr="its_file")
    row = query.where(Organisation.id == invoice.organisation_id).get()
    found = getattr(row, "its_file", None)
    return row, found if found is not None and found.id is not None else None


def offers_of(organisation_id: int, kind: str) -> list[Offer]:
    """The payable items of an organisation as Offers: all for an invoice, those below zero for a credit note."""
    items = items_of(organisation_id, kind=kind)
    clients = Client.select(Client.id, Client.ssref).where(Client.id.in_({each.key.client_id for each in items}))
    own = Contract.select(Contract.id, Contract.reference).where(Contract.organisation == organisation_id)
    ssrefs, contracts = dict(clients.tuples()), dict(own.tuples())
    lines: dict[tuple[int, int], set[str]] = defaultdict(set)
    line = CarePackageLineItem
    of_items = line.contract.in_(list(contracts)) & line.client.in_(list(ssrefs))
    for contract, client, reference in line.select(line.contract, line.client, line.reference).where(of_items).tuples():
        lines[contract, client].add(reference)
    return [_offer(item, ssrefs[item.key.client_id], lines, contracts[item.key.contract_id]) for item in items]


def _offer(item: PayableItem, ssref: str, lines: dict[tuple[int, int], set[str]], contract: str) -> Offer:
    key = item.key
    return Offer(
        key=str(key),
        client_name=item.client_name,
        references=frozenset({ssref, *lines[key.contract_id, key.client_id]}),
        contract=contract,
        first=max(key.period_start, financial_year_start(key.financial_year)),
        last=min(item.period_end, financial_year_end(key.financial_year)),
        value=item.value,
        vat=item.vat,
        contribution=item.contribution,
    )
