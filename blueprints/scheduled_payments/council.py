"""Officers set the status of Scheduled lines, and write remittance notes."""

from functools import partial

from flask import request

from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.filters import period_or_404
from blueprints.scheduled_payments.forms import LinesForm, NotesForm
from blueprints.scheduled_payments.period_page import show
from blueprints.scheduled_payments.provider import bp
from operations.scheduled_payments import lines as period_lines
from operations.scheduled_payments import notes
from queries.scheduled_payments.detail import open_lines_of
from rules.broken import IllegalMove
from rules.scheduled_payments import STATUS_NAMES
from web import body_limits
from web.forms_once import form_answer, question_of, submit_once
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
    set_them = partial(period_lines.set_statuses, found.contract, ids, status, form.reason.data, answer=answer)
    return _carry_out(found, form, set_them, lambda count: f"{plural(count, 'line')} set to {STATUS_NAMES[status]}.")


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
