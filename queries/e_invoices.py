"""Electronic invoices that a provider sent, and the payable items that one can be for."""

from collections import defaultdict

from peewee import ModelSelect

from models import CarePackageLineItem, Client, Contract, EInvoiceFile, Invoice, Person
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


def file_of_invoice(viewer: Actor, invoice: Invoice) -> EInvoiceFile | None:
    """The electronic invoice that an invoice was made of, without its content; None where a person made it."""
    file = EInvoiceFile
    mine = file.visible_to(viewer).select(file.id, file.file_name)
    return mine.where(file.invoice == invoice.id, file.content.is_null(False)).order_by(file.id.desc()).first()


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
