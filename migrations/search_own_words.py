"""What keeps each organisation's part of the search index true: the words of the clients it has line items for.

Triggers write the table SearchOwnWord in the transaction of the change: of a client's words, of a line item, of whose a
contract is. `flask verify` compares it with the view `search_own`.
"""

# ruff: noqa: S608 - statements are made of names that stand here, and of nothing that was typed

from collections.abc import Iterator
from typing import NamedTuple

from peewee import Database

from migrations.running import dialect

COLUMNS = "organisation_id, client_id, word"
_LINES = "care_package_line_item l JOIN contract c ON c.id = l.contract_id"
_WORDS = f"{_LINES} JOIN search_word w ON w.kind = 'client' AND w.row_id = l.client_id"
_TRUE = f"SELECT DISTINCT c.organisation_id AS organisation_id, l.client_id AS client_id, w.word AS word FROM {_WORDS}"
_INSERT = f"INSERT INTO search_own_word ({COLUMNS})"


def _add(which: str) -> str:
    """The statement that adds the words of these lines that are not there yet."""
    return (
        f"{_INSERT} {_TRUE} WHERE {which} AND NOT EXISTS (SELECT 1 FROM search_own_word o WHERE "
        "o.organisation_id = c.organisation_id AND o.client_id = l.client_id AND o.word = w.word)"
    )


def _remove(organisation: str, clients: str) -> str:
    """The statement that takes away an organisation's words of clients for whom it has no line item any more."""
    return (
        f"DELETE FROM search_own_word WHERE organisation_id = {organisation} AND client_id IN ({clients}) AND "
        f"NOT EXISTS (SELECT 1 FROM {_LINES} WHERE l.client_id = search_own_word.client_id "
        "AND c.organisation_id = search_own_word.organisation_id)"
    )


class _Trigger(NamedTuple):
    """After what a trigger is at work (in SQLite of which columns, on both under which condition), and what it does."""

    name: str
    event: str
    columns: str
    table: str
    condition: str
    statements: tuple[str, ...]


_LINE_GONE = _remove("(SELECT organisation_id FROM contract WHERE id = OLD.contract_id)", "OLD.client_id")
_MOVED = "OLD.client_id <> NEW.client_id OR OLD.contract_id <> NEW.contract_id"
_CLIENTS = "SELECT client_id FROM care_package_line_item WHERE contract_id = NEW.id"
_OTHER_OWNER = (_remove("OLD.organisation_id", _CLIENTS), _add("c.id = NEW.id"))
_WORD_GONE = "DELETE FROM search_own_word WHERE client_id = OLD.row_id AND word = OLD.word"
_LINE = "care_package_line_item"
_TRIGGERS = (
    _Trigger("search_own_word_new", "INSERT", "", "search_word", "NEW.kind = 'client'", (_add("w.id = NEW.id"),)),
    _Trigger("search_own_word_gone", "DELETE", "", "search_word", "OLD.kind = 'client'", (_WORD_GONE,)),
    _Trigger("search_own_line_new", "INSERT", "", _LINE, "", (_add("l.id = NEW.id"),)),
    _Trigger(
        "search_own_line_changed",
        "UPDATE",
        "client_id, contract_id",
        _LINE,
        _MOVED,
        (_LINE_GONE, _add("l.id = NEW.id")),
    ),
    _Trigger("search_own_line_gone", "DELETE", "", _LINE, "", (_LINE_GONE,)),
    _Trigger(
        *("search_own_contract_changed", "UPDATE", "organisation_id", "contract"),
        *("OLD.organisation_id <> NEW.organisation_id", _OTHER_OWNER),
    ),
)


def make(database: Database) -> None:
    """Make the view and the triggers, and the words that there are."""
    database.execute_sql(f"CREATE VIEW search_own AS {_TRUE}")
    statements_of = _in_sqlite if dialect(database) == "sqlite" else _in_postgresql
    for trigger in _TRIGGERS:
        for statement in statements_of(trigger):
            database.execute_sql(statement)
    database.execute_sql(f"{_INSERT} SELECT {COLUMNS} FROM search_own")


def _in_sqlite(trigger: _Trigger) -> Iterator[str]:
    columns = f" OF {trigger.columns}" if trigger.columns else ""
    condition = f"WHEN {trigger.condition}" if trigger.condition else ""
    yield (
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event}{columns} ON {trigger.table} {condition} "
        f"BEGIN {'; '.join(trigger.statements)}; END"
    )


def _in_postgresql(trigger: _Trigger) -> Iterator[str]:
    """Two transactions may add the same word at once: the later one leaves it."""
    statements = [
        f"{each} ON CONFLICT DO NOTHING;" if each.startswith("INSERT") else f"{each};" for each in trigger.statements
    ]
    yield (
        f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {' '.join(statements)} RETURN NULL; END $$"
    )
    condition = f"WHEN ({trigger.condition})" if trigger.condition else ""
    yield (
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW {condition} "
        f"EXECUTE FUNCTION {trigger.name}()"
    )
