"""Organisation Details, Service Details and Contacts: shown, and changed by asking the council."""

from functools import partial

from flask import Blueprint, abort, url_for
from flask_login import current_user

from blueprints.details.forms import DetailsForm, details_form
from models import ChangeRequest, Organisation, Person, Service
from operations import change_requests
from queries import change_requests as queries
from rules.change_requests import (
    ADD_ROLE,
    CONTACT_FIELDS,
    DELETE_ROLE,
    NEW_CONTACT,
    ORGANISATION_FIELDS,
    SERVICE_FIELDS,
    UPDATE_CONTACT,
    UPDATE_ORGANISATION,
    UPDATE_SERVICE,
)
from rules.people import PROVIDER_ROLES, role_name
from web.change_requests import shown_request
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires

bp = Blueprint("details", __name__)
SENT = "Sent to the council. You will be told when it has decided."


@bp.get("/organisation")
@requires(Permission.ORGANISATION_READ)
def organisation():
    """The details of the organisation that the viewer acts for."""
    row = _organisation()
    waiting = queries.pending_about(row.id, UPDATE_ORGANISATION)
    return page("details/organisation.html", row=row, fields=ORGANISATION_FIELDS, waiting=waiting)


@bp.get("/organisation/edit")
@requires(Permission.ORGANISATION_EDIT)
def edit_organisation():
    """The same, to be changed."""
    row = _organisation()
    return _edit_page(UPDATE_ORGANISATION, row, row.name, url_for(".organisation"), _form_of(UPDATE_ORGANISATION, row))


@bp.post("/organisation/edit")
@requires(Permission.ORGANISATION_EDIT)
@never_kept(ANY)
def ask_for_organisation():
    """Ask the council for other details."""
    row, ask = _organisation(), change_requests.ask_for_organisation
    return _send(UPDATE_ORGANISATION, row, url_for(".organisation"), ask)


@bp.get("/services")
@requires(Permission.ORGANISATION_READ)
def services():
    """The services; with only one, its details."""
    _organisation()
    found = queries.services_of(current_user)
    if len(found) == 1:
        return service(found[0].id)
    return page("details/services.html", services=found, row=None)


@bp.get("/services/<id:service_id>")
@requires(Permission.ORGANISATION_READ)
def service(service_id):
    """The details of one service."""
    row = _service(service_id)
    return page(
        "details/services.html",
        services=queries.services_of(current_user),
        row=row,
        fields=SERVICE_FIELDS,
        waiting=queries.pending_about(row.organisation_id, UPDATE_SERVICE, service_id=row.id),
    )


@bp.get("/services/<id:service_id>/edit")
@requires(Permission.ORGANISATION_EDIT)
def edit_service(service_id):
    """The same, to be changed."""
    row = _service(service_id)
    return _edit_page(
        UPDATE_SERVICE, row, row.name, url_for(".service", service_id=row.id), _form_of(UPDATE_SERVICE, row)
    )


@bp.post("/services/<id:service_id>/edit")
@requires(Permission.ORGANISATION_EDIT)
@never_kept(ANY)
def ask_for_service(service_id):
    """Ask the council for other details."""
    row = _service(service_id)
    ask = partial(change_requests.ask_for_service, row)
    return _send(UPDATE_SERVICE, row, url_for(".service", service_id=row.id), ask)


@bp.get("/contacts")
@requires(Permission.ORGANISATION_READ)
def contacts():
    """The organisation's contacts."""
    _organisation()
    return page("details/contacts.html", form=None, row=None, **_contact_list())


@bp.get("/contacts/<id:person_id>")
@requires(Permission.ORGANISATION_READ)
def contact(person_id):
    """One contact with their roles."""
    return _contact_page(_contact(person_id))


@bp.get("/contacts/new")
@requires(Permission.ORGANISATION_EDIT)
def new_contact():
    """A contact to be made."""
    _organisation()
    return _new_contact_page(details_form(NEW_CONTACT)(formdata=None))


@bp.post("/contacts/new")
@requires(Permission.ORGANISATION_EDIT)
@never_kept(ANY)
def ask_for_new_contact():
    """Submit Contact Creation Request."""
    form = details_form(NEW_CONTACT)()
    typed = form.typed()
    return submit_once(
        partial(change_requests.ask_for_new_contact, typed, typed.get("role")),
        to=url_for(".contacts"),
        notice=SENT,
        form=form,
        again=lambda _broken: _new_contact_page(form),
    )


@bp.get("/contacts/<id:person_id>/edit")
@requires(Permission.ORGANISATION_EDIT)
def edit_contact(person_id):
    """A contact's details, to be changed."""
    row = _contact(person_id)
    back = url_for(".contact", person_id=row.id)
    return _edit_page(UPDATE_CONTACT, row, row.name, back, _form_of(UPDATE_CONTACT, row))


@bp.post("/contacts/<id:person_id>/edit")
@requires(Permission.ORGANISATION_EDIT)
@never_kept(ANY)
def ask_for_contact(person_id):
    """Ask the council for other details."""
    row = _contact(person_id)
    ask = partial(change_requests.ask_for_contact, row)
    return _send(UPDATE_CONTACT, row, url_for(".contact", person_id=row.id), ask)


@bp.post("/contacts/<id:person_id>/roles/<any(addition, removal):role_change>")
@requires(Permission.ORGANISATION_EDIT)
@never_kept(ANY)
def ask_for_role(person_id, role_change):
    """Request Role Addition, Request Role Removal."""
    row, form = _contact(person_id), details_form(NEW_CONTACT)()
    kind = ADD_ROLE if role_change == "addition" else DELETE_ROLE
    return submit_once(
        partial(change_requests.ask_for_role, kind, row, form.role.data),
        to=url_for(".contact", person_id=row.id),
        notice=SENT,
        form=form,
        again=lambda _broken: _contact_page(row, form),
    )


@bp.get("/change-requests/<id:change_request_id>")
@requires(Permission.ORGANISATION_READ)
def change_request(change_request_id):
    """One request: old and new side by side, and what the council decided."""
    row = get_object_or_404(ChangeRequest.visible_to(current_user), ChangeRequest.id == change_request_id)
    return page("details/change_request.html", **shown_request(row))


def _send(kind, row, back, ask):
    """Ask the council for the details that were typed; `ask` is the operation, but for those."""
    form = details_form(kind)()
    return submit_once(
        partial(ask, form.typed()),
        to=back,
        notice=SENT,
        form=form,
        again=lambda _broken: _edit_page(kind, row, row.name, back, form),
    )


def _organisation() -> Organisation:
    """The organisation that the viewer acts for; officers act for none, so for them there is no such page."""
    if current_user.side != "provider":
        abort(404)
    return Organisation.get_by_id(current_user.organisation_id)


def _service(service_id) -> Service:
    _organisation()
    return get_object_or_404(Service.visible_to(current_user), Service.id == service_id)


def _contact(person_id) -> Person:
    _organisation()
    return get_object_or_404(queries.contacts_of(current_user), Person.id == person_id)


def _form_of(kind, row) -> DetailsForm:
    return details_form(kind)(formdata=None, data=queries.values_of(kind, row))


def _edit_page(kind, row, name, back, form):
    return page("details/edit.html", form=form, name=name, back=back, kind=kind, current=queries.values_of(kind, row))


def _new_contact_page(form):
    return page("details/new_contact.html", form=form, row=None, **_contact_list(is_new=True))


def _contact_list(is_new=False):
    """What the list beside a contact needs."""
    return {"contacts": list(queries.contacts_of(current_user)), "is_new": is_new}


def _contact_page(row, form=None):
    held = queries.roles_of(current_user, row.id)
    asked = [
        each
        for kind in (UPDATE_CONTACT, ADD_ROLE, DELETE_ROLE)
        for each in queries.pending_about(current_user.organisation_id, kind, person_id=row.id)
    ]
    return page(
        "details/contacts.html",
        form=form,
        row=row,
        **_contact_list(),
        fields=CONTACT_FIELDS,
        roles=[(role, role_name(role), role in held) for role in PROVIDER_ROLES],
        asked_roles={each.asked["role"] for each in asked if "role" in each.asked},
        waiting=asked,
    )
