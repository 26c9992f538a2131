"""Line items: a new one, a copy, all of one, its end, whether it is authorised. From a date on: `line_changes.py`."""

from functools import partial
from typing import Any

from flask import Response, request, url_for
from flask_login import current_user

from blueprints.council_commissioning.clients import bp, load_client
from blueprints.council_commissioning.editing import Page, answer, shown
from blueprints.council_commissioning.forms import AuthoriseForm, EditLineForm, EndForm, LineForm, filled
from models import CarePackageLineItem, Client, Contribution, PriceChange, Suspension
from operations.commissioning.saving import CareEdit
from queries.commissioning.clients import contract_choices, level_choices, references_like, service_choices
from queries.commissioning.lines import changes_of
from queries.commissioning.rows import line_item_row
from queries.commissioning.versions import line_version
from queries.line_items.detail import load_care, priced, visible_lines
from queries.options import organisation_options
from rules.care import LineItem
from rules.commissioning import LINES, Row, next_reference
from rules.dates import format_date
from rules.wording import PRICING_NAMES
from web import clock, record_access
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import pick, whole_number


@bp.get("/clients/<id:client_id>/lines/new")
@requires(Permission.COMMISSION)
def new_line(client_id: int) -> Response:
    """The form of a new line item, once its provider is picked; or a copy of another (`copy`)."""
    client, copied = load_client(client_id), _copied(client_id)
    provider = copied.contract.organisation_id if copied else _provider().value
    if provider is None:
        return page("council_commissioning/provider.html", client=client, pick=_provider())
    row: Row = {"authorised": "N", "pricing": "weekly"}
    if copied:
        reference = next_reference(copied.reference, references_like(copied.reference))
        row = line_item_row(copied) | {"cpli_id": reference, "start_date": "", "end_date": ""}
    return shown(_new_page(client, copied), _with_choices(filled(LineForm, row), provider))


@bp.post("/clients/<id:client_id>/lines/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_line(client_id: int) -> Response:
    """A new line item."""
    client, copied, form = load_client(client_id), _copied(client_id), LineForm()
    provider = copied.contract.organisation_id if copied else _provider().value
    _with_choices(form, provider)
    to = url_for(".client", client_id=client_id)

    def edit() -> CareEdit:
        rows = {LINES: [form.row() | {"ssref": client.ssref}]}
        return CareEdit(rows, client_id, new=(LINES,), reason=form.why.data or "")

    return answer(_new_page(client, copied), form, edit, to=to, notice="Line item added.")


@bp.get("/lines/<id:line_id>", endpoint="line")
@requires(Permission.COUNCIL_READ)
def show_line(line_id: int) -> Response:
    """A line item with its prices, contributions and suspensions, and what can be changed of it."""
    row, care = load_line(line_id)
    return page(
        "council_commissioning/line.html",
        line=row,
        facts=_facts(row),
        first_price=care.prices[0],
        prices=changes_of(row, PriceChange),
        contributions=changes_of(row, Contribution),
        suspensions=changes_of(row, Suspension),
    )


@bp.get("/lines/<id:line_id>/edit")
@requires(Permission.COMMISSION)
def edit_line(line_id: int) -> Response:
    """All of a line item, to be corrected from its start."""
    line, _ = load_line(line_id)
    form = _with_choices(filled(EditLineForm, line_item_row(line)), line.contract.organisation_id)
    return shown(_edit_page(line), form)


@bp.post("/lines/<id:line_id>/edit")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def correct_line(line_id: int) -> Response:
    """Correct a line item from its start."""
    (line, _), form = load_line(line_id), EditLineForm()
    _with_choices(form, line.contract.organisation_id)

    def edit() -> CareEdit:
        row = form.row() | {"ssref": line.client.ssref, "cpli_id": line.reference}
        return CareEdit({LINES: [row]}, line.client_id, line.id, reason=form.why.data or "")

    return answer(_edit_page(line), form, edit, to=_back(line), notice="Line item changed.")


@bp.get("/lines/<id:line_id>/<any(end, authorise):line_change>")
@requires(Permission.COMMISSION)
def one_thing(line_id: int, line_change: str) -> Response:
    """The end of a line item, or whether it is authorised."""
    line, _ = load_line(line_id)
    form = EndForm if line_change == "end" else AuthoriseForm
    return shown(_one_page(line, line_change), filled(form, line_item_row(line)))


@bp.post("/lines/<id:line_id>/<any(end, authorise):line_change>")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_one_thing(line_id: int, line_change: str) -> Response:
    """End a line item or take its end away; authorise it or take that back."""
    line, _ = load_line(line_id)
    form = EndForm() if line_change == "end" else AuthoriseForm()

    def edit() -> CareEdit:
        rows = {LINES: [line_item_row(line) | form.row()]}
        return CareEdit(rows, line.client_id, line.id, reason=form.why.data or "")

    return answer(_one_page(line, line_change), form, edit, to=_back(line), notice="Line item changed.")


def load_line(line_id: int) -> tuple[CarePackageLineItem, LineItem]:
    """The line item, and as the rules see it; that an officer looked is recorded."""
    line: CarePackageLineItem = get_object_or_404(visible_lines(current_user), CarePackageLineItem.id == line_id)
    record_access.note_access(line.client_id, f"Line item {line.reference}")
    return line, load_care(line)


def page_of_line(line: CarePackageLineItem, heading: str, intro: str = "", **more: Any) -> Page:
    """What stands around a form that is about a line item."""
    facts = f"{line.service_level.name} ({line.service_level.unit}) from {line.contract.organisation.name}, for"
    facts = f"{facts} {line.client.list_name}"
    version = partial(line_version, line.id)
    return Page(
        heading, facts, _back(line), f"Line item {line.reference}", version, beside=_facts(line), intro=intro, **more
    )


def _back(line: CarePackageLineItem) -> str:
    return url_for(".line", line_id=line.id)


def _facts(line: CarePackageLineItem) -> list[tuple[str, str]]:
    care = load_care(line)
    price = priced(line, care, clock.today())
    last = "no end" if line.end_date is None else format_date(line.end_date)
    return [
        ("CPLI ID", f"{line.reference}, care package {line.care_package_ref}"),
        ("Contract", f"{line.contract.organisation.name}, {line.contract.name}"),
        ("Start - End", f"{format_date(line.start_date)} - {last}"),
        ("Cost", f"{price.cost}, {price.pricing}"),
        ("Authorised", "Yes" if line.is_authorised else "No"),
        ("Budget code", line.budget_code or "none"),
    ]


def _edit_page(line: CarePackageLineItem) -> Page:
    intro = "This corrects the line item from its start. To change it from a later day, use Change."
    return page_of_line(line, f"Edit line item {line.reference}", intro)


def _one_page(line: CarePackageLineItem, line_change: str) -> Page:
    verb = "End" if line_change == "end" else "Authorise"
    return page_of_line(line, f"{verb} line item {line.reference}")


def _new_page(client: Client, copied: CarePackageLineItem | None) -> Page:
    heading = f"Copy of line item {copied.reference}" if copied else "New line item"
    return Page(heading, client.list_name, url_for(".client", client_id=client.id), client.list_name)


def _copied(client_id: int) -> CarePackageLineItem | None:
    """The client's line item that the address asks to copy."""
    number = whole_number(request.args.get("copy", ""))
    if number is None:
        return None
    line = CarePackageLineItem
    found: CarePackageLineItem = get_object_or_404(
        visible_lines(current_user), line.id == number, line.client == client_id
    )
    return found


def _provider() -> Any:
    return pick("provider", "Provider", "[Choose a provider]", organisation_options(current_user))


def _with_choices(form: LineForm, organisation_id: int | None) -> LineForm:
    form.contract_ref.choices = contract_choices(organisation_id) if organisation_id else []
    form.service_ref.choices = service_choices(organisation_id) if organisation_id else []
    form.service_level_ref.choices = level_choices()
    form.pricing.choices = list(PRICING_NAMES.items())
    return form
