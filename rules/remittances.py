"""The lines of a remittance advice, made from the items that it paid (docs/domain/reports.md#remittance-advice)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

SIDE_NAMES = {"cost": "Cost", "income": "Income"}
CLAIMS = "One-Off Claims"  # what stands where a contract is named, for items that have none


class PaidItem(NamedTuple):
    """One paid item; `client` is None for what is paid for no client, `level` the id of its service level."""

    id: int
    client: int | None
    level: int | None
    side: str
    kind: str
    reason: str
    from_date: date
    to_date: date
    period_start: date
    period_end: date
    amount_pence: int
    vat_pence: int


class RemittanceLine(NamedTuple):
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
    """Items of one client, reason and dates added to one line; what cancels out for one client, service level and dates
    is left out; a manual adjustment is always a line of its own. In the order of the items. A line's period is that of
    its first item.
    """
    groups: dict[tuple[Any, ...], list[PaidItem]] = {}
    for item in items:
        own = item.id if item.kind == "manual" else None
        groups.setdefault((*_same_care(item), item.reason, own), []).append(item)
    hidden = _cancelled(groups.values())
    return [_line(group) for group in groups.values() if group[0].id not in hidden]


def _same_care(item: PaidItem) -> tuple[Any, ...]:
    return (item.client, item.level, item.side, item.from_date, item.to_date)


def _cancelled(groups: Iterable[list[PaidItem]]) -> set[int]:
    """The first items of the lines that are not shown: all of one care that come to nothing together, such as a line
    item that was ended and entered again, else pairs among them that do.
    """
    by_care: dict[tuple[Any, ...], list[list[PaidItem]]] = {}
    for group in groups:
        if group[0].kind != "manual":
            by_care.setdefault(_same_care(group[0]), []).append(group)
    several = [alike for alike in by_care.values() if len(alike) > 1 or len(alike[0]) > 1]
    return {group[0].id for alike in several for group in _come_to_nothing(alike)}


def _come_to_nothing(alike: list[list[PaidItem]]) -> list[list[PaidItem]]:
    if sum(len(group) for group in alike) > 1 and _sum(alike) == (0, 0):
        return alike
    left, hidden = list(alike), []
    while left:
        group = left.pop(0)
        other = next((each for each in left if _sum([group, each]) == (0, 0)), None)
        if other is not None:
            left.remove(other)
            hidden += [group, other]
        elif len(group) > 1 and _sum([group]) == (0, 0):
            hidden.append(group)
    return hidden


def _sum(groups: Iterable[Sequence[PaidItem]]) -> tuple[int, int]:
    """Pence and VAT."""
    items = [item for group in groups for item in group]
    return sum(item.amount_pence for item in items), sum(item.vat_pence for item in items)


def _line(group: Sequence[PaidItem]) -> RemittanceLine:
    first = group[0]
    amount, vat = (first.amount_pence, first.vat_pence) if len(group) == 1 else _sum([group])
    return RemittanceLine(
        client=first.client,
        side=first.side,
        reason=first.reason,
        from_date=first.from_date,
        to_date=first.to_date,
        period_start=first.period_start,
        period_end=first.period_end,
        amount_pence=amount,
        vat_pence=vat,
        item_ids=tuple([item.id for item in group]),
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
