"""A row of a visits file is corrected in its place, or left out."""

from flask import request
from flask_login import current_user

from blueprints.visits.preview_page import PreviewPage
from blueprints.visits.uploads import FILE, PREVIEW, address_of, bp, file_or_404, refused
from operations.actuals_files.waiting_files import leave_out
from operations.visits import files
from rules.broken import RuleBroken
from rules.care_files.visits import HEADINGS
from web import clock
from web.htmx import done, page, wants_fragment
from web.late_forms import kept
from web.permissions import Permission, requires


@bp.post(f"{FILE}/rows/<id:line>")
@requires(Permission.ACTUALS_EDIT)
@kept("Row of an uploaded file", "Save row")
def put_right(visits_file_id, line):
    """Put one row right in its place, or leave it out."""
    file, by, at = file_or_404(visits_file_id), current_user, clock.moment()
    is_left_out = request.form.get("use") == "nothing"
    try:
        if is_left_out:
            file = leave_out(file, line, by, at)
        else:
            file = files.put_right(file, {line: _typed()}, by, at)
    except RuleBroken as broken:
        return refused(file, broken)
    shown = PreviewPage(file)
    wrong = next((row for row in shown.preview.wrong if row.line == line), None)
    if wrong is not None:
        return _still_wrong(shown, wrong)
    words = f"Line {line} was left out." if is_left_out else f"Line {line} is right now."
    address = address_of(file, show="wrong")
    return done(address, "visits/_right.html", words, shown=shown, line=line, words=words)


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
