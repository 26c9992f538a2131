"""\"Why this amount?\": the working of a figure, as a row below it or a page of its own."""

from flask import Blueprint, request
from flask_login import current_user

from queries.audit_things import COMMITMENT, PAYMENT_ITEM
from queries.workings import (
    explanations_of,
    find_moved_line,
    find_payment_item,
    items_of_commitment,
    items_of_simple_line,
)
from web import clock, record_access
from web.htmx import page
from web.loading import found_or_404
from web.permissions import Permission, requires

bp = Blueprint("why", __name__, url_prefix="/why")


@bp.get("/payment-items/<id:payment_item_id>")
@requires(Permission.INVOICES_READ, Permission.REMITTANCES_READ, Permission.SCHEDULED_READ)
def payment_item(payment_item_id):
    """The working of one payment item."""
    item = found_or_404(find_payment_item(current_user, payment_item_id))
    return _answer([item], f"why-item-{item.id}", (PAYMENT_ITEM, item.id))


@bp.get("/moved-lines/<id:moved_line_id>")
@requires(Permission.SCHEDULED_READ)
def moved_line(moved_line_id):
    """The working of a line that left its Scheduled period, as it stood then."""
    line = found_or_404(find_moved_line(current_user, moved_line_id))
    return _answer([line], f"why-moved-{line.id}", None)


@bp.get("/simple-lines/<id:payment_item_id>")
@requires(Permission.SCHEDULED_READ)
def simple_line(payment_item_id):
    """The working of every item that a simple line of a Scheduled period adds up."""
    items = found_or_404(items_of_simple_line(current_user, payment_item_id) or None)
    return _answer(items, f"why-simple-{payment_item_id}", (PAYMENT_ITEM, payment_item_id))


@bp.get("/commitments/<id:commitment_id>")
@requires(Permission.INVOICES_READ)
def commitment(commitment_id):
    """The working of every payment item of one item of an invoice."""
    items = found_or_404(items_of_commitment(current_user, commitment_id))
    return _answer(items, f"why-commitment-{commitment_id}", (COMMITMENT, commitment_id))


def _answer(items, row_id, history):
    record_access.note_accesses([item.client_id for item in items], "The working of an amount")
    return page(
        "why/why.html",
        fragment="why/_row.html",
        explanations=explanations_of(items, clock.today()),
        history=history,
        row_id=row_id,
        columns=min(max(request.args.get("columns", 6, type=int), 1), 20),
    )
