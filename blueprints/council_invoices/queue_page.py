"""What the queue's page shows: the list with its flags, and the selected invoice with its figures."""

from dataclasses import dataclass, replace
from datetime import date

from flask import Response, request, url_for
from flask_login import current_user

from blueprints.council_invoices.filters import QUEUE, queue_filters
from blueprints.council_invoices.forms import DecisionForm, form_of_many
from models import AuditEvent, Invoice
from queries.audit import events_of
from queries.invoices.bulk_question import BulkQuestion
from queries.invoices.clock import lateness_of
from queries.invoices.flags import InvoiceFigures, figures_for
from queries.invoices.items import items_to_check
from queries.invoices.look_alikes import related_invoices
from queries.invoices.parts import files_of_family
from queries.invoices.queue import (
    QueuedInvoice,
    QueueSummary,
    QueueView,
    invoices_with_people,
    list_queue,
    queue_summary,
)
from queries.invoices.thirteen_weeks import weeks_of_invoices
from queries.invoices.totals import totals_of
from rules.actor import Actor
from rules.authorise_limits import first_words, why_another
from rules.broken import AskFirst
from rules.dates import near_date
from rules.invoice_clock import day_of_clock, red_from_day
from rules.invoice_flags import Flag, against_plan_words
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.invoice_totals import Totals
from rules.invoices import INVOICE_MOVES, KIND_NAMES
from rules.thirteen_weeks import ThirteenWeeks
from web import clock, council, forecasts, queues, record_access
from web.asked_once import asked_once
from web.htmx import page
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import may_open
from web.queue_pages import SavedFilterForm, officer_of_it
from web.status_words import FLAG_TAGS, invoice_status
from web.templating import plural

MOST_EVENTS = 12
MOST_CHARTS = 20  # in the list


@dataclass(frozen=True)
class QueueRow:
    """An invoice in the list, or the selected one. `day` is its day of the clock."""

    invoice: QueuedInvoice | Invoice
    totals: Totals
    figures: InvoiceFigures
    day: int
    is_late: bool
    against_plan: str
    weeks: ThirteenWeeks | None = None

    @property
    def has_nothing_to_look_at(self) -> bool:
        """Whether it may be authorised together with others."""
        is_pending = self.invoice.status == InvoiceStatus.PENDING and not self.invoice.first_authorised_by_id
        return is_pending and not self.figures.flags


def page_of(
    decision: DecisionForm | None = None,
    many: DecisionForm | None = None,
    naming: SavedFilterForm | None = None,
    selected_id: int | None = None,
    notice: str | None = None,
    asked: AskFirst | None = None,
    question: BulkQuestion | None = None,
) -> Response:
    """The queue's page. A refused form is of the selected invoice, the ticked ones, or a filter's name; `asked` is the
    question about the selected one, `question` about the ticked ones.
    """
    return page(
        "council_invoices/queue.html",
        fragment="council_invoices/_queue.html",
        notice=notice,
        form=naming or many or decision,
        decision=decision or DecisionForm(formdata=None),
        many=many or form_of_many(formdata=None),
        asked=asked,
        question_of_many=question,
        **_context(selected_id, naming),
    )


def decision_beside(invoice: Invoice, totals: Totals) -> dict | None:
    """What council_invoices/_beside.html needs, on the invoice's own page: its figures, and what an officer may decide;
    None for who decides nothing, and while it is with its provider.
    """
    if invoice.is_with_provider or not may_open("council_invoices.decide"):
        return None
    figures = figures_for([invoice], {invoice.id: totals}, council.settings().off_trend_percent)
    return {
        "selected": _row(invoice, totals, figures[invoice.id], clock.today(), _red_from_day()),
        "decision": DecisionForm(formdata=None),
        "kept": {},
        **_may_be_decided(invoice),
    }


def invoices_queue(viewer: Actor) -> queues.Waiting:
    """`23, oldest day 27, £148,206.12`, and by when to authorise them for the next run."""
    found, today, run = _summary(viewer), clock.today(), forecasts.next_run_of_all()
    small = f"oldest day {day_of_clock(found.oldest, today)}" if found.oldest else ""
    if not found.oldest or run is None:
        return queues.Waiting(found.counts[QueueView.ALL], small, found.pence)
    by, paid = near_date(run.cut_off.date(), today), near_date(run.bank_date, today)
    late = f" {plural(found.in_red, 'is', 'are')} past day {_red_from_day() - 1}." if found.in_red else ""
    urgent = f"Authorise them by {by} to pay them on {paid}.{late}"
    return queues.Waiting(found.counts[QueueView.ALL], small, found.pence, by=run.cut_off.date(), urgent=urgent)


def _summary(viewer: Actor) -> QueueSummary:
    return asked_once(queue_summary, viewer, clock.today(), _red_from_day())


def _red_from_day() -> int:
    return red_from_day(council.settings().payment_terms_days)


def _context(selected_id: int | None, naming: SavedFilterForm | None) -> dict:
    """Everything that council_invoices/_queue.html needs, but the forms of decisions."""
    chosen = queue_filters()
    listing = list_queue(current_user, chosen, list_request(path=url_for("council_invoices.queue")), clock.today())
    invoices = listing.rows()
    selected = _selected(selected_id)
    listed = [each for each in invoices if selected is None or each.id != selected.id]
    rows = _rows([*listed, *([selected] if selected else [])])
    found = _summary(current_user)
    plain, to_look_at = _in_two([_as_listed(rows[invoice.id], invoice) for invoice in invoices], chosen.show)
    return {
        "chosen": chosen,
        "frame": QUEUE.frame(naming, found.counts),
        "listing": listing,
        "rows": to_look_at,
        "plain": plain,
        "is_sorted": "sort" in request.args,
        "count": found.counts[QueueView.ALL],
        "pence": found.pence,
        "past": found.in_red,
        "payment_terms_days": council.settings().payment_terms_days,
        "red_from_day": _red_from_day(),
        "kept": QUEUE.kept(),
        "flag_tags": FLAG_TAGS,
        **(_selected_part(rows[selected.id], selected, [*plain, *to_look_at]) if selected else {"selected": None}),
    }


def _in_two(rows: list[QueueRow], view: QueueView) -> tuple[list[QueueRow], list[QueueRow]]:
    """The rows of the page that may be authorised together, and those to look at: unless the reader sorts them, by the
    amount in question, the largest first. The first of these have a chart.
    """
    is_to_decide = may_open("council_invoices.decide") and view not in (QueueView.AUTHORISED, QueueView.ON_HOLD)
    plain, others = [], []
    for row in rows:
        (plain if is_to_decide and row.has_nothing_to_look_at else others).append(row)
    if "sort" not in request.args:
        others.sort(key=lambda row: -row.figures.reason.pence)
    weeks = weeks_of_invoices([row.invoice.id for row in others[:MOST_CHARTS]], clock.today())
    return plain, [replace(row, weeks=weeks.get(row.invoice.id)) for row in others]


def _rows(invoices: list[QueuedInvoice | Invoice]) -> dict[int, QueueRow]:
    totals = totals_of([invoice.id for invoice in invoices])
    figures = figures_for(invoices, totals, council.settings().off_trend_percent)
    today, red_from = clock.today(), _red_from_day()
    return {each.id: _row(each, totals[each.id], figures[each.id], today, red_from) for each in invoices}


def _row(
    invoice: QueuedInvoice | Invoice, totals: Totals, figures: InvoiceFigures, today: date, red_from: int
) -> QueueRow:
    day = day_of_clock(invoice.submitted_at, today) if invoice.submitted_at else 0
    return QueueRow(invoice, totals, figures, day, day >= red_from, against_plan_words(totals.against_plan))


def _as_listed(row: QueueRow, invoice: QueuedInvoice) -> QueueRow:
    """The row of an invoice of the list: that of the selected one is made of more than the list knows."""
    return row if row.invoice is invoice else replace(row, invoice=invoice)


def _selected(selected_id: int | None) -> Invoice | None:
    """The invoice that the address names, in any status. Whoever arrives without one has to choose."""
    wanted = selected_id or QUEUE.selected_id
    return get_object_or_404(invoices_with_people(current_user), Invoice.id == wanted) if wanted else None


def _selected_part(row: QueueRow, invoice: Invoice, listed: list[QueueRow]) -> dict:
    """The selected invoice's own part of the page."""
    is_alike = Flag.DUPLICATE in row.figures.flags
    family, look_alikes = related_invoices(invoice, current_user, is_alike)
    ids = [each.invoice.id for each in listed]
    weeks = weeks_of_invoices([invoice.id], clock.today())
    place = ids.index(invoice.id) if invoice.id in ids else -1
    over_plan, changes = items_to_check(invoice)
    named = [each.item.client_id for each in over_plan] + [item.client_id for item in changes]
    record_access.note_accesses(named, f"{KIND_NAMES[invoice.kind]} {invoice.reference}, in the queue")
    return {
        "selected": replace(row, weeks=weeks.get(invoice.id)),
        "lateness": lateness_of(invoice, row.totals.payable, clock.today(), council.settings()),
        "in_the_bank": forecasts.in_the_bank(invoice),
        "kind_name": KIND_NAMES[invoice.kind],
        "standing": invoice_status(invoice, "council", clock.today(), council.settings().payment_terms_days),
        **_may_be_decided(invoice),
        "family": family,
        "over_plan": over_plan,
        "changes": changes,
        "look_alikes": look_alikes,
        "files": files_of_family(invoice),
        "history": AuditEvent.with_words(events_of(invoice).limit(MOST_EVENTS)),
        "next_id": ids[place + 1] if 0 <= place < len(ids) - 1 else None,
    }


def _may_be_decided(invoice: Invoice) -> dict:
    """What may be decided about an invoice now, and who has to."""
    return {
        "verbs": INVOICE_MOVES.legal_verbs(invoice.status, "council") if may_open("council_invoices.decide") else [],
        "first_words": _first_words(invoice),
        "may_undo_first": _may_undo_first(invoice),
        "why_another": _why_another(invoice),
        "opened": request.args.get("open", ""),
        "officer": officer_of_it(invoice, url_for("council_invoices.assign", invoice_id=invoice.id, **QUEUE.kept()))
        if may_open("council_invoices.decide")
        else None,
    }


def _why_another(invoice: Invoice) -> str:
    """Why the viewer may not authorise it, though they decide invoices; empty where they may."""
    if invoice.status != InvoiceStatus.PENDING:
        return ""
    return why_another(current_user.person_id, invoice.created_by_id, invoice.first_authorised_by_id)


def _may_undo_first(invoice: Invoice) -> bool:
    """Whether the viewer authorised it as the first of two, and can take that back."""
    is_theirs = invoice.first_authorised_by_id == current_user.person_id
    return is_theirs and invoice.status == InvoiceStatus.PENDING and may_open("council_invoices.decide")


def _first_words(invoice: Invoice) -> str:
    """Who authorised first, where another officer has to as well; empty else."""
    first = invoice.first_authorised_by if invoice.status in WITH_COUNCIL else None
    return first_words(first.name, invoice.first_limit_pence) if first else ""
