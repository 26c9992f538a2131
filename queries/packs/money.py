"""What is due, asked for, decided and paid: items, invoices, orders, periods, remittances."""

from collections.abc import Iterator
from datetime import date

from peewee import ModelSelect

from models import (
    AuditEvent,
    CarePackageLineItem,
    Commitment,
    Contract,
    Invoice,
    PaymentItem,
    PurchaseOrderIteration,
    Remittance,
)
from queries.invoices.totals import totals_of
from queries.packs.names import Names, happened
from queries.packs.paged import pages_of
from queries.workings import explanations_of
from rules.financial_years import financial_year_name
from rules.held_back import REASONS
from rules.invoice_events import OF_THE_OFFICE, event_of
from rules.invoice_statuses import InvoiceStatus
from rules.invoices import KIND_NAMES
from rules.line_keys import line_item_ids, line_item_key
from rules.money import plain_decimal, plain_quantity
from rules.packs import Row, headings
from rules.remittances import CLAIMS, SIDE_NAMES
from rules.scheduled_payments import STATUS_NAMES

ITEMS = headings(
    "Contract, SSRef, Client, CPLI ID, Service Level, Side, Kind, Reason for Payment, From, To, Period Start, "
    "Period End, Financial Year, Quantity, Amount, VAT, Due, Settled Before, Status, Invoice, Remittance, Why"
)
INVOICES = headings(
    "Invoice, Kind, Number, Date on Invoice, VAT Number, Status, Reason, Net, VAT, Contribution, Total Payable, "
    "Created, Submitted, Authorised, In the Bank"
)
COMMITMENTS = headings(
    "Invoice, Contract, SSRef, Client, Period Start, Period End, Financial Year, Value, VAT, Contribution, "
    "Planned Amount"
)
INVOICE_HISTORY = headings("Invoice, At, By, What, Reason, Total")
REMITTANCES = headings("Remittance, Contract, In the Bank, Net, VAT, Amount, Paid To, Creditor Ref, Notes")
HELD = headings("Contract, SSRef, CPLI ID, Service Level, From, To, Reason, Amount")
PERIODS = headings(
    "Contract, Period Start, Period End, Due, In the Bank, Finalised, Answer, Answer Reason, Remittance Notes"
)
STATUSES = headings("Contract, CPLI ID, Slice Start, Side, Status, Reason, Set")
PLANS = headings("Contract, SSRef, Announced, Amount, Instalments, State, Why, Answer, Decision")
ORDERS = headings("Purchase Order, Client, SSRef, Contract, Financial Year, Iteration, Issued, Value, Changes")
ORDER_ITEMS = headings("Purchase Order, Details, From, To, Amount")
FROZEN, UNPAID, SETTLED_UNPAID = "In an approved run or invoice", "Not yet paid", "Cancelled"


def item_rows(query: ModelSelect, today: date) -> Iterator[Row]:
    """Each payment item, what became of it, and why it is what it is."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        remittances = names.of(Remittance, (row.remittance_id for row in page))
        invoices = names.of(Commitment, (row.commitment_id for row in page))
        named = names.of(Invoice, (each.invoice_id for each in invoices.values()))
        for row, (_, why) in zip(page, explanations_of(page, today), strict=True):
            commitment = invoices.get(row.commitment_id)
            amounts = (row.amount_pence, row.vat_pence, row.due_pence, row.settled_before_pence)
            yield (
                care.reference("contract", row) or CLAIMS,
                *care.named(row),
                care.reference("cpli", row),
                care.level(row),
                SIDE_NAMES[row.side],
                row.kind.capitalize(),
                row.reason,
                row.from_date,
                row.to_date,
                row.period_start,
                row.period_end,
                financial_year_name(row.financial_year),
                "" if row.quantity_hundredths is None else plain_quantity(row.quantity_hundredths),
                *map(plain_decimal, amounts),
                _status(row),
                named[commitment.invoice_id].reference if commitment else "",
                remittances[row.remittance_id].number if row.remittance_id else "",
                " ".join(why.sentences),
            )


def _status(row: PaymentItem) -> str:
    if row.state == "settled":
        return "Paid" if row.is_paid else SETTLED_UNPAID
    if row.state == "frozen":
        return FROZEN
    return UNPAID if row.line_status == "pay" else STATUS_NAMES[row.line_status]


def invoice_rows(query: ModelSelect) -> Iterator[Row]:
    """Each invoice and credit note with its totals."""
    for page in pages_of(query):
        totals = totals_of([row.id for row in page])
        for row in page:
            sums = totals[row.id]
            amounts = (sums.net, sums.vat, sums.contribution, sums.payable)
            named = (row.reference, KIND_NAMES[row.kind], row.number, row.date_on_invoice, row.vat_number)
            status = (InvoiceStatus(row.status).label, row.status_reason)
            times = (row.created_at, row.submitted_at, row.authorised_at, row.bank_date)
            yield (*named, *status, *map(plain_decimal, amounts), *times)


def commitment_rows(query: ModelSelect) -> Iterator[Row]:
    """Each item of invoices; the query has the invoices along."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        for row in page:
            amounts = (row.value_pence, row.vat_pence, row.contribution_pence, row.planned_pence)
            period = (row.period_start, row.period_end, financial_year_name(row.financial_year))
            whose = (row.invoice.reference, care.reference("contract", row), *care.named(row))
            yield (*whose, *period, *map(plain_decimal, amounts))


def invoice_history_rows(query: ModelSelect, reader: str) -> Iterator[Row]:
    """What happened to each of these invoices; which officer works on one is the council's own."""
    for page in pages_of(query):
        references = {row.id: row.reference for row in page}
        about = AuditEvent.object_id.in_(list(references)) & (AuditEvent.object_type == Invoice.__name__)
        for event, at, who in happened(AuditEvent.select().where(about), reader):
            kind, now = event_of(event.kind), event.now or {}
            if kind not in OF_THE_OFFICE:
                total = now.get("total_pence")
                words = kind.label if kind else event.kind.capitalize()
                pounds = "" if total is None else plain_decimal(total)
                yield references[event.object_id], at, who, words, now.get("reason") or "", pounds


def remittance_rows(query: ModelSelect) -> Iterator[Row]:
    """Each remittance."""
    names = Names()
    for page in pages_of(query):
        contracts = names.of(Contract, (row.contract_id for row in page))
        for row in page:
            contract = contracts[row.contract_id].reference if row.contract_id else CLAIMS
            amounts = map(plain_decimal, (row.net_pence, row.vat_pence, row.amount_pence))
            yield row.number, contract, row.bank_date, *amounts, row.organisation_name, row.creditor_ref, row.notes


def held_rows(query: ModelSelect) -> Iterator[Row]:
    """Each amount that is held back, with its one reason."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        for row in page:
            whose = (care.reference("contract", row), care.ssref(row) or row.client_ref, care.reference("cpli", row))
            yield (
                *whose,
                care.level(row),
                row.from_date,
                row.to_date,
                REASONS[row.reason],
                plain_decimal(row.amount_pence),
            )


def period_rows(query: ModelSelect) -> Iterator[Row]:
    """Each period that is open, or was; the query has the contracts along."""
    for page in pages_of(query):
        for row in page:
            dates = (row.start_date, row.end_date, row.due_date, row.bank_date, row.finalised_on)
            yield row.contract.reference, *dates, row.answer.capitalize(), row.answer_reason, row.remittance_notes


def status_rows(query: ModelSelect) -> Iterator[Row]:
    """What officers set Scheduled lines to, with the reason; the query has the contracts along."""
    names = Names()
    for page in pages_of(query):
        lines = names.of(CarePackageLineItem, line_item_ids(row.line_key for row in page))
        by_key = {line_item_key(key): line.reference for key, line in lines.items()}
        for row in page:
            set_to = (SIDE_NAMES[row.side], STATUS_NAMES[row.status], row.reason, row.set_at)
            yield row.contract.reference, by_key.get(row.line_key, ""), row.slice_start, *set_to


def plan_rows(query: ModelSelect) -> Iterator[Row]:
    """Each overpayment plan, with what both sides said of it."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        for row in page:
            said = (row.state.capitalize(), row.cause, row.answer, row.decision)
            amount = plain_decimal(row.amount_pence)
            yield care.reference("contract", row), care.ssref(row), row.announced_on, amount, row.instalments, *said


def order_rows(query: ModelSelect) -> Iterator[Row]:
    """Each iteration of each order, with what changed in it; the query is of orders."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        by_id = {row.id: row for row in page}
        of_orders = PurchaseOrderIteration.purchase_order.in_(list(by_id))
        for each in PurchaseOrderIteration.select().where(of_orders).order_by(PurchaseOrderIteration.id):
            row = by_id[each.purchase_order_id]
            client = care.client.get(row.client_id)
            whose = (client.list_name, client.ssref) if client else (CLAIMS, "")
            named = (f"{row.number} - {each.iteration}", *whose, care.reference("contract", row))
            year, value = financial_year_name(row.financial_year), plain_decimal(each.value_pence)
            yield *named, year, each.iteration, each.issued_on, value, " ".join(each.changes)


def order_item_rows(query: ModelSelect) -> Iterator[Row]:
    """Each item of each order as it stands; the query is of orders."""
    for page in pages_of(query):
        numbers = {(row.id, row.iteration): row.full_number for row in page}
        of_orders = PurchaseOrderIteration.purchase_order.in_([row.id for row in page])
        for each in PurchaseOrderIteration.select().where(of_orders).order_by(PurchaseOrderIteration.id):
            number = numbers.get((each.purchase_order_id, each.iteration))
            for item in each.read_items() if number else ():
                yield number, item.details, item.first, item.last, plain_decimal(item.amount_pence)
