"""What changes over time: prices, contributions and suspensions of a line item, and suspensions of all care."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from flask import Response, url_for

from blueprints.council_commissioning.clients import bp, load_client
from blueprints.council_commissioning.editing import Page, answer, shown
from blueprints.council_commissioning.forms import ContributionForm, DatedForm, PriceForm, SuspensionForm, filled
from blueprints.council_commissioning.lines import load_line, page_of_line
from models import CarePackageLineItem, Client, Contribution, PriceChange, Suspension
from operations.commissioning.saving import CareEdit
from queries.commissioning.clients import suspension_of_all
from queries.commissioning.lines import change_of
from queries.commissioning.rows import contribution_row, price_row, suspension_row
from queries.commissioning.versions import client_version
from rules.commissioning import CONTRIBUTIONS, PRICES, SUSPENSIONS, Row
from web.late_forms import ANY, never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires


class Kind(NamedTuple):
    """Something of a line item over dates: its file, form, table, its row, and its word."""

    file_name: str
    form: type[DatedForm]
    table: Any
    row: Callable[[Any, CarePackageLineItem], Row]
    word: str


KINDS = {
    "prices": Kind(PRICES, PriceForm, PriceChange, lambda row, line: price_row(row, line.reference), "price"),
    "contributions": Kind(
        *(CONTRIBUTIONS, ContributionForm, Contribution),
        lambda row, line: contribution_row(row, line.reference),
        "contribution",
    ),
    "suspensions": Kind(
        *(SUSPENSIONS, SuspensionForm, Suspension),
        lambda row, line: suspension_row(row, line.client.ssref, line.reference),
        "suspension",
    ),
}
WHAT = "<any(prices, contributions, suspensions):dated_kind>"


@bp.get(f"/lines/<id:line_id>/{WHAT}/new")
@requires(Permission.COMMISSION)
def new_row(line_id: int, dated_kind: str) -> Response:
    """A new price, contribution or suspension of a line item."""
    line, kind = load_line(line_id)[0], KINDS[dated_kind]
    return shown(_page(line, kind, is_new=True), kind.form(formdata=None))


@bp.post(f"/lines/<id:line_id>/{WHAT}/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_row(line_id: int, dated_kind: str) -> Response:
    """Add it."""
    (line, _), kind = load_line(line_id), KINDS[dated_kind]
    form = kind.form()

    def edit() -> CareEdit:
        rows = {kind.file_name: [_of_line(line) | form.row()]}
        return CareEdit(rows, line.client_id, line.id, new=(kind.file_name,), reason=form.why.data or "")

    to = url_for(".line", line_id=line.id)
    return answer(_page(line, kind, is_new=True), form, edit, to=to, notice=f"{kind.word.capitalize()} added.")


@bp.get(f"/lines/<id:line_id>/{WHAT}/<id:dated_id>")
@requires(Permission.COMMISSION)
def edit_row(line_id: int, dated_kind: str, dated_id: int) -> Response:
    """One that there is."""
    (line, _), kind = load_line(line_id), KINDS[dated_kind]
    row = found_or_404(change_of(line, kind.table, dated_id))
    return shown(_page(line, kind), filled(kind.form, kind.row(row, line)))


@bp.post(f"/lines/<id:line_id>/{WHAT}/<id:dated_id>")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_row(line_id: int, dated_kind: str, dated_id: int) -> Response:
    """Change it, or take it away."""
    (line, _), kind = load_line(line_id), KINDS[dated_kind]
    row = found_or_404(change_of(line, kind.table, dated_id))
    form, was = kind.form(), kind.row(row, line)

    def edit() -> CareEdit:
        rows = {kind.file_name: changed_rows(was, form)}
        return CareEdit(rows, line.client_id, line.id, reason=form.why.data or "")

    to = url_for(".line", line_id=line.id)
    return answer(_page(line, kind), form, edit, to=to, notice=f"{kind.word.capitalize()} {_done(form)}.")


@bp.get("/clients/<id:client_id>/suspensions/new")
@requires(Permission.COMMISSION)
def new_suspension(client_id: int) -> Response:
    """A suspension of all of a client's care."""
    return shown(_client_page(load_client(client_id), is_new=True), _client_form(formdata=None))


@bp.post("/clients/<id:client_id>/suspensions/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_suspension(client_id: int) -> Response:
    """Add it."""
    client, form = load_client(client_id), _client_form()

    def edit() -> CareEdit:
        rows = {SUSPENSIONS: [{"ssref": client.ssref, "cpli_id": ""} | form.row()]}
        return CareEdit(rows, client_id, new=(SUSPENSIONS,), reason=form.why.data or "")

    to = url_for(".client", client_id=client_id)
    return answer(_client_page(client, is_new=True), form, edit, to=to, notice="Suspension added.")


@bp.get("/clients/<id:client_id>/suspensions/<id:suspension_id>")
@requires(Permission.COMMISSION)
def edit_suspension(client_id: int, suspension_id: int) -> Response:
    """One that there is, of all of a client's care."""
    client = load_client(client_id)
    row = suspension_row(found_or_404(suspension_of_all(client, suspension_id)), client.ssref)
    return shown(_client_page(client), filled(SuspensionForm, row))


@bp.post("/clients/<id:client_id>/suspensions/<id:suspension_id>")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_suspension(client_id: int, suspension_id: int) -> Response:
    """Change it, or take it away."""
    client, form = load_client(client_id), _client_form()
    was = suspension_row(found_or_404(suspension_of_all(client, suspension_id)), client.ssref)

    def edit() -> CareEdit:
        return CareEdit({SUSPENSIONS: changed_rows(was, form)}, client_id, reason=form.why.data or "")

    to = url_for(".client", client_id=client_id)
    return answer(_client_page(client), form, edit, to=to, notice=f"Suspension {_done(form)}.")


def changed_rows(was: Row, form: DatedForm) -> list[Row]:
    """The rows that make a dated row what was typed: another first day is another row in place of it."""
    if form.delete.data:
        return [was | {"delete": "Y"}]
    now = was | form.row()
    if now["start_date"] == was["start_date"]:
        return [now]
    return [was | {"delete": "Y"}, now | {"delete": "N"}]


def _of_line(line: CarePackageLineItem) -> Row:
    return {"cpli_id": line.reference, "ssref": line.client.ssref}


def _done(form: DatedForm) -> str:
    return "taken away" if form.delete.data else "changed"


def _client_form(**given: Any) -> SuspensionForm:
    return SuspensionForm(**given)


def _page(line: CarePackageLineItem, kind: Kind, is_new: bool = False) -> Page:
    verb = "New" if is_new else "Change"
    return page_of_line(line, f"{verb} {kind.word} of {line.reference}", layout=_layout(kind.form, is_new))


def _client_page(client: Client, is_new: bool = False) -> Page:
    heading = "Suspend all of a client’s care" if is_new else "Change the suspension of all care"
    back, version = url_for(".client", client_id=client.id), partial(client_version, client.id)
    layout = _layout(SuspensionForm, is_new)
    return Page(heading, client.list_name, back, client.list_name, version, layout=layout)


def _layout(form: type[DatedForm], is_new: bool) -> tuple[tuple[str, str, str], ...]:
    return tuple(each for each in form.layout if not (is_new and each[0] == "delete"))
