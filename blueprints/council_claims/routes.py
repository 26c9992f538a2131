"""The queue of claims, one claim with its files and logs, and what the panel decides of it."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_claims.forms import decision_form, tick_name
from blueprints.council_claims.queue_page import QUEUE, officer_of, page_of
from models import Claim
from operations.claims import deciding
from queries.claims import panel
from queries.claims.detail import items_of, miles_of_journey, route_of, seen_key, totals_of
from queries.claims.look_alikes import look_alikes
from rules.broken import RuleBroken
from rules.claims import CLAIM_MOVES
from rules.money import format_pence
from web import clock, record_access, uploads
from web.forms_once import form_answer, question_of, refused_status, submit_once
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.loading import found_or_404, get_object_or_404
from web.permissions import Permission, may, requires
from web.picks import whole_number
from web.queue_pages import add_saved_filters, assign_once
from web.status_words import claim_status

bp = Blueprint("council_claims", __name__, url_prefix="/council/claims")
DECISIONS = {"accept": deciding.accept, "reject": deciding.reject, "keep": deciding.keep}


add_saved_filters(bp, QUEUE, lambda naming: page_of(naming=naming))


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The queue, with the selected claim (`?claim=`) at its side."""
    return QUEUE.newly_picked() or page_of()


@bp.get("/<id:claim_id>")
@requires(Permission.COUNCIL_READ)
def one(claim_id):
    """One claim: its items with files and logs, and what may be decided."""
    return _page(_load(claim_id))


@bp.get("/<id:claim_id>/will-pay")
@requires(Permission.COUNCIL_READ)
def will_pay(claim_id):
    """What it pays with the items that are ticked in the address, as they are ticked."""
    claim = _load(claim_id)
    items = [each.item for each in items_of(claim)]
    for item in items:
        item.is_included = tick_name(item.id) in request.args
    return _page(claim, decision_form(claim, items, formdata=None), fragment="council_claims/_will_pay.html")


@bp.post("/<id:claim_id>/decide")
@requires(Permission.CLAIMS_DECIDE)
@never_kept(ANY)
def decide(claim_id):
    """Accept or reject it, or keep what is said so far."""
    claim = _load(claim_id)
    items = [each.item for each in items_of(claim)]
    form = decision_form(claim, items)
    return submit_once(
        partial(_carry_out, claim, form, items),
        to=_after(claim_id, moves_on=True),
        notice=_notice,
        form=form,
        again=lambda broken: _page(_load(claim_id), form, broken),
    )


@bp.post("/<id:claim_id>/assign")
@requires(Permission.CLAIMS_DECIDE)
@never_kept()
def assign(claim_id):
    """Assign it to oneself, to nobody, or to another officer."""
    claim = _load(claim_id)
    form = decision_form(claim, [each.item for each in items_of(claim)], formdata=None)
    return assign_once(claim, _after(claim_id), lambda broken: _assign_again(claim_id, form, broken), form)


def _assign_again(claim_id, form, broken):
    if QUEUE.is_from_here:
        return page_of(form, claim_id, status=refused_status(broken))
    return _page(_load(claim_id), form, broken)


def _after(claim_id, moves_on=False):
    return QUEUE.after(url_for(".one", claim_id=claim_id), claim_id, moves_on)


@bp.get("/<id:claim_id>/files/<id:file_id>")
@requires(Permission.COUNCIL_READ)
def download_file(claim_id, file_id):
    """A file of one of its items, as a download."""
    return uploads.send(_file(claim_id, file_id))


@bp.get("/<id:claim_id>/files/<id:file_id>/picture")
@requires(Permission.COUNCIL_READ)
def picture(claim_id, file_id):
    """A photo of one of its items, as the page shows it."""
    return found_or_404(uploads.show(_file(claim_id, file_id)))


def _carry_out(claim, form, items, by, at):
    name = request.form.get("decision", "")
    if name not in DECISIONS:
        raise RuleBroken("Choose Accept, Reject or Save for later")
    said = {"decisions": form.decisions(items), "notes": form.notes.data or "", "by": by, "at": at}
    if name == "accept":
        said |= {"shown_pence": whole_number(request.form.get("shown_pence", "")), "answer": form_answer()}
    return DECISIONS[name](claim, request.form.get("seen", ""), **said)


def _notice(claim):
    if claim.status == "accepted":
        totals = totals_of(each.item for each in items_of(claim))
        return f"Accepted: {format_pence(totals.payable_pence)} is paid in the next run. The provider is told."
    if claim.status == "rejected":
        return "Rejected. Nothing is paid, and the provider is told why."
    if request.form.get("decision") == "accept":
        return "You accepted it. Another officer has to accept it too."
    return "Saved. The provider reads it once the claim is decided."


def _load(claim_id):
    return get_object_or_404(panel.claims_with_people(current_user), Claim.id == claim_id)


def _file(claim_id, file_id):
    claim = _load(claim_id)
    found = ((each.item, file) for each in items_of(claim) for file in each.files if file.id == file_id)
    item, file = found_or_404(next(found, None))
    record_access.note_access(item.client_id, f"Claim {claim.id}, a file")
    return file


def _page(claim, form=None, broken=None, fragment=None):
    parts = items_of(claim)
    items = [each.item for each in parts]
    is_pending = CLAIM_MOVES.allows("accept", claim.status, current_user.side)
    if form is None or not is_pending:  # what was ticked on an older page is not what a colleague decided
        form = decision_form(claim, items, formdata=None)
    record_access.note_accesses([item.client_id for item in items], f"Claim {claim.id}")
    said = form.decisions(items)
    for item in items:
        item.is_included = said[item.id].is_included  # as it is ticked, whatever is kept
    return page(
        "council_claims/one.html",
        fragment=fragment,
        status=refused_status(broken) if broken else None,
        claim=claim,
        parts=parts,
        form=form,
        asked=question_of(broken),
        ticks=[tick_name(item.id) for item in items],
        totals=totals_of(items),
        seen=seen_key(claim, items),
        alike=look_alikes(claim, parts, for_panel=True) if is_pending else {},
        may_decide=is_pending and may(Permission.CLAIMS_DECIDE),
        why_not=panel.why_another_decides(claim, current_user) if is_pending else "",
        paid=panel.payments_of(items),
        standing=claim_status(claim, current_user.side, clock.today()),
        officer=officer_of(claim),
        history=list(panel.events_of_panel(claim)),
        route_of=route_of,
        miles_of=miles_of_journey,
    )
