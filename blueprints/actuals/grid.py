"""The sheet of a week for the keyboard; saved in one go, and kept as a draft while somebody types."""

from functools import partial

from flask import jsonify, request
from flask_login import current_user

from blueprints.actuals.addresses import context_of_query
from blueprints.actuals.routes import bp
from blueprints.actuals.sheet import Sheet
from operations.actuals import drafts, recording
from rules import recorded_weeks
from rules.broken import RuleBroken
from web import body_limits, clock
from web.forms_once import run_for_form
from web.htmx import done, page
from web.late_forms import kept, never_kept, sent_by_itself
from web.permissions import Permission, requires
from web.templating import plural


@bp.get("/grid")
@requires(Permission.ACTUALS_EDIT)
def grid():
    """The lines of a week as one sheet, with what the viewer typed before and has not saved."""
    context = context_of_query()
    return page("actuals/grid.html", "actuals/_grid.html", status=200, sheet=Sheet(context), context=context)


@bp.post("/grid")
@requires(Permission.ACTUALS_EDIT)
@kept("Actuals of a whole week", "Save", without=("do",))
@body_limits.takes(body_limits.LARGE_FORM)
def save_grid():
    """Save all rows that were typed over, or say what is wrong with them; nothing that was typed is lost."""
    context = context_of_query()
    sheet = Sheet(context, request.form)
    if not sheet.errors:
        url = _save(sheet, context)
        if url:
            count = plural(len(sheet.touched), "line")
            return done(url, notice=" ".join([f"Saved {count}.", *sheet.notes]))
    return page("actuals/grid.html", "actuals/_grid.html", sheet=sheet, context=context, form=sheet)


def _save(sheet, context):
    """The address to go on with, None where something is wrong: the sheet then says what."""
    entries = sheet.entries()
    if sheet.errors:
        return None
    try:
        return run_for_form(partial(_record, sheet, context, entries), to=context.verb_url("grid"))
    except recorded_weeks.WeekRefused as refused:
        sheet.show(refused.problems)
    except RuleBroken as broken:
        sheet.message = broken.message
    return None


def _record(sheet, context, entries, by, at):
    sheet.notes += recording.record_week(context.scope(), context.week, entries, by, at)
    drafts.forget(context.week, set(entries), by, at)


@bp.post("/grid/draft")
@requires(Permission.ACTUALS_EDIT)
@sent_by_itself
@body_limits.takes(body_limits.LARGE_FORM)
def keep_draft():
    """Keep what is typed on the sheet; the answer says what each row that was typed over comes to."""
    context = context_of_query()
    sheet = Sheet(context, request.form)
    rows = {row.ref: row.as_draft for row in sheet.touched}
    drafts.keep(context.week, rows, {row.ref for row in sheet.rows}, current_user, clock.moment())
    kept = clock.in_london(clock.now()).strftime("%H:%M")
    return jsonify(kept=kept, rows=sheet.worked_out())


@bp.post("/grid/throw-away")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
@body_limits.takes(body_limits.LARGE_FORM)
def throw_draft_away():
    """Forget what was typed and not saved: the sheet shows what is saved."""
    context = context_of_query()
    drafts.forget(context.week, None, current_user, clock.moment())
    return done(context.verb_url("grid"), notice="What was typed and not saved is discarded.")
