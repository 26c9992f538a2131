"""Prepared queries whose rows are Peewee's own instances, with those that they are joined with.

    def _plans():
        return Plan.select(Plan, Client).left_outer_join(Client).where(Plan.contract == Slot("contract"))

    PLANS = PreparedModels[Plan](_plans)
    plans = PLANS.rows(contract=7)      # plans[0].client is read already

For what is read into rules or templates that take a model. A list reads the columns that it shows into a small record
(`Prepared`), which is quicker still.
"""

from collections.abc import Callable, Hashable
from typing import Any, Generic, NamedTuple, cast

from peewee import Alias, Field, FieldAlias, ForeignKeyField, ModelAlias, ModelSelect, Node

from queries.prepared import Instance, Prepared, Values, converted


class PreparedModels(Generic[Instance]):
    """A query of models that `build(*shape)` makes once for each shape, with a Slot for each value."""

    def __init__(self, build: Callable[..., ModelSelect]):
        self._query = Prepared(Values, build)
        self._makers: dict[str, _Maker] = {}

    def rows(self, *shape: Hashable, **values: Any) -> list[Instance]:
        """The instances for these values of the slots."""
        statement, found = self._query.found(shape, values)
        maker = self._makers.get(statement.sql) or self._makers.setdefault(statement.sql, _Maker(statement.query))
        converters = statement.converters
        return [maker.made(converted(row, converters)) for row in found]

    def first(self, *shape: Hashable, **values: Any) -> Instance | None:
        """The first of them; None where there is none."""
        return next(iter(self.rows(*shape, **values)), None)


class _Part(NamedTuple):
    """The columns of a row that make one instance: their places, and the names of its fields and of what is beside."""

    source: Any
    model: Any
    places: list[int]
    names: list[str]
    beside: list[tuple[int, str]]

    def values_of(self, row: list[Any]) -> list[Any]:
        """Those of its fields, which stand side by side unless somebody named them otherwise."""
        first, count = self.places[0], len(self.places)
        if self.places[-1] - first == count - 1:
            return row[first : first + count]
        return [row[place] for place in self.places]


class _Join(NamedTuple):
    """The instance of `source` has that of `joined` as its `name`."""

    source: Any
    name: str
    joined: Any
    is_key: bool


class _Maker:
    """Makes the instances of a row, as Peewee's ModelCursorWrapper does."""

    def __init__(self, query: ModelSelect):
        self._root = query.model
        parts: dict[Any, _Part] = {self._root: _Part(self._root, self._root, [], [], [])}
        for place, column in enumerate(query.selected_columns):
            field = column.unwrap() if isinstance(column, Alias) else column
            source = _source(field) or self._root
            model = source.model if isinstance(source, ModelAlias) else source
            part = parts.setdefault(source, _Part(source, model, [], [], []))
            if isinstance(column, Alias):
                part.beside.append((place, column._alias))
            else:
                part.places.append(place)
                part.names.append(cast(Any, column).name)
        self._parts = list(parts.values())
        self._joins: list[_Join] = []
        self._add_joins(query, self._root, set(parts))

    def _add_joins(self, query: ModelSelect, source: Any, selected: set[Any]) -> None:
        model = source.model if isinstance(source, ModelAlias) else source
        for joined, name, _constructor, _kind in query._joins.get(source, ()):
            if joined in selected:
                is_key = isinstance(model._meta.fields.get(name), ForeignKeyField)
                self._joins.append(_Join(source, name, joined, is_key))
                self._add_joins(query, joined, selected)

    def made(self, row: list[Any]) -> Any:
        """The instance of the query's own table; what an outer join did not find is None on it."""
        objects: dict[Any, Any] = {}
        for part in self._parts:
            values = part.values_of(row) if part.places else []
            if part.source is not self._root and values.count(None) == len(values):
                objects[part.source] = None
                continue
            objects[part.source] = one = part.model(__no_default__=1)
            one.__data__.update(zip(part.names, values, strict=True))
            for place, name in part.beside:
                setattr(one, name, row[place])
        for source, name, joined, is_key in self._joins:
            one, other = objects[source], objects[joined]
            if one is None:
                continue
            if not is_key:
                setattr(one, name, other)
                continue
            one.__rel__[name] = other
            if other is not None:
                one.__data__.setdefault(name, other._pk)
        return objects[self._root]


def _source(field: Node) -> Any:
    """The table that a column is of, or its alias; None of what is worked out."""
    if isinstance(field, FieldAlias):
        return field.source
    return field.model if isinstance(field, Field) else None
