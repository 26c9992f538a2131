"""A client's week: looked at, opened for editing in place, saved, confirmed."""

import json
from functools import partial

from flask import abort, request

from blueprints.actuals.addresses import client_or_404, context_of, dispute_of_address
from blueprints.actuals.conflicts import savers_of, who_saved_first
from blueprints.actuals.editor import WeekEditor
from blueprints.actuals.filters import asked_filters
from blueprints.actuals.routes import bp
from blueprints.actuals.week_form import with_buttons
from operations.actuals import confirming, deleting, recording
from operations.disputes import answering
from queries.weeks import loading
from queries.weeks.one_client import load_client_week
from queries.weeks.questions import can_confirm
from rules import recorded_weeks
from rules.broken import RuleBroken
from web import record_access
from web.forms_once import refused_status, run_for_form, submit_once
from web.htmx import done, is_asked_from, page, send_to, wants_fragment
from web.late_forms import kept, never_kept, sent_by_itself
from web.permissions import Permission, requires

ADDRESS = "/clients/<id:client_id>/<week>"


def load_group(client_id, week, to_edit=False):
    """(context, ClientWeek) of a client's week: of the chosen service or all, as far as the filters show its lines.

    `to_edit` has what may be added too; a client may then have no lines yet. 404 where nothing of it is theirs.
    """
    context = context_of(week)
    client_or_404(client_id)
    context.dispute = dispute_of_address(client_id, context.organisation)
    asked = asked_filters()
    group = load_client_week(context.view(), context.organisation.id, client_id, context.service, asked, to_edit)
    return (context, group) if group else abort(404)


@bp.get(ADDRESS)
@requires(Permission.ACTUALS_READ)
def client(client_id, week):
    """The client's lines; what Back swaps in."""
    context, group = load_group(client_id, week)
    if _is_on_editors_page(context, client_id):
        return send_to(context.back_url(group.element_id))
    record_access.note_access(client_id, f"Actuals of the week of {week}")
    return page("actuals/client.html", "actuals/_client.html", group=group, context=context, editor=None)


@bp.get(f"{ADDRESS}/edit")
@requires(Permission.ACTUALS_EDIT)
def edit(client_id, week):
    """The editor with what was last saved: Add/Edit and Undo."""
    context, group = load_group(client_id, week, to_edit=True)
    if not group.can_change:
        return page("actuals/client.html", "actuals/_client.html", group=group, context=context, editor=None)
    return _editor(WeekEditor(group), context)


@bp.post(f"{ADDRESS}/edit")
@requires(Permission.ACTUALS_EDIT)
@kept("Actuals of a client’s week", "Save", without=("do",))
def save(client_id, week):
    """Save, Save and confirm, Add Row, Add, Delete: which, is the button's."""
    context, group = load_group(client_id, week, to_edit=True)
    editor = WeekEditor(group, request.form)
    verb, _, what = request.form.get("do", "save").partition(" ")
    if verb == "remove":
        return _remove(editor, context, client_id, week, what)
    if verb in ("add", "delete", "add-planned", "add-unplanned"):
        change_rows(editor, verb, what)
        return _editor(editor, context)
    notes = []
    try:
        _save(editor, context, client_id, notes, and_confirm=verb == "confirm")
    except recorded_weeks.WeekRefused as refused:
        editor.show(refused.problems)
    except recorded_weeks.SomebodyWasFaster as faster:
        return _editor(_with_both(client_id, week, faster), context)
    except RuleBroken as broken:
        editor.message = broken.message
    if editor.errors:
        return _editor(editor, context)
    said = "Saved and confirmed." if verb == "confirm" else "Saved."
    return _changed(client_id, week, " ".join([said, *notes, *editor.over_plan]))


def _save(editor, context, client_id, notes, and_confirm):
    """Record what the editor has, once for its form; nothing where a field is no figure."""
    entries = editor.entries()
    if editor.errors:
        return
    record = partial(_record, context, client_id, entries, notes, and_confirm)
    run_for_form(record, to=context.client_url("client", client_id))


def _record(context, client_id, entries, notes, and_confirm, by, at):
    """Save the week; inside a dispute, in answer to it. `notes` gets what was saved otherwise than typed."""
    scope = context.scope(client_id)
    if context.dispute:
        notes += answering.correct(context.dispute, scope, context.week, entries, by, at)
        return
    notes += recording.record_week(scope, context.week, entries, by, at)
    if and_confirm:
        confirm_as_saved(context.scope(client_id, refs=set(entries)), context.week, by, at)


def confirm_as_saved(scope, week, by, at):
    """Confirm the lines of a client's week as they are saved now, where any of them is to be confirmed."""
    lines = loading.load_week(scope, week)
    if any(can_confirm(line) for line in lines):
        confirming.confirm(scope, week, by, at, versions={line.ref: line.version for line in lines})


@bp.post(f"{ADDRESS}/figures")
@requires(Permission.ACTUALS_EDIT)
@sent_by_itself
def figures(client_id, week):
    """What is typed comes to, as it is typed: nothing is saved and nothing is complained about."""
    context, group = load_group(client_id, week, to_edit=True)
    editor = WeekEditor(group, request.form)
    values = {"editor": editor, "group": group, "by_buttons": with_buttons(request.form, editor.lines)}
    return page("actuals/_figures.html", "actuals/_figures.html", status=200, **values)


@bp.post(f"{ADDRESS}/confirm")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def confirm_client(client_id, week):
    """Confirm a client's lines, or the one that the form names, as they were seen."""
    context, group = load_group(client_id, week)
    versions = _versions(request.form.get("versions", ""), group)
    scope = context.scope(client_id, refs=versions)
    return _change(client_id, week, partial(confirming.confirm, scope, context.week, versions=versions), "Confirmed.")


@bp.post(f"{ADDRESS}/undo-confirm")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def undo_confirm_client(client_id, week):
    """Put a client's lines, or the one that the form names, back to saved, to be confirmed."""
    context, group = load_group(client_id, week)
    refs = set(_versions(request.form.get("versions", ""), group)) or None
    scope = context.scope(client_id, refs=refs)
    notice = "Confirmation undone. The figures are still saved."
    return _change(client_id, week, partial(confirming.undo_confirm, scope, context.week), notice)


def _change(client_id, week, verb, notice):
    """Run the form's operation; what a rule says is shown above the client's lines."""
    context, _ = load_group(client_id, week)
    next_page = request.form.get("next") or ""
    return submit_once(
        verb,
        to=context.client_url("client", client_id),
        notice=notice,
        again=partial(_refused, client_id, week),
        answer=lambda _url, said: _changed(client_id, week, said, next_page),
    )


def _refused(client_id, week, broken):
    context, group = load_group(client_id, week)
    group.problem = broken.message
    values = {"group": group, "context": context, "editor": None, "form": group}
    return page("actuals/client.html", "actuals/_client.html", refused_status(broken), **values)


def _changed(client_id, week, notice, url=""):
    """The client's lines as they are now, and word to the rest of the page."""
    context, group = load_group(client_id, week)
    back = context.line_url(group.lines[0]) if url == "line" else context.back_url(group.element_id)
    if _is_on_editors_page(context, client_id):
        return done(back, notice=notice)
    event = "week-saved"
    return done(back, "actuals/_client.html", notice=notice, event=event, group=group, context=context, editor=None)


def _is_on_editors_page(context, client_id):
    """Whether HTMX asks from the page that the editor has to itself: who opened it, before the scripts were there, goes
    back to where they came from, and does not stay on a page without what stands around the week.
    """
    return is_asked_from(context.client_url("edit", client_id))


def _editor(editor, context, notice=None):
    status = 422 if editor.errors else 200
    values = {"group": editor.group, "context": context, "editor": editor, "form": editor}
    response = page("actuals/client.html", "actuals/_client.html", status, **values)
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


def _remove(editor, context, client_id, week, what):
    """Delete a line that was added. The rest stays as typed."""
    ref = what.partition(" ")[0]
    try:
        is_deleted = delete_line(editor, context, what)
    except recorded_weeks.SomebodyWasFaster as faster:
        return _editor(_with_both(client_id, week, faster), context)
    except RuleBroken as broken:
        editor.show([(ref, broken)])
        return _editor(editor, context)
    if not is_deleted:
        return _editor(editor, context)
    _, group = load_group(client_id, week, to_edit=True)
    if not group.can_change:
        return _changed(client_id, week, "Deleted.")
    return _editor(WeekEditor(group, request.form, without=ref), context, notice="Deleted.")


def delete_line(editor, context, what):
    """Delete what is saved of a line that was added; of one that is not saved there is nothing to delete. What is
    confirmed is asked about first: `what` is the line's reference, with `sure` behind it as the answer.

    Returns whether it is deleted; the editor asks where it is not.
    """
    ref, _, answer = what.partition(" ")
    line = editor.line_of(ref)
    if line is None or line.line.actual is None:
        return True
    if line.line.state == "confirmed" and answer != "sure":
        line.asks_to_delete = True
        editor.focus = line.id("delete")
        return False
    client_id = line.line.client_id
    delete = partial(deleting.delete_actual, context.scope(client_id), context.week, ref, line.version)
    run_for_form(delete, to=context.client_url("edit", client_id))
    return True


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
