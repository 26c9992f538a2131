"""The council's settings: the groups there are, and a page with the form of each."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, abort, url_for

from blueprints.council_settings.forms import SettingsForm, form_of
from content.council_settings import GROUPS
from operations import council_settings
from queries.teams import staffed_teams
from web import council, tiles
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.permissions import Permission, requires

bp = Blueprint("council_settings", __name__, url_prefix="/council/settings")


@bp.get("")
@requires(Permission.ADMINISTER)
def overview():
    """What there is to set."""
    return page("council_settings/overview.html", groups=GROUPS.values())


@bp.get("/<settings_group>")
@requires(Permission.ADMINISTER)
def group(settings_group):
    """The form of a group of settings."""
    form = _form_of(settings_group, formdata=None)
    form.show_settings(council.settings())
    return _page_of(settings_group, form)


@bp.post("/<settings_group>")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def change_group(settings_group):
    """Save what was typed; each setting that is another now is recorded."""
    form = _form_of(settings_group)
    values = form.values()
    if values is None:
        return _page_of(settings_group, form)

    return submit_once(
        partial(council_settings.change_many, values),
        to=url_for(".group", settings_group=settings_group),
        notice="Saved. It counts from now on.",
        form=form,
        again=lambda _broken: _page_of(settings_group, form),
    )


def _form_of(settings_group: str, **given) -> SettingsForm:
    if settings_group not in GROUPS:
        abort(404)
    return form_of(GROUPS[settings_group], names=_names())(**given)


def _names() -> dict[str, Sequence[str]]:
    """What settings choose from that the portal knows: tiles, and teams with an officer, with the one that is set."""
    teams = staffed_teams() | {council.settings().unstaffed_team}
    return {"home_tiles": tiles.titles(), "unstaffed_team": sorted(teams)}


def _page_of(settings_group: str, form: SettingsForm):
    return page("council_settings/group.html", group=GROUPS[settings_group], form=form)
