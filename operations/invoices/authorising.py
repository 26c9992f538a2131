"""What an officer does with a submitted invoice: hold, return, authorise, put back to Pending.

Each UPDATE states the status and version that it expects. Figures are never changed here: they follow the actuals.
"""

from collections.abc import Collection, Mapping
from typing import Any

from models import Commitment, Invoice, PaymentItem, database
from operations import audit, consequences, freezing
from operations.guarded import guarded_update
from operations.invoices import commitments, notices, raised_actions
from operations.invoices.changed_invoices import NOT_AUTHORISED, as_returned
from operations.payment_runs import open_runs
from operations.row_locks import lock_organisation
from queries import council_settings
from queries.invoices.flags import figures_for
from queries.invoices.totals import current, totals_of_one
from rules.actor import Actor
from rules.authorise_limits import limit_of, needs_a_second, why_another
from rules.broken import FIGURES_CHANGED, AskFirst, IllegalMove, RuleBroken
from rules.invoice_events import InvoiceEvent
from rules.invoice_flags import ask_about
from rules.invoice_statuses import InvoiceStatus
from rules.invoice_totals import Totals, check_submittable
from rules.invoices import INVOICE_MOVES, clean_note, clean_reason
from rules.moment import Moment
from rules.money import format_pence
from rules.moves import Move

UNSEEN = "The total changed after it was submitted. Look at the new figure, tick that you have seen it, then authorise"


def authorise(
    invoice: Invoice, version: int | None, by: Actor, at: Moment, seen: bool = False, answer: str | None = None
) -> None:
    """Let it be paid: its payment items are frozen, and the provider gets an e-mail later. `seen`: the officer ticked
    that they saw a changed figure. `answer`: what their form answers to the question about its flags; None asks none.

    Above the officer's limit it stays Pending until another officer authorises it too. Raises RuleBroken for a changed
    figure that nobody saw, for somebody's own credit note, or for the same officer twice; AskFirst for flags that the
    officer was not asked about; IllegalMove where the invoice has moved or changed since `version`.
    """
    move = INVOICE_MOVES.check("authorise", invoice.status, by.side)
    if why_not := why_another(by.person_id, invoice.created_by_id, None):
        raise RuleBroken(why_not)
    if invoice.changed_since_submitted and not seen:
        raise RuleBroken(UNSEEN, "seen")
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        totals = totals_of_one(invoice)
        check_submittable(invoice.kind, totals)
        limit = limit_of(by.roles, council_settings.read().authorise_limits)
        first_id = Invoice.select(Invoice.first_authorised_by).where(Invoice.id == invoice.id).scalar()
        is_first_of_two = needs_a_second(totals.payable, limit, first_id, by.person_id)
        flags = _ask_about_flags(invoice, version, totals, answer)
        if is_first_of_two:
            _authorise_first(invoice, move, version, limit, {"total_pence": totals.payable, **flags}, by, at)
            return
        columns = {"authorised_at": at.now, "authorised_by": by.person_id, "status_reason": ""}
        change(invoice, move, version, {**columns, "changed_since_submitted": False})
        Commitment.update(is_live=False).where(Commitment.invoice == invoice.id).execute()
        commitments.clear_marks(invoice)
        freezing.freeze(_item_ids(invoice))
        _record(invoice, move, by, at, {"total_pence": totals.payable, **flags})
        notices.send_authorised_later(invoice, at)


def _ask_about_flags(invoice: Invoice, version: int | None, totals: Totals, answer: str | None) -> dict[str, str]:
    """What the event says of the flags that the officer was asked about. Raises AskFirst where they were not asked."""
    if answer is None:
        return {}
    _check_version(current(invoice), version, (InvoiceStatus.PENDING,))
    percent = council_settings.read().off_trend_percent
    flags = ask_about(figures_for([invoice], {invoice.id: totals}, percent)[invoice.id].flags)
    if flags and flags != answer:
        raise AskFirst(f"{invoice.reference} is flagged: {flags}. Authorise {format_pence(totals.payable)}?", flags)
    return {"flags": flags} if flags else {}


def _authorise_first(
    invoice: Invoice,
    move: Move,
    version: int | None,
    limit_pence: int | None,
    said: Mapping[str, Any],
    by: Actor,
    at: Moment,
) -> None:
    """The first of two authorisations: noted, and nothing else moves."""
    first = {"first_authorised_at": at.now, "first_authorised_by": by.person_id, "first_limit_pence": limit_pence}
    change(invoice, move, version, {"status": InvoiceStatus.PENDING, **first})
    kind = InvoiceEvent.AUTHORISED_FIRST.stored(invoice.kind)
    audit.record(kind, by, at, subject=invoice, now={**said, "limit_pence": limit_pence})


def hold(invoice: Invoice, version: int | None, by: Actor, at: Moment, reason: str, words: str | None) -> None:
    """Put it On Hold; the provider reads why, the clock goes on. Raises RuleBroken without a reason, IllegalMove."""
    move = INVOICE_MOVES.check("hold", invoice.status, by.side)
    why = clean_reason(reason, words, council_settings.read().return_reasons)
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        change(invoice, move, version, {"status_reason": why})
        _record(invoice, move, by, at, {"reason": why})
        notices.send_decided("invoice_held", invoice, at)


def take_off_hold(invoice: Invoice, version: int | None, by: Actor, at: Moment) -> None:
    """On Hold becomes Pending again. Raises IllegalMove."""
    move = INVOICE_MOVES.check("release", invoice.status, by.side)
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        change(invoice, move, version, {"status_reason": ""})
        _record(invoice, move, by, at, {})


def return_to_provider(
    invoice: Invoice, version: int | None, by: Actor, at: Moment, reason: str, words: str | None
) -> None:
    """Return it to the provider, who reads why; the clock ends. Raises RuleBroken without a reason, IllegalMove."""
    move = INVOICE_MOVES.check("return", invoice.status, by.side)
    why = clean_reason(reason, words, council_settings.read().return_reasons)
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        change(invoice, move, version, as_returned(why))
        _record(invoice, move, by, at, {"reason": why})
        raised_actions.open_return_action(invoice, why, by, at)
        notices.send_decided("invoice_returned", invoice, at)


def put_back_to_pending(invoice: Invoice, version: int | None, by: Actor, at: Moment, words: str | None) -> None:
    """Authorised becomes Pending again, unless it is in an approved run: its items follow the actuals again.

    Raises RuleBroken without a reason, IllegalMove.
    """
    move = INVOICE_MOVES.check("put_back", invoice.status, by.side)
    why = clean_note(words)
    with database.atomic():
        lock_organisation(invoice.organisation_id)
        open_runs.release_invoice(invoice, at)
        columns = {"status_reason": why, "authorised_at": None, "authorised_by": None}
        columns |= NOT_AUTHORISED
        change(invoice, move, version, columns)
        open_runs.release_invoice(invoice, at)  # from a run that took it meanwhile: the invoice is locked from here on
        item_ids, pairs = _item_ids(invoice), commitments.pairs_of(invoice)
        _record(invoice, move, by, at, {"reason": why})
        notices.send_put_back(invoice, at)
        commitments.make_live(invoice, at)
        consequences.lines_changed(freezing.thaw(item_ids), at)
        commitments.refresh_commitments(pairs, at)


def change(invoice: Invoice, move: Move, version: int | None, columns: dict[str, Any]) -> None:
    """The guarded UPDATE of an officer's move, in the caller's transaction; `invoice` stays as it was read.

    Raises IllegalMove for another status, or a `version` other than the one that was shown (None: none was).
    """
    fresh = current(invoice)
    _check_version(fresh, version, move.from_statuses)
    guarded_update(fresh, {"status": move.to_status, **columns}, Invoice.status.in_(move.from_statuses))


def _check_version(fresh: Invoice, version: int | None, statuses: Collection[str]) -> None:
    if fresh.status in statuses and fresh.version != version:
        raise IllegalMove(FIGURES_CHANGED)


def _item_ids(invoice: Invoice) -> list[int]:
    of_invoice = Commitment.select(Commitment.id).where(Commitment.invoice == invoice.id)
    items = PaymentItem.select(PaymentItem.id).where(PaymentItem.commitment.in_(of_invoice)).order_by(PaymentItem.id)
    return [item_id for (item_id,) in items.tuples()]


def _record(invoice: Invoice, move: Move, by: Actor, at: Moment, more: Mapping[str, Any]) -> None:
    kind = InvoiceEvent(move.done).stored(invoice.kind)
    now = {"status": move.to_status, **more}
    audit.record(kind, by, at, subject=invoice, was={"status": invoice.status}, now=now)
