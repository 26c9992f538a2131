"""An invoice of the portal with all that an electronic one says."""

from collections import defaultdict

from peewee import ModelSelect, fn

from models import Client, Commitment, Contract, Council, Invoice, Organisation, PaymentItem
from queries.invoices.totals import totals_of_one
from rules.dates import date_range
from rules.financial_years import financial_year_end, financial_year_start
from rules.ubl import Party, UblInvoice, UblLine


def ubl_invoice_of(invoice: Invoice, council: Council, council_address: list[str], terms_days: int) -> UblInvoice:
    """The invoice as rules.ubl writes it: a line for each of its items and VAT rates.

    council_address: lines of the council's address, the last one its postcode. terms_days: in how many it is paid.
    """
    vat: dict[int, int] = defaultdict(int)
    lines, contracts = [], set()
    for ssref, contract, start, end, year, rate, value, of_vat in _cost(invoice).tuples():
        contracts.add(contract)
        vat[rate] += of_vat
        first, last = max(start, financial_year_start(year)), min(end, financial_year_end(year))
        lines.append(UblLine(f"Care, {date_range(first, last)}", ssref, first, last, value, rate))
    return UblInvoice(
        kind=invoice.kind,
        reference=invoice.reference,
        issued=invoice.date_on_invoice,
        contract=contracts.pop() if len(contracts) == 1 else "",
        vat_number=invoice.vat_number,
        seller=_seller(invoice.organisation_id),
        buyer=_buyer(council, council_address),
        terms=f"Payable within {terms_days} days of when it was submitted",
        vat=dict(vat),
        paid=-totals_of_one(invoice).contribution,
        lines=lines,
    )


def _cost(invoice: Invoice) -> ModelSelect:
    """What each item of the invoice costs at each VAT rate, by client and period."""
    item, of = PaymentItem, Commitment
    what = (Client.ssref, Contract.reference, of.period_start, of.period_end, of.financial_year)
    rate = item.vat_rate_basis_points
    query = item.select(*what, rate, fn.SUM(item.amount_pence), fn.SUM(item.vat_pence))
    query = query.join(of, on=item.commitment == of.id).join(Client, on=of.client == Client.id)
    query = query.join_from(of, Contract, on=of.contract == Contract.id)
    query = query.where(of.invoice == invoice.id, item.side == "cost")
    return query.group_by(of.id, *what, rate).order_by(*what, of.id, rate)


def _seller(organisation_id: int) -> Party:
    organisation = Organisation.get_by_id(organisation_id)
    where = organisation.address_1, organisation.town, organisation.postcode
    return Party(organisation.name, organisation.reference, *where)


def _buyer(council: Council, address: list[str]) -> Party:
    lines = [line for line in address if line.strip()]
    if len(lines) < 2:
        return Party(council.name, "", *lines)
    *street, postcode = lines
    return Party(council.name, "", ", ".join(street), "", postcode)
