"""Hold item: an officer takes one item off a submitted invoice onto a part that is On Hold."""

from functools import partial

from flask import abort, request, url_for

from blueprints.invoices.invoice_page import form_of, load, page_of
from blueprints.invoices.routes import bp
from models import Commitment
from operations.invoices.holding_items import hold_item as hold
from web.forms_once import form_version, submit_once
from web.late_forms import never_kept
from web.permissions import Permission, requires


@bp.post("/<id:invoice_id>/items/<id:commitment_id>/hold")
@requires(Permission.INVOICES_DECIDE)
@never_kept("note")
def hold_item(invoice_id, commitment_id):
    """Hold item, with the reason that the provider reads."""
    invoice = load(invoice_id)
    form = form_of(invoice)
    return submit_once(
        partial(_hold, invoice, commitment_id),
        to=url_for(".one", invoice_id=invoice.id),
        notice="The item is on hold as a part of its own. The rest can go forward.",
        form=form,
        again=lambda _broken: page_of(load(invoice_id), form),
    )


def _hold(invoice, commitment_id, by, at):
    """Loads the item itself: the form that is sent again finds it gone, and gets the first answer."""
    commitment = Commitment.get_or_none(Commitment.id == commitment_id) or abort(404)
    words = request.form.get("note", "")
    hold(invoice, commitment, form_version(), by=by, at=at, words=words)
