"""Download Data and Download Report: a report as a file, at once or, where it is long, made by the worker."""

from flask import abort, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from blueprints.reports.forms import RequestedReport, as_address_asks
from blueprints.reports.pending_page import PendingPage
from blueprints.reports.report_page import shown_rows
from blueprints.reports.routes import PAGES, bp, remember, report_called, report_page
from operations import report_files
from operations.report_files import Wanted
from queries.remembered_reports import find_file
from reports.parameters import Request
from reports.table import Report, plain_rows, typed_rows
from rules.broken import RuleBroken
from web import clock, downloads
from web.htmx import page, refused, send_to
from web.late_forms import never_kept
from web.loading import found_or_404
from web.pdf import answer_pdf
from web.permissions import Permission, requires
from web.seeing_as import is_seeing_as, nothing_can_be_changed

MOST_ROWS_AT_ONCE = 3_000  # made in a second or two; more are for the worker
MOST_ROWS_ON_PAPER = 3_000
USUAL = "usual"  # in an address: what the report shows at first
FILE = "/files/<id:report_file_id>"


@bp.route("/<report_name>.<any(csv, xlsx):file_format>", methods=["GET", "POST"])
@requires(Permission.REPORTS_READ)
@never_kept()
def download(report_name, file_format):
    """Download Data: all rows as a file; of many rows a page with the worker's progress."""
    asked = _asked(report_called(report_name), request.form if request.method == "POST" else request.args)
    if asked.request is None:
        return report_page(asked)
    rows = asked.report.size_of(asked.request)
    if request.method == "POST":
        remember(asked)
    if rows <= MOST_ROWS_AT_ONCE:
        return _send_rows(asked.report, asked.request, file_format)
    if request.method == "POST":
        if is_seeing_as():
            return nothing_can_be_changed()
        return _begin(Wanted(asked.report, asked.typed, file_format))
    return page("reports/long.html", report=asked.report, typed=asked.typed, rows=rows, file_format=file_format)


@bp.route("/<report_name>.pdf", methods=["GET", "POST"])
@requires(Permission.REPORTS_READ)
@never_kept()
def download_pdf(report_name):
    """The report as a PDF, of those that people send on; a long one is made by the worker."""
    report = report_called(report_name)
    if not report.has_pdf:
        abort(404)
    is_form = set(request.form) > {"csrf_token"}  # of the report; the page that waits sends none of its fields
    if request.method == "POST" and not is_form and is_seeing_as():
        return nothing_can_be_changed()
    asked = _asked(report, request.form if is_form else request.args)
    if asked.request is None:
        return report_page(asked)
    if is_form:
        return send_to(url_for(".download_pdf", report_name=report.name, **asked.address))
    rows = report.size_of(asked.request)
    if rows > MOST_ROWS_ON_PAPER:
        return page("reports/long.html", report=report, typed=asked.typed, rows=rows, file_format="pdf")
    return answer_pdf(
        f"{report.name}.pdf",
        "pdf/pending_report.html" if PAGES.get(report.name) is PendingPage else "pdf/report.html",
        back=url_for(".show", report_name=report.name, **asked.address),
        lines=rows,
        report=report,
        chosen=list(filter(None, [current_user.organisation_name, asked.head, *report.facts_of(asked.request)])),
        is_wide=True,
        **_on_paper(asked, asked.request),
    )


@bp.get(FILE)
@requires(Permission.REPORTS_READ)
def one_file(report_file_id):
    """How far a file is, and the link to it."""
    state = found_or_404(find_file(current_user, report_file_id))
    report = report_called(state.file.report)
    return page("reports/file.html", fragment="reports/_file.html", state=state, report=report)


@bp.get(f"{FILE}.<any(csv, xlsx):file_format>")
@requires(Permission.REPORTS_READ)
def download_file(report_file_id, file_format):
    """The file that the worker has made for this person."""
    state = found_or_404(find_file(current_user, report_file_id))
    report, path = report_called(state.file.report), report_files.path_of(state.file)
    if not state.is_made or state.file.file_format != file_format or not path.is_file():
        abort(404)
    media_type = downloads.XLSX if file_format == "xlsx" else downloads.CSV
    return downloads.attached_file(path, f"{report.name}.{file_format}", media_type)


def _asked(report: Report, typed: MultiDict[str, str]) -> RequestedReport:
    """The report as the form or the address asks for it; `?usual=y` asks for what its page shows at first."""
    if USUAL in typed:
        return as_address_asks(report, MultiDict(), current_user)
    return RequestedReport(report, typed, current_user)


def _begin(wanted: Wanted):
    """Have the worker make it, and show how far it is."""
    try:
        file = report_files.begin(wanted, by=current_user, at=clock.moment())
    except RuleBroken as broken:
        return refused(url_for(".list_reports"), broken)
    return send_to(url_for(".one_file", report_file_id=file.id))


def _send_rows(report: Report, asked: Request, file_format: str):
    """All rows of a report as a CSV or XLSX file."""
    if file_format == "xlsx":
        return downloads.send_xlsx(f"{report.name}.xlsx", report.title, report.headings, typed_rows(report, asked))
    return downloads.send_csv(f"{report.name}.csv", report.headings, plain_rows(report, asked))


def _on_paper(asked: RequestedReport, wanted: Request):
    """What the document shows: the rows as they are, or those of Pending Scheduled Payments by client."""
    report = asked.report
    if PAGES.get(report.name) is PendingPage:
        return {"shown": PendingPage(asked, wanted, 1, clients_a_page=MOST_ROWS_ON_PAPER)}
    rows = shown_rows(report, report.rows_of(list(report.units(wanted)), wanted))
    return {"rows": rows, "foot_rows": shown_rows(report, report.rows_below(wanted)) if rows else []}
