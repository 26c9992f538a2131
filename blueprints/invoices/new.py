"""New Invoice, New Credit Note: which items to start from, the proposed items with tick boxes, and Create."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from flask import redirect, request, url_for
from flask_login import current_user

from blueprints.invoices.forms import TYPED, NewInvoiceForm
from blueprints.invoices.invoice_page import other_kind, overwriting
from blueprints.invoices.remedies import held_part
from blueprints.invoices.routes import bp
from models import Organisation
from operations.invoices import submitting
from queries.invoices import payable
from queries.invoices.adjustments import adjustments_offered
from queries.invoices.own_references import own_references
from queries.invoices.payable import ItemChoice
from rules.broken import RuleBroken
from rules.invoice_series import next_reference
from rules.invoices import KIND_NAMES
from web import body_limits, clock, forecasts
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept, sent_by_itself
from web.permissions import Permission, requires
from web.picks import whole_number

SHOWN_AT_ONCE = 200
LABELS = {
    "all": "Select all items for the provider",
    "contract": "Select items for one Contract",
    "service": "Select items for one Service",
    "client": "Select items for one Client",
}


class NextReference(NamedTuple):
    """A reference that is proposed, and the one before it."""

    words: str
    follows: str


@dataclass(frozen=True)
class ItemSelection:
    """Which items are selected to start from, and in words; `problem` where the choice is not complete."""

    choice: ItemChoice
    words: str
    problem: str = ""
    kind: str = "invoice"

    @property
    def title(self):
        return f"New {KIND_NAMES[self.kind].title()}"


@bp.get("/new")
@requires(Permission.INVOICES_EDIT)
def new():
    """How do you want to select the initial items? `?kind=credit_note` starts a credit note; with `?one=y` nothing is
    asked where one contract has all there is.
    """
    if "one" in request.args and len(payable.choices_of(current_user.organisation_id)["contract"]) == 1:
        return redirect(url_for(".new_items", by="all"), 303)
    return _choose(NewInvoiceForm(formdata=None))


@bp.route("/new/items", methods=["GET", "POST"])
@requires(Permission.INVOICES_EDIT)
@never_kept(*TYPED)
@body_limits.takes(body_limits.LARGE_FORM)
def new_items():
    """The proposed items; Create makes the invoice of those that are ticked."""
    asked = _asked()
    form = NewInvoiceForm()
    if asked.problem:
        form = NewInvoiceForm(formdata=None)
        form.show(RuleBroken(asked.problem))
        return _choose(form)
    if request.method == "GET":
        form = NewInvoiceForm(formdata=None)
        form.date_on_invoice.data = clock.today()
        form.reference.data = _next_reference(asked.kind).words
        form.vat_number.data = Organisation.get_by_id(current_user.organisation_id).vat_number
        return _propose(asked, form)
    if not form.validate_with(partial(_check, asked, form)):
        return _propose(asked, form)
    return submit_once(
        partial(_create, asked, form),
        to=lambda invoice: url_for(".one", invoice_id=invoice.id),
        notice="Invoice created. Submit it when you are ready.",
        form=form,
        again=lambda _broken: _propose(asked, form),
    )


@bp.post("/new/totals")
@requires(Permission.INVOICES_EDIT)
@sent_by_itself
@body_limits.takes(body_limits.LARGE_FORM)
def new_totals():
    """What the ticked items come to."""
    form = NewInvoiceForm()
    asked = _asked()
    form.validate()
    return page("invoices/new_items.html", fragment="invoices/_new_totals.html", status=200, **_proposal(asked, form))


def _next_reference(kind):
    """The next reference of the series, and the one that it follows; both empty where there is no series yet."""
    own = own_references(current_user.organisation_id, kind)
    words = next_reference(own.newest, own.taken)
    return NextReference(words, own.newest if words else "")


def _check(asked, form):
    submitting.checked(current_user.organisation_id, form.details(), _ticked_now(asked), clock.moment())


def _create(asked, form, by, at):
    kind = _kind(request.form.get("make", asked.kind))
    return submitting.create(form.details(), _ticked_now(asked), by=by, at=at, kind=kind)


def _ticked_now(asked):
    return _ticked(payable.items_of(current_user.organisation_id, asked.choice, kind=asked.kind))


def _ticked(items):
    """The keys that are ticked: those sent, and the items that the page did not show where their box is ticked."""
    keys = request.form.getlist("item")
    if request.form.get("rest") == "y":
        keys += [str(item.key) for item in items[SHOWN_AT_ONCE:]]
    return list(dict.fromkeys(keys))


def _kind(text):
    return "credit_note" if text == "credit_note" else "invoice"


def _asked():
    """The choice that the address or the form has."""
    by, kind = request.values.get("by", "all"), _kind(request.values.get("kind"))
    whose = "that are refunds" if kind == "credit_note" else ""
    if by not in LABELS:
        return ItemSelection(ItemChoice(), "", "Choose how you want to select the items", kind)
    if by == "all":
        return ItemSelection(ItemChoice(), f"all your items {whose}".strip(), kind=kind)
    options = dict(payable.choices_of(current_user.organisation_id, kind)[by])
    of = whole_number(request.values.get(by, ""))
    if of not in options and request.method == "GET":
        return ItemSelection(ItemChoice(), "", f"Choose the {by}", kind)
    return ItemSelection(ItemChoice(by, of), f"items of {options.get(of, f'one {by}')} {whose}".strip(), kind=kind)


def _choose(form):
    kind = _kind(request.values.get("kind"))
    return page(
        "invoices/new.html",
        form=form,
        labels=LABELS,
        by=request.values.get("by", "all"),
        kind=kind,
        title=ItemSelection(ItemChoice(), "", kind=kind).title,
        choices=payable.choices_of(current_user.organisation_id, kind),
    )


def _whose_held(asked, items):
    """Whose held amounts New Invoice names before Create; beside a credit note's items there are none to add."""
    no_matter = asked.kind == "credit_note" and items
    return None if no_matter else Organisation.get_by_id(current_user.organisation_id)


def _propose(asked, form):
    return page("invoices/new_items.html", **_proposal(asked, form))


def _next_run():
    """The next run that an invoice can be in; None where none is to come."""
    expected = forecasts.expected_by(current_user)
    return expected.next_run if expected else None


def _proposal(asked, form):
    """What invoices/new_items.html needs: the items, which are ticked, and what these come to."""
    organisation_id = current_user.organisation_id
    turns = payable.turns_of(organisation_id)
    items = payable.items_of(organisation_id, asked.choice, kind=asked.kind, turns=turns)
    ticked = set(_ticked(items)) if request.method == "POST" else {str(item.key) for item in items}
    on_it = [item for item in items if str(item.key) in ticked]
    totals = payable.totals_of_items(on_it, form.entered_net.data, form.entered_vat.data)
    return {
        "form": form,
        "asked": asked,
        "payable_items": items[:SHOWN_AT_ONCE],
        "rest_count": max(0, len(items) - SHOWN_AT_ONCE),
        "rest_ticked": request.method == "GET" or request.form.get("rest") == "y",
        "ticked": ticked,
        "totals": totals,
        "may_type": any(item.totals_editable for item in items),
        "typed": payable.totals_may_be_typed(on_it),
        "overwriting": overwriting(items),
        "adjustments": adjustments_offered(organisation_id, {item.key for item in items[:SHOWN_AT_ONCE]}),
        "left_off_pence": 0,
        "waiting": payable.waiting_for_periods(organisation_id, turns),
        **held_part(_whose_held(asked, items), asked.choice),
        "other_kind": other_kind(asked.kind, totals),
        "next_run": _next_run(),
        "follows": _next_reference(asked.kind).follows,
    }
