"""Hold item: an officer takes one item off a submitted invoice onto a part that is On Hold."""

from flask import abort, request, url_for
from flask_login import current_user

from blueprints.invoices.invoice_page import form_of, load, page_of
from blueprints.invoices.routes import bp
from models import Commitment
from operations.form_keys import run_once
from operations.invoices.holding_items import hold_item as hold
from rules.broken import RuleBroken
from web import clock
from web.htmx import done
from web.permissions import Permission, requires
from web.picks import LARGEST_ID, whole_number

ID = f"int(max={LARGEST_ID})"


@bp.post(f"/<{ID}:invoice_id>/items/<{ID}:commitment_id>/hold")
@requires(Permission.INVOICES_DECIDE)
def hold_item(invoice_id, commitment_id):
    """Hold item, with the reason that the provider reads."""
    invoice = load(invoice_id)

    def act():
        # Loaded inside: the form that is sent again finds it gone, and gets the first answer.
        commitment = Commitment.get_or_none(Commitment.id == commitment_id) or abort(404)
        version, words = whole_number(request.form.get("version", "")) or 0, request.form.get("note", "")
        hold(invoice, commitment, version, by=current_user, at=clock.moment(), words=words)
        return url_for(".one", invoice_id=invoice.id)

    try:
        url = run_once(request.form.get("form_key"), current_user, clock.moment(), act)
    except RuleBroken as broken:
        form = form_of(load(invoice_id))
        form.show(broken)
        return page_of(load(invoice_id), form)
    return done(url, notice="The item is on hold as a part of its own. The rest can go forward.")
