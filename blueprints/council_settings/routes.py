"""Settings: what there is to set, and what is set about invoices."""

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_settings.forms import InvoiceSettingsForm
from operations import invoice_settings
from operations.form_keys import once
from rules.broken import RuleBroken
from web import clock, council
from web.htmx import done, page
from web.permissions import Permission, requires

bp = Blueprint("council_settings", __name__, url_prefix="/council/settings")


@bp.get("")
@requires(Permission.ADMINISTER)
def overview():
    """What there is to set."""
    return page("council_settings/overview.html")


@bp.get("/invoices")
@requires(Permission.ADMINISTER)
def invoices():
    """Authorise limits, reasons, the 30-day clock's rates."""
    form = InvoiceSettingsForm(formdata=None)
    form.show_settings(council.settings())
    return page("council_settings/invoices.html", form=form)


@bp.post("/invoices")
@requires(Permission.ADMINISTER)
def change_invoices():
    """Save what was typed; each setting that is another now is recorded."""
    form, at = InvoiceSettingsForm(), clock.moment()
    values = form.values()
    if values is None:
        return page("council_settings/invoices.html", form=form)

    def act():
        invoice_settings.change(values, by=current_user, at=at)
        return url_for(".invoices")

    try:
        url = once(request.form.get("form_key"), current_user, at, act)
    except RuleBroken as broken:
        form.show(broken)
        return page("council_settings/invoices.html", form=form)
    return done(url, notice="Saved. It counts from now on.")
