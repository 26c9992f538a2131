"""Hold item: a commitment goes onto an On Hold part, so that the rest of a submitted invoice goes forward."""

from peewee import fn

from models import Commitment, Invoice, database
from operations import audit
from operations.guarded import guarded_update
from operations.invoices.authorising import change
from operations.invoices.changed_invoices import NOT_AUTHORISED
from operations.invoices.commitments import key_of
from operations.invoices.submitting import next_number
from operations.row_locks import lock_organisation
from queries.invoices.totals import totals_of
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.invoice_events import InvoiceEvent
from rules.invoice_references import near_key, reference_key
from rules.invoice_statuses import InvoiceStatus
from rules.invoice_totals import check_total
from rules.invoices import INVOICE_MOVES, clean_note
from rules.moment import Moment

ONLY_ITEM = "It is the only item: put the whole invoice on hold instead"
WRONG_SIGN = (
    "Without this item one of the two would have a total on the wrong side of zero: hold the whole invoice instead"
)
COPIED = (
    "organisation",
    "kind",
    "date_on_invoice",
    "financial_year",
    "vat_number",
    "created_by",
    "submitted_at",
    "submitted_by",
    "in_hand_of",
)


def hold_item(invoice: Invoice, commitment: Commitment, version: int, by: Actor, at: Moment, words: str) -> Invoice:
    """Take a commitment off a Pending invoice onto a part of it with the same reference and `/2`, which is On Hold.

    Both keep the clock, and typed totals follow the items. Returns the part. Raises RuleBroken without words, for the
    only item, or where a total would have the wrong sign; IllegalMove where it has moved or changed.
    """
    move = INVOICE_MOVES.check("hold", invoice.status, by.side)
    why = clean_note(words)
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        change(invoice, move, version, {"status": InvoiceStatus.PENDING, **NOT_AUTHORISED})
        invoice = Invoice.get_by_id(invoice.id)
        part = _make_part(invoice, why, at)
        guarded_update(commitment, {"invoice": part.id}, Commitment.invoice == invoice.id, is_counted=False)
        _follow_items(invoice, part)
        item = {"item": str(key_of(commitment)), "value_pence": commitment.value_pence}
        both = {"reason": why, "part": part.reference}
        audit.record(
            InvoiceEvent.ITEM_HELD.stored(), by, at, subject=invoice, client=commitment.client_id, was=item, now=both
        )
        held = {**item, "reason": why, "from": invoice.reference}
        audit.record(InvoiceEvent.PART_ON_HOLD.stored(), by, at, subject=part, client=commitment.client_id, now=held)
    return part


def _make_part(invoice: Invoice, why: str, at: Moment) -> Invoice:
    root = invoice.split_from if invoice.split_from_id else invoice
    reference = _free_reference(root)
    return Invoice.create(
        **{name: getattr(invoice, f"{name}_id", None) or getattr(invoice, name) for name in COPIED},
        number=next_number(invoice.organisation_id),
        reference=reference,
        reference_key=reference_key(reference),
        near_key=near_key(reference),
        status=InvoiceStatus.ON_HOLD,
        status_reason=why,
        created_at=at.now,
        split_from=root.id,
    )


def _free_reference(root: Invoice) -> str:
    """The reference with `/2`, or the next number that the provider has not used."""
    start = f"{root.reference_key}/"
    theirs = Invoice.select(Invoice.reference_key).where(
        Invoice.organisation == root.organisation_id, fn.SUBSTR(Invoice.reference_key, 1, len(start)) == start
    )
    used = {key for (key,) in theirs.tuples()}
    number = next(number for number in range(2, len(used) + 3) if f"{start}{number}" not in used)
    return f"{root.reference}/{number}"


def _follow_items(invoice: Invoice, part: Invoice) -> None:
    """The totals that were typed or submitted are those of the items on each of the two."""
    totals = totals_of([invoice.id, part.id])
    if not totals[invoice.id].items:
        raise RuleBroken(ONLY_ITEM)
    moved = Commitment.get(Commitment.invoice == part.id)
    for each in (invoice, part):
        try:
            check_total(each.kind, totals[each.id])
        except RuleBroken:
            raise RuleBroken(WRONG_SIGN) from None
    submitted = _submitted_pence(moved)
    is_typed = invoice.entered_net_pence is not None
    columns = {
        invoice.id: {"submitted_total_pence": invoice.submitted_total_pence - submitted},
        part.id: {"submitted_total_pence": submitted, "changed_since_submitted": moved.changed_at is not None},
    }
    for invoice_id, given in columns.items():
        if is_typed:
            given |= {
                "entered_net_pence": totals[invoice_id].net,
                "entered_vat_pence": totals[invoice_id].vat,
            }
        Invoice.update(**given).where(Invoice.id == invoice_id).execute()


def _submitted_pence(commitment: Commitment) -> int:
    """What a commitment came to when its invoice was submitted: before its first change, if it changed."""
    if commitment.was_value_pence is None:
        return commitment.value_pence + commitment.vat_pence + commitment.contribution_pence
    return commitment.was_value_pence + commitment.was_vat_pence + commitment.was_contribution_pence
