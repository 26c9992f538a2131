"""\"Why this amount?\": the working of a figure, as a row below it or a page of its own."""

from flask import Blueprint, request
from flask_login import current_user

from models import Commitment, Invoice, PaymentItem
from queries.workings import explanations_of
from web import looks
from web.htmx import page
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import LARGEST_ID

bp = Blueprint("why", __name__, url_prefix="/why")


@bp.get(f"/payment-items/<int(max={LARGEST_ID}):payment_item_id>")
@requires(Permission.INVOICES_READ, Permission.REMITTANCES_READ, Permission.SCHEDULED_READ)
def payment_item(payment_item_id):
    """The working of one payment item."""
    item = get_object_or_404(PaymentItem.visible_to(current_user), PaymentItem.id == payment_item_id)
    return _answer([item], f"why-item-{item.id}")


@bp.get(f"/commitments/<int(max={LARGEST_ID}):commitment_id>")
@requires(Permission.INVOICES_READ)
def commitment(commitment_id):
    """The working of every payment item of one item of an invoice."""
    theirs = Invoice.visible_to(current_user).select(Invoice.id)
    row = get_object_or_404(Commitment.select(), Commitment.id == commitment_id, Commitment.invoice.in_(theirs))
    items = (
        PaymentItem.select().where(PaymentItem.commitment == row.id).order_by(PaymentItem.slice_start, PaymentItem.id)
    )
    return _answer(list(items), f"why-commitment-{row.id}")


def _answer(items, row_id):
    looks.note_looks([item.client_id for item in items], "The working of an amount")
    return page(
        "why/why.html",
        fragment="why/_row.html",
        explanations=explanations_of(items),
        row_id=row_id,
        columns=min(max(request.args.get("columns", 6, type=int), 1), 20),
    )
