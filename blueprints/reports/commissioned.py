"""Commissioned Vs Actuals: on screen grouped, with totals and a chart of the weeks."""

from flask import request
from flask_login import current_user

from blueprints.reports.commissioned_page import (
    CommissionedPage,
    cost_difference,
    quantity_difference,
    visits_words,
)
from blueprints.reports.forms import RequestedReport
from blueprints.reports.routes import bp, send_rows
from reports.commissioned_vs_actuals import REPORT
from web.htmx import page
from web.permissions import Permission, requires

bp.add_app_template_filter(cost_difference)
bp.add_app_template_filter(quantity_difference)
bp.add_app_template_filter(visits_words)


@bp.get(f"/{REPORT.name}")
@requires(Permission.REPORTS_READ)
def commissioned():
    """What to ask of it, and after View its rows."""
    asked = RequestedReport(REPORT, request.args, current_user)
    is_viewed = asked.request and "view" in request.args
    return _page(asked, CommissionedPage(asked.request, request.args) if is_viewed else None)


@bp.get(f"/{REPORT.name}.<any(csv, xlsx):file_format>")
@requires(Permission.REPORTS_READ)
def download_commissioned(file_format):
    """Download Data: all rows as a file."""
    asked = RequestedReport(REPORT, request.args, current_user)
    return send_rows(REPORT, asked.request, file_format) if asked.request else _page(asked, None)


def _page(asked: RequestedReport, shown: CommissionedPage | None):
    return page("reports/commissioned.html", report=REPORT, form=asked.form, shown=shown, options=asked.options)
