"""Actuals Bulk Export and Commissioned Care Export, as CSV or XLSX."""

from datetime import timedelta

from flask import request
from flask_login import current_user

from blueprints.actuals_files.addresses import organisation_asked
from blueprints.actuals_files.forms import BulkExportForm, CareExportForm
from blueprints.actuals_files.imports import bp
from queries.actuals_files.commissioned_care import HEADINGS as CARE_HEADINGS
from queries.actuals_files.commissioned_care import care_rows
from queries.actuals_files.exporting import export_rows, in_order
from queries.clients import client_ids_of
from queries.options import find_service, services_of
from queries.weeks.loading import Scope
from rules.actual_files import HEADINGS
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.weeks import monday_of
from web import clock, downloads, record_access
from web.htmx import page
from web.permissions import Permission, requires


@bp.get("/bulk-export")
@requires(Permission.ACTUALS_READ)
def bulk_export():
    """Which service and weeks to write out."""
    form = BulkExportForm(formdata=request.args)
    if not request.args.get("to_date"):
        form.from_date.data = form.to_date.data = monday_of(clock.today()) - timedelta(weeks=1)
        form.from_date.raw_data = form.to_date.raw_data = None
    return _page("actuals_files/bulk_export.html", form)


@bp.get("/bulk-export.<any(csv, xlsx):file_format>")
@requires(Permission.ACTUALS_READ)
def download_actuals(file_format):
    """The weeks as a file that Actuals Bulk Import reads back."""
    form = BulkExportForm(formdata=request.args)
    scope = _scope(form)
    try:
        first, last = form.weeks() if not form.errors else (None, None)
    except RuleBroken as broken:
        form.show(broken)
    if form.errors:
        return _page("actuals_files/bulk_export.html", form)
    rows = export_rows(scope, first, last)
    _note_accesses({row["ssref"] for row in rows}, "Actuals Bulk Export")
    name = f"actuals-{first.isoformat()}-{last.isoformat()}"
    return _send(file_format, name, "Actuals", HEADINGS, in_order(rows))


@bp.get("/commissioned-care-export")
@requires(Permission.ACTUALS_READ)
def care_export():
    """Which of the commissioned care to write out."""
    return _page("actuals_files/care_export.html", CareExportForm(formdata=request.args))


@bp.get("/commissioned-care-export.<any(csv, xlsx):file_format>")
@requires(Permission.ACTUALS_READ)
def download_care(file_format):
    """The care package line items as a file."""
    form = CareExportForm(formdata=request.args)
    scope = _scope(form)
    if form.errors:
        return _page("actuals_files/care_export.html", form)
    rows = care_rows(scope, clock.today(), include_historical=request.args.get("historical") == "y")
    _note_accesses({row[CARE_HEADINGS.index("SSRef")] for row in rows}, "Commissioned Care Export")
    name = f"commissioned-care-{clock.today().isoformat()}"
    return _send(file_format, name, "Commissioned Care", CARE_HEADINGS, rows)


def _page(template, form):
    """The page that asks; its errors stand in the form."""
    organisation = _organisation(form)
    return page(template, form=form, services=services_of(current_user, organisation.id) if organisation else [])


def _organisation(form):
    try:
        return organisation_asked()
    except RuleBroken as broken:
        if not form.organisation.errors:
            form.show(broken)
        return None


def _scope(form):
    """Whose lines, as operations load them; what is wrong with the address stands in the form."""
    form.validate()
    organisation = _organisation(form)
    if organisation is None:
        if not form.errors:
            form.show(RuleBroken("Enter the organisation's reference", "organisation"))
        return None
    if not form.service.data:
        return Scope(organisation.id)
    service = find_service(current_user, organisation.id, form.service.data)
    if service is None:
        form.show(RuleBroken("Choose one of the services, or all of them", "service"))
    return Scope(organisation.id, service.id if service else None)


def _note_accesses(ssrefs, shown):
    """An officer who takes an export away has looked at the records of all clients in it."""
    if current_user.side == "council":
        for client_id in client_ids_of(current_user, ssrefs):
            record_access.note_access(client_id, shown)


def _send(file_format, name, title, headings, rows):
    if file_format == "xlsx":
        return downloads.send_xlsx(f"{name}.xlsx", title, headings, rows)
    rows = ([format_date(cell) if hasattr(cell, "isoformat") else cell for cell in row] for row in rows)
    return downloads.send_csv(f"{name}.csv", headings, rows)
