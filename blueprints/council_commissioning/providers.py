"""Organisations and their services: the list, one with its services and contracts, and their forms."""

from dataclasses import replace
from typing import Any

from flask import Response, url_for
from flask_login import current_user

from blueprints.council_commissioning.clients import bp
from blueprints.council_commissioning.editing import Page, shown
from blueprints.council_commissioning.forms import filled
from blueprints.council_commissioning.terms_forms import OrganisationForm, ServiceForm, TermsForm
from blueprints.council_commissioning.terms_pages import edit_page, layout_of, save_terms, without
from models import Organisation, Service
from queries.commissioning.rows import terms_row
from queries.commissioning.terms import contracts_of_organisation, services_of_organisation
from queries.commissioning.terms import list_organisations as list_of_organisations
from queries.report_choices import organisation_of
from rules.change_requests import ORGANISATION_FIELDS
from rules.commissioned_terms import ORGANISATIONS, SERVICES
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.listing import list_request
from web.loading import found_or_404, get_object_or_404
from web.permissions import Permission, requires
from web.picks import search_words

FACTS = {**ORGANISATION_FIELDS, "creditor_ref": "Creditor reference", "vat_number": "VAT Number"}


@bp.get("/organisations")
@requires(Permission.COUNCIL_READ)
def list_organisations() -> Response:
    """All organisations, or those with the words that were searched for."""
    words = search_words()
    listing = list_of_organisations(current_user, words, list_request())
    return page("council_commissioning/organisations.html", listing=listing, rows=listing.rows(), search=words)


@bp.get("/organisations/<id:organisation_id>")
@requires(Permission.COUNCIL_READ)
def organisation(organisation_id: int) -> Response:
    """An organisation with its services and contracts."""
    row = _load(organisation_id)
    return page(
        "council_commissioning/organisation.html",
        organisation=row,
        fields=FACTS,
        services=services_of_organisation(current_user, row.id),
        contracts=contracts_of_organisation(current_user, row.id),
    )


@bp.get("/organisations/new")
@requires(Permission.COMMISSION)
def new_organisation() -> Response:
    """The form of a new organisation."""
    return shown(_new_page(), filled(OrganisationForm, {}))


@bp.post("/organisations/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_organisation() -> Response:
    """A new organisation; then its services and contracts."""
    form = OrganisationForm()

    def to(_reach: Any) -> str:
        made = found_or_404(organisation_of(current_user, form.organisation_ref.data or ""))
        return url_for(".organisation", organisation_id=made.id)

    notice = "Organisation added. Add its services and its contract."
    return save_terms(_new_page(), form, ORGANISATIONS, {}, about=None, is_new=True, to=to, notice=notice)


@bp.get("/organisations/<id:organisation_id>/edit")
@requires(Permission.COMMISSION)
def edit_organisation(organisation_id: int) -> Response:
    """An organisation's details, to be changed."""
    row = _load(organisation_id)
    form = without(filled(OrganisationForm, terms_row(row)), "organisation_ref")
    return shown(_edit_page(row, form), form)


@bp.post("/organisations/<id:organisation_id>/edit")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_organisation(organisation_id: int) -> Response:
    """Change them."""
    row, form = _load(organisation_id), without(OrganisationForm(), "organisation_ref")
    keys = {"organisation_ref": row.reference}
    return save_terms(
        _edit_page(row, form), form, ORGANISATIONS, keys, about=row, is_new=False, to=_back(row)[0],
        notice="Organisation changed.",
    )  # fmt: skip


@bp.get("/organisations/<id:organisation_id>/services/new")
@requires(Permission.COMMISSION)
def new_service(organisation_id: int) -> Response:
    """The form of a new service."""
    return shown(_new_service_page(_load(organisation_id)), filled(ServiceForm, {}))


@bp.post("/organisations/<id:organisation_id>/services/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_service(organisation_id: int) -> Response:
    """A new service of an organisation."""
    row = _load(organisation_id)
    keys = {"organisation_ref": row.reference}
    return save_terms(
        _new_service_page(row), ServiceForm(), SERVICES, keys, about=None, is_new=True, to=_back(row)[0],
        notice="Service added.",
    )  # fmt: skip


@bp.get("/services/<id:service_id>")
@requires(Permission.COMMISSION)
def edit_service(service_id: int) -> Response:
    """A service's details, to be changed."""
    row = _service(service_id)
    form = without(filled(ServiceForm, terms_row(row)), "service_ref")
    return shown(_service_page(row, form), form)


@bp.post("/services/<id:service_id>")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_service(service_id: int) -> Response:
    """Change them."""
    row, form = _service(service_id), without(ServiceForm(), "service_ref")
    keys = {"service_ref": row.reference}
    return save_terms(
        _service_page(row, form), form, SERVICES, keys, about=row, is_new=False, to=_back(row.organisation)[0],
        notice="Service changed.",
    )  # fmt: skip


def _load(organisation_id: int) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.visible_to(current_user), Organisation.id == organisation_id)
    return found


def _service(service_id: int) -> Service:
    found: Service = get_object_or_404(Service.visible_to(current_user), Service.id == service_id)
    return found


def _back(row: Organisation) -> tuple[str, str]:
    return url_for(".organisation", organisation_id=row.id), row.name


def _new_page() -> Page:
    return Page("New organisation", "", url_for(".list_organisations"), "Organisations")


def _edit_page(row: Organisation, form: TermsForm) -> Page:
    return replace(edit_page(row, "Edit organisation", row.name, _back(row)), layout=layout_of(form))


def _new_service_page(row: Organisation) -> Page:
    return Page("New service", row.name, *_back(row))


def _service_page(row: Service, form: TermsForm) -> Page:
    facts = f"{row.name}, {row.organisation.name}"
    return replace(edit_page(row, "Edit service", facts, _back(row.organisation)), layout=layout_of(form))
