"""Reports, each to view and to download."""

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from blueprints.reports.commissioned_page import (
    CommissionedPage,
    cost_difference,
    quantity_difference,
    visits_words,
)
from blueprints.reports.forms import RequestedReport, as_address_asks
from blueprints.reports.pending_page import PendingPage
from blueprints.reports.report_page import CARDS, ReportPage, Shown
from operations import remembered_reports
from queries.remembered_reports import newest_files
from reports import catalogue, commissioned_vs_actuals, pending_scheduled_payments
from reports.table import Report
from web.htmx import page, send_to, wants_fragment
from web.late_forms import never_kept
from web.listing import asked_page
from web.permissions import Permission, requires
from web.seeing_as import is_seeing_as

bp = Blueprint("reports", __name__, url_prefix="/reports")
for each in (cost_difference, quantity_difference, visits_words):
    bp.add_app_template_filter(each)
PAGES: dict[str, type[ReportPage] | type[PendingPage] | type[CommissionedPage]] = {  # those that are grouped on screen
    pending_scheduled_payments.REPORT.name: PendingPage,
    commissioned_vs_actuals.REPORT.name: CommissionedPage,
}


@bp.get("")
@requires(Permission.REPORTS_READ)
def list_reports():
    """The reports that the viewer may have, and the files that were made for them."""
    mine = [report for report in catalogue.ALL if report.is_open_to(current_user.side)]
    return page("reports/list.html", reports=mine, files=newest_files(current_user), report_of=catalogue.find)


@bp.get("/<report_name>")
@requires(Permission.REPORTS_READ)
def show(report_name):
    """One report: its rows, and above them what else it can be asked for."""
    asked = as_address_asks(report_called(report_name), request.args, current_user)
    return report_page(asked, None if wants_fragment() else _shown(asked))


@bp.post("/<report_name>")
@requires(Permission.REPORTS_READ)
@never_kept()
def view(report_name):
    """View: the report as it was asked for, also the next time; Reset: as it usually is. Of who sees as a provider does
    nothing is remembered.
    """
    report = report_called(report_name)
    if "reset" in request.form:
        if not is_seeing_as():
            remembered_reports.forget(report.name, by=current_user)
        return send_to(url_for(".show", report_name=report.name))
    asked = RequestedReport(report, request.form, current_user)
    if asked.request is None:
        return report_page(asked)
    remember(asked)
    return send_to(url_for(".show", report_name=report.name, **asked.address))


def remember(asked: RequestedReport) -> None:
    """The report is shown so the next time as well; not to who sees as a provider does."""
    if not is_seeing_as():
        remembered_reports.remember(asked.report.name, asked.typed, by=current_user)


def _shown(asked: RequestedReport) -> Shown | None:
    """What the page shows; None where what was asked for is wrong."""
    if asked.request is None:
        return None
    shown_by = PAGES.get(asked.report.name, ReportPage)
    return shown_by(asked, asked.request, asked_page(), as_cards=CARDS in request.args)


def report_page(asked: RequestedReport, shown: Shown | None = None):
    """The report's page; HTMX gets the pick lists alone, for what was picked in one of them."""
    return page(
        "reports/show.html",
        fragment="reports/_parameters.html",
        report=asked.report,
        form=asked.form,
        shown=shown,
        head_words=asked.head,
        options=asked.options,
        narrows=asked.narrows,
    )


def report_called(report_name: str) -> Report:
    """The report of this name; one that the viewer may not have is not there."""
    report = catalogue.find(report_name)
    if report is None or not report.is_open_to(current_user.side):
        abort(404)
    return report
