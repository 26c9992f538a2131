"""What all tables share: the database, the kinds of columns, and who may see a row."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DatabaseProxy,
    DateTimeField,
    Field,
    IntegerField,
    Model,
    ModelSelect,
    PostgresqlDatabase,
    TextField,
)

from rules.actor import Actor
from rules.care_files.packed_rows import PackedRows
from rules.json_text import as_json_text

FEW_FIGURES = 48  # signs of JSON: the sessions of a week

database = DatabaseProxy()


class _Column:
    """What a row has in a column is Any to mypy, as it is for the columns of peewee's own kinds."""

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...


def _whole(value: int | None) -> int | None:
    """Refuse anything that is not a whole number: a column would otherwise store 1.9 as 1."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"a whole number was expected, not {value!r}")


def _branch(value: Any, column_type: str) -> Any:
    """A value in one branch of a bulk update: PostgreSQL needs its type, as every branch may be null."""
    return value.cast(column_type) if isinstance(database.obj, PostgresqlDatabase) else value


class WholeField(_Column, IntegerField):
    """An integer column that takes integers only."""

    def db_value(self, value: int | None) -> int | None:
        return _whole(value)


class BigWholeField(_Column, BigIntegerField):
    """A 64-bit integer column that takes integers only."""

    def db_value(self, value: int | None) -> int | None:
        return _whole(value)

    def case_value(self, value: Any) -> Any:
        return _branch(self.to_value(value), "bigint")


class PenceField(BigWholeField):
    """Whole pence."""


class UnitPriceField(BigWholeField):
    """Ten-thousandths of a pound."""


class QuantityField(BigWholeField):
    """Hundredths of a unit."""


class InstantField(_Column, DateTimeField):
    """A moment, naive UTC."""

    def case_value(self, value: Any) -> Any:
        return _branch(self.to_value(value), "timestamp")


class JSONField(_Column, TextField):
    """A value kept as JSON text with sorted keys, the same bytes for the same value on either database."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else as_json_text(value)

    def python_value(self, value: str | None) -> Any:
        if value == "[]":  # most weeks have no rows, and the ledger reads a hundred thousand
            return []
        if value is None:
            return None
        figures = _figures(value) if len(value) <= FEW_FIGURES else None
        return json.loads(value) if figures is None else list(figures)


@lru_cache(maxsize=10_000)
def _figures(text: str) -> tuple[int, ...] | None:
    """A short list of whole numbers, such as a line's sessions of a week, which thousands of lines have alike: JSON is
    read once. None for anything else.
    """
    value = json.loads(text)
    is_figures = isinstance(value, list) and all(type(each) is int for each in value)
    return tuple(value) if is_figures else None


class RowsField(JSONField):
    """Rows of a file as PackedRows, [[line, cells], ...]; kept with one text for each row."""

    def db_value(self, value: Any) -> str | None:
        rows = value if isinstance(value, PackedRows) else PackedRows(value or ())
        return super().db_value(rows.packed)

    def python_value(self, value: str | None) -> PackedRows:
        return PackedRows(json.loads(value or "[]"))


def one_of(column: str, *names: str) -> Check:
    """A CHECK that a column holds one of a fixed list of names."""
    return Check("{} IN ({})".format(column, ", ".join(f"'{name}'" for name in names)))


class Table(Model):
    """What all tables share."""

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def select_visible(cls, viewer: Actor, organisation_column: Field) -> ModelSelect:
        """Rows that `viewer` may see: all for an officer, the acting organisation's for a contact."""
        query = cls.select()
        if viewer.side == "council":
            return query
        return query.where(organisation_column == viewer.organisation_id)


class TableWithAddress(Table):
    """What an organisation, a person and a service share: where they are and how they are reached."""

    address_1 = CharField(default="")
    address_2 = CharField(default="")
    address_3 = CharField(default="")
    town = CharField(default="")
    county = CharField(default="")
    postcode = CharField(default="")
    country = CharField(default="")
    uprn = CharField(default="")
    usrn = CharField(default="")
    mobile = CharField(default="")
    telephone = CharField(default="")
    fax = CharField(default="")


def all_tables() -> list[type[Table]]:
    """Every table of the database, in the order that the modules name them."""
    return [
        table for parent in (Table, TableWithAddress) for table in parent.__subclasses__() if not table.__subclasses__()
    ]
