"""Where evidence packs were before there was a page for them."""

from flask import url_for

from blueprints.council_invoices.routes import bp
from web.htmx import send_to
from web.permissions import Permission, requires


@bp.get("/<id:invoice_id>/evidence-pack")
@requires(Permission.COUNCIL_READ)
def evidence_pack(invoice_id):
    """On to the page that has one made."""
    return send_to(url_for("evidence_packs.about_invoice", invoice_id=invoice_id))
