"""What the page of one invoice shows, in a fixed number of queries however many items it has."""

from flask import url_for
from flask_login import current_user

from blueprints.invoices.held import held_part, week_of, weeks_of
from models import Action, Client, Commitment, Contract, Organisation, Person
from operations.invoices import submitting
from operations.invoices.holding_items import family_of, files_of_family
from queries.invoices import payable
from queries.invoices.history import news_and_history
from queries.invoices.totals import totals_of_one
from queries.listing import Column, ListPage
from rules.invoice_statuses import DECIDED, FOLLOWS_ACTUALS, InvoiceStatus
from rules.invoices import INVOICE_MOVES, KIND_NAMES
from web import clock, council, forecasts, looks, uploads
from web.listing import list_request
from web.permissions import Permission, may
from web.status_words import action_status, invoice_status

SHOWN_AT_ONCE = 50
MOST_ACTIONS = 5
SUBJECTS = {"invoice": "Invoice", "credit_note": "Credit Note"}  # as actions name them
BY_CLIENT = (Client.surname, Client.forename, Client.ssref, Commitment.period_start, Commitment.financial_year)
COLUMNS = (
    Column("client", "Commitment", BY_CLIENT),
    Column("value", "Value", (Commitment.value_pence,), css="num w-money"),
    Column("vat", "VAT", (Commitment.vat_pence,), css="num w-money"),
    Column("contribution", "Contribution", (Commitment.contribution_pence,), css="num w-money"),
)


def context_of(invoice, form):
    """Everything that invoices/_one.html needs."""
    is_theirs = invoice.status == InvoiceStatus.UNSUBMITTED
    may_edit = is_theirs and may(Permission.INVOICES_EDIT) and current_user.side == "provider"
    commitments = _commitments(invoice)
    rows = commitments.rows()
    looks.note_looks([row.client_id for row in rows], f"{KIND_NAMES[invoice.kind]} {invoice.reference}")
    organisation = Organisation.get_by_id(invoice.organisation_id)
    first, last, typed = submitting.period_and_typing(invoice)
    news, history = news_and_history(invoice, current_user)
    totals = totals_of_one(invoice)
    payment_terms_days = council.settings().payment_terms_days
    turns = payable.turns_of(invoice.organisation_id)
    offers = payable.offers(invoice.organisation_id, limit=SHOWN_AT_ONCE, turns=turns) if may_edit else []
    return {
        "invoice": invoice,
        "form": form,
        "kind_name": KIND_NAMES[invoice.kind],
        "standing": invoice_status(invoice, current_user.side, clock.today(), payment_terms_days),
        "payment_terms_days": payment_terms_days,
        "totals": totals,
        "typed": typed,
        "wrong_side": wrong_side(invoice.kind, totals),
        "may_edit": may_edit,
        "commitments": commitments,
        "rows": rows,
        "news": news,
        "may_acknowledge": may(Permission.INVOICES_EDIT, Permission.INVOICES_DECIDE),
        "history": history,
        "actions": _actions(invoice),
        "about": f"{SUBJECTS[invoice.kind]}:{invoice.id}",
        "period_first": first,
        "period_last": last,
        "offers": offers,
        "overwriting": sorted({offer.contract_name for offer in offers if not offer.totals_editable}) if typed else [],
        "waiting": payable.waiting_for_periods(invoice.organisation_id, turns),
        **held_part(organisation),
        "people": _people(invoice),
        "files": files_of_family(invoice),
        "may_upload": invoice.status in FOLLOWS_ACTUALS and may(Permission.INVOICES_EDIT),
        "accepted_files": uploads.ACCEPT,
        "organisation": organisation,
        "in_the_bank": forecasts.in_the_bank(invoice) if current_user.side == "provider" else None,
        "week_of": week_of,
        "weeks_of": weeks_of,
        "may_hold_item": totals.items > 1
        and INVOICE_MOVES.allows("hold", invoice.status, "council")
        and may(Permission.INVOICES_DECIDE),
        "family": list(family_of(invoice, current_user)),
        "is_locked": invoice.status in DECIDED,
    }


def wrong_side(kind, totals):
    """The kind that an invoice or credit note with this total would have to be instead; None where it is right."""
    if totals.items and kind == "invoice" and totals.payable < 0:
        return "credit_note"
    return "invoice" if totals.items and kind == "credit_note" and totals.payable >= 0 else None


def overwriting(offers):
    """The names of contracts whose items make typed totals follow the items, where others let them be typed."""
    if not any(offer.totals_editable for offer in offers):
        return []
    return sorted({offer.contract_name for offer in offers if not offer.totals_editable})


def _commitments(invoice):
    query = (
        Commitment.select(Commitment, Client, Contract)
        .join(Client)
        .join_from(Commitment, Contract)
        .where(Commitment.invoice == invoice.id)
    )
    asked = list_request(path=url_for("invoices.one", invoice_id=invoice.id))  # also where a form's answer shows it
    return ListPage(query, COLUMNS, asked, sort="client", tie_break=(Commitment.id,))


def _actions(invoice):
    """The first few actions about it, open ones first: (action, how it stands)."""
    query = Action.visible_to(current_user).where(
        Action.related_type == SUBJECTS[invoice.kind], Action.related_id == invoice.id
    )
    rows = query.order_by(Action.status.desc(), Action.last_post_at.desc()).limit(MOST_ACTIONS)
    return [(row, action_status(row, current_user.side, clock.today())) for row in rows]


def _people(invoice):
    """{id: name} of those who made, submitted and authorised it."""
    ids = {invoice.created_by_id, invoice.submitted_by_id, invoice.authorised_by_id} - {None}
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids))}
