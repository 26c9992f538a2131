"""The tiles on the home page of one organisation."""

from functools import partial

from flask import Response, request, url_for
from flask_login import current_user
from wtforms import SelectMultipleField

from blueprints.council_settings.routes import bp
from operations import home_tiles
from queries.home_tiles import left_out_for, with_own_choice
from queries.options import organisation_options
from web import council, tiles
from web.forms import Form
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires
from web.picks import whole_number


class TilesForm(Form):
    """The tiles that are left out."""

    left_out = SelectMultipleField("Tiles that their home page leaves out")


@bp.get("/home-tiles")
@requires(Permission.ADMINISTER)
def choose_tiles() -> Response:
    """Choose an organisation; then which tiles its home page leaves out."""
    organisation_id = whole_number(request.args.get("organisation", ""))
    form = _form(formdata=None)
    if organisation_id is not None:
        own = left_out_for(current_user, organisation_id)
        form.left_out.data = council.settings().home_tiles if own is None else own
    return _tiles_page(form, organisation_id)


@bp.post("/home-tiles")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def change_tiles() -> Response:
    """Save the choice of an organisation, or give it up for what is set for all."""
    form, organisation_id = _form(), whole_number(request.form.get("organisation", ""))
    name = found_or_404(dict(organisation_options(current_user)).get(organisation_id or 0))
    chosen = [title for title in tiles.titles() if title in (form.left_out.data or ())]
    return submit_once(
        partial(home_tiles.choose, organisation_id, None if "as_for_all" in request.form else chosen),
        to=url_for(".choose_tiles", organisation=organisation_id),
        notice=f"Saved for {name}. It counts from now on.",
        form=form,
        again=lambda broken: _tiles_page(form, organisation_id, refused_status(broken)),
    )


def _form(**given: None) -> TilesForm:
    form = TilesForm(**given)
    form.left_out.choices = [(title, title) for title in tiles.titles()]
    return form


def _tiles_page(form: TilesForm, organisation_id: int | None, status: int | None = None) -> Response:
    options = organisation_options(current_user)
    name = None if organisation_id is None else found_or_404(dict(options).get(organisation_id))
    return page(
        "council_settings/home_tiles.html",
        status=status,
        form=form,
        options=options,
        organisation_id=organisation_id,
        name=name,
        own=with_own_choice(current_user),
    )
