"""Reports, each to view and to download."""

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from blueprints.reports.forms import RequestedReport
from blueprints.reports.pending_page import PendingPage
from blueprints.reports.report_page import ReportPage, shown_rows
from reports import catalogue, pending_scheduled_payments
from reports.parameters import Request
from reports.table import Report, plain_rows, typed_rows
from web import downloads
from web.htmx import page
from web.late_forms import never_kept
from web.pdf import answer_pdf
from web.permissions import Permission, requires

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
@requires(Permission.REPORTS_READ)
def list_reports():
    """The reports that the viewer may have."""
    mine = [report for report in catalogue.ALL if report.is_open_to(current_user.side)]
    return page("reports/list.html", reports=mine)


@bp.get("/<report_name>")
@requires(Permission.REPORTS_READ)
def show(report_name):
    """One report: what to ask of it, and after View its rows."""
    asked = _asked(report_name)
    is_viewed = asked.request and "view" in request.args
    shown_by = PendingPage if asked.report is pending_scheduled_payments.REPORT else ReportPage
    return _page(asked, shown_by(asked.report, asked.request, request.args) if is_viewed else None)


@bp.get("/<report_name>.<any(csv, xlsx):file_format>")
@requires(Permission.REPORTS_READ)
def download(report_name, file_format):
    """Download Data: all rows as a file."""
    asked = _asked(report_name)
    return send_rows(asked.report, asked.request, file_format) if asked.request else _page(asked)


@bp.route("/<report_name>.pdf", methods=["GET", "POST"])
@requires(Permission.REPORTS_READ)
@never_kept()
def download_pdf(report_name):
    """The report as a PDF, of those that people send on; a long one is made by the worker."""
    asked = _asked(report_name)
    report = asked.report
    if asked.request is None or not report.has_pdf:
        return _page(asked)
    rows = shown_rows(report, report.rows_of(list(report.units(asked.request)), asked.request))
    return answer_pdf(
        f"{report.name}.pdf",
        "pdf/report.html",
        back=url_for(".show", report_name=report.name),
        lines=len(rows),
        report=report,
        chosen=list(filter(None, [current_user.organisation_name, *asked.words, *report.facts_of(asked.request)])),
        rows=rows,
        foot_rows=shown_rows(report, report.rows_below(asked.request)) if rows else [],
        is_wide=True,
    )


def send_rows(report: Report, asked: Request, file_format: str):
    """All rows of a report as a CSV or XLSX file."""
    if file_format == "xlsx":
        return downloads.send_xlsx(f"{report.name}.xlsx", report.title, report.headings, typed_rows(report, asked))
    return downloads.send_csv(f"{report.name}.csv", report.headings, plain_rows(report, asked))


def _page(asked: RequestedReport, shown: ReportPage | PendingPage | None = None):
    """The report's page; HTMX gets the pick lists alone, for what was picked in one of them."""
    return page(
        "reports/show.html",
        fragment="reports/_parameters.html",
        report=asked.report,
        form=asked.form,
        shown=shown,
        options=asked.options,
        narrows=asked.narrows,
    )


def _asked(report_name: str) -> RequestedReport:
    """The report of this name as the address asks for it; one that the viewer may not have is not there."""
    report = catalogue.find(report_name)
    if report is None or not report.is_open_to(current_user.side):
        abort(404)
    return RequestedReport(report, request.args, current_user)
