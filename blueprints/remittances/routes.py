"""Remittance advice: the list, one of them on screen, and as a file."""

from flask import Blueprint, make_response, request, url_for
from flask_login import current_user

from blueprints.remittances import many_remittances
from models import Remittance
from queries.remittances import one
from reports.remittance_advice import REPORT, notes_of
from reports.remittance_document import advices_of
from reports.remittance_lines import client_lines
from reports.table import Request, as_plain, as_typed
from web import downloads, looks
from web.htmx import page
from web.loading import get_object_or_404
from web.pdf import answer_pdf
from web.permissions import Permission, requires

bp = Blueprint("remittances", __name__, url_prefix="/remittances")
ONE = f"/<int(max={2**31 - 1}):remittance_id>"


@bp.get("")
@requires(Permission.REMITTANCES_READ)
def list_remittances():
    """Every remittance, newest first."""
    return page("remittances/list.html", shown=many_remittances.shown(current_user))


@bp.get(ONE)
@requires(Permission.REMITTANCES_READ)
def show(remittance_id):
    """One remittance advice: what was paid, line by line, each with its working."""
    shown = one.of(_remittance(remittance_id), request.args)
    _note_looks(shown.remittance, shown.shown_groups)
    return page("remittances/show.html", shown=shown)


@bp.get(f"{ONE}.csv")
@requires(Permission.REMITTANCES_READ)
def download(remittance_id):
    """The advice as a CSV file."""
    remittance = _remittance(remittance_id)
    _note_looks(remittance, client_lines([remittance])[remittance.id])
    return downloads.send_csv(f"remittance-{remittance.number}.csv", REPORT.headings, _cells(remittance, as_plain))


@bp.get(f"{ONE}.xlsx")
@requires(Permission.REMITTANCES_READ)
def download_spreadsheet(remittance_id):
    """The advice as a spreadsheet."""
    remittance = _remittance(remittance_id)
    title = f"Remittance {remittance.number}"
    _note_looks(remittance, client_lines([remittance])[remittance.id])
    name = f"remittance-{remittance.number}.xlsx"
    return downloads.send_xlsx(name, title, REPORT.headings, _cells(remittance, as_typed))


@bp.route(f"{ONE}.pdf", methods=["GET", "POST"])
@requires(Permission.REMITTANCES_READ)
def download_pdf(remittance_id):
    """Download Remittance Advice Report (PDF); a long one is made by the worker."""
    remittance = _remittance(remittance_id)
    advices = advices_of([remittance.id])
    answer = answer_pdf(
        f"remittance-{remittance.number}.pdf",
        "pdf/remittance_advice.html",
        back=url_for(".show", remittance_id=remittance.id),
        lines=sum(advice.lines for advice in advices),
        title=f"Remittance Advice {remittance.number}",
        about="What was paid, line by line.",
        advices=advices,
    )
    if downloads.is_file(make_response(answer)):  # the page that waits for it shows nobody's record
        _note_looks(remittance, [group for advice in advices for group in advice.groups])
    return answer


def _remittance(remittance_id):
    return get_object_or_404(one.visible(current_user), Remittance.id == remittance_id)


def _note_looks(remittance, groups):
    ids = [group.client.id for group in groups if group.client]
    looks.note_looks(ids, f"Remittance {remittance.number}")


def _cells(remittance, formatted):
    """Its lines and notes, as the report has them."""
    asked = Request(current_user)
    rows = [*REPORT.rows_of([remittance], asked), *notes_of([remittance])]
    return [[formatted(*pair) for pair in zip(REPORT.columns, row, strict=True)] for row in rows]
