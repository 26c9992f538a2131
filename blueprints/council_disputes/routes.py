"""The queue of disputes, and what an officer decides about one of them."""

from datetime import timedelta
from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_disputes.forms import DecisionForm
from models import Dispute
from operations.disputes import deciding
from queries.disputes.details import disputes_with_names, held_pence_of, history_of, line_names, seen_of
from queries.disputes.lists import SHOW, list_queue
from rules.disputes import DISPUTE_MOVES, STATUS_NAMES
from rules.money import format_pence
from web import queues, record_access
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, may, requires
from web.picks import search_words, whole_number
from web.status_words import dispute_status

bp = Blueprint("council_disputes", __name__, url_prefix="/council/disputes")
DECISIONS = ("raise", "drop", "resolve", "reopen")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The queue: what waits for the council first."""
    show, search = _asked()
    listing = list_queue(current_user, list_request(), show, search)
    rows = listing.rows()
    return page(
        "council_disputes/queue.html",
        show=show,
        choices=[(value, words) for value, (words, _) in SHOW.items()],
        search=search,
        listing=listing,
        rows=rows,
        held=held_pence_of(rows),
        standing=dispute_status,
        queues=queues.shown_to(current_user),
        week_end=lambda week: week + timedelta(days=6),
    )


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
        to=url_for(".one", dispute_id=dispute_id),
        notice=lambda said: said,
        form=form,
        again=lambda broken: _page(_load(dispute_id), form, refused_status(broken)),
    )


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
        return "Dismissed. The figures are paid as recorded and will not be flagged again."
    if decision == "resolve":
        held = held_pence_of([dispute])[dispute.id]
        deciding.resolve(dispute, version, whole_number(request.form.get("seen", "")), by, at, words)
        return f"Resolved. It no longer holds back {format_pence(held)}." if held else "Resolved. It held nothing back."
    return holding_words("Re-opened", deciding.reopen(dispute, version, by, at, words))


def holding_words(done, dispute):
    """What is said where a dispute begins to hold."""
    held = held_pence_of([dispute])[dispute.id]
    if not held:
        return f"{done}. The provider is told. It holds nothing back as things stand."
    return f"{done}. The provider is told. {format_pence(held)} is held back until it is resolved."


def _asked():
    """(which are shown, what is searched for) of the address."""
    show = request.args.get("show", "for_us")
    search = search_words()
    return show if show in SHOW else "for_us", search


def _load(dispute_id):
    return get_object_or_404(disputes_with_names(current_user), Dispute.id == dispute_id)


def _page(dispute, form, status=None):
    record_access.note_access(dispute.client_id, f"Dispute {dispute.id}")
    return page(
        "council_disputes/one.html",
        status=status,
        dispute=dispute,
        form=form,
        status_name=STATUS_NAMES[dispute.status],
        standing=dispute_status(dispute.status, "council"),
        verbs=DISPUTE_MOVES.legal_verbs(dispute.status, "council") if may(Permission.DISPUTES_DECIDE) else [],
        seen=seen_of(dispute),
        last_day=dispute.last_week + timedelta(days=6),
        lines=line_names(dispute),
        held_pence=held_pence_of([dispute])[dispute.id],
        history=history_of(dispute),
    )
