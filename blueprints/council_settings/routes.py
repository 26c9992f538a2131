"""The council's settings: the groups there are, and a page with the form of each."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, abort, request, url_for

from blueprints.council_settings.forms import SettingsForm, form_of
from blueprints.council_settings.shown import by_section, holidays_by_year, shown_settings
from content.council_settings import GROUPS, SETTINGS, CouncilSettings
from content.setting_declarations import Group
from content.settings.groups import HOLIDAYS
from operations import council_settings
from queries.teams import staffed_teams
from web import clock, council, tiles
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.permissions import Permission, requires

ELSEWHERE = (  # (endpoint, title, summary) of what is set on pages of its own
    (
        "council_actions.list_types",
        "Types of actions and teams",
        "What providers may ask about, who answers, by when, and what closes by itself",
    ),
    (
        "council_mail.list_wordings",
        "Wording of e-mails",
        "What providers read in their inbox, in the council’s own words",
    ),
    ("council_settings.logo", "Logo", "In the header of every page, and on documents"),
    (
        "council_settings.list_notices",
        "Notices on pages",
        "What stands on the landing page and the home pages, from one day to another",
    ),
    ("council_settings.choose_tiles", "Home tiles of an organisation", "In the place of what is set for all"),
    ("help_topics.list_topics", "Help topics", "What people read under Help, in the council’s own words"),
    (
        "council_privacy.overview",
        "Clients to erase",
        "Those whose care ended long ago, and whose names are to go",
    ),
)

bp = Blueprint("council_settings", __name__, url_prefix="/council/settings")


@bp.get("")
@requires(Permission.ADMINISTER)
def overview():
    """What there is to set, or the settings that have the words that were looked for."""
    words = " ".join(request.args.get("find", "").split())[:100]
    found = [each for each in SETTINGS if each.has(words.casefold().split())]
    return page("council_settings/overview.html", counts=_counts(), words=words, found=found, elsewhere=ELSEWHERE)


@bp.get("/<settings_group>")
@requires(Permission.ADMINISTER)
def group(settings_group):
    """The form of a group of settings."""
    form = _form_of(settings_group, formdata=None)
    form.show_settings(council.settings())
    return _page_of(settings_group, form, {})


@bp.post("/<settings_group>")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def change_group(settings_group):
    """Save what was typed, each setting that is another now is recorded; or show what it would change."""
    form = _form_of(settings_group)
    if "use_shipped" in request.form:
        form.show_settings(CouncilSettings(), only=request.form["use_shipped"])
    values = form.values()
    if form.errors or "preview" in request.form or "use_shipped" in request.form:
        return _page_of(settings_group, form, values)

    return submit_once(
        partial(council_settings.change_many, values),
        to=url_for(".group", settings_group=settings_group),
        notice="Saved. It counts from now on.",
        form=form,
        again=lambda _broken: _page_of(settings_group, form, values),
    )


def _counts() -> dict[Group, int]:
    """How many settings each group has."""
    return {each: sum(setting.section.group == each for setting in SETTINGS) for each in GROUPS.values()}


def _form_of(settings_group: str, **given) -> SettingsForm:
    if settings_group not in GROUPS:
        abort(404)
    return form_of(GROUPS[settings_group], names=_names())(**given)


def _names() -> dict[str, Sequence[str]]:
    """What settings choose from that the portal knows: tiles, and teams with an officer, with the one that is set."""
    teams = staffed_teams() | {council.settings().unstaffed_team}
    return {"home_tiles": tiles.titles(), "unstaffed_team": sorted(teams)}


def _page_of(settings_group: str, form: SettingsForm, typed: dict[str, Any]):
    settings, at = council.settings(), clock.moment()
    shown = shown_settings(form, settings, typed, at)
    return page(
        "council_settings/group.html",
        "council_settings/_preview.html",
        group=GROUPS[settings_group],
        counts=_counts(),
        form=form,
        shown=shown,
        sections=by_section(shown),
        changes=sum(bool(each.told) for each in shown),
        problems=sum(bool(each.errors) for each in shown),
        holidays=holidays_by_year(settings, at) if settings_group == HOLIDAYS.slug else None,
    )
