"""The page of one invoice: loaded through the viewer's eyes, in a fixed number of queries for any number of items."""

from datetime import date, timedelta

from flask import url_for
from flask_login import current_user

from blueprints.invoices.forms import InvoiceForm
from blueprints.invoices.remedies import held_part, week_addresses
from models import Invoice, Organisation
from queries.actions import RelatedThing
from queries.e_invoices import provider_and_file
from queries.invoices import payable
from queries.invoices.adjustments import adjustments_offered
from queries.invoices.before_submit import left_off
from queries.invoices.history import news_and_history
from queries.invoices.items import ListedItem, list_items, period_and_typing
from queries.invoices.parts import files_of_family, find_invoice, parts_beside
from queries.invoices.totals import totals_of_one
from queries.people import names_of
from rules import invoices as rules
from rules.broken import AskFirst
from rules.financial_years import financial_year_end, financial_year_start
from rules.invoice_totals import Totals, kind_it_should_be
from rules.weeks import monday_of
from web import clock, council, forecasts, record_access, uploads
from web.action_lists import actions_beside
from web.htmx import page
from web.listing import list_request
from web.loading import found_or_404
from web.permissions import may_open
from web.status_words import invoice_status

SUGGESTED_AT_MOST = 50
SUBJECTS = {"invoice": "Invoice", "credit_note": "Credit Note"}  # as actions name them


def load(invoice_id: int) -> Invoice:
    """The viewer's invoice with this id, else the page for nothing there."""
    return found_or_404(find_invoice(current_user, invoice_id))


def form_of(invoice: Invoice) -> InvoiceForm:
    """The form as the invoice stands."""
    form = InvoiceForm(formdata=None, obj=invoice)
    form.entered_net.data, form.entered_vat.data = invoice.entered_net_pence, invoice.entered_vat_pence
    return form


def page_of(invoice: Invoice, form: InvoiceForm, asked: AskFirst | None = None, asked_file: AskFirst | None = None):
    """The answer with its page, or the part of it that changes. `asked` is a question before it is submitted,
    `asked_file` one before a file is removed.
    """
    return page("invoices/one.html", fragment="invoices/_one.html", **context_of(invoice, form, asked, asked_file))


def context_of(
    invoice: Invoice, form: InvoiceForm, asked: AskFirst | None = None, asked_file: AskFirst | None = None
) -> dict:
    """Everything that invoices/_one.html needs."""
    organisation, e_invoice = provider_and_file(current_user, invoice)
    totals = totals_of_one(invoice)
    terms_days = council.settings().payment_terms_days
    may_edit = rules.may_edit(invoice.status, current_user.side) and may_open("invoices.update")
    return {
        "invoice": invoice,
        "form": form,
        "asked": asked,
        "asked_file": asked_file,
        "asked_to_add": bool(asked and left_off(invoice)),
        "e_invoice": e_invoice,
        "kind_name": rules.KIND_NAMES[invoice.kind],
        "standing": invoice_status(invoice, current_user.side, clock.today(), terms_days),
        "payment_terms_days": terms_days,
        "totals": totals,
        "other_kind": other_kind(invoice.kind, totals),
        "may_edit": may_edit,
        "may_hold_item": rules.may_hold_item(invoice.status, totals.items) and may_open("invoices.hold_item"),
        "is_locked": rules.is_final(invoice.status),
        "organisation": organisation,
        "people": names_of({invoice.created_by_id, invoice.submitted_by_id, invoice.authorised_by_id}),
        "in_the_bank": forecasts.in_the_bank(invoice) if current_user.side == "provider" else None,
        **_items_part(invoice, totals.items, organisation),
        **_payable_part(invoice, may_edit),
        **held_part(organisation),
        **_files_part(invoice, may_edit),
        **_history_part(invoice),
    }


def other_kind(kind: str, totals: Totals) -> str | None:
    """The kind that it would have to be instead for its total; None where that is right, or without items."""
    return kind_it_should_be(kind, totals) if totals.items else None


def overwriting(items: list[payable.PayableItem]) -> list[str]:
    """The names of contracts whose items make typed totals follow the items, where others let them be typed."""
    if not any(item.totals_editable for item in items):
        return []
    return sorted({item.contract_name for item in items if not item.totals_editable})


def _items_part(invoice: Invoice, count: int, organisation: Organisation) -> dict:
    # Its own path: the list's links also stand in the answer to a form.
    listing = list_items(invoice, list_request(path=url_for("invoices.one", invoice_id=invoice.id)), count)
    rows = listing.rows()
    record_access.note_accesses(
        [row.client_id for row in rows], f"{rules.KIND_NAMES[invoice.kind]} {invoice.reference}"
    )
    return {
        "commitments": listing,
        "rows": rows,
        "week_of": week_addresses(organisation),
        "weeks_of": _weeks_of,
    }


def _payable_part(invoice: Invoice, may_edit: bool) -> dict:
    """What could be on it, and what waits for its turn."""
    first, last, typed = period_and_typing(invoice)
    turns = payable.turns_of(invoice.organisation_id)
    items = payable.items_of(invoice.organisation_id, limit=SUGGESTED_AT_MOST, turns=turns) if may_edit else []
    return {
        "period_first": first,
        "period_last": last,
        "typed": typed,
        "payable_items": items,
        "adjustments": adjustments_offered(invoice.organisation_id, {item.key for item in items}) if items else {},
        "overwriting": sorted({item.contract_name for item in items if not item.totals_editable}) if typed else [],
        "left_off_pence": 0 if may_edit else payable.on_no_invoice_pence(invoice.organisation_id, turns),
        "waiting": payable.waiting_for_periods(invoice.organisation_id, turns),
    }


def _files_part(invoice: Invoice, may_edit: bool) -> dict:
    family = parts_beside(invoice, current_user)
    return {
        "family": family,
        "files": files_of_family(invoice),
        "may_upload": rules.may_add_files(invoice.status) and may_open("invoices.add_files"),
        "may_remove_files": may_edit and rules.may_remove_files(invoice.status, [part.status for part in family]),
        "accepted_files": uploads.ACCEPT,
    }


def _history_part(invoice: Invoice) -> dict:
    news, history = news_and_history(invoice, current_user)
    about = RelatedThing(SUBJECTS[invoice.kind], invoice.id, invoice.reference)
    return {
        "news": news,
        "history": history,
        "may_acknowledge": may_open("invoices.seen"),
        "actions": actions_beside(current_user, about),
        "about": about.key,
    }


def _weeks_of(item: ListedItem) -> list[date]:
    """The Mondays of the weeks that an item has days of."""
    first, last = map(monday_of, _days_of(item))
    return [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]


def _days_of(item: ListedItem) -> tuple[date, date]:
    """The first and last day of an item's period within its financial year."""
    year = item.financial_year
    return max(item.period_start, financial_year_start(year)), min(item.period_end, financial_year_end(year))
