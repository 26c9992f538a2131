"""Saved filters of the queue: the pick list, keeping the filters of the address under a name, forgetting one."""

from flask import request
from flask_login import current_user

from blueprints.council_invoices.filters import PAGE, query_of_address
from blueprints.council_invoices.forms import SavedFilterForm
from blueprints.council_invoices.queue_page import page_of, queue_address
from blueprints.council_invoices.routes import bp
from models import SavedFilter
from operations import saved_filters
from rules.broken import RuleBroken
from web.htmx import done
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number


@bp.post("/filters")
@requires(Permission.INVOICES_DECIDE)
@never_kept("name")
def save_filter():
    """Save this filter: what the address filters and sorts by, without the page."""
    form = SavedFilterForm()
    try:
        saved_filters.save(PAGE, form.name.data or "", query_of_address(), by=current_user)
    except RuleBroken as broken:
        form.show(broken)
        return page_of(naming=form)
    return done(queue_address(), notice=f"Saved as “{form.name.data}”.")


@bp.post("/filters/forget")
@requires(Permission.INVOICES_DECIDE)
@never_kept()
def forget_filter():
    """Forget one of the person's own."""
    saved_id = whole_number(request.form.get("saved", ""))
    saved = get_object_or_404(SavedFilter.visible_to(current_user), SavedFilter.id == saved_id)
    saved_filters.forget(saved)
    return done(queue_address(), notice=f"“{saved.name}” is forgotten.")
