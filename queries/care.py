"""Reads commissioned care from the tables into rules.care values, in one query for each table."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL, CompoundSelectQuery, Expression, Field, ModelSelect, Value

from models import CarePackageLineItem, Client, Contribution, PriceChange, Suspension
from queries.prepared import Ids, Prepared, Values, among, is_in
from rules.care import LineItem, last_day_of, prices_of
from rules.line_keys import line_item_key
from rules.weeks import FAR_FUTURE, Dates

CPLI = CarePackageLineItem
OF_LINE = (
    *(CPLI.id, CPLI.client, CPLI.pricing, CPLI.start_date, CPLI.end_date, CPLI.unit_price_tenthousandths),
    *(CPLI.units_hundredths, CPLI.sessions, CPLI.is_authorised, Client.date_of_death),
)
DatedPrice = tuple[date, int]  # (from, ten-thousandths)
Amount = tuple[date, date | None, int]  # (from, to, pence a week)


def load_line_items(cpli_ids: Collection[int]) -> dict[int, LineItem]:
    """{id: LineItem} of the care package line items with these ids, in three queries, however many they are."""
    ids = sorted(set(cpli_ids))
    if not ids:
        return {}
    changes, contributions = _grouped(_AMOUNTS.rows(ids=ids))
    suspensions = _of_clients(_SUSPENSIONS.rows(ids=ids))
    return {row.id: _line_item(row, changes, contributions, suspensions) for row in _LINES.rows(ids=ids)}


def load_live_spans(cpli_ids: Collection[int]) -> dict[int, LineItem]:
    """The same without price changes and contributions, in two queries: enough to say when something is planned."""
    ids = sorted(set(cpli_ids))
    rows = list(CarePackageLineItem.select(*OF_LINE).join(Client).where(_chosen(CPLI.id, ids)).tuples())
    suspensions = _suspensions(ids) if rows else {}
    return {row[0]: _line_item(row, {}, {}, suspensions) for row in rows}


def load_with(ids: Sequence[int] | ModelSelect, *columns: Field) -> Iterator[tuple[Any, ...]]:
    """(id, LineItem, values of these columns of the line...) of each of the ids in a list, or that a query chooses: the
    database puts the latter together with the lines by itself, which is quicker where there are thousands.
    """
    rows = list(CarePackageLineItem.select(*OF_LINE, *columns).join(Client).where(_chosen(CPLI.id, ids)).tuples())
    yield from _put_together(rows, _dated_amounts(ids), _suspensions(ids))


class ChosenCare:
    """The same of the lines that `choose()` finds: a query of their ids with Slots, so that its SQL is built once."""

    def __init__(self, choose: Callable[[], ModelSelect], *columns: Field):
        lines = CPLI.select(*OF_LINE, *columns).join(Client)
        self._lines = Prepared(Values, lambda: lines.where(CPLI.id.in_(choose())))
        self._amounts = Prepared(
            _AmountRow, lambda: _amounts(Contribution.cpli.in_(choose()), PriceChange.cpli.in_(choose()))
        )
        self._suspensions = Prepared(_SuspensionRow, lambda: _suspensions_query(CPLI.id.in_(choose())))

    def load(self, **values: Any) -> Iterator[tuple[Any, ...]]:
        """(id, LineItem, values of the columns...) of each line, for these values of the slots."""
        rows = self._lines.rows(**values)
        if rows:
            amounts, suspensions = self._amounts.rows(**values), self._suspensions.rows(**values)
            yield from _put_together(rows, _grouped(amounts), _of_clients(suspensions))


def _put_together(
    rows: Iterable[tuple[Any, ...]],
    dated: tuple[dict[int, list[DatedPrice]], dict[int, list[Amount]]],
    suspensions: Mapping[tuple[int, int | None], list[Dates]],
) -> Iterator[tuple[Any, ...]]:
    own = len(OF_LINE)
    for row in rows:
        yield row[0], _line_item(row[:own], *dated, suspensions), *row[own:]


def _chosen(column: Field, ids: Sequence[int] | ModelSelect) -> Expression:
    return column.in_(ids) if isinstance(ids, ModelSelect) else among(column, ids)


def _dated_amounts(ids: Sequence[int] | ModelSelect) -> tuple[dict[int, list[DatedPrice]], dict[int, list[Amount]]]:
    """({line: [(from, price)]}, {line: [(from, to, weekly amount)]}): price changes and contributions in one query."""
    return _grouped(_amounts(_chosen(Contribution.cpli, ids), _chosen(PriceChange.cpli, ids)).tuples())


def _amounts(of_contributions: Expression, of_prices: Expression) -> CompoundSelectQuery:
    of_line = (Contribution.cpli, Contribution.start_date, Contribution.end_date, Contribution.weekly_amount_pence)
    amounts = Contribution.select(*of_line, Value(False).alias("is_price")).where(of_contributions)
    prices = PriceChange.select(
        PriceChange.cpli, PriceChange.start_date, SQL("NULL"), PriceChange.unit_price_tenthousandths, Value(True)
    ).where(of_prices)
    return amounts + prices


def _grouped(rows: Iterable[tuple[Any, ...]]) -> tuple[dict[int, list[DatedPrice]], dict[int, list[Amount]]]:
    changes: dict[int, list[DatedPrice]] = defaultdict(list)
    contributions: dict[int, list[Amount]] = defaultdict(list)
    for cpli, first, last, figure, is_price in sorted(rows, key=lambda row: row[1]):
        if is_price:
            changes[cpli].append((first, figure))
        else:
            contributions[cpli].append((first, last, figure))
    return changes, contributions


def _suspensions(ids: Sequence[int] | ModelSelect) -> dict[tuple[int, int | None], list[Dates]]:
    """{(client, line or None): [(from, to)]}: a suspension without a line holds for all of the client's lines."""
    return _of_clients(_suspensions_query(_chosen(CPLI.id, ids)).tuples())


def _suspensions_query(of_lines: Expression) -> ModelSelect:
    clients = CarePackageLineItem.select(CarePackageLineItem.client).where(of_lines)
    columns = (Suspension.client, Suspension.cpli, Suspension.start_date, Suspension.end_date)
    return Suspension.select(*columns).where(Suspension.client.in_(clients))


def _of_clients(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[int, int | None], list[Dates]]:
    grouped = defaultdict(list)
    for client, cpli, first, last in rows:
        grouped[client, cpli].append((first, last or FAR_FUTURE))
    return grouped


def _line_item(
    row: Sequence[Any],
    changes: Mapping[int, Sequence[DatedPrice]],
    contributions: Mapping[int, Sequence[Amount]],
    suspensions: Mapping[tuple[int, int | None], list[Dates]],
) -> LineItem:
    (cpli, client, pricing, start, end, price, units, sessions, is_authorised, date_of_death) = row
    return LineItem(
        key=line_item_key(cpli),
        pricing=pricing,
        start_date=start,
        end_date=last_day_of(pricing, start, end),
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


class _LineRow(NamedTuple):
    """The columns OF_LINE."""

    id: int
    client: int
    pricing: str
    start_date: date
    end_date: date | None
    unit_price_tenthousandths: int
    units_hundredths: int | None
    sessions: list[int]
    is_authorised: bool
    date_of_death: date | None


class _AmountRow(NamedTuple):
    """A contribution, or a price change."""

    cpli: int
    start_date: date
    end_date: date | None
    figure: int
    is_price: bool


class _SuspensionRow(NamedTuple):
    client: int
    cpli: int | None
    start_date: date
    end_date: date | None


_IDS = Ids("ids")
_LINES = Prepared(_LineRow, lambda: CPLI.select(*OF_LINE).join(Client).where(is_in(CPLI.id, _IDS)))
_AMOUNTS = Prepared(_AmountRow, lambda: _amounts(is_in(Contribution.cpli, _IDS), is_in(PriceChange.cpli, _IDS)))
_SUSPENSIONS = Prepared(_SuspensionRow, lambda: _suspensions_query(is_in(CPLI.id, _IDS)))
