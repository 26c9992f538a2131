"""H: Purchase Orders."""

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from blueprints.purchase_orders import many_orders, tile  # noqa: F401 - the tile registers itself
from models import PurchaseOrder, PurchaseOrderIteration
from queries.purchase_orders import one as one_order
from rules.financial_years import financial_year_end, financial_year_start
from web import clock, council, looks
from web.htmx import page
from web.loading import get_object_or_404
from web.pdf import answer_pdf
from web.permissions import Permission, requires

bp = Blueprint("purchase_orders", __name__, url_prefix="/purchase-orders")


@bp.get("")
@requires(Permission.ORDERS_READ)
def list_orders():
    """This year's orders with their value and spend, until another year is picked."""
    chosen = many_orders.filters(current_user, clock.today())
    listing = many_orders.listing(current_user, chosen)
    return page("purchase_orders/list.html", listing=listing, rows=many_orders.rows(listing), chosen=chosen)


@bp.get(f"/<int(max={2**31 - 1}):order_id>")
@requires(Permission.ORDERS_READ)
def one(order_id):
    """One order as it stands, or as one of its earlier iterations (`?iteration=1`)."""
    document = _document(order_id)
    order = document["order"]
    return page(
        "purchase_orders/one.html",
        row=many_orders.Row(order, int(order.spend_pence or 0)),
        payments=one_order.payments_of(order),
        most_payments=one_order.MOST_PAYMENTS,
        **document,
    )


@bp.route(f"/<int(max={2**31 - 1}):order_id>.pdf", methods=["GET", "POST"])
@requires(Permission.ORDERS_READ)
def download_pdf(order_id):
    """The order, or one of its earlier iterations, as a PDF to print or send on; a long one is made by the worker."""
    document = _document(order_id)
    order, shown = document["order"], document["shown"]
    iteration = (shown or order).iteration
    return answer_pdf(
        f"purchase-order-{order.number}-{iteration}.pdf",
        "pdf/purchase_order.html",
        back=url_for(".one", order_id=order.id, iteration=iteration),
        lines=len(document["items"]),
        number=f"{order.number} - {iteration}",
        **document,
    )


def _document(order_id):
    """All that an order says on screen and on paper, as the address asks for it."""
    order = get_object_or_404(one_order.visible_orders(current_user), PurchaseOrder.id == order_id)
    looks.note_look(order.client_id, f"Purchase order {order.full_number}")
    iterations = one_order.iterations_of(order)
    shown = one_order.shown_iteration(iterations, request.args.get("iteration", ""))
    return {
        "order": order,
        "iterations": iterations,
        "shown": shown,
        "items": one_order.items_of(shown),
        "services": one_order.services_of(order),
        "methods": one_order.paid_by(order),
        "first_day": financial_year_start(order.financial_year),
        "last_day": financial_year_end(order.financial_year),
        "provider_address": one_order.address_lines(order.organisation),
        "invoice_address": council.setting("order_invoice_address"),
        "delivery_address": council.setting("order_delivery_address"),
        "payment_terms": (order.contract and order.contract.payment_terms) or council.setting("order_payment_terms"),
    }


@bp.get(f"/<int(max={2**31 - 1}):order_id>/iterations/<int(max=9999):iteration>/why/<int(max=9999):number>")
@requires(Permission.ORDERS_READ)
def why(order_id, iteration, number):
    """Why an item of an iteration (counted from 1) is worth its amount: a row below it, or a page of its own."""
    order = get_object_or_404(one_order.visible_orders(current_user), PurchaseOrder.id == order_id)
    shown = get_object_or_404(order.iterations, PurchaseOrderIteration.iteration == iteration)
    explanation = one_order.explanation_of(shown, number) or abort(404)
    return page(
        "purchase_orders/why.html",
        fragment="why/_row.html",
        order=order,
        explanations=[explanation],
        row_id=f"why-order-item-{number}",
        columns=5,
    )
