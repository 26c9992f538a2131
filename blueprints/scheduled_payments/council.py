"""Officers set the status of Scheduled lines, and write remittance notes."""

from datetime import datetime
from functools import partial

from flask import request, url_for

from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.filters import period_or_404
from blueprints.scheduled_payments.forms import LinesForm, NotesForm
from blueprints.scheduled_payments.period_page import show
from blueprints.scheduled_payments.provider import bp
from operations.scheduled_payments import lines as period_lines
from operations.scheduled_payments import notes, undoing
from queries.scheduled_payments.detail import open_lines_of
from rules.broken import IllegalMove
from rules.scheduled_payments import STATUS_NAMES
from web import body_limits
from web.forms_once import form_answer, question_of, submit_once
from web.htmx import UndoNotice
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.picks import whole_numbers
from web.templating import plural

PERIOD = "/council/scheduled-payments/<scheduled_period>"
MOST_LINES = 2000


@bp.get("/council/scheduled-payments")
@requires(Permission.COUNCIL_READ)
def council_periods():
    """The periods of the provider and contract that are picked."""
    return _show()


@bp.get(PERIOD)
@requires(Permission.COUNCIL_READ)
def council_period(scheduled_period):
    """One period with its lines to tick."""
    return _show(scheduled_period)


@bp.post(f"{PERIOD}/lines")
@requires(Permission.SCHEDULED_DECIDE)
@never_kept("reason")
@body_limits.takes(body_limits.LARGE_FORM)
def set_lines(scheduled_period):
    """Give the ticked lines a status, with a reason."""
    found = period_or_404(scheduled_period)
    form = LinesForm()
    ids, status = whole_numbers(request.form.getlist("line"))[:MOST_LINES], request.form.get("status", "")
    form.ticked, form.is_all = frozenset(ids), bool(request.form.get("all"))
    answer = None
    if form.is_all:
        ids, answer = open_lines_of(found, request.form.get("tab", "")), form_answer()
    set_them = partial(_set_lines, found.contract, ids, status, form.reason.data, answer=answer)
    return _carry_out(found, form, set_them, lambda done: _set(found, status, *done))


def _set_lines(*about, by, at, answer):
    """(how many lines were set, the instant by which that is undone)"""
    return period_lines.set_statuses(*about, by=by, at=at, answer=answer), at.now


def _set(found, status, count, set_at):
    """What was set, with Undo."""
    address = url_for(".undo_lines", scheduled_period=found.ref)
    return UndoNotice(f"{plural(count, 'line')} set to {STATUS_NAMES[status]}.", address, [("set_at", str(set_at))])


@bp.post(f"{PERIOD}/lines/undo")
@requires(Permission.SCHEDULED_DECIDE)
@never_kept()
def undo_lines(scheduled_period):
    """Undo the statuses that were just set."""
    found = period_or_404(scheduled_period)
    undo = partial(_undo, found.contract, request.form.get("set_at", ""))
    return _carry_out(found, LinesForm(), undo, lambda count: f"{plural(count, 'line')} as before.")


def _undo(contract, text, by, at):
    try:
        set_at = datetime.fromisoformat(text)
    except ValueError:
        raise IllegalMove(undoing.CHANGED_SINCE) from None
    if set_at.tzinfo is not None:
        raise IllegalMove(undoing.CHANGED_SINCE)
    return undoing.undo_statuses(contract, set_at, by, at)


@bp.post(f"{PERIOD}/notes")
@requires(Permission.SCHEDULED_DECIDE)
@never_kept("notes")
def write_notes(scheduled_period):
    """Write the period's remittance notes."""
    found = period_or_404(scheduled_period)
    form = NotesForm()
    notice = "The notes are saved: the provider reads them on this period."
    return _carry_out(found, form, partial(_write_notes, found, form), notice)


def _write_notes(found, form, by, at):
    if found.row is None:
        raise IllegalMove("This period is not open yet: write its notes when it is")
    notes.write_notes(found.row, form.notes.data, by=by, at=at)


def _carry_out(found, form, verb, notice):
    return submit_once(
        verb,
        to=addresses().period(found),
        notice=notice,
        form=form,
        again=lambda broken: _show(found.ref, form, question_of(broken)),
    )


def _show(ref=None, form=None, asked=None):
    lines = form if isinstance(form, LinesForm) else LinesForm()
    lines.asked = asked
    return show(ref, form=form, lines_form=lines, notes_form=form if isinstance(form, NotesForm) else None)
