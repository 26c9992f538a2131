"""Payments compliance: the figures of a half-year, the list behind each, and that its notice was published."""

from functools import partial

from flask import Blueprint
from flask_login import current_user

from blueprints.council_compliance.forms import PublishedForm
from blueprints.council_compliance.half_year_page import HEADINGS, HalfYearPage
from operations.compliance_notices import record_publication
from web import clock, council
from web.downloads import send_csv
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import kept
from web.permissions import Permission, requires

bp = Blueprint("council_compliance", __name__, url_prefix="/council/compliance")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def half_year_figures():
    """The figures of a half-year, with the list behind the one that is selected."""
    return _page(_shown(), PublishedForm(formdata=None))


@bp.post("")
@requires(Permission.INVOICES_DECIDE)
@kept("Payments compliance notice", "Save")
def record_published():
    """Record on which day the half-year's notice was published."""
    shown, form = _shown(), PublishedForm()
    if not form.validate_on_submit():
        return _page(shown, form)
    return submit_once(
        partial(record_publication, shown.half.first, form.published_on.data, shown.approver, form_version()),
        to=shown.address(),
        notice="Saved: the notice is published.",
        form=form,
        again=lambda broken: _page(_shown(), form, refused_status(broken)),
    )


@bp.get("/notice.csv")
@requires(Permission.COUNCIL_READ)
def notice_file():
    """The figures of the notice as a file."""
    shown = _shown()
    return send_csv(f"payments-compliance-{shown.half.first}.csv", ("Figure", "Value"), shown.notice_rows())


@bp.get("/invoices.csv")
@requires(Permission.COUNCIL_READ)
def list_file():
    """All of the list behind a figure as a file."""
    shown = _shown()
    return send_csv(f"payments-{shown.figure}-{shown.half.first}.csv", HEADINGS, shown.file_rows())


def _shown():
    return HalfYearPage(current_user, clock.today(), council.settings())


def _page(shown, form, status=None):
    return page("council_compliance/half_year.html", status=status, shown=shown, form=form)
