"""Everything that stands in a council's tables, for comparing one that was disturbed with one that was not."""

import re

from peewee import AutoField, ForeignKeyField

from tables.base import InstantField, JSONField, all_tables
from tests.support.markup import ON_POSTGRES

NOT_OF_THE_COUNCIL = {
    "FormKey",
    "Job",
    "Pulse",
    "SearchWord",
    "SearchSpelling",
    "SearchOwnWord",
    "AuditWords",
    "WorkedOut",
}  # `verify` asks the index
CHANCE = {"hash", "previous_hash", "words_hash", "name_hash", "token_hash", "salt", "message_id", "stored_name"}
IDS = {"object_id", "action_number"}  # of rows, without being keys
NUMBERED = {"path", "answer", "stop_address", "body"} | ({"line_key"} if ON_POSTGRES else set())  # with ids in them


def outcome_of_council():
    """{table: its rows, sorted}. Left out are instants, what chance makes, and ids: a row that was rolled back may use
    one up. SQLite uses none up, so there it is seen which row belongs to which.
    """
    return {table.__name__: _rows(table) for table in all_tables() if table.__name__ not in NOT_OF_THE_COUNCIL}


def _rows(table):
    left_out = (AutoField, InstantField, *((ForeignKeyField, JSONField) if ON_POSTGRES else ()))
    names = CHANCE | (IDS if ON_POSTGRES else set())
    fields = [each for each in table._meta.sorted_fields if not isinstance(each, left_out) and each.name not in names]
    rows = table.select(*fields).tuples() if fields else ()
    return sorted(
        (tuple(_plain(field, value) for field, value in zip(fields, row, strict=True)) for row in rows), key=repr
    )


def _plain(field, value):
    if field.name in NUMBERED and isinstance(value, str):
        return re.sub(r"\d+", "N", value)
    return value
