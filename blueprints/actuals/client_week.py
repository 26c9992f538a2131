"""A client's week: looked at, opened for editing in place, saved, confirmed."""

import json
from functools import partial

from flask import abort, request

from blueprints.actuals.addresses import client_or_404, dispute_of_address, place_of
from blueprints.actuals.conflicts import savers_of, who_saved_first
from blueprints.actuals.editor import WeekEditor
from blueprints.actuals.filters import asked_filters
from blueprints.actuals.routes import bp
from operations.actuals import confirming, deleting, recording
from operations.disputes import answering
from queries.weeks.one_client import load_client_week
from rules import recorded_weeks
from rules.broken import RuleBroken
from web import record_access
from web.forms_once import refused_status, run_for_form, submit_once
from web.htmx import done, page, wants_fragment
from web.permissions import Permission, requires

ADDRESS = "/clients/<id:client_id>/<week>"


def load_group(client_id, week, to_edit=False):
    """(place, ClientWeek) of a client's week: of the chosen service or all, as far as the filters show its lines.

    `to_edit` has what may be added too; a client may then have no lines yet. 404 where nothing of it is theirs.
    """
    place = place_of(week)
    client_or_404(client_id)
    place.dispute = dispute_of_address(client_id, place.organisation)
    asked = asked_filters()
    group = load_client_week(place.view(), place.organisation.id, client_id, place.service, asked, to_edit)
    return (place, group) if group else abort(404)


@bp.get(ADDRESS)
@requires(Permission.ACTUALS_READ)
def client(client_id, week):
    """The client's lines; what Back swaps in."""
    place, group = load_group(client_id, week)
    record_access.note_access(client_id, f"Actuals of the week of {week}")
    return page("actuals/client.html", "actuals/_client.html", group=group, place=place, editor=None)


@bp.get(f"{ADDRESS}/edit")
@requires(Permission.ACTUALS_EDIT)
def edit(client_id, week):
    """The editor with what was last saved: Add/Edit and Undo."""
    place, group = load_group(client_id, week, to_edit=True)
    if not group.can_change:
        return page("actuals/client.html", "actuals/_client.html", group=group, place=place, editor=None)
    return _editor(WeekEditor(group), place)


@bp.post(f"{ADDRESS}/edit")
@requires(Permission.ACTUALS_EDIT)
def save(client_id, week):
    """Save, Add Row, Add, Delete: which, is the button's."""
    place, group = load_group(client_id, week, to_edit=True)
    editor = WeekEditor(group, request.form)
    verb, _, what = request.form.get("do", "save").partition(" ")
    if verb == "remove":
        return _remove(editor, place, client_id, week, what)
    if verb in ("add", "delete", "add-planned", "add-unplanned"):
        change_rows(editor, verb, what)
        return _editor(editor, place)
    notes = []
    try:
        _save(editor, place, client_id, notes)
    except recorded_weeks.WeekRefused as refused:
        editor.show(refused.problems)
    except recorded_weeks.SomebodyWasFaster as faster:
        return _editor(_with_both(client_id, week, faster), place)
    except RuleBroken as broken:
        editor.message = broken.message
    if editor.errors:
        return _editor(editor, place)
    return _changed(client_id, week, " ".join(["Saved.", *notes]))


def _save(editor, place, client_id, notes):
    """Record what the editor has, once for its form; nothing where a field is no figure."""
    entries = editor.entries()
    if editor.errors:
        return
    run_for_form(partial(_record, place, client_id, entries, notes), to=place.client_url("client", client_id))


def _record(place, client_id, entries, notes, by, at):
    """Save the week; inside a dispute, in answer to it. `notes` gets what was saved otherwise than typed."""
    scope = place.scope(client_id)
    if place.dispute:
        notes += answering.correct(place.dispute, scope, place.week, entries, by, at)
    else:
        notes += recording.record_week(scope, place.week, entries, by, at)


@bp.post(f"{ADDRESS}/figures")
@requires(Permission.ACTUALS_EDIT)
def figures(client_id, week):
    """What is typed comes to, as it is typed: nothing is saved and nothing is complained about."""
    place, group = load_group(client_id, week, to_edit=True)
    editor = WeekEditor(group, request.form)
    return page("actuals/_figures.html", "actuals/_figures.html", status=200, editor=editor, group=group)


@bp.post(f"{ADDRESS}/confirm")
@requires(Permission.ACTUALS_EDIT)
def confirm_client(client_id, week):
    """Confirm a client's lines, or the one that the form names, as they were seen."""
    place, group = load_group(client_id, week)
    versions = _versions(request.form.get("versions", ""), group)
    scope = place.scope(client_id, refs=versions)
    return _change(client_id, week, partial(confirming.confirm, scope, place.week, versions=versions), "Confirmed.")


@bp.post(f"{ADDRESS}/undo-confirm")
@requires(Permission.ACTUALS_EDIT)
def undo_confirm_client(client_id, week):
    """Put a client's lines, or the one that the form names, back to saved and not yet sent."""
    place, group = load_group(client_id, week)
    refs = set(_versions(request.form.get("versions", ""), group)) or None
    scope = place.scope(client_id, refs=refs)
    notice = "No longer confirmed: saved, not yet sent."
    return _change(client_id, week, partial(confirming.undo_confirm, scope, place.week), notice)


def _change(client_id, week, verb, notice):
    """Run the form's operation; what a rule says is shown above the client's lines."""
    place, _ = load_group(client_id, week)
    next_page = request.form.get("next") or ""
    return submit_once(
        verb,
        to=place.client_url("client", client_id),
        notice=notice,
        again=partial(_refused, client_id, week),
        answer=lambda _url, said: _changed(client_id, week, said, next_page),
    )


def _refused(client_id, week, broken):
    place, group = load_group(client_id, week)
    group.problem = broken.message
    context = {"group": group, "place": place, "editor": None, "form": group}
    return page("actuals/client.html", "actuals/_client.html", refused_status(broken), **context)


def _changed(client_id, week, notice, url=""):
    """The client's lines as they are now, and word to the rest of the page."""
    place, group = load_group(client_id, week)
    back = place.line_url(group.lines[0]) if url == "line" else place.back_url(group.element_id)
    event = "week-saved"
    return done(back, "actuals/_client.html", notice=notice, event=event, group=group, place=place, editor=None)


def _editor(editor, place, notice=None):
    status = 422 if editor.errors else 200
    context = {"group": editor.group, "place": place, "editor": editor, "form": editor}
    response = page("actuals/client.html", "actuals/_client.html", status, **context)
    if notice and wants_fragment():
        response.headers["HX-Trigger"] = json.dumps({"announce": notice, "week-saved": True})
    return response


def _with_both(client_id, week, faster):
    """The editor with what was typed, what is saved now, and who saved it: Save again replaces that."""
    _, group = load_group(client_id, week, to_edit=True)
    return show_who_saved_first(WeekEditor(group, request.form), faster)


def show_who_saved_first(editor, faster):
    """The editor, freshly loaded, with the words at each line that somebody else has saved meanwhile."""
    savers = savers_of([line_editor.line for line_editor in editor.lines])
    for line_editor in editor.lines:
        line = line_editor.line
        if line_editor.version != line.version:
            line_editor.errors["week"] = who_saved_first(line, savers)
            line_editor.version = line.version
    if not editor.errors:
        editor.message = faster.message
    return editor


def change_rows(editor, verb, what):
    """Add Row, Delete (a row), Add (a line), or take out a line that was added and not saved."""
    ref, _, number = what.partition(" ")
    if verb == "add":
        editor.add_row(ref)
    elif verb in ("add-planned", "add-unplanned"):
        editor.add_line(verb, request.form.get(verb, ""))
    elif number.isascii() and number.isdigit() and len(number) < 4:
        editor.delete_row(ref, int(number))


def _remove(editor, place, client_id, week, ref):
    """Delete a line that was added. The rest stays as typed."""
    try:
        delete_line(editor, place, ref)
    except recorded_weeks.SomebodyWasFaster as faster:
        return _editor(_with_both(client_id, week, faster), place)
    except RuleBroken as broken:
        editor.show([(ref, broken)])
        return _editor(editor, place)
    _, group = load_group(client_id, week, to_edit=True)
    if not group.can_change:
        return _changed(client_id, week, "Deleted.")
    return _editor(WeekEditor(group, request.form, without=ref), place, notice="Deleted.")


def delete_line(editor, place, ref):
    """Delete what is saved of a line that was added; of one that is not saved there is nothing to delete."""
    line = editor.line_of(ref)
    if line is None or line.line.actual is None:
        return
    client_id = line.line.client_id
    delete = partial(deleting.delete_actual, place.scope(client_id), place.week, ref, line.version)
    run_for_form(delete, to=place.client_url("edit", client_id))


def _versions(text, group):
    """{line reference: version} of a Confirm: only lines of this client. 404 for anything else."""
    refs = {line.ref for line in group.lines}
    found = {}
    for part in text.split():
        ref, _, version = part.rpartition(":")
        if ref not in refs or not (version.isascii() and version.isdigit() and len(version) < 10):
            abort(404)
        found[ref] = int(version)
    return found
