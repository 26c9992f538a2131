"""How a thing that was found stands in its line: words, address, provider, client, status and money."""

import re
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from queries.search.rows import WEEKLY
from queries.search.searching import Answer, Result
from rules.dates import format_date
from rules.financial_years import financial_year_name
from rules.invoice_clock import day_of_clock
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.invoices import KIND_NAMES
from rules.money import format_pence
from rules.search_text import fold
from web import council
from web.status_words import INVOICE_TAGS, StatusWords, action_status, claim_status

KIND_TITLES = {  # one, many
    "client": ("Client", "Clients"),
    "line": ("Line item", "Line items"),
    "invoice": ("Invoice", "Invoices"),
    "action": ("Action", "Actions"),
    "order": ("Purchase order", "Purchase orders"),
    "remittance": ("Remittance", "Remittances"),
    "claim": ("Claim", "Claims"),
}
ENDPOINTS = {
    "client": ("search.client", "client_id"),
    "line": ("care_package_line_items.one", "line_id"),
    "invoice": ("invoices.one", "invoice_id"),
    "action": ("actions.one", "action_id"),
    "order": ("purchase_orders.one", "purchase_order_id"),
    "remittance": ("remittances.show", "remittance_id"),
    "claim": ("claims.one", "claim_id"),
}
OF_THE_COUNCIL = {"claim": ("council_claims.one", "claim_id")}  # where officers look at it


class Shown(NamedTuple):
    """A line of the results. `name` is in pieces, each with whether it was searched for; `money` is None without."""

    kind: str
    name: list[tuple[str, bool]]
    note: str
    address: str
    provider: str
    client: str
    status: StatusWords
    money: str | None
    money_note: str = ""


class _Line(NamedTuple):
    """The same before it has its address."""

    name: str
    note: str
    provider: str
    client: str
    status: StatusWords
    money: str | None
    money_note: str = ""
    kind: str = ""


def address_of(result: Result, side: str) -> str:
    """Where readers of a side look at a thing."""
    endpoints = ENDPOINTS | (OF_THE_COUNCIL if side == "council" else {})
    endpoint, name = endpoints[result.kind]
    return url_for(endpoint, **{name: result.row.id})


def shown_rows(answer: Answer, side: str, today: date) -> list[Shown]:
    """The lines of what is shown, for a reader of this side."""
    return [_shown(result, answer.words, side, today) for result in answer.results]


def _shown(result: Result, words: tuple[str, ...], side: str, today: date) -> Shown:
    line = LINES[result.kind](result.row, side, today)
    return Shown(
        kind=line.kind or KIND_TITLES[result.kind][0],
        name=_pieces(line.name, words),
        note=line.note,
        address=address_of(result, side),
        provider=line.provider,
        client=line.client,
        status=line.status,
        money=line.money,
        money_note=line.money_note,
    )


def _pieces(name: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """A name cut into its words and what is between them, and whether each begins with a word that was searched for."""
    pieces = [piece for piece in re.split(r"([^\W_]+)", name) if piece]
    return [(piece, any(fold(piece).startswith(word) for word in words)) for piece in pieces]


def _client(row: Any, side: str, _today: date) -> _Line:
    if row.is_in_care:
        status = StatusWords("In care", "ok", "check")
    elif row.last_day:
        status = _ended(row.last_day)
    else:
        status = StatusWords("No care yet", "", "dot")
    born = f"born {row.date_of_birth.year}" if row.date_of_birth and side == "council" else ""
    providers = row.providers[0] if len(row.providers) == 1 else f"{len(row.providers)} providers"
    weekly = format_pence(row.weekly_pence)
    return _Line(row.name, born, providers if row.providers else "", "", status, weekly, "a week")


def _line(row: Any, _side: str, today: date) -> _Line:
    if row.has_ended(today):
        status = _ended(row.end_date or row.date_of_death or row.start_date)
    elif row.is_authorised:
        status = StatusWords("Authorised", "ok", "check")
    else:
        status = StatusWords("Not authorised", "todo", "ring")
    money, _, each = row.cost.removeprefix("Up to ").partition(" ")
    if row.pricing_kind in WEEKLY:
        each = "a week"
    elif row.cost.startswith("Up to"):
        each = "at most"
    return _Line(row.reference, f"{row.level} ({row.unit})", row.provider, row.ssref, status, money, each)


def _invoice(row: Any, _side: str, today: date) -> _Line:
    note = ""
    if row.status in WITH_COUNCIL and row.submitted_at:
        note = f"day {day_of_clock(row.submitted_at, today)} of {council.settings().payment_terms_days}"
    elif row.bank_date:
        note = f"in the bank {format_date(row.bank_date)}"
    status = INVOICE_TAGS[InvoiceStatus(row.status)]
    kind = KIND_NAMES[row.kind]
    clients = _clients(row)
    return _Line(row.reference, note, row.provider, clients, status, format_pence(row.pence), kind=kind)


def _action(row: Any, side: str, today: date) -> _Line:
    standing = action_status(row, side, today)
    status = StatusWords(standing.words, standing.tone, "check" if row.status == "done" else "horn")
    return _Line(str(row.id), row.title, row.provider, row.ssref or "", status, None)


def _order(row: Any, _side: str, _today: date) -> _Line:
    status = StatusWords("Issued", "ok", "check")
    spent = f"{format_pence(row.spend_pence)} spent"
    year = financial_year_name(row.financial_year)
    return _Line(row.full_number, year, row.organisation, row.ssref or "", status, format_pence(row.value_pence), spent)


def _remittance(row: Any, _side: str, today: date) -> _Line:
    is_paid = row.bank_date <= today
    status = StatusWords("Paid", "ok", "check") if is_paid else StatusWords("On its way", "wait", "clock")
    note = f"{format_date(row.bank_date)}, {row.contract_name}"
    return _Line(f"Remittance {row.number}", note, row.provider, _clients(row), status, format_pence(row.pence))


def _claim(row: Any, side: str, today: date) -> _Line:
    status = claim_status(row, side, today)
    name = f"Claim of {format_date(row.claim_date)}"
    return _Line(name, "", row.provider, _clients(row), status, format_pence(row.pence))


def _ended(last_day: date) -> StatusWords:
    return StatusWords(f"Ended {last_day:%m/%Y}", "", "lock")


def _clients(row: Any) -> str:
    """`A1042, 11 more`"""
    return f"{row.ssref}, {row.clients - 1} more" if row.clients > 1 else row.ssref or ""


LINES = {
    "client": _client,
    "line": _line,
    "invoice": _invoice,
    "action": _action,
    "order": _order,
    "remittance": _remittance,
    "claim": _claim,
}
