"""The items of a claim, in place: add, change, remove, and what one comes to as it is typed."""

from functools import partial

from flask import request, url_for

from blueprints.claims.claim_page import (
    context_of,
    items_again,
    load,
    load_item,
    may_edit,
    open_item,
    open_new,
    page_of,
    parts_of,
)
from blueprints.claims.forms import OF_ITEM, ItemForm, fields_of, form_of_item
from blueprints.claims.routes import bp
from operations.claims import items
from rules import claims as rules
from rules.broken import RuleBroken
from rules.mileage import has_log
from web import body_limits, uploads
from web.forms import Form
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import UndoNotice, page
from web.late_forms import never_kept, sent_by_itself
from web.permissions import Permission, requires

ONE_ITEM = "/<id:claim_id>/items/<id:claim_item_id>"
KIND = f"<any({', '.join(rules.ITEM_KINDS)}):item_kind>"


@bp.post(f"/<id:claim_id>/items/new/{KIND}")
@requires(Permission.CLAIMS_EDIT)
@never_kept(*OF_ITEM)
@body_limits.takes(body_limits.FILES)
def add_item(claim_id, item_kind):
    """Create: a new item with its files. One that is to have a mileage log stays open."""
    claim, form, sent = load(claim_id), ItemForm(), uploads.uploads_of()
    again = partial(_new_again, claim_id, item_kind, form)
    if not form.validate_with(lambda: items.checked(claim, item_kind, form.details())):
        form.keep_first_errors()
        return again()
    made = []

    def add(by, at):
        item = items.add_item(claim, item_kind, form.details(), by, at, sent)
        made.append(item.id if has_log(item.service_level.unit) and not item.quantity_hundredths else None)
        return made[0]

    return submit_once(
        add,
        to=lambda item_id: _address(claim_id, item_id),
        notice=lambda item_id: "Item saved. Add its journeys below." if item_id else "Item added.",
        form=form,
        again=again,
        answer=lambda url, notice: items_again(claim_id, url, notice, made[0] if made else None),
    )


def _new_again(claim_id, kind, form, broken=None):
    context = context_of(load(claim_id), form=form)
    context["opened"] = open_new(context["claim"], kind, form) if context["may_edit"] else None
    return page_of(context, status=_status(broken))


@bp.post(ONE_ITEM)
@requires(Permission.CLAIMS_EDIT)
@never_kept(*OF_ITEM)
def change_item(claim_id, claim_item_id):
    """Save an item."""
    claim, form = load(claim_id), ItemForm()
    item = load_item(claim_id, claim_item_id)
    again = partial(_item_again, claim_id, claim_item_id, form)
    if not form.validate_with(lambda: items.checked(claim, item.kind, form.details(), items.logged_miles(item.id))):
        form.keep_first_errors()
        return again()
    return submit_once(
        partial(items.change_item, item, form.details(), form_version()),
        to=_address(claim_id),
        notice="Item saved.",
        form=form,
        again=again,
        answer=partial(items_again, claim_id),
    )


def _item_again(claim_id, claim_item_id, form, broken=None):
    context = context_of(load(claim_id), form=form)
    parts = parts_of(context["parts"], claim_item_id)
    context["opened"] = open_item(context["claim"], parts, form) if parts and context["may_edit"] else None
    return page_of(context, status=_status(broken))


@bp.post(f"{ONE_ITEM}/remove")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def remove_item(claim_id, claim_item_id):
    """Remove an item with its log and files. Undo adds it again; a log and files do not come back, so there is none."""

    def remove(by, at):  # loads the item itself: the form that is sent again finds it gone, and gets the first answer
        item = load_item(claim_id, claim_item_id)
        had_more = items.remove_item(item, form_version(), by=by, at=at)
        return item.kind, None if had_more else fields_of(form_of_item(item))

    def notice(removed):
        kind, fields = removed
        if fields is None:
            return "Item removed, with its log and files."
        return UndoNotice("Item removed.", url_for(".add_item", claim_id=claim_id, item_kind=kind), fields)

    return changed(claim_id, notice, remove)


@bp.post(f"{ONE_ITEM}/different")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def say_different(claim_id, claim_item_id):
    """This is a different one: it is not asked about again until the item changes."""
    item = load_item(claim_id, claim_item_id)
    return changed(claim_id, "Noted. It stays on the claim.", partial(items.say_different, item, form_version()))


@bp.post(f"/<id:claim_id>/amount/{KIND}")
@requires(Permission.CLAIMS_EDIT)
@sent_by_itself
def amount(claim_id, item_kind):
    """The unit, the price and the amount of what is typed so far; nothing is saved."""
    claim, form = load(claim_id), ItemForm()
    opened = open_new(claim, item_kind, form)
    logged = items.logged_miles(load_item(claim_id, item_id).id) if (item_id := _item_id()) else None
    quantity = form.quantity.data if logged is None else logged
    amounts = None
    if opened.level is not None and may_edit(claim):
        try:
            amounts = rules.amounts_of(opened.level, quantity or 0, form.unit_cost.data)
        except RuleBroken:
            amounts = None
    return page("claims/_amount.html", level=opened.level, amounts=amounts, quantity=quantity, status=200)


def _item_id():
    text = request.form.get("item", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def changed(claim_id, notice, verb, item_id=None):
    """Carry out a change of a button; answer with the items in their place, or with what a rule said above them."""
    form = Form()

    def again(broken):
        context = context_of(load(claim_id), form=form)
        parts = parts_of(context["parts"], item_id)
        context["opened"] = open_item(context["claim"], parts) if parts and context["may_edit"] else None
        return page_of(context, status=_status(broken))

    return submit_once(
        verb,
        to=_address(claim_id, item_id),
        notice=notice,
        form=form,
        again=again,
        answer=lambda url, said: items_again(claim_id, url, said, item_id),
    )


def _address(claim_id, item_id=None):
    """The page of the claim, with an item open."""
    return url_for("claims.one", claim_id=claim_id, edit=item_id, _anchor="opened" if item_id else "items")


def _status(broken):
    return refused_status(broken) if broken is not None else None
