"""A row of a visits file is corrected in its place, or left out."""

from flask import request
from flask_login import current_user

from blueprints.visits.preview_page import PreviewPage
from blueprints.visits.uploads import FILE, PREVIEW, address_of, bp, file_or_404, refused
from operations.actuals_files.waiting_files import GONE, leave_out, leave_out_rows
from operations.visits import answers, files
from queries.visits.stored_preview import known_causes, known_preview
from rules.broken import IllegalMove, RuleBroken
from rules.care_files.visits import HEADINGS
from web import clock
from web.htmx import done, page, send_to, wants_fragment
from web.late_forms import kept, never_kept
from web.permissions import Permission, requires
from web.templating import plural


@bp.post(f"{FILE}/rows/<id:line>")
@requires(Permission.ACTUALS_EDIT)
@kept("Row of an uploaded file", "Save row")
def put_right(visits_file_id, line):
    """Put one row right in its place, or leave it out."""
    file, by, at = file_or_404(visits_file_id), current_user, clock.moment()
    use = request.form.get("use")
    try:
        if use == "nothing":
            file = leave_out(file, line, by, at)
        elif use in (answers.TAKE, answers.IS_SAME):
            file = answers.answer_row(file, line, use, by, at)
        else:
            file = files.put_right(file, {line: _typed()}, by, at)
    except RuleBroken as broken:
        return refused(file, broken)
    if file.state != "ready":
        return send_to(address_of(file))
    shown = PreviewPage(file)
    wrong = next((row for row in shown.preview.wrong if row.line == line), None)
    if wrong is not None:
        return _still_wrong(shown, wrong)
    words = f"Line {line} was left out." if use == "nothing" else f"Line {line} is right now."
    if any(row.line == line for row in shown.preview.asked):
        words = f"Line {line} can be read now. Look at it before it is imported."
    address = address_of(file, show=request.form.get("tab", "wrong"))
    return done(address, "visits/_right.html", words, shown=shown, line=line, words=words)


@bp.post(f"{FILE}/causes")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def put_right_cause(visits_file_id):
    """Use what is suggested for all rows of one cause, or leave them all out."""
    file, by, at = file_or_404(visits_file_id), current_user, clock.moment()
    causes = known_causes(known_preview(file, at), at.now)
    cause = next((each for each in causes if each.key == request.form.get("cause")), None)
    try:
        if cause is None:
            raise IllegalMove(GONE)
        if request.form.get("use") == "nothing":
            leave_out_rows(file, set(cause.lines), by, at)
            words = f"{plural(len(cause.lines), 'row was', 'rows were')} left out."
        else:
            files.put_right(file, cause.suggested, by, at)
            words = f"{plural(len(cause.suggested), 'row was', 'rows were')} corrected."
    except RuleBroken as broken:
        return refused(file, broken)
    return done(address_of(file), notice=words)


def _typed():
    """{column: text} of the row's fields; of a suggestion its cells in their place."""
    sent = request.form
    typed = {name: sent[f"cell-{name}"].strip() for name in HEADINGS if f"cell-{name}" in sent}
    if sent.get("use") == "suggestion":
        typed |= {name: sent[f"suggested-{name}"] for name in HEADINGS if f"suggested-{name}" in sent}
    return typed


def _still_wrong(shown, wrong):
    """The row again, with what is wrong with it now: alone, or on its page of the file."""
    row = shown.wrong_row(wrong)
    if wants_fragment():
        return page(PREVIEW, "waiting_files/_wrong.html", 422, shown=shown, row=row, is_tried=True)
    shown.only_line = wrong.line
    shown.errors = [(row.error_id, f"Line {row.line}: {row.reason}")]
    return page(PREVIEW, status=422, shown=shown, form=shown)
