"""Manual adjustments of a contract: those that there are, another one, and taking one back."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from blueprints.manual_adjustments.forms import AddForm
from models import Contract, ServiceLevel
from operations import manual_adjustments
from queries.clients import find_client
from queries.contract_periods import current_periods
from queries.manual_adjustments import adjustment_list, find_adjustment, level_options
from rules.broken import RuleBroken
from web import clock, forecasts
from web.forms_once import form_answer, question_of, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import found_or_404, get_object_or_404
from web.permissions import Permission, requires

bp = Blueprint("manual_adjustments", __name__, url_prefix="/council/scheduled-payments/manual-adjustments")
CONTRACT = "/<id:contract_id>"


@bp.get(CONTRACT)
@requires(Permission.COUNCIL_READ)
def show(contract_id):
    """What was added to a contract by hand, the newest first."""
    return _page_of(_contract(contract_id))


@bp.post(f"{CONTRACT}/add")
@requires(Permission.SCHEDULED_DECIDE)
@never_kept("amount", "client", "from_date", "to_date", "reason")
def add(contract_id):
    """Add an amount to the contract's current period."""
    contract = _contract(contract_id)
    form = _form(contract)
    if not form.validate_on_submit():
        return _page_of(contract, form)
    return _carry_out(contract, form, partial(_add, contract, form), "Added: it is a line of its own.")


@bp.post(f"{CONTRACT}/<id:payment_item_id>/take-back")
@requires(Permission.SCHEDULED_DECIDE)
@never_kept("reason")
def take_back(contract_id, payment_item_id):
    """Take one away again, before it is in an approved run."""
    contract = _contract(contract_id)
    item = found_or_404(find_adjustment(current_user, contract, payment_item_id))
    return _carry_out(contract, _form(contract), partial(manual_adjustments.take_back, item), "Taken back.")


def _contract(contract_id):
    return get_object_or_404(Contract.visible_to(current_user), Contract.id == contract_id)


def _form(contract, sent=True):
    form = AddForm() if sent else AddForm(formdata=None)
    form.level.choices = level_options(contract)
    return form


def _add(contract, form, by, at):
    client = None
    if form.client.data:
        client = find_client(current_user, form.client.data)
        if client is None:
            raise RuleBroken(f"There is no client with the SSRef {form.client.data}. Leave it blank for none", "client")
    manual_adjustments.add(
        contract,
        ServiceLevel.get_by_id(form.level.data),
        form.amount.data,
        form.from_date.data,
        form.to_date.data,
        form.reason.data,
        by=by,
        at=at,
        client=client,
        answer=form_answer(),
    )


def _carry_out(contract, form, verb, notice):
    """Run the form's operation, then show the contract's; or say beside the form why not."""
    return submit_once(
        verb,
        to=url_for(".show", contract_id=contract.id),
        notice=notice,
        form=form,
        again=lambda broken: _page_of(contract, form, question_of(broken)),
    )


def _page_of(contract, form=None, asked=None):
    listing = adjustment_list(current_user, contract, list_request())
    current = current_periods([contract.id], clock.today()).get(contract.id)
    return page(
        "manual_adjustments/show.html",
        contract=contract,
        organisation=contract.organisation,
        form=form or _form(contract, sent=False),
        refused=form,
        asked=asked,
        listing=listing,
        items=listing.rows(),
        current=current,
        in_the_bank=forecasts.day_of_period(contract, current.start_date, current.bank_date) if current else None,
    )
