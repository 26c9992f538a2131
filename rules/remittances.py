"""The lines of a remittance advice, made from the items that it paid (docs/domain/reports.md#remittance-advice)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

SIDE_NAMES = {"cost": "Cost", "income": "Income"}
CLAIMS = "One-Off Claims"  # what stands where a contract is named, for items that have none


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
    item_ids: tuple[int, ...]


def lines_of(items: Sequence[PaidItem]) -> list[RemittanceLine]:
    """Items of one client, reason and dates added to one line; those that cancel out are left out; a manual adjustment
    is always a line of its own. In the order of the items. A line's period is that of its first item.
    """
    groups: dict[tuple[Any, ...], list[PaidItem]] = {}
    for item in items:
        own = item.id if item.kind == "manual" else None
        groups.setdefault((item.client, item.side, item.reason, item.from_date, item.to_date, own), []).append(item)
    return [_line(group) for group in groups.values() if not _cancels_out(group)]


def _cancels_out(group: Sequence[PaidItem]) -> bool:
    return len(group) > 1 and not sum(item.amount_pence for item in group) and not sum(i.vat_pence for i in group)


def _line(group: Sequence[PaidItem]) -> RemittanceLine:
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


def summary_of(lines: Iterable[RemittanceLine]) -> list[RemittanceLine]:
    """A client's lines added up: one for cost and one for income, with the first and last of their dates."""
    sides: dict[str, list[RemittanceLine]] = {}
    for line in lines:
        sides.setdefault(line.side, []).append(line)
    return [_added_up(side, sides[side]) for side in sorted(sides)]


def _added_up(side: str, lines: Sequence[RemittanceLine]) -> RemittanceLine:
    return RemittanceLine(
        client=lines[0].client,
        side=side,
        reason=lines[0].reason if len(lines) == 1 else f"{len(lines)} lines",
        from_date=min(line.from_date for line in lines),
        to_date=max(line.to_date for line in lines),
        period_start=min(line.period_start for line in lines),
        period_end=max(line.period_end for line in lines),
        amount_pence=sum(line.amount_pence for line in lines),
        vat_pence=sum(line.vat_pence for line in lines),
        item_ids=tuple(item_id for line in lines for item_id in line.item_ids),
    )
