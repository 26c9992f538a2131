"""Reads commissioned care from the tables into rules.care values, in one query a table whatever the number of lines."""

from collections import defaultdict

from models import CarePackageLineItem, Client, Contribution, PriceChange, Suspension
from rules.care import LineItem, prices_of
from rules.weeks import FAR_FUTURE

LINES_A_CHUNK = 2000  # well under SQLite's limit of bound variables


def load_line_items(cpli_ids):
    """{id: LineItem} of the care package line items with these ids, in four queries a chunk of 2,000."""
    ids = sorted(set(cpli_ids))
    loaded = {}
    for start in range(0, len(ids), LINES_A_CHUNK):
        loaded.update(_load_chunk(ids[start : start + LINES_A_CHUNK]))
    return loaded


def _load_chunk(ids):
    line = CarePackageLineItem
    rows = list(
        line.select(
            line.id,
            line.client,
            line.pricing,
            line.start_date,
            line.end_date,
            line.unit_price_tenthousandths,
            line.units_hundredths,
            line.sessions,
            line.is_authorised,
            Client.date_of_death,
        )
        .join(Client)
        .where(line.id.in_(ids))
        .tuples()
    )
    changes = _by_line(PriceChange, ids, PriceChange.start_date, PriceChange.unit_price_tenthousandths)
    contributions = _by_line(
        Contribution, ids, Contribution.start_date, Contribution.end_date, Contribution.weekly_amount_pence
    )
    suspensions = _suspensions(ids)
    return {row[0]: _line_item(row, changes, contributions, suspensions) for row in rows}


def _by_line(table, ids, *columns):
    grouped = defaultdict(list)
    for cpli, *values in (
        table.select(table.cpli, *columns).where(table.cpli.in_(ids)).order_by(table.start_date).tuples()
    ):
        grouped[cpli].append(tuple(values))
    return grouped


def _suspensions(ids):
    """{(client, line or None): [(from, to)]}: a suspension without a line holds for all of the client's lines."""
    clients = CarePackageLineItem.select(CarePackageLineItem.client).where(CarePackageLineItem.id.in_(ids))
    grouped = defaultdict(list)
    columns = (Suspension.client, Suspension.cpli, Suspension.start_date, Suspension.end_date)
    for client, cpli, first, last in Suspension.select(*columns).where(Suspension.client.in_(clients)).tuples():
        grouped[client, cpli].append((first, last or FAR_FUTURE))
    return grouped


def _line_item(row, changes, contributions, suspensions):
    (cpli, client, pricing, start, end, price, units, sessions, is_authorised, date_of_death) = row
    if end is None:
        end = start if pricing == "one_off" else FAR_FUTURE
    return LineItem(
        key=f"C{cpli}",
        pricing=pricing,
        start_date=start,
        end_date=end,
        prices=prices_of(start, price, changes.get(cpli, ())),
        units_hundredths=units or 0,
        sessions=tuple(sessions),
        suspensions=tuple(suspensions.get((client, None), []) + suspensions.get((client, cpli), []))
        if suspensions
        else (),
        contributions=tuple((first, last or FAR_FUTURE, pence) for first, last, pence in contributions.get(cpli, ())),
        date_of_death=date_of_death,
        is_authorised=is_authorised,
    )
