"""M: reports, each to view and to download."""

from flask import abort, request
from flask_login import current_user

import reports
from blueprints.reports import commissioned, tile  # noqa: F401 - they register themselves
from blueprints.reports.area import bp
from blueprints.reports.forms import ReportForm
from blueprints.reports.shown import Shown, contract_options
from reports.table import Request, plain_rows, typed_rows
from rules.broken import RuleBroken
from web import downloads
from web.htmx import page
from web.permissions import Permission, requires


@bp.get("")
@requires(Permission.REPORTS_READ)
def list_reports():
    """The reports that the visitor may have."""
    mine = [report for report in reports.ALL if report.is_open_to(current_user.side)]
    return page("reports/list.html", reports=mine)


@bp.get("/<report_name>")
@requires(Permission.REPORTS_READ)
def show(report_name):
    """One report: what to ask of it, and after View its rows."""
    report = _report(report_name)
    form, asked = _asked(report)
    shown = Shown(report, asked, request.args) if asked and "view" in request.args else None
    return page("reports/show.html", report=report, form=form, shown=shown, contracts=contract_options(current_user))


@bp.get("/<report_name>.<any(csv, xlsx):file_format>")
@requires(Permission.REPORTS_READ)
def download(report_name, file_format):
    """Download Data: all rows as a file."""
    report = _report(report_name)
    form, asked = _asked(report)
    if asked is None:
        contracts = contract_options(current_user)
        return page("reports/show.html", report=report, form=form, shown=None, contracts=contracts)
    if file_format == "xlsx":
        return downloads.send_xlsx(f"{report.name}.xlsx", report.title, report.headings, typed_rows(report, asked))
    return downloads.send_csv(f"{report.name}.csv", report.headings, plain_rows(report, asked))


def _report(report_name):
    report = reports.BY_NAME.get(report_name)
    if report is None or not report.is_open_to(current_user.side):
        abort(404)
    return report


def _asked(report):
    """The form as the address fills it in, and the Request that it makes: None where something of it is wrong."""
    form = ReportForm(formdata=request.args)
    if not form.validate():
        return form, None
    try:
        organisation, contract = form.rows(current_user)
        if form.from_date.data and form.to_date.data and form.to_date.data < form.from_date.data:
            raise RuleBroken("Enter a last day that is not before the first", "to_date")
    except RuleBroken as broken:
        form.show(broken)
        return form, None
    return form, Request(current_user, organisation, contract, form.from_date.data, form.to_date.data)
