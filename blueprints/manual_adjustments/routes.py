"""Manual adjustments of a contract: those that there are, another one, and taking one back."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from blueprints.manual_adjustments.forms import AddForm
from models import CarePackageLineItem, Client, Contract, Organisation, PaymentItem, Remittance, ServiceLevel
from operations import manual_adjustments
from queries.contract_periods import current_periods
from queries.listing import Column, ListPage
from rules.broken import RuleBroken
from web import clock
from web.forms_once import submit_once
from web.htmx import page
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, requires

bp = Blueprint("manual_adjustments", __name__, url_prefix="/council/scheduled-payments/manual-adjustments")
CONTRACT = f"/<int(max={2**31 - 1}):contract_id>"
ITEM = PaymentItem
COLUMNS = (
    Column("client", "Client", (Client.surname, Client.forename)),
    Column("reason", "Reason for Payment"),
    Column("dates", "Applicable Dates", (ITEM.from_date,)),
    Column("amount", "Amount", (ITEM.amount_pence,), "num"),
    Column("period", "Period", (ITEM.period_start,)),
    Column("state", "State"),
)


@bp.get(CONTRACT)
@requires(Permission.COUNCIL_READ)
def show(contract_id):
    """What was added to a contract by hand, the newest first."""
    return _page_of(_contract(contract_id))


@bp.post(f"{CONTRACT}/add")
@requires(Permission.SCHEDULED_DECIDE)
def add(contract_id):
    """Add an amount to the contract's current period."""
    contract = _contract(contract_id)
    form = _form(contract)
    if not form.validate_on_submit():
        return _page_of(contract, form)
    return _carry_out(contract, form, partial(_add, contract, form), "Added: it is a line of its own.")


@bp.post(f"{CONTRACT}/<int(max={2**31 - 1}):payment_item_id>/take-back")
@requires(Permission.SCHEDULED_DECIDE)
def take_back(contract_id, payment_item_id):
    """Take one away again, before it is in an approved run."""
    contract = _contract(contract_id)
    item = get_object_or_404(_manual(contract), ITEM.id == payment_item_id)
    return _carry_out(contract, _form(contract), partial(manual_adjustments.take_back, item), "Taken back.")


def _contract(contract_id):
    return get_object_or_404(Contract.visible_to(current_user), Contract.id == contract_id)


def _manual(contract):
    return PaymentItem.visible_to(current_user).where(ITEM.contract == contract.id, ITEM.kind == "manual")


def _form(contract, sent=True):
    """The form, with the service levels of the contract's care, or all where it has none."""
    levels = ServiceLevel.select(ServiceLevel.id, ServiceLevel.name, ServiceLevel.unit)
    used = CarePackageLineItem.select(CarePackageLineItem.service_level).where(
        CarePackageLineItem.contract == contract.id
    )
    of_contract = list(levels.where(ServiceLevel.id.in_(used)).order_by(ServiceLevel.name, ServiceLevel.id))
    form = AddForm() if sent else AddForm(formdata=None)
    form.level.choices = [
        (row.id, f"{row.name} ({row.unit})") for row in of_contract or levels.order_by(ServiceLevel.name)
    ]
    return form


def _add(contract, form, by, at):
    client = None
    if form.client.data:
        client = Client.get_or_none(Client.ssref == form.client.data)
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
    )


def _carry_out(contract, form, verb, notice):
    """Run the form's operation, then show the contract's; or say beside the form why not."""
    return submit_once(
        verb,
        to=url_for(".show", contract_id=contract.id),
        notice=notice,
        form=form,
        again=lambda _broken: _page_of(contract, form),
    )


def _page_of(contract, form=None):
    query = (
        _manual(contract)
        .select(ITEM, Client, Remittance)
        .left_outer_join(Client, on=ITEM.client, src=ITEM)
        .left_outer_join(Remittance, on=ITEM.remittance, src=ITEM)
    )
    listing = ListPage(query, COLUMNS, list_request(), sort="-period", tie_break=(ITEM.id.desc(),))
    return page(
        "manual_adjustments/show.html",
        contract=contract,
        organisation=Organisation.get_by_id(contract.organisation_id),
        form=form or _form(contract, sent=False),
        refused=form,
        listing=listing,
        items=listing.rows(),
        current=current_periods([contract.id], clock.today()).get(contract.id),
        status=422 if form is not None and form.errors else 200,
    )
