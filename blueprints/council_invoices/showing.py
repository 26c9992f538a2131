"""What the queue's page shows: the list with its flags, and the selected invoice with its figures."""

from dataclasses import dataclass

from flask import request
from flask_login import current_user

from blueprints.council_invoices import waiting
from models import Client, Commitment, Invoice
from operations import saved_filters
from queries.audit import events_of
from queries.invoices.clock import lateness_of
from queries.invoices.flags import Figures, figures_for, look_alikes_of
from queries.invoices.parts import family_of, files_of_family
from queries.invoices.totals import totals_of
from rules.authorise_limits import first_words
from rules.invoice_clock import day_of_clock, red_from_day
from rules.invoice_flags import against_plan_words
from rules.invoice_statuses import WITH_COUNCIL
from rules.invoice_totals import Totals
from rules.invoices import INVOICE_MOVES, KIND_NAMES
from web import clock, council, forecasts, looks, queues
from web.loading import get_object_or_404
from web.permissions import Permission, may
from web.picks import whole_number
from web.status_words import invoice_status

MOST_NAMED = 5
MOST_EVENTS = 12
FLAG_ICONS = {"duplicate?": "alert", "changed": "turn"}


@dataclass(frozen=True)
class Row:
    """An invoice in the list."""

    invoice: Invoice
    totals: Totals
    figures: Figures
    day: int
    is_late: bool
    against_plan: str


def context_of(selected_id=None):
    """Everything that council_invoices/_queue.html needs, but the forms."""
    chosen = waiting.filters()
    listing = waiting.listing(current_user, chosen)
    invoices = listing.rows()
    selected = _selected(invoices, selected_id)
    everyone = invoices + ([selected] if selected and selected not in invoices else [])
    totals = totals_of([invoice.id for invoice in everyone])
    figures = figures_for(everyone, totals, council.settings().off_trend_percent)
    rows = {invoice.id: _row(invoice, totals, figures) for invoice in everyone}
    found = waiting.summary(current_user)
    saved = saved_filters.mine(waiting.PAGE, current_user)
    return {
        "saved": saved,
        "saved_now": next((each for each in saved if each.query == waiting.query_of_address()), None),
        "chosen": chosen,
        "show": waiting.SHOW,
        "listing": listing,
        "rows": [rows[invoice.id] for invoice in invoices],
        "counts": found.counts,
        "count": found.counts["all"],
        "pence": found.pence,
        "past": found.past,
        "payment_terms_days": council.settings().payment_terms_days,
        "red_from_day": red_from_day(council.settings().payment_terms_days),
        "queues": queues.readable_by(current_user),
        "kept": waiting.kept_filters(),
        "flag_icons": FLAG_ICONS,
        **(_about(rows[selected.id], invoices) if selected else {"selected": None}),
    }


def _row(invoice, totals, figures):
    of_one = totals[invoice.id]
    day = day_of_clock(invoice.submitted_at, clock.today()) if invoice.submitted_at else 0
    is_late = day >= red_from_day(council.settings().payment_terms_days)
    return Row(invoice, of_one, figures[invoice.id], day, is_late, against_plan_words(of_one.against_plan))


def _selected(invoices, selected_id):
    """The invoice of the address, whatever its status; else the first of the list."""
    wanted = selected_id or whole_number(request.args.get("invoice", ""))
    if wanted is None:
        return invoices[0] if invoices else None
    listed = next((invoice for invoice in invoices if invoice.id == wanted), None)
    return listed or get_object_or_404(waiting.with_people(Invoice.visible_to(current_user)), Invoice.id == wanted)


def _about(row, invoices):
    """The selected invoice's own part of the page."""
    invoice = row.invoice
    is_alike = any(flag.name == "duplicate?" for flag in row.figures.flags)
    family, look_alikes = _others(invoice, is_alike)
    ids = [each.id for each in invoices]
    place = ids.index(invoice.id) if invoice.id in ids else -1
    over_plan, changes = _items_to_look_at(invoice)
    named = [row.client_id for row, _ in over_plan] + [row.client_id for row in changes]
    looks.note_looks(named, f"{KIND_NAMES[invoice.kind]} {invoice.reference}, in the queue")
    return {
        "selected": row,
        "lateness": lateness_of(invoice, row.totals.payable, clock.today(), council.settings()),
        "in_the_bank": forecasts.in_the_bank(invoice),
        "kind_name": KIND_NAMES[invoice.kind],
        "standing": invoice_status(invoice, "council", clock.today(), council.settings().payment_terms_days),
        "verbs": INVOICE_MOVES.legal_verbs(invoice.status, "council") if may(Permission.INVOICES_DECIDE) else [],
        "first_words": _first_words(invoice),
        "family": family,
        "over_plan": over_plan,
        "changes": changes,
        "look_alikes": look_alikes,
        "files": files_of_family(invoice),
        "history": list(events_of(invoice).limit(MOST_EVENTS)),
        "next_id": ids[place + 1] if 0 <= place < len(ids) - 1 else None,
    }


def _first_words(invoice):
    """Who authorised first, where another officer has to as well; empty else."""
    first = invoice.first_authorised_by if invoice.status in WITH_COUNCIL else None
    return first_words(first.name, invoice.first_limit_pence) if first else ""


def _others(invoice, is_alike):
    """The parts that belong to it, and a few of the invoices that look like it."""
    if not is_alike:
        return list(family_of(invoice, current_user)), []
    parts = family_of(invoice, current_user).select(Invoice.id).order_by()
    alike = look_alikes_of(invoice).select(Invoice.id).where(Invoice.id.not_in(parts)).limit(MOST_NAMED)
    both = Invoice.select().where(Invoice.id.in_(parts) | Invoice.id.in_(alike)).order_by(Invoice.id.desc())
    root = invoice.split_from_id or invoice.id
    family = [each for each in both if root in (each.id, each.split_from_id)]
    return family, [each for each in both if each not in family]


def _items_to_look_at(invoice):
    """Some commitments above the plan, [(commitment, pence over)], and some that changed, the latest first."""
    over = Commitment.value_pence - Commitment.planned_pence
    mine = Commitment.select(Commitment.id).where(Commitment.invoice == invoice.id).limit(MOST_NAMED)
    most_over = mine.where(over > 0).order_by(over.desc(), Commitment.id)
    last_changed = mine.where(Commitment.changed_at.is_null(False)).order_by(Commitment.changed_at.desc())
    either = Commitment.id.in_(most_over) | Commitment.id.in_(last_changed)
    rows = list(Commitment.select(Commitment, Client).join(Client).where(either).order_by(Commitment.id))
    over_plan = [(row, row.value_pence - row.planned_pence) for row in rows if row.value_pence > row.planned_pence]
    over_plan.sort(key=lambda pair: -pair[1])
    changes = sorted((row for row in rows if row.changed_at), key=lambda row: row.changed_at, reverse=True)
    return over_plan[:MOST_NAMED], changes[:MOST_NAMED] if invoice.changed_since_submitted else []
