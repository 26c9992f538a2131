"""Purchase Orders."""

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.purchase_orders.filters import filters_of_address
from queries.purchase_orders.detail import MOST_PAYMENTS, explain_order_item, find_order, load_detail, payments_of
from queries.purchase_orders.listing import order_list
from rules.purchase_orders import payment_terms
from web import clock, council, record_access
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import found_or_404
from web.pdf import answer_pdf
from web.permissions import Permission, requires
from web.picks import whole_number

bp = Blueprint("purchase_orders", __name__, url_prefix="/purchase-orders")
ORDER = "/<id:purchase_order_id>"


@bp.get("")
@requires(Permission.ORDERS_READ)
def list_orders():
    """This year's orders with their value and spend, until another year is picked."""
    chosen = filters_of_address(current_user, clock.today())
    listing = order_list(current_user, chosen.asked, list_request())
    return page("purchase_orders/list.html", listing=listing, rows=listing.rows(), chosen=chosen)


@bp.get(ORDER)
@requires(Permission.ORDERS_READ)
def one(purchase_order_id):
    """One order as it stands, or as one of its earlier iterations (`?iteration=1`)."""
    detail = _detail(purchase_order_id)
    payments = payments_of(detail.order)
    return page("purchase_orders/one.html", payments=payments, most_payments=MOST_PAYMENTS, **_context(detail))


@bp.route(f"{ORDER}.pdf", methods=["GET", "POST"])
@requires(Permission.ORDERS_READ)
@never_kept()
def download_pdf(purchase_order_id):
    """The order, or one of its earlier iterations, as a PDF to print or send on; a long one is made by the worker."""
    detail = _detail(purchase_order_id)
    iteration = (detail.shown or detail.order).iteration
    return answer_pdf(
        f"purchase-order-{detail.order.number}-{iteration}.pdf",
        "pdf/purchase_order.html",
        back=url_for(".one", purchase_order_id=detail.order.id, iteration=iteration),
        lines=len(detail.items),
        number=detail.number,
        **_context(detail),
    )


def _order(purchase_order_id):
    return found_or_404(find_order(current_user, purchase_order_id))


def _detail(purchase_order_id):
    """All that an order says on screen and on paper, as the address asks for it."""
    order = _order(purchase_order_id)
    record_access.note_access(order.client_id, f"Purchase order {order.full_number}")
    return load_detail(order, whole_number(request.args.get("iteration", "")))


def _context(detail):
    """What both templates use, with the council's own addresses and terms."""
    return {
        "order": detail.order,
        "spend": detail.spend,
        "iterations": detail.iterations,
        "shown": detail.shown,
        "items": detail.items,
        "services": detail.services,
        "methods": detail.methods,
        "first_day": detail.first_day,
        "last_day": detail.last_day,
        "provider_address": detail.provider_address,
        "invoice_address": council.settings().order_invoice_address,
        "delivery_address": council.settings().order_delivery_address,
        "payment_terms": payment_terms(
            detail.order.contract.payment_terms if detail.order.contract else "",
            council.settings().order_payment_terms,
            council.settings().payment_terms_days,
        ),
    }


@bp.get(f"{ORDER}/iterations/<int(max=9999):iteration>/why/<int(max=9999):number>")
@requires(Permission.ORDERS_READ)
def why(purchase_order_id, iteration, number):
    """Why an item of an iteration (counted from 1) is worth its amount: a row below it, or a page of its own."""
    order = _order(purchase_order_id)
    explanation = found_or_404(explain_order_item(order, iteration, number))
    return page(
        "purchase_orders/why.html",
        fragment="why/_row.html",
        order=order,
        explanations=[explanation],
        history=("order", order.number),
        row_id=f"why-order-item-{number}",
        columns=5,
    )
