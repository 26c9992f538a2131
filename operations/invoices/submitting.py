"""What a provider does with an invoice: create, update, add and remove items, submit, delete.

Each is one short transaction whose UPDATE states the status and version that it expects: two people never both succeed,
and nobody submits figures that they have not seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from models import Commitment, Invoice, UploadedFile, database
from operations import audit, files
from operations.guarded import guarded_update
from operations.invoices import acknowledging, commitments
from operations.row_locks import lock_organisation
from queries.invoices import payable
from queries.invoices.before_submit import questions_about
from queries.invoices.items import totals_may_be_typed
from queries.invoices.totals import current, totals_of_one
from rules.actor import Actor, organisation_of
from rules.broken import FIGURES_CHANGED, Problems, RuleBroken, ask_once
from rules.financial_years import financial_year_of
from rules.invoice_events import InvoiceEvent
from rules.invoice_references import check_date_on_invoice, clean_reference, clean_vat_number, near_key, reference_key
from rules.invoice_statuses import InvoiceStatus
from rules.invoice_totals import check_submittable, check_total
from rules.invoices import INVOICE_MOVES
from rules.moment import Moment
from rules.money import format_pence

USED = "You already have an invoice {reference}. Enter a different reference"


@dataclass(frozen=True)
class InvoiceDetails:
    """What a person types on an invoice. Without a date it is today's; the totals are in pence, and count only where
    the contracts let them be typed.
    """

    reference: str
    date_on_invoice: date | None = None
    vat_number: str = ""
    entered_net: int | None = None
    entered_vat: int | None = None


def create(details: InvoiceDetails, item_keys: Sequence[str], by: Actor, at: Moment, kind: str = "invoice") -> Invoice:
    """Make an unsubmitted invoice or credit note of the payable items with these keys. Returns the Invoice.

    Raises RuleBroken for a reference that is used, a date in the future, no item, an item that is not on offer, or a
    total with the wrong sign.
    """
    with database.atomic():
        return make(organisation_of(by), details, item_keys, by, at, kind)


def make(
    organisation_id: int, details: InvoiceDetails, item_keys: Sequence[str], by: Actor, at: Moment, kind: str
) -> Invoice:
    """As `create`, for an organisation, in the caller's transaction. Raises AllBroken for several of its reasons."""
    columns = checked(organisation_id, details, item_keys, at)
    lock_organisation(organisation_id)
    items = payable.chosen_items(organisation_id, item_keys)
    typed = payable.totals_of_items(items, details.entered_net, details.entered_vat)
    check_total(kind, typed)
    _check_reference(organisation_id, columns["reference_key"])
    invoice = Invoice.create(
        organisation=organisation_id,
        number=next_number(organisation_id),
        kind=kind,
        status=InvoiceStatus.UNSUBMITTED,
        entered_net_pence=typed.entered_net,
        entered_vat_pence=typed.entered_vat,
        created_at=at.now,
        created_by=by.person_id,
        **columns,
    )
    commitments.take_in(invoice, items, at)
    acknowledging.note(invoice.id, by, at)
    now = {"reference": invoice.reference, "items": len(items), "total_pence": typed.payable}
    audit.record(InvoiceEvent.CREATED.stored(invoice.kind), by, at, subject=invoice, now=now)
    return invoice


def checked(organisation_id: int, details: InvoiceDetails, item_keys: Sequence[str], at: Moment) -> dict[str, Any]:
    """The columns of what a person typed on a new invoice. Raises all that is wrong with it at once."""
    problems = Problems()
    problems.try_(_check_ticked, item_keys)
    columns = problems.try_(checked_details, organisation_id, details, at)
    problems.raise_any()
    return columns or {}


def checked_details(
    organisation_id: int, details: InvoiceDetails, at: Moment, except_id: int | None = None
) -> dict[str, Any]:
    """The columns of what a person typed on an invoice of theirs, `except_id`. Raises all that is wrong at once."""
    problems = Problems()
    columns = problems.try_(_columns, details, at)
    problems.try_(_check_reference, organisation_id, reference_key(details.reference), except_id)
    problems.raise_any()
    return columns or {}


def change_kind(invoice: Invoice, kind: str, version: int, by: Actor, at: Moment) -> None:
    """Make an unsubmitted invoice a credit note with the same items, or the other way round: where its total is on
    the other side of zero. Raises RuleBroken, IllegalMove.
    """
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        check_total(kind, totals_of_one(invoice))
        _change(invoice, version, by, {"kind": kind})
        acknowledging.note(invoice.id, by, at)
        commitments.clear_marks(invoice)
        audit.record(
            InvoiceEvent.KIND_CHANGED.stored(), by, at, subject=invoice, was={"kind": invoice.kind}, now={"kind": kind}
        )


def update(invoice: Invoice, details: InvoiceDetails, version: int, by: Actor, at: Moment) -> None:
    """Change the reference, the dates and what was typed, while it is with the provider; the marks of changes go.

    Raises RuleBroken, or AllBroken for several problems; IllegalMove.
    """
    columns = checked_details(invoice.organisation_id, details, at, invoice.id)
    names = ("reference", "date_on_invoice", "vat_number", "entered_net_pence", "entered_vat_pence")
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        _check_reference(invoice.organisation_id, columns["reference_key"], except_id=invoice.id)
        typed = (details.entered_net, details.entered_vat) if totals_may_be_typed(invoice) else (None, None)
        columns |= {"entered_net_pence": typed[0], "entered_vat_pence": typed[1]}
        _change(invoice, version, by, columns)
        acknowledging.note(invoice.id, by, at)
        commitments.clear_marks(invoice)
        was = {name: getattr(invoice, name) for name in names}
        now = {name: columns[name] for name in names}
        audit.record(InvoiceEvent.UPDATED.stored(invoice.kind), by, at, subject=invoice, was=was, now=now)


def add_items(invoice: Invoice, item_keys: Sequence[str], by: Actor, at: Moment) -> None:
    """Put payable items on an invoice that is with the provider (Suggest). Raises RuleBroken, IllegalMove."""
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        items = payable.chosen_items(invoice.organisation_id, item_keys)
        if not items:
            raise RuleBroken("Choose an item to add", "items")
        _change(invoice, None, by, {})
        commitments.take_in(invoice, items, at)
        _follow_items(invoice)
        now = {"items": [str(item.key) for item in items]}
        audit.record(InvoiceEvent.ITEM_ADDED.stored(invoice.kind), by, at, subject=invoice, now=now)


def remove_item(invoice: Invoice, commitment: Commitment, by: Actor, at: Moment) -> None:
    """Take a commitment off an invoice that is with the provider: it is payable again. Raises IllegalMove."""
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        _change(invoice, None, by, {})
        commitments.release_items([commitment])
        was = {"item": str(commitments.key_of(commitment)), "value_pence": commitment.value_pence}
        kind, client = InvoiceEvent.ITEM_REMOVED.stored(invoice.kind), commitment.client_id
        audit.record(kind, by, at, subject=invoice, client=client, was=was)


def submit(invoice: Invoice, version: int, by: Actor, at: Moment, answer: str | None = None) -> None:
    """Send it to the council: day 0 of the clock. `answer`: what the form answers to the question about what is left
    off and what looks like a slip; None asks none.

    Raises RuleBroken where it may not be sent, AskFirst for what the person was not asked, IllegalMove where it has
    moved or changed since `version`.
    """
    move = INVOICE_MOVES.check("submit", invoice.status, by.side)
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        totals = totals_of_one(invoice)
        check_submittable(invoice.kind, totals)
        if answer is not None:
            _ask(invoice, totals.payable, answer, at)
        changes = {
            "status": move.to_status,
            "status_reason": "",
            "submitted_at": at.now,
            "submitted_by": by.person_id,
            "submitted_total_pence": totals.payable,
            "changed_since_submitted": False,
        }
        _change(invoice, version, by, changes)
        acknowledging.note(invoice.id, by, at)
        commitments.clear_marks(invoice)
        was, now = {"status": invoice.status}, {"status": move.to_status, "total_pence": totals.payable}
        audit.record(InvoiceEvent(move.done).stored(invoice.kind), by, at, subject=invoice, was=was, now=now)


def _ask(invoice: Invoice, total_pence: int, answer: str, at: Moment) -> None:
    """Raises AskFirst where something is odd about it and this is not the answer to it."""
    fresh = current(invoice)
    if sentences := questions_about(fresh, at.today):
        ask_once(" ".join([*sentences, f"Submit {fresh.reference}, {format_pence(total_pence)}?"]), answer)


def delete(invoice: Invoice, version: int, by: Actor, at: Moment) -> None:
    """Delete an unsubmitted invoice; its items are payable again. Raises IllegalMove."""
    move = INVOICE_MOVES.check("delete", invoice.status, by.side)
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        _change(invoice, version, by, {})
        was = {"reference": invoice.reference, "number": invoice.number, "total_pence": totals_of_one(invoice).payable}
        commitments.release_items(list(Commitment.select().where(Commitment.invoice == invoice.id)))
        _leave_to_parts(invoice)
        files.unlink_with(UploadedFile.select().where(UploadedFile.invoice == invoice.id))
        audit.record(InvoiceEvent(move.done).stored(invoice.kind), by, at, subject=invoice, was=was)
        Invoice.delete().where(Invoice.id == invoice.id).execute()


def _leave_to_parts(invoice: Invoice) -> None:
    """The files of an invoice of which parts are left are theirs, and the oldest of these stands for the whole."""
    root = invoice.split_from_id or invoice.id
    same = ((Invoice.id == root) | (Invoice.split_from == root)) & (Invoice.id != invoice.id)
    heir = Invoice.select(Invoice.id).where(same).order_by(Invoice.id).first()
    if heir is not None:
        UploadedFile.update(invoice=heir.id).where(UploadedFile.invoice == invoice.id).execute()
        if root == invoice.id:
            Invoice.update(split_from=None).where(Invoice.id == heir.id).execute()
            Invoice.update(split_from=heir.id).where(Invoice.split_from == root).execute()


def _change(invoice: Invoice, version: int | None, by: Actor, columns: Mapping[str, Any]) -> None:
    """The guarded UPDATE of an unsubmitted invoice. `version` None: any version (the change is of one item)."""
    fresh = current(invoice)
    INVOICE_MOVES.check("submit", fresh.status, by.side)
    is_unsubmitted = Invoice.status == InvoiceStatus.UNSUBMITTED
    guarded_update(fresh, dict(columns), is_unsubmitted, version=version, words=FIGURES_CHANGED)


def _follow_items(invoice: Invoice) -> None:
    """Typed totals are overwritten by the items' once one of the items does not let totals be edited."""
    if not totals_may_be_typed(invoice):
        Invoice.update(entered_net_pence=None, entered_vat_pence=None).where(Invoice.id == invoice.id).execute()


def _columns(details: InvoiceDetails, at: Moment) -> dict[str, Any]:
    """The columns of what a person typed, checked. Raises RuleBroken, or AllBroken for several problems."""
    problems = Problems()
    day = details.date_on_invoice or at.today
    reference = problems.try_(clean_reference, details.reference) or ""
    problems.try_(check_date_on_invoice, day, at.today)
    vat_number = problems.try_(clean_vat_number, details.vat_number)
    problems.raise_any()
    return {
        "reference": reference,
        "reference_key": reference_key(reference),
        "near_key": near_key(reference),
        "date_on_invoice": day,
        "financial_year": financial_year_of(day),
        "vat_number": vat_number,
    }


def _check_ticked(item_keys: Sequence[str]) -> None:
    if not item_keys:
        raise RuleBroken("Tick at least one item", "items")


def _check_reference(organisation_id: int, key: str, except_id: int | None = None) -> None:
    """Others who take a reference wait their turn, so that nobody takes it in between."""
    used = Invoice.select().where(Invoice.organisation == organisation_id, Invoice.reference_key == key)
    if except_id:
        used = used.where(Invoice.id != except_id)
    if (other := used.first()) is not None:
        raise RuleBroken(USED.format(reference=other.reference), "reference")


def next_number(organisation_id: int) -> int:
    """Counted for each organisation; the next after the highest."""
    return (Invoice.select(fn.MAX(Invoice.number)).where(Invoice.organisation == organisation_id).scalar() or 0) + 1
