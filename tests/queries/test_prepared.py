"""Queries whose SQL is built once: bound at each call, for each shape, and read as Python's values."""

import sqlite3
from datetime import date, datetime
from typing import NamedTuple

import pytest
from peewee import SqliteDatabase

from models import Action, CarePackageLineItem, Client, Contract, Suspension
from queries.forecast_figures import FIGURES, LEFT, ONE
from queries.listing import Column, ListRequest
from queries.prepared import Prepared, PreparedList, Reader, Slot, with_constants
from queries.prepared_models import PreparedModels
from tests.support import factories
from tests.support.browser import watched_sql

DAY = date(2025, 11, 2)


class Line(NamedTuple):
    id: int
    end_date: date | None
    sessions: list[int]
    is_authorised: bool


def lines_ending_before(side):
    line = CarePackageLineItem
    query = line.visible_to(Reader(side)).where(line.end_date.is_null() | (line.end_date < Slot("day")))
    return query.select(line.id, line.end_date, line.sessions, line.is_authorised).order_by(line.id)


def test_values_are_bound_at_each_call_and_read_as_pythons(cast, actor):
    ended = factories.make_care(organisation=cast.rose_care, end_date=date(2025, 11, 1), sessions=[100] * 7).cpli
    other = factories.make_care(organisation=cast.clifton_house, is_authorised=False).cpli
    lines, day = Prepared(Line, lines_ending_before), date(2025, 11, 2)
    rose_care, clifton_house = cast.rose_care.id, cast.clifton_house.id
    first = Line(ended.id, date(2025, 11, 1), [100] * 7, True)
    second = Line(other.id, None, [0] * 7, False)
    assert lines.rows("provider", organisation_id=rose_care, day=day) == [first]
    assert lines.rows("provider", organisation_id=clifton_house, day=day) == [second]
    assert lines.rows("provider", organisation_id=rose_care, day=date(2025, 11, 1)) == []
    assert lines.rows("council", organisation_id=None, day=day) == [first, second]


def test_the_text_of_a_shape_is_built_once(database):
    built = []

    def build(side):
        built.append(side)
        return lines_ending_before(side)

    lines = Prepared(Line, build)
    with watched_sql() as statements:
        for side in ("provider", "council", "provider", "council"):
            lines.rows(side, organisation_id=1, day=date(2025, 11, 2))
    assert built == ["provider", "council"]
    assert len(statements) == 4
    assert statements[0] == statements[2] != statements[1]


class Opened(NamedTuple):
    opened_at: datetime


def test_an_instant_is_an_instant_on_either_database(database, at):
    factories.make_action(opened_at=at.now)
    opened = Prepared(Opened, lambda: Action.select(Action.opened_at))
    assert opened.row() == Opened(at.now)


class Name(NamedTuple):
    name: str


NAMES = PreparedList(
    Name,
    lambda _shape: Contract.select().where(Contract.name != Slot("but")),
    lambda query: query.select(Contract.name),
    (Column("name", "Name", (Contract.name,)), Column("id", "Id")),
    tie_break=(Contract.id,),
)


def test_a_list_is_ordered_counted_and_cut_by_two_statements(database):
    for number in range(53):
        factories.make_contract(name=f"Contract {number:02}")

    def page(**asked):
        return NAMES.page((), ListRequest(**asked), "name", but="Contract 07")

    with watched_sql() as statements:
        second = page(page=2)
    assert len(statements) == 2
    assert (second.count, second.pages, second.first, second.last) == (52, 2, 51, 52)
    assert second.rows() == [Name("Contract 51"), Name("Contract 52")]
    assert page(sort="-name").rows()[0] == Name("Contract 52")
    assert page(sort="id").sort == "name"  # a heading that sorts nothing
    assert (page(sort="-name").direction, page().direction) == ("descending", "ascending")


def as_peewee_reads(query):
    """The rows of a query with all that is read of them, however they were made."""
    return [(row.__data__, {name: each and each.__data__ for name, each in row.__rel__.items()}) for row in query]


def test_instances_are_as_peewee_makes_them(cast, actor):
    ended = factories.make_care(organisation=cast.rose_care, end_date=date(2025, 11, 1)).cpli
    factories.make_care(organisation=cast.rose_care, sessions=[100] * 7)
    factories.make_suspension(client=ended.client, cpli=ended)
    factories.make_suspension(client=ended.client)

    def lines():
        line = CarePackageLineItem
        query = line.select(line, Client, Contract.id, Contract.name).join(Client).switch(line).join(Contract)
        return query.order_by(line.id)

    def suspensions():
        query = Suspension.select(Suspension, CarePackageLineItem, (Suspension.id * 2).alias("twice"))
        return query.left_outer_join(CarePackageLineItem).order_by(Suspension.id)

    assert as_peewee_reads(PreparedModels(lines).rows()) == as_peewee_reads(lines())
    made = PreparedModels(suspensions).rows()
    assert as_peewee_reads(made) == as_peewee_reads(suspensions())
    assert [(each.cpli, each.twice) for each in made] == [(ended, made[0].id * 2), (None, made[1].id * 2)]
    assert not any(each.dirty_fields for each in made)


@pytest.mark.parametrize(
    ("sql", "parameters", "written", "bound"),
    [
        ("a = ? AND b = ?", ["it's", DAY], "a = 'it''s' AND b = ?", [DAY]),
        ("a IN (?, ?) AND b = ?", ["x", "y", True], "a IN ('x', 'y') AND b = 1", []),
        ("a - ? > ? ORDER BY ?, ?", [-1, 1, 2, 3], "a - ? > 1 ORDER BY ?, ?", [-1, 2, 3]),  # 2, 3: the columns
        ("a = ? AND b = ?", ["nul\0", None], "a = ? AND b = ?", ["nul\0", None]),
        ("a = '?' AND b = ?", ["x"], "a = '?' AND b = ?", ["x"]),
    ],
)
def test_what_a_query_always_has_is_written_into_its_text(sql, parameters, written, bound):
    assert with_constants(sql, parameters) == (written, bound)


def test_a_statement_is_not_planned_again_at_its_next_call(cast, database):
    """SQLite asks its authorizer when it plans one, as it would to compare a bound `model` with partial indexes."""
    if not isinstance(database.obj, SqliteDatabase):
        pytest.skip("PostgreSQL plans by itself")
    today = date(2025, 11, 20)
    planned = []

    def note(*asked):
        planned.append(asked)
        return sqlite3.SQLITE_OK

    connection = database.obj.connection()
    connection.set_authorizer(note)
    try:
        for _ in range(2):
            planned.clear()
            LEFT.rows(ONE, organisation_id=cast.rose_care.id, today=today)
            FIGURES.rows(ONE, organisation_id=cast.rose_care.id, a_year_ago=today)
    finally:
        connection.set_authorizer(None)
    assert planned == []


def test_sessions_that_lines_have_alike_are_a_list_for_each(cast):
    cares = [factories.make_care(organisation=cast.rose_care, sessions=[100] * 7) for _ in range(2)]
    one, other = (CarePackageLineItem.get_by_id(care.cpli.id) for care in cares)
    one.sessions[0] = 5
    assert other.sessions == CarePackageLineItem.get_by_id(one.id).sessions == [100] * 7
