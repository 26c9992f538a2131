"""M: reports, each to view and to download."""

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from blueprints.reports.forms import FullForm
from blueprints.reports.shown import Shown, shown_rows
from queries.report_choices import contract_options
from reports import catalogue
from reports.table import plain_rows, typed_rows
from rules.broken import RuleBroken
from web import downloads
from web.htmx import page
from web.pdf import answer_pdf
from web.permissions import Permission, requires

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
@requires(Permission.REPORTS_READ)
def list_reports():
    """The reports that the visitor may have."""
    mine = [report for report in catalogue.ALL if report.is_open_to(current_user.side)]
    return page("reports/list.html", reports=mine)


@bp.get("/<report_name>")
@requires(Permission.REPORTS_READ)
def show(report_name):
    """One report: what to ask of it, and after View its rows."""
    report = _report(report_name)
    form, asked = _asked(report)
    shown = Shown(report, asked, request.args) if asked and "view" in request.args else None
    return _page(report, form, shown)


@bp.get("/<report_name>.<any(csv, xlsx):file_format>")
@requires(Permission.REPORTS_READ)
def download(report_name, file_format):
    """Download Data: all rows as a file."""
    report = _report(report_name)
    form, asked = _asked(report)
    if asked is None:
        return _page(report, form)
    if file_format == "xlsx":
        return downloads.send_xlsx(f"{report.name}.xlsx", report.title, report.headings, typed_rows(report, asked))
    return downloads.send_csv(f"{report.name}.csv", report.headings, plain_rows(report, asked))


@bp.route("/<report_name>.pdf", methods=["GET", "POST"])
@requires(Permission.REPORTS_READ)
def download_pdf(report_name):
    """The report as a PDF, of those that people send on; a long one is made by the worker."""
    report = _report(report_name)
    form, asked = _asked(report)
    if asked is None or not report.has_pdf:
        return _page(report, form)
    units = list(report.units(asked))
    rows = shown_rows(report, report.rows_of(units, asked))
    return answer_pdf(
        f"{report.name}.pdf",
        "pdf/report.html",
        back=url_for(".show", report_name=report.name),
        lines=len(rows),
        report=report,
        chosen=list(filter(None, [current_user.organisation_name, *form.chosen(report)])),
        rows=rows,
        foot_rows=shown_rows(report, report.foot_rows(asked)) if rows else [],
        is_wide=True,
    )


def _page(report, form, shown=None):
    """The report's page; HTMX gets the pick lists alone, for what was picked in one of them."""
    return page(
        "reports/show.html",
        fragment="reports/_parameters.html",
        report=report,
        form=form,
        shown=shown,
        contracts=contract_options(current_user),
    )


def _report(report_name):
    report = catalogue.find(report_name)
    if report is None or not report.is_open_to(current_user.side):
        abort(404)
    return report


def _asked(report):
    """The form as the address fills it in, and the Request that it makes: None where something of it is wrong."""
    form = FullForm(formdata=request.args)
    form.offer(report, current_user)
    if not form.validate():
        return form, None
    try:
        return form, form.request_for(report, current_user)
    except RuleBroken as broken:
        form.show(broken)
        return form, None
