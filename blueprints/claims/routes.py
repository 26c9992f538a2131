"""One-Off Claims: the list, a new one, one claim, its date and notes, submitting, deleting, copying, printing."""

from functools import partial

from flask import Blueprint, request, url_for

from blueprints.claims.claim_page import SAVED, SIDE_LIST, context_of, details_of, load, page_of, side_list
from blueprints.claims.forms import DetailsForm
from operations.claims import copying, drafting, submitting
from queries.claims.detail import totals_of
from rules import claims as rules
from rules.broken import RuleBroken
from rules.money import format_pence
from web import clock
from web.forms import Form
from web.forms_once import form_answer, form_version, question_of, refused_status, submit_once
from web.htmx import done, page, refused, wants_fragment
from web.late_forms import never_kept
from web.permissions import Permission, requires

FIGURES = {"claim-total": "claims/_total.html", "claims": SIDE_LIST}  # {place on the page: what fills it}
bp = Blueprint("claims", __name__, url_prefix="/claims")


@bp.get("")
@requires(Permission.CLAIMS_READ)
def list_claims():
    """The claims, newest first; one is chosen at the left."""
    return page("claims/list.html", **side_list())


@bp.post("")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def create():
    """New Claim: an unsubmitted one of today."""
    return submit_once(
        drafting.create,
        to=lambda claim: url_for(".one", claim_id=claim.id),
        again=partial(refused, url_for(".list_claims")),
    )


@bp.get("/<id:claim_id>")
@requires(Permission.CLAIMS_READ)
def one(claim_id):
    """One claim; `?add=`, `?edit=` and `?view=` open an item in place."""
    return page_of(context_of(load(claim_id)))


@bp.get("/<id:claim_id>/figures")
@requires(Permission.CLAIMS_READ)
def figures(claim_id):
    """What it comes to now, after an item has changed."""
    context = context_of(load(claim_id))
    return page_of(context, fragment=FIGURES.get(request.headers.get("HX-Target", ""), "claims/_submit.html"))


@bp.post("/<id:claim_id>/details")
@requires(Permission.CLAIMS_EDIT)
@never_kept("claim_date", "notes")
def save_details(claim_id):
    """Date of Claim and Notes, saved as they are left; on the way to a new item where no script saves them."""
    claim, form = load(claim_id), DetailsForm()
    add = request.form.get("add", "")
    new_item = {"add": add, "_anchor": "opened"} if add in rules.ITEM_KINDS else {}
    if not form.validate():
        return _details_again(claim_id, form)
    return submit_once(
        partial(drafting.change_details, claim, form.claim_date.data, form.notes.data or "", form_version()),
        to=url_for(".one", claim_id=claim_id, **new_item),
        form=form,
        again=lambda broken: _details_again(claim_id, form, refused_status(broken)),
        answer=partial(_details_saved, claim_id),
    )


def _details_again(claim_id, form, status=None):
    context = context_of(load(claim_id), form=form, details=form)
    return page_of(context, fragment="claims/_details.html", status=status)


def _details_saved(claim_id, url, _notice):
    if not wants_fragment():
        return done(url, notice="Saved.")
    claim = load(claim_id)
    context = context_of(claim, details=details_of(claim))
    return done(url, fragment="claims/_details.html", notice="Saved.", event=SAVED, **context)


@bp.post("/<id:claim_id>/submit")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def submit(claim_id):
    """Submit claim: what looks claimed before is asked about once."""
    claim, form = load(claim_id), Form()
    return submit_once(
        partial(_submit, claim),
        to=url_for(".one", claim_id=claim_id),
        notice=lambda total: f"Claim submitted, {format_pence(total)}. The finance panel decides each item.",
        form=form,
        again=partial(_submit_again, claim_id, form),
    )


def _submit(claim, by, at):
    """Returns what it comes to, in pence."""
    submitted = submitting.submit(claim, request.form.get("seen", ""), by, at, form_answer())
    return totals_of(submitted.items).payable_pence


def _submit_again(claim_id, form, broken: RuleBroken):
    asked = question_of(broken)
    context = context_of(load(claim_id), form=None if asked else form, asked=asked)
    return page_of(context, status=None if asked else refused_status(broken))


@bp.get("/<id:claim_id>/delete")
@requires(Permission.CLAIMS_EDIT)
def ask_delete(claim_id):
    """Delete claim asks first."""
    return _ask_delete(claim_id)


@bp.post("/<id:claim_id>/delete")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def delete(claim_id):
    """Delete it, after asking."""
    form = Form()
    return submit_once(
        partial(_delete, claim_id),
        to=url_for(".list_claims"),
        notice="Claim deleted.",
        form=form,
        again=lambda broken: _ask_delete(claim_id, form, refused_status(broken)),
    )


def _delete(claim_id, by, at):
    """Loads the claim itself: the form that is sent again finds nothing any more, and gets the first answer."""
    drafting.delete(load(claim_id), request.form.get("seen", ""), by=by, at=at)


def _ask_delete(claim_id, form=None, status=None):
    return page("claims/delete.html", status=status, **context_of(load(claim_id), form=form))


@bp.post("/<id:claim_id>/copy")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def copy(claim_id):
    """Copy to a new claim."""
    claim = load(claim_id)
    return submit_once(
        partial(copying.copy, claim),
        to=lambda made: url_for(".one", claim_id=made.id),
        notice="This is a new claim with the same items, at today's prices. Check each one, then submit it.",
        again=partial(refused, url_for(".one", claim_id=claim_id)),
    )


@bp.get("/<id:claim_id>/print")
@requires(Permission.CLAIMS_READ)
def print_page(claim_id):
    """All of it on one page with its mileage logs, to be printed."""
    return page("claims/print.html", today=clock.today(), **context_of(load(claim_id)))
