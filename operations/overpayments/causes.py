"""What an overpayment came from, in a sentence: the newest change of the line or its client, and who made it."""

from peewee import fn

from models import AuditEvent, CarePackageLineItem, Client, PriceChange, Suspension
from rules.dates import date_range, format_date, parse_date
from rules.money import format_unit_price

ABOUT_CARE = ("CarePackageLineItem", "PriceChange", "Contribution", "Suspension", "Client", "Actual", "Dispute")
WORDS = {
    "date_of_death": "the date of death",
    "end_date": "the end date",
    "start_date": "the start date",
    "unit_price_tenthousandths": "the price",
    "units_hundredths": "the units a week",
    "sessions": "the timetable",
    "is_authorised": "whether the line is authorised",
    "weekly_amount_pence": "the client's contribution",
}
DATES = ("date_of_death", "end_date", "start_date")


def cause_of(items):
    """Why these adjustments of one line came about, as sentences without the client's name.

    First what the record says of the newest change, else what the care itself shows.
    """
    first = items[0]
    dates = min(item.from_date for item in items), max(item.to_date for item in items)
    event = _newest_change(first)
    words = _from_care(first, dates)
    told = _from_event(event) if event else ""
    who = f" Changed by {event.person_name} on {format_date(event.at.date())}." if event and event.person_name else ""
    return f"{words or told or 'What is due for these dates was worked out anew.'}{who}"


def _newest_change(item):
    """The newest recorded change that is about the line item, or about its client."""
    event = AuditEvent
    if item.client_id is None:
        return None
    about_line = (event.object_type == "CarePackageLineItem") & (event.object_id == item.cpli_id)
    about_client = (
        (event.client == item.client_id) & (event.object_type != "CarePackageLineItem") if item.client_id else False
    )
    return (
        event.select()
        .where(event.object_type.in_(ABOUT_CARE), about_line | about_client)
        .order_by(event.id.desc())
        .first()
    )


def _from_care(item, dates):
    """The date of death, the end, or the suspension that leaves nothing due for some of these dates; else a price."""
    first, last = dates
    client = Client.get_or_none(Client.id == item.client_id)
    line = CarePackageLineItem.get_or_none(CarePackageLineItem.id == item.cpli_id)
    if client and client.date_of_death and client.date_of_death <= last:
        return f"The client died on {format_date(client.date_of_death)}."
    if line and line.end_date and line.end_date <= last:
        return f"The line item ended on {format_date(line.end_date)}."
    suspension = (
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
    if suspension:
        dates = (
            date_range(suspension.start_date, suspension.end_date)
            if suspension.end_date
            else f"from {format_date(suspension.start_date)} on"
        )
        why = f" ({suspension.reason})" if suspension.reason else ""
        return f"Suspended {dates}{why}."
    price = (
        PriceChange.select()
        .where(PriceChange.cpli == item.cpli_id, PriceChange.start_date <= last)
        .order_by(PriceChange.start_date.desc())
        .first()
    )
    if price:
        new = format_unit_price(price.unit_price_tenthousandths)
        return f"The price is {new} from {format_date(price.start_date)}."
    return ""


def _from_event(event):
    """`The end date is 03/10/2025, it was 31/12/2025.`"""
    was, now = event.was or {}, event.now or {}
    sentences = []
    for name, words in WORDS.items():
        if isinstance(now, dict) and name in now and now[name] != (was or {}).get(name):
            before = _shown(name, (was or {}).get(name))
            sentence = f"{words} is {_shown(name, now[name])}" + (f", it was {before}" if before else "")
            sentences.append(sentence[0].upper() + sentence[1:] + ".")
    return " ".join(sentences) or f"{event.kind.capitalize()}."


def _shown(name, value):
    if value in (None, ""):
        return "blank" if name in DATES else ""
    if name in DATES:
        return format_date(parse_date(value))
    if name == "unit_price_tenthousandths" and isinstance(value, int):
        return format_unit_price(value)
    return str(value)
