"""What the page of one invoice shows, in a fixed number of queries however many items it has."""

from urllib.parse import urlencode

from flask import url_for
from flask_login import current_user
from peewee import fn

from models import Client, Commitment, Contract, Organisation, Person, UploadedFile
from operations import disputes, invoice_proposals, invoices
from operations.invoice_totals import totals_of_one
from rules.financial_years import financial_year_start
from rules.invoices import KIND_NAMES, LIVE_STATUSES, status_words
from rules.weeks import monday_of
from web import clock, uploads
from web.listing import Column, Listing
from web.permissions import Permission, may

SHOWN_AT_ONCE = 50
MOST_CHANGES = 5
BY_CLIENT = (Client.surname, Client.forename, Client.ssref, Commitment.period_start, Commitment.financial_year)
COLUMNS = (
    Column("client", "Commitment", BY_CLIENT),
    Column("value", "Value", (Commitment.value_pence,), css="num w-money"),
    Column("vat", "VAT", (Commitment.vat_pence,), css="num w-money"),
    Column("contribution", "Contribution", (Commitment.contribution_pence,), css="num w-money"),
)
HELD_BACK = {
    "waiting_for_order": ("Waiting for an order", "See the visits"),
    "not_authorised": ("CPLI not authorised", "See the line"),
    "document_not_agreed": ("Document not agreed", "See the line’s documents"),
    "in_dispute": ("In dispute", "See the dispute"),
    "not_confirmed": ("Week not confirmed", "Confirm the week"),
}
MENDED_ON_THE_LINE = ("not_authorised", "document_not_agreed")


def context_of(invoice, form):
    """Everything that invoices/_one.html needs."""
    is_theirs = invoice.status == "unsubmitted"
    may_edit = is_theirs and may(Permission.INVOICES_EDIT) and current_user.side == "provider"
    commitments = _commitments(invoice)
    held_count, held_pence = invoice_proposals.held_back_sum(invoice.organisation_id)
    organisation = Organisation.get_by_id(invoice.organisation_id)
    first, last = _period(invoice)
    totals, typed = totals_of_one(invoice), invoices.totals_may_be_typed(invoice)
    offers = invoice_proposals.offers(invoice.organisation_id, limit=SHOWN_AT_ONCE) if may_edit else []
    return {
        "invoice": invoice,
        "form": form,
        "kind_name": KIND_NAMES[invoice.kind],
        "standing": status_words(invoice, current_user.side, clock.today()),
        "totals": totals,
        "typed": typed,
        "wrong_side": wrong_side(invoice.kind, totals),
        "may_edit": may_edit,
        "commitments": commitments,
        "rows": commitments.rows(),
        "changes": _changes(invoice),
        "period_first": first,
        "period_last": last,
        "offers": offers,
        "overwriting": sorted({offer.contract_name for offer in offers if not offer.totals_editable}) if typed else [],
        "waiting": invoice_proposals.waiting_for_periods(invoice.organisation_id),
        "held_count": held_count,
        "held_pence": held_pence,
        "held": held_rows(organisation) if held_count else [],
        "people": _people(invoice),
        "files": files_of(invoice),
        "may_upload": invoice.status in LIVE_STATUSES and may(Permission.INVOICES_EDIT),
        "accepted_files": uploads.ACCEPT,
        "organisation": organisation,
        "week_of": week_of,
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


def held_rows(organisation):
    """The first 50 held-back amounts: (reason in words, words of the link, row, address that mends it)."""
    rows = list(invoice_proposals.held_back(organisation.id).limit(SHOWN_AT_ONCE))
    in_dispute = disputes.holding(rows)
    return [(*HELD_BACK[row.reason], row, _mends(row, organisation, in_dispute.get(row.id))) for row in rows]


def _mends(row, organisation, dispute_id):
    if dispute_id:
        return url_for(
            "council_disputes.one" if current_user.side == "council" else "disputes.one", dispute_id=dispute_id
        )
    if row.reason in MENDED_ON_THE_LINE and row.cpli_id:
        return url_for("care_package_line_items.one", line_id=row.cpli_id)
    if row.reason == "waiting_for_order":
        return "/council/waiting" if current_user.side == "council" else "/actuals/waiting"
    return _week_address(row.from_date, row.client_id, organisation)


def week_of(row, organisation):
    """The address of the actuals of a commitment: the first week of its period that is in its financial year."""
    first = max(row.period_start, financial_year_start(row.financial_year))
    return _week_address(first, row.client_id, organisation)


def _week_address(day, client_id, organisation):
    """The week of `day`, narrowed to the client; an officer says whose weeks."""
    whose = {"organisation": organisation.reference} if current_user.side == "council" else {}
    return "/actuals?" + urlencode({"week": monday_of(day).isoformat(), "client": client_id, **whose})


def _commitments(invoice):
    query = (
        Commitment.select(Commitment, Client, Contract)
        .join(Client)
        .join_from(Commitment, Contract)
        .where(Commitment.invoice == invoice.id)
    )
    listing = Listing(query, COLUMNS, sort="client", tie_break=(Commitment.id,))
    listing.path = url_for("invoices.one", invoice_id=invoice.id)  # also where a form's answer shows it
    return listing


def _changes(invoice):
    """(how many commitments changed, the first few of them): what nobody has seen yet."""
    query = (
        Commitment.select(Commitment, Client)
        .join(Client)
        .where(Commitment.invoice == invoice.id, Commitment.changed_at.is_null(False))
        .order_by(Commitment.changed_at.desc(), Commitment.id)
    )
    some = list(query.limit(MOST_CHANGES))
    return (len(some) if len(some) < MOST_CHANGES else query.order_by().count(), some)


def _period(invoice):
    dates = Commitment.select(fn.MIN(Commitment.period_start), fn.MAX(Commitment.period_end))
    return dates.where(Commitment.invoice == invoice.id).tuples().get()


def files_of(invoice):
    """Its supporting files, as they came."""
    return list(UploadedFile.select().where(UploadedFile.invoice == invoice.id).order_by(UploadedFile.id))


def _people(invoice):
    """{id: name} of those who made, submitted and authorised it."""
    ids = {invoice.created_by_id, invoice.submitted_by_id, invoice.authorised_by_id} - {None}
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids))}
