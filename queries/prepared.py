"""Queries whose SQL is built once: what changes from call to call is bound to it, and rows come back as small records.

    class LineRow(NamedTuple):
        id: int
        start_date: date

    def _lines(shape):
        lines = Line.visible_to(Reader(shape.side)).select(Line.id, Line.start_date)
        return lines.where(Line.end_date >= Slot("today"))

    LINES = Prepared(LineRow, _lines)
    rows = LINES.rows(shape, organisation_id=viewer.organisation_id, today=today)

Peewee builds the text of each shape for the database at hand at its first use. A shape is any hashable value: which
filters are set, the order, the side of the reader. Nothing that a person typed may be part of a shape.
"""

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast

from peewee import (
    OP,
    SQL,
    Alias,
    ColumnBase,
    CompoundSelectQuery,
    Context,
    Expression,
    Field,
    ModelSelect,
    Node,
    NodeList,
    Select,
    SqliteDatabase,
    Value,
    fn,
)

from models import JSONField, Table, database
from queries.listing import Column, ListRequest, SortedPage, order_by, order_of
from queries.paging import Page, page_of
from queries.unchanged import while_unchanged

Row = TypeVar("Row", bound=tuple[Any, ...])  # a NamedTuple: types have no other name for all of them
Instance = TypeVar("Instance", bound=Table)
Converter = Callable[[Any], Any]
READ_DATE = lru_cache(maxsize=10_000)(date.fromisoformat)  # the same date is the same value, whose hash is known
IN_SQLITE: dict[str, Converter] = {"DATE": READ_DATE, "DATETIME": datetime.fromisoformat, "BOOL": bool}
READER = "organisation_id"  # the name of the slot of the reader's organisation


class Slot(Value):
    """A place in a query for a value that is bound at each call, by its name."""

    def __init__(self, name: str):
        super().__init__(None, converter=False)
        self.name = name

    def __sql__(self, ctx: Context) -> Context:
        ctx._values.append(self)
        return ctx.literal(ctx.state.param or "?")


class Ids(Slot):
    """A Slot for a collection of ids or dates: one parameter, so that the text is the same for any number of them."""


def is_in(column: Node, ids: Ids) -> Expression:
    """The condition that a column is one of the ids that are bound."""
    if isinstance(database.obj, SqliteDatabase):
        values = NodeList((SQL("(SELECT value FROM json_each("), ids, SQL("))")), glue="")
        return Expression(column, OP.IN, values)
    return Expression(column, OP.EQ, fn.ANY(ids))


def among(column: Node, values: Collection[int | str]) -> Expression:
    """The condition that a column is one of these values, of a query that is built at each call: one parameter, so that
    any number of them is one query.
    """
    if isinstance(database.obj, SqliteDatabase):
        listed = Value(json.dumps(list(values)), converter=False)
        found = NodeList((SQL("(SELECT value FROM json_each("), listed, SQL("))")), glue="")
        return Expression(column, OP.IN, found)
    return Expression(column, OP.EQ, fn.ANY(Value(list(values), converter=False, unpack=False)))


def contains(column: Node, slot: Slot) -> Expression:
    """The condition that a text column contains what is bound, in either case: bind `pattern_of(text)`."""
    return Expression(column, OP.ILIKE, NodeList((slot, SQL(r"ESCAPE '\'"))))


def pattern_of(text: str) -> str:
    """What `contains` is bound to, to find this text."""
    escaped = text.replace("\\", r"\\").replace("_", r"\_").replace("%", r"\%")
    return f"%{escaped}%"


class Reader(NamedTuple):
    """Somebody of a side, for `visible_to` in a query that is built once: their organisation is bound at each call.

    Of an Actor it has no more than that, so that a query which asks for more finds nothing.
    """

    side: str
    organisation_id: Any = Slot(READER)
    person_id: Any = None  # a Slot, where what is one person's own is read
    name: str = ""
    roles: frozenset[str] = frozenset()
    address: str = ""

    def may(self, permission: str) -> bool:
        """Nobody in particular may do anything."""
        return False


class Values(tuple[Any, ...]):
    """A row without names for its columns: those of whole tables, for `instance`."""

    __slots__ = ()

    @classmethod
    def _make(cls, values: Iterable[Any]) -> "Values":
        return cls(values)


def instance(model: type[Instance], values: Iterable[Any]) -> Instance:
    """A row of a table as Peewee has it, from the values of all its columns (`model._meta.sorted_fields`)."""
    made = model(__no_default__=1)
    made.__data__.update(zip(model._meta.sorted_field_names, values, strict=True))
    return made


class _Statement(NamedTuple):
    """The text of a query, its slots and constants in order, and how each column is read (None: as it comes)."""

    sql: str
    parameters: list[Any]
    converters: list[tuple[int, Converter]]
    query: Any


class Prepared(Generic[Row]):
    """A query that `build(*shape)` makes once for each shape, with a Slot for each value. Rows are `row`s."""

    def __init__(self, row: type[Row], build: Callable[..., Select | CompoundSelectQuery]):
        self._make: Callable[[Iterable[Any]], Row] = getattr(row, "_make", row)
        self._build = build
        self._statements: dict[Hashable, _Statement] = {}

    def rows(self, *shape: Hashable, **values: Any) -> list[Row]:
        """The rows for these values of the slots."""
        return self._read(*self.found(shape, values))

    def read(self, found: Iterable[tuple[Any, ...]], *shape: Hashable) -> list[Row]:
        """The rows of what `tuples` gave, of this query or of another one with the same columns."""
        return self._read(self._statement(shape), found)

    def _read(self, statement: _Statement, found: Iterable[tuple[Any, ...]]) -> list[Row]:
        if not statement.converters:
            return [self._make(each) for each in found]
        return [self._make(converted(each, statement.converters)) for each in found]

    def tuples(self, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the driver gives them, for who only compares them."""
        return self.found(shape, values)[1]

    def found(self, shape: Hashable, values: Mapping[str, Any]) -> tuple[_Statement, list[tuple[Any, ...]]]:
        """The statement of a shape, and its rows as the driver gives them."""
        statement = self._statement(shape)
        bound = [_bound(each, values[each.name]) if isinstance(each, Slot) else each for each in statement.parameters]
        return statement, database.execute_sql(statement.sql, bound).fetchall()

    def _statement(self, shape: Hashable) -> _Statement:
        key = (type(database.obj), shape)
        return self._statements.get(key) or self._statements.setdefault(key, _statement(self._build(*cast(Any, shape))))

    def row(self, *shape: Hashable, **values: Any) -> Row:
        """The one row of a query of sums."""
        return self.rows(*shape, **values)[0]


def _bound(slot: Slot, value: Any) -> Any:
    """A value as the driver takes it."""
    if not isinstance(slot, Ids):
        return value
    return json.dumps(list(value), default=str) if isinstance(database.obj, SqliteDatabase) else list(value)


def _statement(query: Select | CompoundSelectQuery) -> _Statement:
    sql, parameters = query.sql()
    if isinstance(database.obj, SqliteDatabase):
        sql, parameters = with_constants(sql, parameters)
    first = query
    while isinstance(first, CompoundSelectQuery):
        first = first.lhs
    converters = [(place, _converter(column)) for place, column in enumerate(first.selected_columns)]
    return _Statement(sql, parameters, [(place, each) for place, each in converters if each], query)


def with_constants(sql: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """A statement with the words and numbers that its query always has written into its text, for SQLite, and what is
    left to bind.

    SQLite compares a bound value with the condition of each partial index (`WHERE state = 'derived'`), to see whether
    the index will do. So it plans the statement anew each time that the value is bound, though it is the same: that
    took ten times as long as a small query itself. What is written in the text is read once.
    """
    texts = sql.split("?")
    if len(texts) != len(parameters) + 1:  # a question mark that is no place for a value
        return sql, list(parameters)
    written, bound = [texts[0]], []
    for before, value, after in zip(texts, parameters, texts[1:], strict=False):
        literal = _literal(value, before)
        if literal is None:
            bound.append(value)
        written += ["?" if literal is None else literal, after]
    return "".join(written), bound


def _literal(value: Any, before: str) -> str | None:
    """How a constant is written; None for a slot, a date, or a number that could be read as a column or a comment."""
    if isinstance(value, str) and "\0" not in value:  # words of an enumeration, too
        return "'" + str.__str__(value).replace("'", "''") + "'"
    if type(value) in (int, bool) and value >= 0 and not before.endswith(("BY ", ", ")):
        return str(int(value))
    return None


def plain_rows(query: Select) -> Iterator[list[Any]]:
    """The rows of a query that is built at each call, each as plain values: Peewee looks at each value of each row."""
    statement = _statement(query)
    for row in database.execute_sql(statement.sql, statement.parameters):
        yield converted(row, statement.converters)


def _converter(column: Any) -> Converter | None:
    """How a column's values become Python's: SQLite keeps dates as text and booleans as numbers, PostgreSQL's sums of
    whole numbers are decimals.
    """
    is_sqlite = isinstance(database.obj, SqliteDatabase)
    field = column.unwrap() if isinstance(column, Alias) else column
    if not isinstance(field, Field):
        own: Converter | None = field._converter if isinstance(field, ColumnBase) else None
        return own or (None if is_sqlite else _whole)
    if is_sqlite and field.field_type in IN_SQLITE:
        return IN_SQLITE[field.field_type]
    return field.python_value if isinstance(field, JSONField) else None


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value


def converted(values: tuple[Any, ...], converters: list[tuple[int, Converter]]) -> list[Any]:
    """The values of a row as Python has them."""
    row = list(values)
    for place, convert in converters:
        if row[place] is not None:
            row[place] = convert(row[place])
    return row


class PreparedList(Generic[Row]):
    """A list whose rows and count are built once for each shape and order.

    `build(shape)` is the query of what is counted; `dress(query)` adds the columns of `row` and what they are joined
    with. A request for a page is answered by two statements.
    """

    def __init__(
        self,
        row: type[Row],
        build: Callable[[Any], ModelSelect],
        dress: Callable[[ModelSelect], ModelSelect],
        columns: Sequence[Column],
        tie_break: Sequence[Node],
        ids: Callable[[Any, str], ModelSelect | None] = lambda shape, order: None,
    ):
        """`ids(shape, order)`: the first of `tie_break`, in order, of the rows of a page, where these are found without
        sorting what the columns are read of; None where they are not.
        """
        self.columns, self._tie_break, self._ids = columns, tie_break, ids
        self._count = Prepared(_Count, lambda shape: build(shape).select(fn.COUNT(SQL("1"))))
        self._rows = Prepared(row, lambda shape, order: self._ordered(dress(build(shape)), shape, order))

    def page(
        self, shape: Hashable, request: ListRequest, sort: str, columns: Sequence[Column] = (), **values: Any
    ) -> "PreparedPage[Row]":
        """The page that is asked for; `sort` and `columns` as of a ListPage, `values` for the slots."""
        shown = columns or self.columns
        order = order_of(shown, request, sort)
        page = page_of(request.page, _counted(self._count, shape, tuple(values.items())))
        rows = self._rows.rows(shape, order, _limit=page.size, _offset=page.start, **values)
        return PreparedPage(shown, request, order, page, rows)

    def _ordered(self, query: ModelSelect, shape: Any, order: str) -> ModelSelect:
        ids = self._ids(shape, order)
        if ids is not None:
            query = query.where(self._tie_break[0].in_(_cut(self._sorted(ids, order))))
        query = self._sorted(query, order)
        return query if ids is not None else _cut(query)

    def _sorted(self, query: ModelSelect, order: str) -> ModelSelect:
        return query.order_by(*order_by(self.columns, order), *self._tie_break)


class PreparedPage(SortedPage, Generic[Row]):
    """A page of a PreparedList, read already."""

    def __init__(self, columns: Sequence[Column], request: ListRequest, order: str, page: Page, rows: list[Row]):
        super().__init__(columns, request, order, page)
        self._rows = rows

    def rows(self) -> list[Row]:
        """The rows of this page."""
        return self._rows


class _Count(NamedTuple):
    rows: int


def _cut(query: ModelSelect) -> ModelSelect:
    return query.limit(Slot("_limit")).offset(Slot("_offset"))


@while_unchanged
def _counted(count: Prepared[_Count], shape: Hashable, values: tuple[tuple[str, Any], ...]) -> int:
    """How many rows a list has, for these values of its slots."""
    return count.row(shape, **dict(values)).rows
