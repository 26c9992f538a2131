"""Service levels with their delivery rules: the list, one, and its forms."""

from dataclasses import replace
from typing import Any

from flask import Response, url_for

from blueprints.council_commissioning.clients import bp
from blueprints.council_commissioning.editing import Page, shown
from blueprints.council_commissioning.forms import filled
from blueprints.council_commissioning.terms_forms import CLAIMABLE, EXTRA, LevelForm, with_limit
from blueprints.council_commissioning.terms_pages import edit_page, layout_of, save_terms, without
from models import ServiceLevel
from queries.commissioning.rows import terms_row
from queries.commissioning.terms import level_of_reference, service_level_of
from queries.commissioning.terms import list_levels as list_of_levels
from rules.commissioned_terms import LEVELS
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import search_words

KEY = "service_level_ref"
_USUAL = {"vat_rate": "0", "quantity_step": "0.25", "frustrated_paid": "Y", "visit_rounding_minutes": "15"}


@bp.get("/service-levels")
@requires(Permission.COUNCIL_READ)
def list_levels() -> Response:
    """All service levels, or those with the words that were searched for."""
    words = search_words()
    listing = list_of_levels(words, list_request())
    rows = listing.rows()
    return page("council_commissioning/levels.html", listing=listing, rows=rows, claimable=CLAIMABLE, search=words)


@bp.get("/service-levels/<id:level_id>")
@requires(Permission.COUNCIL_READ)
def service_level(level_id: int) -> Response:
    """A service level and its delivery rule."""
    return page("council_commissioning/level.html", level=_load(level_id), claimable=CLAIMABLE, extra=EXTRA)


@bp.get("/service-levels/new")
@requires(Permission.COMMISSION)
def new_level() -> Response:
    """The form of a new service level."""
    return shown(_new_page(), filled(LevelForm, _USUAL))


@bp.post("/service-levels/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_level() -> Response:
    """A new service level."""
    form = LevelForm()

    def to(_reach: Any) -> str:
        made = level_of_reference(form.service_level_ref.data or "")
        return url_for(".service_level", level_id=made.id)

    notice = "Service level added. Contracts can price it, and line items can have it."
    return save_terms(_new_page(), form, LEVELS, {}, about=None, is_new=True, to=to, notice=notice)


@bp.get("/service-levels/<id:level_id>/edit")
@requires(Permission.COMMISSION)
def edit_level(level_id: int) -> Response:
    """A service level, to be changed."""
    row = _load(level_id)
    return shown(_edit_page(row), without(filled(LevelForm, with_limit(terms_row(row))), KEY))


@bp.post("/service-levels/<id:level_id>/edit")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_level(level_id: int) -> Response:
    """Change it."""
    row, form = _load(level_id), without(LevelForm(), KEY)
    to = url_for(".service_level", level_id=row.id)
    keys = {KEY: row.reference}
    return save_terms(
        _edit_page(row), form, LEVELS, keys, about=row, is_new=False, to=to, notice="Service level changed."
    )


def _load(level_id: int) -> ServiceLevel:
    found: ServiceLevel = get_object_or_404(service_level_of(level_id))
    return found


def _new_page() -> Page:
    return Page("New service level", "", url_for(".list_levels"), "Service levels")


def _edit_page(row: ServiceLevel) -> Page:
    back = (url_for(".service_level", level_id=row.id), row.name)
    around = edit_page(row, "Edit service level", f"{row.name} ({row.unit}), {row.reference}", back)
    return replace(around, layout=layout_of(without(LevelForm(formdata=None), KEY)))
