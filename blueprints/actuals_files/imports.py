"""Actuals Bulk Import: upload a file, see what it would change, correct rows in place, Update System."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.actuals_files.preview_page import PreviewPage
from models import ActualsFile
from operations.actuals_files import keeping, large_files, saving, waiting_files
from queries.actuals_files.waiting_files import files_with_rows
from queries.care_files.reading import header_name
from rules.actual_files import LABELS
from rules.broken import IllegalMove, RuleBroken
from rules.care_files.date_cells import DateOrder
from rules.money import format_pence
from web import body_limits, clock
from web.forms_once import submit_once
from web.htmx import done, page, send_to, wants_fragment
from web.late_forms import kept, never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number
from web.templating import plural
from web.waiting_files import UploadForm, send_problems, show_progress

bp = Blueprint("actuals_files", __name__, url_prefix="/actuals")
PREVIEW = "actuals_files/confirm_import.html"


@bp.get("/bulk-import")
@requires(Permission.ACTUALS_EDIT)
def bulk_import():
    """Choose a file; those that wait to be saved."""
    return _upload_page(UploadForm(formdata=None))


@bp.post("/bulk-import")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
@body_limits.takes(body_limits.ROWS_FILE)
def hand_in():
    """Keep the file's rows, and go to look at what they would do."""
    form = UploadForm()
    try:
        sent = form.read("Choose the file with your actuals")
        file = keeping.hand_in(current_user.organisation_id, *sent, current_user, clock.moment())
    except RuleBroken as broken:
        form.show(broken)
        return _upload_page(form)
    return done(_address(file))


@bp.get("/bulk-import/<id:actuals_file_id>")
@requires(Permission.ACTUALS_EDIT)
def confirm_import(actuals_file_id):
    """Confirm Import: what the file would do; of a large one how far it is."""
    file = _file_or_404(actuals_file_id)
    if file.state != "ready":
        return show_progress(file, _address(file), url_for(".cancel", actuals_file_id=file.id))
    if wants_fragment():  # the page that says how far it is asked, and it is through
        return send_to(_address(file))
    shown = PreviewPage(file)
    return page(PREVIEW, shown=shown, form=shown, saved=_saved_words(file))


@bp.post("/bulk-import/<id:actuals_file_id>/rows/<id:line>")
@requires(Permission.ACTUALS_EDIT)
@kept("Row of an uploaded file", "Save row")
def put_right(actuals_file_id, line):
    """Put one row right in its place, as typed or as suggested (all rows like it too), or leave it out."""
    file = _file_or_404(actuals_file_id)
    by, at = current_user, clock.moment()
    use, tab = request.form.get("use"), request.form.get("tab", "wrong")
    if use == "alike":
        return _put_alike_right(file, line)
    try:
        if use == "nothing":
            file = waiting_files.leave_out(file, line, by, at)
        elif use == "right":
            file = waiting_files.say_right(file, line, whole_number(request.form.get("quantity", "")) or 0, by, at)
        else:
            file = waiting_files.put_right(file, line, _typed(), by, at)
    except IllegalMove as broken:
        return _gone(file, line, broken)
    if file.state != "ready":
        return send_to(_address(file))
    shown = PreviewPage(file)
    rejected = next((row for row in shown.preview.rejected if row.line == line), None)
    if rejected is not None:
        return _still_wrong(shown, rejected)
    words = _words_of(shown, line, use)
    return done(_address(file, show=tab), "actuals_files/_right.html", words, shown=shown, line=line, words=words)


@bp.post("/bulk-import/<id:actuals_file_id>/hidden")
@requires(Permission.ACTUALS_EDIT)
@kept("Rows of an uploaded file", "Skip the hidden rows")
def leave_out_hidden(actuals_file_id):
    """Take the rows out that the spreadsheet did not show."""
    file = _file_or_404(actuals_file_id)
    lines = PreviewPage(file).hidden_lines
    try:
        waiting_files.leave_out_rows(file, lines, current_user, clock.moment())
    except IllegalMove as broken:
        return _refused(file, broken)
    return done(_address(file), notice=f"{plural(len(lines), 'hidden row was', 'hidden rows were')} left out.")


@bp.post("/bulk-import/<id:actuals_file_id>/answers")
@requires(Permission.ACTUALS_EDIT)
@kept("Questions about an uploaded file", "Answer")
def answer(actuals_file_id):
    """What was asked about the file as a whole is answered: its columns, or the order of its dates."""
    file, sent = _file_or_404(actuals_file_id), request.form
    order = DateOrder(sent["order"]) if sent.get("order") in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST) else None
    columns = None
    if sent.get("use") in ("columns", "none"):
        wanted = LABELS if sent["use"] == "columns" else ()
        columns = {name: sent.get(f"column-{name}", "") for name in wanted if f"column-{name}" in sent}
    try:
        waiting_files.answer(file, columns, order, current_user, clock.moment())
    except RuleBroken as broken:
        return _refused(file, broken)
    return done(_address(file))


@bp.post("/bulk-import/<id:actuals_file_id>/update")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def update(actuals_file_id):
    """Update System: save the good rows, once for this form."""
    file = _file_or_404(actuals_file_id)
    confirm_all, seen = request.form.get("confirm_all") == "y", request.form.get("seen", "")
    if file.plan:
        begin = partial(large_files.begin_saving, file, seen, confirm_all)
        return submit_once(begin, to=_address(file), notice="", again=partial(_refused, file))
    prepared = saving.prepare(file, confirm_all, clock.moment())
    return submit_once(
        partial(saving.update_system, prepared, seen),
        to=lambda saved: _address(file) if saved.left else url_for(".bulk_import"),
        notice=_notice,
        again=partial(_refused, file),
    )


@bp.post("/bulk-import/<id:actuals_file_id>/cancel")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def cancel(actuals_file_id):
    """Forget the file: nothing of it is saved."""
    file = _file_or_404(actuals_file_id)
    try:
        waiting_files.cancel(file, current_user, clock.moment())
    except IllegalMove as broken:
        return _refused(file, broken)
    return done(url_for(".bulk_import"), notice=f"{file.file_name} was not imported. Nothing was changed by it.")


@bp.get("/bulk-import/<id:actuals_file_id>/problems.<any(csv, xlsx):file_format>")
@requires(Permission.ACTUALS_EDIT)
def problems(actuals_file_id, file_format):
    """The file again, with a Problem column."""
    file = _file_or_404(actuals_file_id)
    reasons = {row.line: row.all_reasons for row in PreviewPage(file).preview.rejected}
    places = [place for place, heading in enumerate(file.headings) if header_name(heading) != "problem"]
    return send_problems(file, places, reasons, "Actuals", file_format)


def _file_or_404(actuals_file_id):
    return get_object_or_404(
        ActualsFile.visible_to(current_user),
        ActualsFile.id == actuals_file_id,
        ActualsFile.expires_at > clock.moment().now,
    )


def _address(file, **query):
    return url_for("actuals_files.confirm_import", actuals_file_id=file.id, **query)


def _upload_page(form):
    waiting = files_with_rows(current_user.organisation_id, clock.moment())
    return page("actuals_files/bulk_import.html", form=form, waiting=list(waiting))


def _put_alike_right(file, line):
    """The suggestion of a row, and those of the same kind, are used."""
    shown = PreviewPage(file)
    suggesting = shown.suggesting
    rejected = next((row for row in shown.preview.rejected if row.line == line), None)
    suggestion = suggesting.for_row(rejected) if rejected else None
    if suggestion is None or suggestion.kind != request.form.get("kind"):
        return _refused(file, IllegalMove())
    try:
        cells = suggesting.alike(suggestion, shown.preview.rejected)
        waiting_files.put_rows_right(file, cells, current_user, clock.moment())
    except IllegalMove as broken:
        return _refused(file, broken)
    return done(_address(file), notice=f"{plural(len(cells), 'row')} fixed: {suggestion.kind}.")


def _typed():
    """{column: text} of the row's fields, with the suggestion in their place where it is to be used."""
    sent = request.form
    typed = {name: sent[f"cell-{name}"].strip().replace("\r\n", "\n") for name in LABELS if f"cell-{name}" in sent}
    if sent.get("use") == "suggestion":
        typed |= {name: sent[f"suggested-{name}"] for name in LABELS if f"suggested-{name}" in sent}
    return typed


def _words_of(shown, line, use):
    """What became of a line that was changed, left out, or said to be right."""
    if use == "nothing":
        return f"Line {line} was left out."
    asked = next((row.question for row in shown.preview.look if row.line == line), "")
    return f"Line {line} is to be looked at: {asked}" if asked else f"Line {line} is right now."


def _still_wrong(shown, rejected):
    """The row again, with what is wrong with it now: alone, or on its page of the file."""
    shown.only_line = rejected.line
    row = next(row for row in shown.wrong_rows if row.line == rejected.line)
    if wants_fragment():
        return page(PREVIEW, "waiting_files/_wrong.html", 422, shown=shown, row=row, is_tried=True)
    shown.errors = [(row.field_id(row.column), f"Line {row.line}: {reason}") for reason in row.errors]
    return page(PREVIEW, status=422, shown=shown, form=shown)


def _gone(file, line, broken):
    """A row that somebody else saved or left out meanwhile."""
    if wants_fragment():
        shown, words = PreviewPage(_file_or_404(file.id)), f"{broken.message}."
        return page(PREVIEW, "actuals_files/_right.html", 409, shown=shown, line=line, words=words)
    return _refused(file, broken)


def _refused(file, broken):
    """Confirm Import as it is now, with why nothing was done."""
    file = _file_or_404(file.id)
    if file.state != "ready":
        return send_to(_address(file))
    shown = PreviewPage(file)
    return page(PREVIEW, status=shown.refuse(broken), shown=shown, form=shown)


def _saved_words(file):
    """What came of the last Update System of a large file, or nothing."""
    said = file.said
    return _notice(saving.Saved(**said["saved"])) if "saved" in said else ""


def _notice(saved):
    """`16 new and 2 changed rows of 4 weeks saved, £8,149.48. All are confirmed.`, and what to do next."""
    weeks, pounds = plural(saved.weeks, "week"), format_pence(saved.pence)
    words = [f"{saved.new:,} new and {plural(saved.changed, 'changed row')} of {weeks} saved, {pounds}."]
    words.append(_confirmed_words(saved))
    if saved.look:
        words.append(f"{plural(saved.look, 'row is', 'rows are')} to be looked at, and not confirmed.")
    if saved.unchanged:
        words.append(f"{plural(saved.unchanged, 'row was', 'rows were')} already on record.")
    if saved.left:
        words.append(f"{plural(saved.left, 'row needs', 'rows need')} fixing.")
    if saved.is_due_later:
        words.append("What is due is being worked out: invoices follow in a minute.")
    return " ".join(words)


def _confirmed_words(saved):
    rows = saved.new + saved.changed + saved.look
    if not saved.confirmed:
        return "None is confirmed. Next, confirm them under Actuals so they can be paid."
    if saved.confirmed < rows:
        return f"{saved.confirmed:,} of {rows:,} are confirmed. Next, confirm the others under Actuals."
    return "All are confirmed."
