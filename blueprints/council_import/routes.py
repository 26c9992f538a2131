"""Import: upload care files, see what they would do, put rows right in place, Update system."""

from functools import partial

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from models import CareUpload
from operations.care_uploads import keeping
from queries.care_files.folders import FILE_NAMES
from queries.care_results import care_result_rows, result_files
from queries.care_uploads import applied_before, job_of, listed
from rules.broken import IllegalMove, RuleBroken
from web import body_limits, clock, downloads
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import done, page, send_to, wants_fragment
from web.late_forms import never_kept
from web.loading import found_or_404, get_object_or_404
from web.permissions import Permission, requires
from web.waiting_files import CellField, UploadForm, WrongRow

NOTHING_YET = {"problem": "", "stale": "", "notes": (), "files": (), "unknown": (), "money": {}}
NOTHING_YET |= {"has_changes": False, "rejected": (), "rejected_count": 0}
PEOPLE = {"contacts.csv", "officers.csv"}
bp = Blueprint("council_import", __name__, url_prefix="/council/import")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def list_uploads():
    """What was sent, for every officer; what to send, for those who import."""
    return _list(UploadForm(formdata=None))


@bp.post("")
@requires(Permission.COMMISSION)
@never_kept()
@body_limits.takes(body_limits.ROWS_FILE)
def hand_in():
    """Keep what was sent; the worker works out what it would do."""
    form = UploadForm()
    try:
        sent = form.read("Choose a zip of care files, or one of them")
        upload = keeping.hand_in(*sent, current_user, clock.moment())
    except RuleBroken as broken:
        form.show(broken)
        return _list(form)
    return done(url_for(".one", care_upload_id=upload.id))


@bp.get("/<id:care_upload_id>")
@requires(Permission.COUNCIL_READ)
def one(care_upload_id):
    """What it would do, or did; how far the worker is."""
    upload = _upload_or_404(care_upload_id)
    job = job_of(upload)
    has_stopped = job is not None and job.state == "failed"
    if upload.state in ("checking", "applying"):
        return page(
            "council_import/working.html",
            "council_import/_progress.html",
            upload=upload,
            job=job,
            has_stopped=has_stopped,
        )
    if wants_fragment():  # the page that says how far it is asked, and it is through
        return send_to(url_for(".one", care_upload_id=upload.id))
    return _one(upload)


@bp.post("/<id:care_upload_id>/rows/<id:line>")
@requires(Permission.COMMISSION)
@never_kept()
def put_right(care_upload_id, line):
    """Put a rejected row right, or leave it out; then what the files would do is worked out again."""
    upload, sent = _upload_or_404(care_upload_id), request.form
    typed = None
    if sent.get("use") != "nothing":
        typed = {name.removeprefix("cell-"): text.strip() for name, text in sent.items() if name.startswith("cell-")}
    try:
        keeping.put_right(upload, sent.get("tab", ""), line, typed, current_user, clock.moment())
    except RuleBroken as broken:
        return _refused(care_upload_id, broken)
    return done(url_for(".one", care_upload_id=care_upload_id))


@bp.post("/<id:care_upload_id>/update")
@requires(Permission.COMMISSION)
@never_kept()
def update(care_upload_id):
    """Update system: the worker applies the good rows, once."""
    upload = _upload_or_404(care_upload_id)
    return submit_once(
        partial(keeping.update_system, upload, form_version()),
        to=url_for(".one", care_upload_id=upload.id),
        again=partial(_refused, care_upload_id),
    )


@bp.post("/<id:care_upload_id>/cancel")
@requires(Permission.COMMISSION)
@never_kept()
def cancel(care_upload_id):
    """Forget it: nothing of it is applied."""
    upload = _upload_or_404(care_upload_id)
    try:
        keeping.cancel(upload, current_user, clock.moment())
    except IllegalMove as broken:
        return _refused(care_upload_id, broken)
    return done(url_for(".list_uploads"), notice=f"{upload.file_name} was not imported. Nothing was changed by it.")


@bp.get("/<id:care_upload_id>/rejected.csv")
@requires(Permission.COUNCIL_READ)
def rejected_file(care_upload_id):
    """The rejected rows with their reasons."""
    upload = _upload_or_404(care_upload_id)
    rejected = upload.preview.get("rejected", [])
    columns = list(dict.fromkeys(name for row in rejected for name, _ in row["cells"]))
    rows = []
    for row in rejected:
        cells = dict(row["cells"])
        reasons = ". ".join(f"{column}: {reason}" if column else reason for column, reason in row["problems"])
        rows.append([row["file"], row["line"], reasons, *(cells.get(name, "") for name in columns)])
    return downloads.send_csv(f"rejected-{upload.id}.csv", ["File", "Line", "Reason", *columns], rows)


@bp.get("/<id:care_upload_id>/results.csv")
@requires(Permission.COUNCIL_READ)
def results(care_upload_id):
    """One of its files again (the first unless it is named), with what became of each row and what was paid since."""
    upload = _upload_or_404(care_upload_id)
    name = request.args.get("file") or next(iter(result_files(upload)), "")
    headings, rows = found_or_404(care_result_rows(upload, name))
    return downloads.send_csv_file(f"results-{upload.id}-{name}", headings, rows)


def _upload_or_404(care_upload_id):
    upload = CareUpload.visible_to(current_user)
    is_kept = (CareUpload.state == "applied") | (CareUpload.expires_at > clock.moment().now)
    found = get_object_or_404(upload, CareUpload.id == care_upload_id, is_kept)
    names = {each["name"] for each in found.preview.get("files", ())}
    if names & PEOPLE and not (current_user.may(Permission.COMMISSION) or current_user.may(Permission.PEOPLE_READ)):
        abort(403)  # names and e-mail addresses stand in its preview
    return found


def _list(form):
    return page(
        "council_import/list.html", form=form, uploads=list(listed(current_user, clock.moment())), names=FILE_NAMES
    )


def _refused(care_upload_id, broken):
    upload = _upload_or_404(care_upload_id)
    if upload.state in ("checking", "applying"):
        return send_to(url_for(".one", care_upload_id=upload.id))
    return _one(upload, broken.message, refused_status(broken) or 422)


def _one(upload, problem="", status=200):
    rejected = upload.preview.get("rejected", [])
    files = list(dict.fromkeys(row["file"] for row in rejected))
    asked = request.args.get("file", "")
    shown = ShownFile(upload, asked if asked in files else (files[0] if files else ""))
    return page(
        "council_import/one.html",
        status=status,
        upload=upload,
        preview=NOTHING_YET | upload.preview,
        applied=upload.applied.get("counts", {}),
        problem=problem,
        shown=shown,
        files=files,
        same=applied_before(upload),
        with_results=result_files(upload),
    )


class ShownFile:
    """The rejected rows of one file, as forms."""

    def __init__(self, upload, name):
        self.upload, self.tab = upload, name

    def row_address(self, line):
        """Where the form of a row goes."""
        return url_for("council_import.put_right", care_upload_id=self.upload.id, line=line)

    @property
    def rows(self):
        """The WrongRows that can be put right in place: those of a line of the file."""
        theirs = [row for row in self.upload.preview.get("rejected", []) if row["file"] == self.tab and row["cells"]]
        return [_wrong_row(row) for row in theirs]


def _wrong_row(row):
    (column, reason), *_ = row["problems"]
    wrong = {name for name, _ in row["problems"]}
    fields = [CellField(name, name, text, "mid") for name, text in row["cells"]]
    shown = [each for each in fields if each.column in wrong] or fields
    more = [each for each in fields if each not in shown]
    facts = ", ".join(text for _, text in row["cells"][:3] if text)
    return WrongRow(row["line"], column, reason, facts, shown, more, problems=[tuple(each) for each in row["problems"]])
