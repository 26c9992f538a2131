"""Commissioned Vs Actuals: its own parameters, and on screen grouped, with totals and a chart of the weeks."""

from flask import request
from flask_login import current_user
from wtforms import BooleanField

from blueprints.reports.commissioned_shown import (
    CommissionedShown,
    cost_difference,
    quantity_difference,
    visits_words,
)
from blueprints.reports.forms import ReportForm
from blueprints.reports.routes import bp
from queries.report_choices import client_of, client_options, contract_options, service_group_classes
from reports.commissioned_vs_actuals import REPORT
from reports.table import Request, plain_rows, typed_rows
from rules.broken import RuleBroken
from web import clock, downloads
from web.forms import TextField
from web.htmx import page
from web.permissions import Permission, requires

bp.add_app_template_filter(cost_difference)
bp.add_app_template_filter(quantity_difference)
bp.add_app_template_filter(visits_words)


class CommissionedForm(ReportForm):
    """What this report is asked for beyond the others."""

    service_group_class = TextField("Service Group Class")
    client = TextField("Client")
    differences_only = BooleanField("Differences Only")
    with_empty_weeks = BooleanField("Include Weeks Without Actuals")

    def asked(self):
        """The Request that it makes. Raises RuleBroken."""
        organisation, contract = self.rows(current_user)
        client = None
        if self.client.data:
            client = client_of(current_user, self.client.data)
            if client is None:
                raise RuleBroken(
                    f"There is no client with the SSRef {self.client.data}. Leave it blank for all", "client"
                )
        return Request(
            current_user,
            organisation,
            contract,
            self.from_date.data,
            self.to_date.data,
            client=client,
            service_group_class=self.service_group_class.data or "",
            differences_only=self.differences_only.data,
            with_empty_weeks=self.with_empty_weeks.data,
            today=clock.today(),
        )


@bp.get(f"/{REPORT.name}")
@requires(Permission.REPORTS_READ)
def commissioned():
    """What to ask of it, and after View its rows."""
    form, asked = _asked()
    shown = CommissionedShown(asked, request.args) if asked and "view" in request.args else None
    return _page(form, shown)


@bp.get(f"/{REPORT.name}.<any(csv, xlsx):file_format>")
@requires(Permission.REPORTS_READ)
def download_commissioned(file_format):
    """Download Data: all rows as a file."""
    form, asked = _asked()
    if asked is None:
        return _page(form, None)
    if file_format == "xlsx":
        return downloads.send_xlsx(f"{REPORT.name}.xlsx", REPORT.title, REPORT.headings, typed_rows(REPORT, asked))
    return downloads.send_csv(f"{REPORT.name}.csv", REPORT.headings, plain_rows(REPORT, asked))


def _asked():
    """The form as the address fills it in, and the Request that it makes: None where something of it is wrong."""
    form = CommissionedForm(formdata=request.args)
    if not form.validate():
        return form, None
    try:
        if form.from_date.data and form.to_date.data and form.to_date.data < form.from_date.data:
            raise RuleBroken("Enter a last day that is not before the first", "to_date")
        return form, form.asked()
    except RuleBroken as broken:
        form.show(broken)
        return form, None


def _page(form, shown):
    return page(
        "reports/commissioned.html",
        report=REPORT,
        form=form,
        shown=shown,
        contracts=contract_options(current_user),
        classes=service_group_classes(),
        clients=client_options(current_user),
    )
