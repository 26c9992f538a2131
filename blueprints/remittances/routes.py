"""Remittance advice: the list, one of them on screen, and as a file."""

from flask import Blueprint, make_response, url_for
from flask_login import current_user

from queries.remittances.detail import find_remittance, load_detail
from queries.remittances.lines import client_lines
from queries.remittances.listing import contract_options, remittance_list
from reports.parameters import Request
from reports.remittance_advice import REPORT, notes_of
from reports.remittance_document import advices_of
from reports.table import as_plain, as_typed
from rules.financial_years import financial_year_name, financial_year_of
from web import clock, downloads, record_access
from web.htmx import page
from web.late_forms import never_kept
from web.listing import asked_page, list_request
from web.loading import found_or_404
from web.pdf import answer_pdf
from web.permissions import Permission, requires
from web.picks import pick

bp = Blueprint("remittances", __name__, url_prefix="/remittances")
ONE = "/<id:remittance_id>"
YEARS_SHOWN = 7


@bp.get("")
@requires(Permission.REMITTANCES_READ)
def list_remittances():
    """Every remittance, newest first."""
    year, contract = _year_pick(), None
    if current_user.side == "provider":
        contract = pick("contract", "Contract", "Every contract", contract_options(current_user))
    listing = remittance_list(current_user, list_request(), year.value, contract.value if contract else None)
    picks = [each for each in (year, contract) if each]
    return page("remittances/list.html", listing=listing, rows=listing.rows(), picks=picks)


@bp.get(ONE)
@requires(Permission.REMITTANCES_READ)
def show(remittance_id):
    """One remittance advice: what was paid, line by line, each with its working."""
    shown = load_detail(_remittance(remittance_id), asked_page())
    _note_accesses(shown.remittance, shown.shown_groups)
    return page("remittances/show.html", shown=shown)


@bp.get(f"{ONE}.csv")
@requires(Permission.REMITTANCES_READ)
def download(remittance_id):
    """The advice as a CSV file."""
    remittance = _remittance(remittance_id)
    _note_accesses(remittance, client_lines([remittance])[remittance.id])
    return downloads.send_csv(f"remittance-{remittance.number}.csv", REPORT.headings, _cells(remittance, as_plain))


@bp.get(f"{ONE}.xlsx")
@requires(Permission.REMITTANCES_READ)
def download_spreadsheet(remittance_id):
    """The advice as a spreadsheet."""
    remittance = _remittance(remittance_id)
    title = f"Remittance {remittance.number}"
    _note_accesses(remittance, client_lines([remittance])[remittance.id])
    name = f"remittance-{remittance.number}.xlsx"
    return downloads.send_xlsx(name, title, REPORT.headings, _cells(remittance, as_typed))


@bp.route(f"{ONE}.pdf", methods=["GET", "POST"])
@requires(Permission.REMITTANCES_READ)
@never_kept()
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
    if downloads.is_file(make_response(answer)):  # the page that waits for the file shows no client's record
        _note_accesses(remittance, [group for advice in advices for group in advice.groups])
    return answer


def _remittance(remittance_id):
    return found_or_404(find_remittance(current_user, remittance_id))


def _year_pick():
    this_year = financial_year_of(clock.today())
    years = [(year, financial_year_name(year)) for year in range(this_year + 1, this_year - YEARS_SHOWN, -1)]
    return pick("year", "Financial year", "Every financial year", years)


def _note_accesses(remittance, groups):
    ids = [group.client.id for group in groups if group.client]
    record_access.note_accesses(ids, f"Remittance {remittance.number}")


def _cells(remittance, formatted):
    """Its lines and notes, as the report has them."""
    asked = Request(current_user)
    rows = [*REPORT.rows_of([remittance], asked), *notes_of([remittance])]
    return [[formatted(*pair) for pair in zip(REPORT.columns, row, strict=True)] for row in rows]
