"""What was ordered for a financial year and what was spent of it, by service group and by provider.

The value of orders stands beside them by service level, and an index has what was spent, so that a council's year is
added up at once.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple, TypeVar

from peewee import SQL, CompoundSelectQuery, Field, ModelSelect, Node, fn

from models import PAID_COST, Organisation, PaymentItem, PurchaseOrder, PurchaseOrderLevel, ServiceLevel, Table
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor
from rules.dashboard import Progress
from rules.remittances import CLAIMS

NO_GROUP = "No service group"
Key = TypeVar("Key", bound=Hashable)
ITEM, LEVEL, ORDER = PaymentItem, PurchaseOrderLevel, PurchaseOrder


class ProvidersSpend(NamedTuple):
    """What was ordered of a provider, and spent of it."""

    organisation_id: int
    name: str
    progress: Progress


def spend_by_group(viewer: Actor, financial_year: int) -> dict[str, Progress]:
    """{service group: Progress} of the viewer's orders of a year, the largest first; one-off claims have one of their
    own.
    """
    groups = _groups()
    return _largest_first((_group(row, groups), row) for row in _sums(viewer, financial_year, by_provider=False))


def spend_by_provider(viewer: Actor, financial_year: int, group: str | None) -> list[ProvidersSpend]:
    """The ProvidersSpend of a service group, or of all, the largest first."""
    groups = _groups()
    rows = _sums(viewer, financial_year, by_provider=True)
    found = _largest_first((row.organisation_id, row) for row in rows if group in (None, _group(row, groups)))
    names = dict(Organisation.visible_to(viewer).select(Organisation.id, Organisation.name).tuples())
    return [ProvidersSpend(key, names[key], progress) for key, progress in found.items()]


def total_of(parts: Iterable[Progress]) -> Progress:
    """All of them together."""
    every = list(parts)
    return Progress(sum(each.value_pence for each in every), sum(each.spent_pence for each in every))


class _Sum(NamedTuple):
    """What orders are worth, or what was spent of them, at one service level and kind of item (None: of claims); of one
    organisation, or 0 for all.
    """

    is_spent: int
    level_id: int | None
    kind: str | None
    organisation_id: int
    pence: int


def _largest_first(rows: Iterable[tuple[Key, _Sum]]) -> dict[Key, Progress]:
    """{key: Progress} of rows with their keys."""
    values: dict[Key, int] = defaultdict(int)
    spent: dict[Key, int] = defaultdict(int)
    for key, row in rows:
        (spent if row.is_spent else values)[key] += row.pence
    every = {key: Progress(values[key], spent[key]) for key in [*values, *(key for key in spent if key not in values)]}
    return dict(sorted(every.items(), key=lambda each: (-each[1].value_pence, -each[1].spent_pence)))


def _sums(viewer: Actor, financial_year: int, by_provider: bool) -> list[_Sum]:
    whose = {"organisation_id": viewer.organisation_id}
    return SUMS.rows(viewer.side, by_provider, financial_year=financial_year, **whose)


def _groups() -> dict[int, str]:
    """{service level id: its group}"""
    return dict(ServiceLevel.select(ServiceLevel.id, ServiceLevel.service_group_class).tuples())


def _group(row: _Sum, groups: dict[int, str]) -> str:
    is_claim = row.level_id is None or row.kind == "claim"
    return CLAIMS if is_claim else groups[row.level_id or 0] or NO_GROUP


def _values_and_spent(side: str, by_provider: bool) -> CompoundSelectQuery:
    """The columns of a _Sum; what was spent is grouped in the order of its index."""
    year, none, every = Slot("financial_year"), SQL("NULL"), SQL("0")

    def of(table: type[Table], is_spent: str, level: Node, kind: Node, pence: Node) -> ModelSelect:
        organisation = table.organisation if by_provider else every
        query = table.visible_to(Reader(side)).where(table.financial_year == year)
        query = query.select(SQL(is_spent), level, kind, organisation, fn.SUM(pence))
        keys = [each for each in (level, kind, organisation) if isinstance(each, Field)]
        return query.group_by(*keys) if keys else query.having(fn.SUM(pence).is_null(False))

    spent = of(ITEM, "1", ITEM.service_level, ITEM.kind, ITEM.amount_pence).where(PAID_COST)
    of_claims = of(ORDER, "0", none, none, ORDER.value_pence).where(ORDER.client.is_null())
    return of(LEVEL, "0", LEVEL.service_level, none, LEVEL.value_pence) + of_claims + spent


SUMS = Prepared(_Sum, _values_and_spent)
