"""Why is this not on my invoice? Each held-back amount with its reason and the one click that mends it."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import url_for
from flask_login import current_user

from content.action_types import OUTSTANDING_LINE
from operations import contract_documents
from queries import disputes
from queries.invoices import payable
from rules.dates import date_range
from rules.financial_years import financial_year_end, financial_year_start
from rules.held_back import REASONS
from rules.money import format_pence
from rules.weeks import monday_of
from web.permissions import Permission, may

SHOWN_AT_ONCE = 50


def held_part(organisation):
    """What invoices/_held.html shows of what is held back: how many, their pence, and the first 50 of them, each as
    (reason in words, words of the link, row, address that mends it).
    """
    rows, count, pence = payable.held_back(organisation.id, SHOWN_AT_ONCE)
    return {"held_count": count, "held_pence": pence, "held": _with_what_mends(rows, organisation)}


def _with_what_mends(rows, organisation):
    in_dispute, found = disputes.holding(rows), []
    documents = contract_documents.to_decide({row.cpli_id for row in rows if row.reason == "document_not_agreed"})
    for row in rows:
        if row.reason == "document_not_agreed":
            words, address = _document(row, documents.get(row.cpli_id))
        else:
            words, address = _mends(row, organisation, in_dispute.get(row.id))
        found.append((REASONS[row.reason], words, row, address))
    return found


def week_of(row, organisation):
    """The address of the actuals of a commitment: the first week of its period that is in its financial year."""
    first = max(row.period_start, financial_year_start(row.financial_year))
    return _week_address(first, row.client_id, organisation)


def weeks_of(row):
    """The Mondays of the weeks that a commitment has days of."""
    first = max(row.period_start, financial_year_start(row.financial_year))
    last = min(row.period_end, financial_year_end(row.financial_year))
    return [monday_of(first) + timedelta(weeks=number) for number in range((last - monday_of(first)).days // 7 + 1)]


def _mends(row, organisation, dispute_id):
    """(words, address) of the click that mends it, for who reads; no address where it is a colleague's to do."""
    if row.reason == "not_confirmed":
        return _week("Confirm the week", row, organisation)
    if dispute_id:
        return _dispute(dispute_id)
    if row.reason == "in_dispute":
        return _week("See the week", row, organisation)
    if may(Permission.ACTIONS_EDIT) and (row.cpli_id or row.client_id):
        return "Chase the order", _chase_address(row)
    if row.cpli_id:
        return "See the line", url_for("care_package_line_items.one", line_id=row.cpli_id)
    if not may(Permission.ACTUALS_READ):
        return "It waits in the waiting tray of visits: a Care Coordinator sees it", None
    return "See the visits", "/council/waiting" if current_user.side == "council" else "/actuals/waiting"


def _week(words, row, organisation):
    """To the week, for those who may see it; who may not record it does not confirm it either."""
    if not may(Permission.ACTUALS_READ):
        return "A Care Coordinator or Finance Clerk of yours confirms the week", None
    address = _week_address(row.from_date, row.client_id, organisation)
    return words if may(Permission.ACTUALS_EDIT) else "See the week", address


def _document(row, document_id):
    """Agree to the document that waits; where none does, ask for one."""
    if document_id and may(Permission.DOCUMENTS_DECIDE):
        return "Agree the document", url_for("contract_documents.ask", document_id=document_id, document_verb="agree")
    if document_id and may(Permission.DOCUMENTS_READ):
        return "See the document", url_for("contract_documents.one", document_id=document_id)
    if not document_id and may(Permission.ACTIONS_EDIT):
        return "Ask for the document", _chase_address(row)
    return "See the line’s documents", url_for("care_package_line_items.one", line_id=row.cpli_id)


def _dispute(dispute_id):
    if current_user.side == "council":
        return "See the dispute", url_for("council_disputes.one", dispute_id=dispute_id)
    if not may(Permission.DISPUTES_READ):
        return "A Care Coordinator or Finance Clerk of yours answers the dispute", None
    words = "Answer the dispute" if may(Permission.DISPUTES_EDIT) else "See the dispute"
    return words, url_for("disputes.one", dispute_id=dispute_id)


def _chase_address(row):
    """A new action that asks for the order, its authorisation or its document, filled in."""
    about = f"Care Package Line Item:{row.cpli_id}" if row.cpli_id else f"Client:{row.client_id}"
    pounds, days = format_pence(row.amount_pence), date_range(row.from_date, row.to_date)
    if row.reason == "document_not_agreed":
        title, why = f"No document to agree: {pounds} held back", "there is no document of it that can be agreed"
    elif row.cpli_id:
        title, why = f"Not authorised yet: {pounds} held back", "the care package line item is not authorised"
    else:
        title, why = f"Order missing: {pounds} held back", "there is no care package line item for it"
    text = f"{pounds} for {days} is held back because {why}. Please put this right, or say when it will be."
    return url_for("actions.new", about=about, type=OUTSTANDING_LINE, title=title, text=text)


def _week_address(day, client_id, organisation):
    """The week of `day`, narrowed to the client; an officer says whose weeks."""
    whose = {"organisation": organisation.reference} if current_user.side == "council" else {}
    return "/actuals?" + urlencode({"week": monday_of(day).isoformat(), "client": client_id, **whose})
