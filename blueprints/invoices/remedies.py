"""Why is this not on my invoice? Each held-back amount with its reason and the one click that mends it."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_login import current_user

from content.action_types import OUTSTANDING_LINE
from models import Organisation
from queries.invoices.held_back import HeldAmount, HeldAmounts, held_back
from queries.invoices.payable import ALL_ITEMS, ItemChoice
from rules.dates import date_range
from rules.held_back import REASONS
from rules.money import format_pence
from rules.weeks import monday_of
from web.addresses import quoted
from web.asked_once import asked_once
from web.permissions import may_open

SHOWN_AT_ONCE = 50
FOLDED_FROM = 6  # rows: fewer stand open
NOTHING_HELD = HeldAmounts([], [])
WeekOf = Callable[[date, str], str]  # the address of the actuals of a day's week and an SSRef


class Remedy(NamedTuple):
    """What mends a held amount, for its reader: words, and an address where it is theirs to do or to see."""

    words: str
    address: str | None = None


class HeldRow(NamedTuple):
    """A row of invoices/_held.html: the reason in words, the words of the remedy, the amount, the remedy's address."""

    reason: str
    mend: str
    row: HeldAmount
    address: str | None


def held_part(organisation: Organisation | None, choice: ItemChoice = ALL_ITEMS) -> dict[str, Any]:
    """What invoices/_held.html needs: how many amounts of a choice are held back, their pence, what they come to by
    reason, and the first 50 with their remedies.

    Without an organisation nothing is held.
    """
    held = held_back(organisation.id, SHOWN_AT_ONCE, choice) if organisation else NOTHING_HELD
    week_of = week_addresses(organisation) if organisation else None
    rows = [_row(each, week_of) for each in held.rows] if week_of else []
    reasons = ", ".join(f"{REASONS[each.reason]}: {format_pence(each.pence)}" for each in held.reasons)
    folded = len(rows) >= FOLDED_FROM
    return {"held_count": held.in_all, "held_pence": held.pence, "held": rows, "held_by": reasons, "folded": folded}


def week_addresses(organisation: Organisation) -> WeekOf:
    """What gives the actuals of the week of a day, narrowed to the client with an SSRef; an officer says whose weeks.
    It is worked out once for all rows of a page.
    """
    whose = organisation.reference if current_user.side == "council" else None
    address = url_for("actuals.week", week="-week-", client="-client-", organisation=whose).replace("%", "%%")
    pattern = address.replace("-week-", "%s", 1).replace("-client-", "%s", 1)
    return lambda day, ssref: pattern % (_week_of(day), quoted(ssref))


@lru_cache(maxsize=1_000)
def _week_of(day: date) -> str:
    """The week of a day as addresses have it."""
    return monday_of(day).isoformat()


def _may_open(endpoint: str) -> bool:
    return asked_once(may_open, endpoint)


def _row(held: HeldAmount, week_of: WeekOf) -> HeldRow:
    remedy = _remedy(held, week_of)
    return HeldRow(REASONS[held.reason], remedy.words, held, remedy.address)


def _remedy(held: HeldAmount, week_of: WeekOf) -> Remedy:
    """The click that mends it, for those who may open what it leads to; no address where a colleague has to do it."""
    if held.reason == "not_confirmed":
        return _week("Confirm the week", held, week_of)
    if held.reason == "document_not_agreed":
        return _document(held)
    if held.dispute_id:
        return _dispute(held.dispute_id)
    if held.reason == "in_dispute":
        return _week("See the week", held, week_of)
    if _may_ask() and (held.cpli_id or held.client_id):
        return Remedy("Chase the order", _chase_address(held))
    if held.cpli_id:
        return Remedy("See the line", _line_address(held.cpli_id))
    if not _may_open("actuals.week"):
        return Remedy("A Care Coordinator sees it under Visits without an order")
    tray = "visits.council_waiting" if current_user.side == "council" else "visits.waiting"
    return Remedy("See the visits", url_for(tray))


def _week(words: str, held: HeldAmount, week_of: WeekOf) -> Remedy:
    """To the week, for those who may see it; who may not confirm it sees it."""
    if not _may_open("actuals.week"):
        return Remedy("One of your Care Coordinators or Finance Clerks confirms the week")
    words = words if _may_open("actuals.confirm_week") else "See the week"
    return Remedy(words, week_of(held.from_date, held.ssref))


def _document(held: HeldAmount) -> Remedy:
    """Agree to the document that waits; where none does, ask for one."""
    if held.document_id and _may_open("contract_documents.ask"):
        address = url_for("contract_documents.ask", document_id=held.document_id, document_verb="agree")
        return Remedy("Agree the document", address)
    if held.document_id and _may_open("contract_documents.one"):
        return Remedy("See the document", url_for("contract_documents.one", document_id=held.document_id))
    if not held.document_id and _may_ask():
        return Remedy("Ask for the document", _chase_address(held))
    return Remedy("See the line’s documents", _line_address(held.cpli_id))


def _dispute(dispute_id: int) -> Remedy:
    if current_user.side == "council":
        return Remedy("See the dispute", url_for("council_disputes.one", dispute_id=dispute_id))
    if not _may_open("disputes.one"):
        return Remedy("One of your Care Coordinators or Finance Clerks answers the dispute")
    words = "Answer the dispute" if _may_open("disputes.respond") else "See the dispute"
    return Remedy(words, url_for("disputes.one", dispute_id=dispute_id))


def _may_ask() -> bool:
    """Whether the reader may ask the council in an action: a provider; an officer puts it right."""
    return current_user.side == "provider" and _may_open("actions.new")


def _line_address(cpli_id: int | None) -> str:
    return url_for("care_package_line_items.one", line_id=cpli_id)


def _chase_address(held: HeldAmount) -> str:
    """A new action that asks for the order, its authorisation or its document, filled in."""
    about = f"Care Package Line Item:{held.cpli_id}" if held.cpli_id else f"Client:{held.client_id}"
    pounds, days = format_pence(held.amount_pence), date_range(held.from_date, held.to_date)
    if held.reason == "document_not_agreed":
        title, why = f"No document to agree: {pounds} held back", "there is no document of it that can be agreed"
    elif held.cpli_id:
        title, why = f"Not authorised yet: {pounds} held back", "the care package line item is not authorised"
    else:
        title, why = f"Order missing: {pounds} held back", "there is no care package line item for it"
    text = f"{pounds} for {days} is held back because {why}. Please correct this, or say when you will."
    return url_for("actions.new", about=about, type=OUTSTANDING_LINE, title=title, text=text)
