"""The queue of disputes, and what an officer decides about one of them."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_disputes.forms import DecisionForm
from blueprints.council_disputes.queue_page import QUEUE, page_of, shown_of
from models import Dispute
from operations.disputes import deciding
from queries.disputes.details import disputes_with_names, held_pence_of
from rules.disputes import STATUS_NAMES
from rules.money import format_pence
from web import record_access
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import UndoNotice, page
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number
from web.queue_pages import add_saved_filters, assign_once

bp = Blueprint("council_disputes", __name__, url_prefix="/council/disputes")
DECISIONS = ("raise", "drop", "undo_drop", "resolve", "reopen")


add_saved_filters(bp, QUEUE, lambda naming: page_of(naming=naming))


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The queue, with the selected dispute (`?dispute=`) at its side."""
    return QUEUE.newly_picked() or page_of()


@bp.get("/<id:dispute_id>")
@requires(Permission.COUNCIL_READ)
def one(dispute_id):
    """One dispute: its actuals, the response, and what may be decided."""
    dispute = _load(dispute_id)
    return _page(dispute, DecisionForm(formdata=None, obj=dispute))


@bp.post(f"/<id:dispute_id>/<any({', '.join(DECISIONS)}):decision>")
@requires(Permission.DISPUTES_DECIDE)
@never_kept("details", "note")
def decide(dispute_id, decision):
    """Raise or drop a proposed one, resolve, re-open."""
    form = DecisionForm()
    return submit_once(
        partial(_carry_out, decision, _load(dispute_id), form),
        to=_after(dispute_id, moves_on=decision != "undo_drop"),
        notice=lambda said: said,
        form=form,
        again=lambda broken: _again(dispute_id, form, refused_status(broken)),
    )


@bp.post("/<id:dispute_id>/assign")
@requires(Permission.DISPUTES_DECIDE)
@never_kept()
def assign(dispute_id):
    """Assign it to oneself, to nobody, or to another officer."""
    form = DecisionForm(formdata=None)
    again = partial(_assign_again, dispute_id, form)
    return assign_once(_load(dispute_id), _after(dispute_id), again, form)


def _assign_again(dispute_id, form, broken):
    return _again(dispute_id, form, refused_status(broken))


def _after(dispute_id, moves_on=False):
    return QUEUE.after(url_for(".one", dispute_id=dispute_id), dispute_id, moves_on)


def _carry_out(decision, dispute, form, by, at):
    """What was decided is done; returns the notice that says so, with the money that it moves."""
    version = form_version()
    words = form.note.data or ""
    if decision == "raise":
        return holding_words(
            "Raised", deciding.raise_proposed(dispute, version, form.reason.data, form.details.data, by, at)
        )
    if decision == "drop":
        deciding.drop(dispute, version, by, at, words)
        return _dismissed(dispute)
    if decision == "undo_drop":
        proposed = deciding.undo_drop(dispute, version, by, at).is_proposed
        return "It is proposed again." if proposed else "Its figures have changed: there is nothing to propose."
    if decision == "resolve":
        held = held_pence_of([dispute])[dispute.id]
        deciding.resolve(dispute, version, whole_number(request.form.get("seen", "")), by, at, words)
        return f"Resolved. It no longer holds back {format_pence(held)}." if held else "Resolved. It held nothing back."
    return holding_words("Re-opened", deciding.reopen(dispute, version, by, at, words))


def _dismissed(dispute):
    """That it is dismissed, with Undo."""
    words = "Dismissed. The figures are paid as recorded and will not be flagged again."
    fields = [("version", str(dispute.version)), ("back", request.form.get("back", ""))]
    return UndoNotice(words, QUEUE.other("decide", dispute_id=dispute.id, decision="undo_drop"), fields)


def holding_words(done, dispute):
    """What is said where a dispute begins to hold."""
    held = held_pence_of([dispute])[dispute.id]
    if not held:
        return f"{done}. The provider is told. It holds nothing back as things stand."
    return f"{done}. The provider is told. {format_pence(held)} is held back until it is resolved."


def _load(dispute_id):
    return get_object_or_404(disputes_with_names(current_user), Dispute.id == dispute_id)


def _page(dispute, form, status=None):
    record_access.note_access(dispute.client_id, f"Dispute {dispute.id}")
    return page(
        "council_disputes/one.html",
        status=status,
        form=form,
        status_name=STATUS_NAMES[dispute.status],
        **shown_of(dispute),
    )


def _again(dispute_id, form, status=None):
    """The page that the form was sent from, once more."""
    if QUEUE.is_from_here:
        return page_of(form, dispute_id, status=status)
    return _page(_load(dispute_id), form, status)
