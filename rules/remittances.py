"""The lines of a remittance advice, made from the items that it paid (data files page, section 4)."""

from dataclasses import dataclass
from datetime import date

SIDE_NAMES = {"cost": "Cost", "income": "Income"}


@dataclass(frozen=True, slots=True)
class PaidItem:
    """One paid item; `client` is None for what is paid for no client."""

    id: int
    client: int | None
    side: str
    kind: str
    reason: str
    from_date: date
    to_date: date
    period_start: date
    period_end: date
    amount_pence: int
    vat_pence: int


@dataclass(frozen=True, slots=True)
class RemittanceLine:
    """One line of the advice; `item_ids` are the items added up in it, for "Why?"."""

    client: int | None
    side: str
    reason: str
    from_date: date
    to_date: date
    period_start: date
    period_end: date
    amount_pence: int
    vat_pence: int
    item_ids: tuple


def lines_of(items):
    """Items of one client, reason and dates added to one line; those that cancel out are left out; a manual adjustment
    is always a line of its own. In the order of the items. A line's period is that of its first item.
    """
    groups = {}
    for item in items:
        own = item.id if item.kind == "manual" else None
        groups.setdefault((item.client, item.side, item.reason, item.from_date, item.to_date, own), []).append(item)
    return [_line(group) for group in groups.values() if not _cancels_out(group)]


def _cancels_out(group):
    return len(group) > 1 and not sum(item.amount_pence for item in group) and not sum(i.vat_pence for i in group)


def _line(group):
    first = group[0]
    return RemittanceLine(
        client=first.client,
        side=first.side,
        reason=first.reason,
        from_date=first.from_date,
        to_date=first.to_date,
        period_start=first.period_start,
        period_end=first.period_end,
        amount_pence=sum(item.amount_pence for item in group),
        vat_pence=sum(item.vat_pence for item in group),
        item_ids=tuple(item.id for item in group),
    )
