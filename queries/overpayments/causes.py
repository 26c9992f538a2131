"""What an overpayment came from, in words: the recorded changes of its adjustments, else what the care itself shows."""

from collections.abc import Sequence
from datetime import date

from peewee import fn

from models import CarePackageLineItem, Client, PaymentItem, PriceChange, Suspension
from queries.adjustment_causes import causes_of
from rules.dates import date_range, format_date
from rules.money import format_unit_price

NOTHING_SHOWS = "What is due for these dates was worked out anew."


def cause_of(items: Sequence[PaymentItem]) -> str:
    """Why these adjustments of one line came about, as a sentence or two without the client's name."""
    recorded = list(dict.fromkeys(causes_of(items).values()))
    if recorded:
        words = "; ".join(recorded)
        return f"{words[0].upper()}{words[1:]}."
    first, last = min(item.from_date for item in items), max(item.to_date for item in items)
    return _end(items[0], last) or _suspension(items[0], first, last) or _price(items[0], last) or NOTHING_SHOWS


def _end(item: PaymentItem, last: date) -> str:
    client = Client.get_or_none(Client.id == item.client_id)
    if client and client.date_of_death and client.date_of_death <= last:
        return f"The client died on {format_date(client.date_of_death)}."
    line = CarePackageLineItem.get_or_none(CarePackageLineItem.id == item.cpli_id)
    if line and line.end_date and line.end_date <= last:
        return f"The line item ended on {format_date(line.end_date)}."
    return ""


def _suspension(item: PaymentItem, first: date, last: date) -> str:
    row = (
        Suspension.select()
        .where(
            Suspension.client == item.client_id,
            Suspension.cpli.is_null() | (Suspension.cpli == item.cpli_id),
            Suspension.start_date <= last,
            fn.COALESCE(Suspension.end_date, last) >= first,
        )
        .order_by(Suspension.id.desc())
        .first()
    )
    if row is None:
        return ""
    dates = date_range(row.start_date, row.end_date) if row.end_date else f"from {format_date(row.start_date)}"
    return f"Suspended {dates}{f' ({row.reason})' if row.reason else ''}."


def _price(item: PaymentItem, last: date) -> str:
    row = (
        PriceChange.select()
        .where(PriceChange.cpli == item.cpli_id, PriceChange.start_date <= last)
        .order_by(PriceChange.start_date.desc())
        .first()
    )
    if row is None:
        return ""
    return f"The price is {format_unit_price(row.unit_price_tenthousandths)} from {format_date(row.start_date)}."
