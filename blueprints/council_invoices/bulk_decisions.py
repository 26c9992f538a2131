"""Decisions about all invoices that are ticked."""

from collections import Counter
from functools import partial

from flask import request
from flask_login import current_user

from blueprints.council_invoices.decisions import carry_out, done_words
from blueprints.council_invoices.forms import form_of_many
from blueprints.council_invoices.queue_page import page_of, queue_address
from blueprints.council_invoices.routes import bp
from models import Invoice
from rules.broken import RuleBroken
from rules.invoices import clean_reason
from web.council import settings
from web.forms_once import run_for_form
from web.htmx import done
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number

IN_BULK = ("authorise", "hold", "return", "take")


@bp.post("/many")
@requires(Permission.INVOICES_DECIDE)
@never_kept("many-note")
def decide_many():
    """Authorise, hold, return or take the ticked ones: one that cannot be does not stop the others."""
    verb, form = request.form.get("verb"), form_of_many()
    form.ticked = frozenset(request.form.getlist("ticked"))
    ticked = [_ticked(value) for value in request.form.getlist("ticked")]
    try:
        _check(verb, ticked, form)
    except RuleBroken as broken:
        form.show(broken)
        return page_of(many=form)
    decided = Counter(_decide(verb, *each, form) for each in ticked)
    notice = " ".join(f"{count} {words}." for words, count in decided.items() if words)
    return page_of(many=form, notice=notice or None) if form.errors else done(queue_address(), notice=notice)


def _check(verb, ticked, form):
    if verb not in IN_BULK or not ticked:
        raise RuleBroken("Tick the invoices first")
    if verb in ("hold", "return"):
        clean_reason(form.reason.data, form.note.data, settings().return_reasons)


def _decide(verb, invoice_id, version, form):
    """What was done to one of them, in words; empty where it could not be, and why is shown with its reference."""
    invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)
    key = request.form.get("form_key", "")
    try:
        run_for_form(
            partial(carry_out, verb, invoice, version, form),
            to=queue_address(),
            key=f"{key}.{invoice_id}" if key else "",
        )
    except RuleBroken as broken:
        form.show(RuleBroken(f"{invoice.reference}: {broken.message}"))
        return ""
    return done_words(verb, invoice)


def _ticked(value):
    """(invoice id, version) of a ticked box; zero, which none has, for rubbish."""
    invoice_id, _, version = value.partition(".")
    return whole_number(invoice_id) or 0, whole_number(version) or 0
