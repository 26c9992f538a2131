"""Invoices/Credit Notes: the list, one invoice, and what its provider does with it."""

from dataclasses import astuple
from functools import partial

from flask import Blueprint, abort, request, url_for
from flask_login import current_user

from blueprints.invoices.filters import picks_of
from blueprints.invoices.forms import TYPED, InvoiceForm
from blueprints.invoices.invoice_page import context_of, form_of, load, page_of
from operations.invoices import acknowledging, submitting
from operations.invoices.commitments import key_of
from queries.invoices import invoice_list
from queries.invoices.before_submit import left_off
from queries.invoices.items import item_of
from queries.invoices.totals import totals_of
from rules.invoices import KIND_NAMES
from web import body_limits, clock, council
from web.forms_once import form_answer, form_version, question_of, submit_once
from web.htmx import UndoNotice, done, page, wants_fragment
from web.late_forms import kept, never_kept
from web.listing import list_request
from web.permissions import Permission, requires
from web.status_words import INVOICE_TAGS

bp = Blueprint("invoices", __name__, url_prefix="/invoices")


@bp.get("")
@requires(Permission.INVOICES_READ)
def list_invoices():
    """The invoices and credit notes of a financial year."""
    chosen = picks_of(current_user, clock.today())
    listing = invoice_list.list_invoices(current_user, chosen.filters, list_request())
    rows = listing.rows()
    return page(
        "invoices/list.html",
        chosen=chosen,
        listing=listing,
        rows=rows,
        totals=totals_of([row.id for row in rows]),
        payable_pence=invoice_list.payable_of_list(current_user, chosen.filters),
        status_tags=INVOICE_TAGS,
        kind_names=KIND_NAMES,
    )


@bp.get("/<id:invoice_id>")
@requires(Permission.INVOICES_READ)
def one(invoice_id):
    """One invoice with its commitments, and what could be on it."""
    invoice = load(invoice_id)
    return page_of(invoice, form_of(invoice))


@bp.post("/<id:invoice_id>")
@requires(Permission.INVOICES_EDIT)
@kept("Invoice", "Update")
def update(invoice_id):
    """Update: the reference, the date, the VAT number and typed totals."""
    invoice, form = load(invoice_id), InvoiceForm()
    if form.validate_with(partial(_check, invoice, form)):
        return _done(invoice, form, "Updated.", partial(_save, invoice, form))
    return page_of(invoice, form)


@bp.post("/<id:invoice_id>/submit")
@requires(Permission.INVOICES_EDIT)
@never_kept(*TYPED)
def submit(invoice_id):
    """Submit Invoice: what was typed is saved first. What it leaves off, or what looks like a slip, is asked about."""
    invoice, form = load(invoice_id), InvoiceForm()
    if form.validate_with(partial(_check, invoice, form)):
        return _done(invoice, form, _submitted_words(invoice), partial(_save_and_submit, invoice, form))
    return page_of(invoice, form)


@bp.post("/<id:invoice_id>/left-off")
@requires(Permission.INVOICES_EDIT)
@never_kept(*TYPED)
def add_left_off(invoice_id):
    """Add them: what was typed is saved, and all that is payable and on no invoice is put on this one."""
    invoice, form = load(invoice_id), InvoiceForm()
    if form.validate_with(partial(_check, invoice, form)):
        notice = "Added. Submit it when you are ready."
        return _done(invoice, form, notice, partial(_save_and_add, invoice, form))
    return page_of(invoice, form)


@bp.post("/<id:invoice_id>/seen")
@requires(Permission.INVOICES_EDIT, Permission.INVOICES_DECIDE)
@never_kept()
def seen(invoice_id):
    """I have seen this: what changes later is new."""
    invoice = load(invoice_id)
    notice = "Marked as read."
    return _done(invoice, form_of(invoice), notice, partial(acknowledging.acknowledge, invoice, form_version()))


@bp.post("/<id:invoice_id>/kind")
@requires(Permission.INVOICES_EDIT)
@never_kept()
def change_kind(invoice_id):
    """Make it a credit note with the same items, or an invoice."""
    invoice = load(invoice_id)
    kind = "credit_note" if request.form.get("kind") == "credit_note" else "invoice"
    notice = f"It is {'a credit note' if kind == 'credit_note' else 'an invoice'} now."
    return _done(invoice, form_of(invoice), notice, partial(submitting.change_kind, invoice, kind, form_version()))


@bp.post("/<id:invoice_id>/items")
@requires(Permission.INVOICES_EDIT)
@never_kept()
@body_limits.takes(body_limits.LARGE_FORM)
def add_item(invoice_id):
    """Add: an item of Suggest."""
    invoice, keys = load(invoice_id), request.form.getlist("item")
    return _done(invoice, form_of(invoice), "Item added.", partial(submitting.add_items, invoice, keys))


@bp.post("/<id:invoice_id>/items/<id:commitment_id>/remove")
@requires(Permission.INVOICES_EDIT)
@never_kept()
def remove_item(invoice_id, commitment_id):
    """Remove: it is payable again."""
    invoice, again = load(invoice_id), url_for(".add_item", invoice_id=invoice_id)

    def notice(key):
        return UndoNotice("Item removed. It is under Suggest now.", again, [("item", key)])

    return _done(invoice, form_of(invoice), notice, partial(_remove_item, invoice, commitment_id))


def _remove_item(invoice, commitment_id, by, at):
    """Loads the item itself: the form that is sent again finds it gone, and gets the first answer. Returns its key."""
    commitment = item_of(invoice, commitment_id) or abort(404)
    submitting.remove_item(invoice, commitment, by=by, at=at)
    return str(key_of(commitment))


@bp.get("/<id:invoice_id>/delete")
@requires(Permission.INVOICES_EDIT)
def ask_delete(invoice_id):
    """Delete Invoice asks first."""
    return _ask_delete(load(invoice_id), InvoiceForm(formdata=None))


@bp.post("/<id:invoice_id>/delete")
@requires(Permission.INVOICES_EDIT)
@never_kept()
def delete(invoice_id):
    """Delete it, after asking."""
    form = InvoiceForm(formdata=None)
    return submit_once(
        partial(_delete, invoice_id),
        to=url_for(".list_invoices"),
        notice="Deleted. Its items are payable again.",
        form=form,
        again=lambda _broken: _ask_delete(load(invoice_id), form),
    )


def _delete(invoice_id, by, at):
    """Loads the invoice itself: the form that is sent again finds nothing any more, and gets the first answer."""
    submitting.delete(load(invoice_id), form_version(), by=by, at=at)


def _ask_delete(invoice, form):
    return page("invoices/delete.html", invoice=invoice, form=form, kind_name=KIND_NAMES[invoice.kind])


def _check(invoice, form):
    submitting.checked_details(invoice.organisation_id, form.details(), clock.moment(), invoice.id)


def _save(invoice, form, by, at):
    submitting.update(invoice, form.details(), form_version(), by=by, at=at)


def _save_and_submit(invoice, form, by, at):
    version = _save_what_was_typed(invoice, form, by, at)
    submitting.submit(invoice, version, by=by, at=at, answer=form_answer())


def _save_and_add(invoice, form, by, at):
    _save_what_was_typed(invoice, form, by, at)
    submitting.add_items(invoice, [str(item.key) for item in left_off(invoice)], by=by, at=at)


def _save_what_was_typed(invoice, form, by, at):
    """Save it where it is new. Returns the version that the invoice has then."""
    version = form_version()
    kept, typed = astuple(form_of(invoice).details()), astuple(form.details())
    if [value or None for value in typed] != [value or None for value in kept]:
        _save(invoice, form, by, at)
        version += 1
    return version


def _done(invoice, form, notice, verb):
    """Run the form's operation; answer with the invoice as it is then, or with what a rule said."""
    return submit_once(
        verb,
        to=url_for(".one", invoice_id=invoice.id),
        notice=notice,
        form=form,
        again=lambda broken: page_of(load(invoice.id), form, question_of(broken)),
        answer=partial(_changed, invoice.id),
    )


def _changed(invoice_id, url, notice):
    """The invoice as it is now: the page, or the fragment in its place."""
    if not wants_fragment():
        return done(url, notice=notice)
    fresh = load(invoice_id)
    return done(url, fragment="invoices/_one.html", notice=notice, **context_of(fresh, form_of(fresh)))


def _submitted_words(invoice):
    days = council.settings().payment_terms_days
    started = "day has started" if days == 1 else "days have started"
    return f"{KIND_NAMES[invoice.kind]} submitted. It is with the council now: the {days} {started}."
