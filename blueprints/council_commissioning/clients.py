"""Clients: the list, a client's care, a new client, and what is on record of one."""

from functools import partial

from flask import Blueprint, Response, url_for
from flask_login import current_user

from blueprints.council_commissioning.editing import Page, answer, shown
from blueprints.council_commissioning.forms import ClientForm, filled
from models import Client
from operations.commissioning.saving import CareEdit
from queries.clients import find_client
from queries.commissioning.clients import list_clients as list_of_clients
from queries.commissioning.clients import packages_of, suspensions_of_all
from queries.commissioning.rows import client_row
from queries.commissioning.versions import client_version
from rules.commissioning import CLIENTS
from web import clock, record_access
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import search_words

bp = Blueprint("council_commissioning", __name__, url_prefix="/council/commissioning")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def list_clients() -> Response:
    """All clients, or those whose names or SSRef have the words that were searched for."""
    words = search_words()
    listing = list_of_clients(current_user, words, list_request())
    return page("council_commissioning/clients.html", listing=listing, rows=listing.rows(), search=words)


@bp.get("/clients/<id:client_id>")
@requires(Permission.COUNCIL_READ)
def client(client_id: int) -> Response:
    """A client's care packages, line items and suspensions."""
    row = load_client(client_id)
    return page(
        "council_commissioning/client.html",
        client=row,
        packages=packages_of(current_user, row.id, clock.today()),
        suspensions=suspensions_of_all(row),
    )


@bp.get("/clients/new")
@requires(Permission.COMMISSION)
def new_client() -> Response:
    """The form of a new client."""
    return shown(_new_page(), ClientForm(formdata=None))


@bp.post("/clients/new")
@requires(Permission.COMMISSION)
@never_kept("ssref", "title", "forename", "surname", "date_of_birth", "date_of_death", "why")
def add_client() -> Response:
    """A new client; then what care they get."""
    form = ClientForm()

    def edit() -> CareEdit:
        return CareEdit({CLIENTS: [form.row()]}, new=(CLIENTS,), reason=form.why.data or "")

    def to(_reach: object) -> str:
        added = find_client(current_user, form.row()["ssref"])
        return url_for(".client", client_id=added.id) if added else url_for(".list_clients")

    return answer(_new_page(), form, edit, to=to, notice="Client added. Add the first line item.")


@bp.get("/clients/<id:client_id>/edit")
@requires(Permission.COMMISSION)
def edit_client(client_id: int) -> Response:
    """What is on record of a client, to be changed."""
    row = load_client(client_id)
    return shown(_edit_page(row), filled(ClientForm, client_row(row)))


@bp.post("/clients/<id:client_id>/edit")
@requires(Permission.COMMISSION)
@never_kept("ssref", "title", "forename", "surname", "date_of_birth", "date_of_death", "why")
def change_client(client_id: int) -> Response:
    """Change a client's names, SSRef or dates."""
    row, form = load_client(client_id), ClientForm()
    was = row.ssref

    def edit() -> CareEdit:
        typed = form.row()
        ssref = typed["ssref"] if typed["ssref"] != was else ""
        return CareEdit({CLIENTS: [typed]}, client_id, ssref=ssref, reason=form.why.data or "")

    to = url_for(".client", client_id=client_id)
    return answer(_edit_page(row), form, edit, to=to, notice="Client changed.")


def load_client(client_id: int) -> Client:
    """The client; that an officer looked is recorded."""
    row: Client = get_object_or_404(Client.visible_to(current_user), Client.id == client_id)
    record_access.note_access(row.id, f"Commissioned care of {row.ssref}")
    return row


def _new_page() -> Page:
    return Page("New client", "", url_for(".list_clients"), "Clients")


def _edit_page(row: Client) -> Page:
    back = url_for(".client", client_id=row.id)
    return Page("Change client", row.list_name, back, row.list_name, partial(client_version, row.id))
