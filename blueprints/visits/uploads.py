"""Upload a visits file, see what it would change, Update System."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.visits import wording
from blueprints.visits.preview_page import PreviewPage
from models import ActualsFile
from operations.actuals_files import large_files
from operations.actuals_files.waiting_files import cancel as cancel_file
from operations.visits import files, saving
from queries.actuals_files.waiting_files import files_with_rows
from queries.visits.column_mapping import load_mapping
from queries.visits.stored_preview import known_preview
from rules.broken import RuleBroken
from web import body_limits, clock
from web.forms_once import submit_once
from web.htmx import done, page, send_to, wants_fragment
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.templating import plural
from web.waiting_files import UploadForm, send_problems, show_progress

bp = Blueprint("visits", __name__)
bp.add_app_template_filter(wording.clock_time)
bp.add_app_template_filter(wording.minutes)
bp.add_app_template_filter(wording.rounding)
bp.add_app_template_global(wording.standing_of, "visit_standing")
FILE = "/actuals/visits/files/<id:visits_file_id>"
PREVIEW = "visits/preview.html"


@bp.get("/actuals/visits")
@requires(Permission.ACTUALS_EDIT)
def upload():
    """Choose a file; those that are not imported yet."""
    return _upload_page(UploadForm(formdata=None))


@bp.post("/actuals/visits")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
@body_limits.takes(body_limits.ROWS_FILE)
def hand_in():
    """Keep the file's rows, and go to look at what they would do."""
    form = UploadForm()
    try:
        sent = form.read("Choose the file with your visits")
        file = files.hand_in(current_user.organisation_id, *sent, current_user, clock.moment())
    except RuleBroken as broken:
        form.show(broken)
        return _upload_page(form)
    return done(address_of(file))


@bp.get(FILE)
@requires(Permission.ACTUALS_EDIT)
def preview(visits_file_id):
    """What the file would do; its columns first, where they are not known."""
    file = file_or_404(visits_file_id)
    if file.state != "ready":
        return show_progress(file, address_of(file), url_for(".cancel", visits_file_id=file.id))
    if wants_fragment():  # the page that says how far it is asked, and it is through
        return send_to(address_of(file))
    shown = PreviewPage(file)
    if shown.asks_for_columns:
        return done(url_for(".columns", visits_file_id=visits_file_id))
    return page(PREVIEW, shown=shown, form=shown, saved=_saved_words(file))


@bp.post(f"{FILE}/update")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def update(visits_file_id):
    """Update System: take the good rows, once for this form."""
    file, seen = file_or_404(visits_file_id), request.form.get("seen", "")
    if file.plan:
        begin = partial(large_files.begin_saving, file, seen, False)
        return submit_once(begin, to=address_of(file), notice="", again=partial(refused, file))
    prepared = saving.prepare(file, clock.moment())
    return submit_once(
        partial(saving.update_system, prepared, seen),
        to=lambda saved: address_of(file) if saved.left else url_for(".upload"),
        notice=_notice,
        again=partial(refused, file),
    )


@bp.post(f"{FILE}/cancel")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def cancel(visits_file_id):
    """Forget the file: nothing of it is taken."""
    file = file_or_404(visits_file_id)
    try:
        cancel_file(file, current_user, clock.moment())
    except RuleBroken as broken:
        return refused(file, broken)
    return done(url_for(".upload"), notice=f"{file.file_name} was forgotten. Nothing was changed by it.")


@bp.get(f"{FILE}/problems.<any(csv, xlsx):file_format>")
@requires(Permission.ACTUALS_EDIT)
def problems(visits_file_id, file_format):
    """The file again, with a Problem column."""
    file = file_or_404(visits_file_id)
    preview = known_preview(file, clock.moment())
    reasons = {row.line: row.reason for row in preview.wrong}
    reasons |= {row.line: ". ".join(question.words for question in row.questions) for row in preview.asked}
    return send_problems(file, range(len(file.headings)), reasons, "Visits", file_format)


def file_or_404(visits_file_id):
    """A visits file of the acting organisation that waits."""
    query = ActualsFile.visible_to(current_user, kind="visits")
    return get_object_or_404(query, ActualsFile.id == visits_file_id, ActualsFile.expires_at > clock.moment().now)


def address_of(file, **query):
    """The address of an uploaded file's preview."""
    return url_for("visits.preview", visits_file_id=file.id, **query)


def refused(file, broken):
    """The preview as it is now, with why nothing was done."""
    shown = PreviewPage(ActualsFile.get_by_id(file.id))
    if shown.asks_for_columns:
        return done(url_for("visits.columns", visits_file_id=file.id))
    return page(PREVIEW, status=shown.refuse(broken), shown=shown, form=shown)


def _upload_page(form):
    owner = current_user.organisation_id
    waits = list(files_with_rows(owner, clock.moment(), kind="visits"))
    return page("visits/upload.html", form=form, waits=waits, mapping=load_mapping(owner))


def _saved_words(file):
    """What came of the last Update System of a large file, or nothing."""
    said = file.said
    return _notice(saving.Saved(**said["saved"])) if "saved" in said else ""


def _notice(saved):
    parts = [f"{plural(saved.new, 'new visit')} and {plural(saved.changed, 'changed visit')} imported"]
    weeks = plural(saved.filled, "week of a line", "weeks of lines")
    parts.append(f"{weeks} {'are being filled in' if saved.is_filled_later else 'filled in'}")
    words = ", ".join(parts) + "."
    if saved.over_plan:
        weeks = plural(saved.over_plan, "week is", "weeks are")
        words += f" {weeks} far over the plan: confirm on their own what is right."
    if saved.waiting:
        words += f" {plural(saved.waiting, 'visit')} without an order."
    if saved.left:
        words += f" {plural(saved.left, 'row needs', 'rows need')} fixing or an answer."
    return f"{words} Look at the weeks, then confirm them to be paid."
