"""Decisions about all invoices that are ticked."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from flask import Response, request
from flask_login import current_user

from blueprints.council_invoices.decisions import carry_out, done_words
from blueprints.council_invoices.filters import QUEUE
from blueprints.council_invoices.forms import DecisionForm, form_of_many
from blueprints.council_invoices.queue_page import page_of
from blueprints.council_invoices.routes import bp
from models import Invoice
from queries.invoices.bulk_question import BulkQuestion, question_about
from queries.invoices.totals import totals_of
from rules.broken import RuleBroken
from rules.invoices import clean_reason
from rules.money import format_pence
from web.council import settings
from web.forms_once import form_answer, run_for_form
from web.htmx import Notice, UndoNotice, done
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number

IN_BULK = ("authorise", "hold", "return", "take", "undo")
Ticked = tuple[int, int]  # invoice id, version


@bp.post("/many")
@requires(Permission.INVOICES_DECIDE)
@never_kept("many-note")
def decide_many():
    """Authorise, hold, return or take the ticked ones: one that cannot be does not stop the others. Authorising asks
    first; undoing is for those that were just authorised together.
    """
    verb, form = request.form.get("verb", ""), form_of_many()
    ticked = [_ticked(value) for value in request.form.getlist("ticked")]
    if verb == "authorise_plain":
        verb, ticked = "authorise", [_ticked(value) for value in request.form.getlist("plain")]
    form.ticked = frozenset(invoice_id for invoice_id, _ in ticked)
    try:
        _check(verb, ticked, form)
        question = _question(verb, ticked)
    except RuleBroken as broken:
        form.show(broken)
        return page_of(many=form)
    if question:
        form.ticked = question.ids
        return page_of(many=form, question=question)
    return _decide_all(verb, ticked, form)


def _check(verb: str, ticked: Sequence[Ticked], form: DecisionForm) -> None:
    if verb not in IN_BULK or not ticked:
        raise RuleBroken("Tick the invoices first")
    if verb in ("hold", "return"):
        clean_reason(form.reason.data, form.note.data, settings().return_reasons)


def _question(verb: str, ticked: Sequence[Ticked]) -> BulkQuestion | None:
    """What has to be asked; None where the form says yes to just that. Raises RuleBroken where none can be authorised
    together with others.
    """
    if verb != "authorise":
        return None
    ids = [invoice_id for invoice_id, _ in ticked]
    question = question_about(current_user, ids, settings().off_trend_percent)
    if not question.ids:
        raise RuleBroken(" ".join(question.left_out) or "Tick the invoices first")
    return None if question.answer == form_answer() else question


def _decide_all(verb: str, ticked: Sequence[Ticked], form: DecisionForm) -> Response:
    decided = [invoice for invoice in (_decide(verb, *each, form) for each in ticked) if invoice]
    notice = _notice_of(verb, decided)
    if not form.errors:
        return done(QUEUE.address(), notice=notice)
    return page_of(many=form, notice=notice.words if isinstance(notice, UndoNotice) else notice)


def _notice_of(verb: str, decided: Sequence[Invoice]) -> Notice | None:
    """`3 authorised. £1,072.30 in all.`, with Undo for all of them; None where nothing was done."""
    if not decided:
        return None
    counts = Counter(done_words(verb, invoice) for invoice in decided)
    words = " ".join(f"{count} {words}." for words, count in counts.items())
    if verb != "authorise":
        return words
    pence = sum(each.payable for each in totals_of([invoice.id for invoice in decided]).values())
    fields = [("verb", "undo"), *(("ticked", f"{invoice.id}.{invoice.version}") for invoice in decided)]
    address = QUEUE.other("decide_many")
    return UndoNotice(f"{words} {format_pence(pence)} in all.", address, fields)


def _decide(verb: str, invoice_id: int, version: int, form: DecisionForm) -> Invoice | None:
    """One of them as it is after the decision; None where it could not be, and why is shown with its reference."""
    invoice = get_object_or_404(Invoice.visible_to(current_user), Invoice.id == invoice_id)
    key = request.form.get("form_key", "")
    try:
        run_for_form(
            partial(carry_out, verb, invoice, version, form),
            to=QUEUE.address(),
            key=f"{key}.{invoice_id}" if key else "",
        )
    except RuleBroken as broken:
        form.show(RuleBroken(f"{invoice.reference}: {broken.message}"))
        return None
    return Invoice.get_by_id(invoice.id)


def _ticked(value: str) -> Ticked:
    """(invoice id, version) of a ticked box; zero, which none has, for rubbish."""
    invoice_id, _, version = value.partition(".")
    return whole_number(invoice_id) or 0, whole_number(version) or 0
