"""What keeps the search index true: for each kind of thing a view of the words that it is found by, and triggers that
write them in the transaction of the change, whoever makes it.

The tables are those of tables/search.py. What people type is read into the same words by rules/search_text.py, which a
test compares with these. A migration that makes a table anew does so in `set_aside`, and one that adds a kind of thing
calls `add_kind`.
"""

# ruff: noqa: S608 - statements are made of names that stand here, and of nothing that was typed

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from peewee import Database

from migrations.running import dialect

ACCENTED = {
    "a": "ÀÁÂÃÄÅÆàáâãäåæĀāĂăĄąẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ",
    "c": "ÇçĆćĈĉĊċČč",
    "d": "ÐðĎďĐđ",
    "e": "ÈÉÊËèéêëĒēĔĕĖėĘęĚěẸẹẺẻẼẽẾếỀềỂểỄễỆệ",
    "g": "ĜĝĞğĠġĢģ",
    "h": "ĤĥĦħ",
    "i": "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıĲĳỈỉỊị",
    "j": "Ĵĵ",
    "k": "Ķķĸ",
    "l": "ĹĺĻļĽľĿŀŁł",
    "n": "ÑñŃńŅņŇňŉŊŋ",
    "o": "ÒÓÔÕÖØòóôõöøŌōŎŏŐőŒœƠơỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ",
    "r": "ŔŕŖŗŘř",
    "s": "ßŚśŜŝŞşŠšſȘș",
    "t": "ÞþŢţŤťŦŧȚț",
    "u": "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưỤụỦủỨứỪừỬửỮữỰự",
    "w": "Ŵŵ",
    "y": "ÝýÿŶŷŸỲỳỴỵỶỷỸỹ",
    "z": "ŹźŻżŽž",
}
MARKS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328"  # written after their letter
SPACES = "\t\n\r\u00a0\u2009\u202f"
BETWEEN = "!\"#$%&'()*+,./:;<=>?@[\\]^_`{|}~‘’“”–—…·•£€‐‑"  # between the parts of a word, as the hyphen is
LONGEST_WORD = 60
BEYOND_ASCII = "'*[^ -~]*'"
AT_ONCE = 18  # calls inside each other: SQLite's parser takes few more
CLOSE_LETTERS = 7  # a misspelt word is found by its first seven letters without one or two of them


class Kind(NamedTuple):
    """A kind of thing: its table `t`, whose it is, what it is found by, and the columns that these come from."""

    name: str
    table: str
    organisation: str
    text: str
    watched: tuple[str, ...]


KINDS = (
    Kind(
        "client",
        "client",
        "CAST(NULL AS INTEGER)",  # whoever has care for them: see queries/search
        "t.forename || ' ' || t.surname || ' ' || t.ssref",
        ("forename", "surname", "ssref"),
    ),
    Kind(
        "line",
        "care_package_line_item",
        "(SELECT c.organisation_id FROM contract c WHERE c.id = t.contract_id)",
        "t.reference || ' ' || t.care_package_ref",
        ("reference", "care_package_ref", "contract_id"),
    ),
    Kind(
        "invoice",
        "invoice",
        "t.organisation_id",
        "t.reference || ' ' || CAST(t.number AS TEXT)",
        ("reference", "number", "organisation_id"),
    ),
    Kind(
        "action",
        "action",
        "t.organisation_id",
        "CAST(t.id AS TEXT) || ' ' || t.title",
        ("title", "organisation_id"),
    ),
    Kind("order", "purchase_order", "t.organisation_id", "CAST(t.number AS TEXT)", ("number", "organisation_id")),
    Kind("remittance", "remittance", "t.organisation_id", "CAST(t.number AS TEXT)", ("number", "organisation_id")),
    Kind("claim", "claim", "t.organisation_id", "WRITTEN(t.claim_date)", ("claim_date", "organisation_id")),
)
WRITTEN = {  # a date as people write it, in one word: 20112025
    "sqlite": r"strftime('%d%m%Y', \1)",
    "postgresql": r"to_char(\1, 'DDMMYYYY')",
}


def make(database: Database) -> None:
    """Make what keeps the index of spellings and of contracts' lines, and all kinds; index what is there already."""
    for statement in _SPELLING[dialect(database)]:
        database.execute_sql(statement)
    for kind in KINDS:
        add_kind(database, kind)


def add_kind(database: Database, kind: Kind) -> None:
    """Make the view and the triggers of a kind of thing, and index the rows that there are."""
    make_statements = _sqlite_statements if dialect(database) == "sqlite" else _postgresql_statements
    for statement in make_statements(_as_written(database, kind)):
        database.execute_sql(statement)
    database.execute_sql(f"{INSERT} SELECT DISTINCT {COLUMNS} FROM search_of_{kind.name}")


def make_views_anew(database: Database) -> None:
    """Make SQLite's views anew, as they are written here now."""
    for kind in KINDS if dialect(database) == "sqlite" else ():
        database.execute_sql(f"DROP VIEW search_of_{kind.name}")
        database.execute_sql(_sqlite_view(_as_written(database, kind)))


def _as_written(database: Database, kind: Kind) -> Kind:
    return kind._replace(text=re.sub(r"WRITTEN\((.*?)\)", WRITTEN[dialect(database)], kind.text))


@contextmanager
def set_aside(database: Database) -> Iterator[None]:
    """Take the views and triggers of the search away while tables are made anew, and put them back afterwards: SQLite
    renames no table while a view or trigger names one that is gone. PostgreSQL alters tables in place.
    """
    kept = []
    if dialect(database) == "sqlite":
        query = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') AND name LIKE 'search@_%'"
        kept = sorted(database.execute_sql(f"{query} ESCAPE '@'").fetchall())  # triggers first
        for what, name, _ in kept:
            database.execute_sql(f'DROP {what.upper()} "{name}"')
    yield
    for _, _, sql in reversed(kept):
        database.execute_sql(sql)


COLUMNS = "kind, row_id, organisation_id, word"
INSERT = f"INSERT INTO search_word ({COLUMNS})"
_NOT_LEFT_OUT = "NOT EXISTS (SELECT 1 FROM search_left_out o WHERE o.kind = '{0}' AND o.row_id = t.id)"
_HAS_LETTERS = "{0}.kind = 'client' AND length({0}.word) >= 4"


def _sqlite_statements(kind: Kind) -> Iterator[str]:
    yield _sqlite_view(kind)
    yield from _sqlite_triggers(kind)


def _sqlite_view(kind: Kind) -> str:
    """The view folds the text a few characters at a time, cuts it into words at the spaces, and each word into its
    parts: `o'brien` is found by `obrien` and `brien`. What is ASCII, as most is, need not be asked for each accent.
    """
    accents = [(each, plain) for plain, all_of_it in ACCENTED.items() for each in all_of_it]
    accents += [(each, "") for each in MARKS]
    others = [(each, " ") for each in SPACES] + [(each, "-") for each in BETWEEN]
    text = (
        f"SELECT t.id AS row_id, {kind.organisation} AS whose, lower({kind.text}) AS x FROM {kind.table} t "
        f"WHERE {_NOT_LEFT_OUT.format(kind.name)} AND ({kind.text})"
    )
    steps = [f"f0 AS ({text} GLOB {BEYOND_ASCII})"]
    _add_steps(steps, accents)
    accented = f"SELECT row_id, whose, x FROM f{len(steps) - 1}"
    steps.append(f"f{len(steps)} AS ({text} NOT GLOB {BEYOND_ASCII} UNION ALL {accented})")
    _add_steps(steps, others)
    tokens = """json_each('[' || replace(json_quote(x), ' ', '","') || ']') token"""
    parts = (
        """json_each('[' || replace(json_quote(token.value), '-', '","') || ','"""
        """ || json_quote(replace(token.value, '-', '')) || ']') part"""
    )
    return (
        f"CREATE VIEW search_of_{kind.name} AS WITH {', '.join(steps)} "
        f"SELECT '{kind.name}' AS kind, row_id, whose AS organisation_id, "
        f"substr(part.value, 1, {LONGEST_WORD}) AS word FROM f{len(steps) - 1}, {tokens}, {parts} "
        "WHERE part.value <> ''"
    )


def _add_steps(steps: list[str], pairs: Sequence[tuple[str, str]]) -> None:
    """Steps that replace these in the text of the last one, a few at a time."""
    for start in range(0, len(pairs), AT_ONCE):
        folded = "x"
        for each, plain in pairs[start : start + AT_ONCE]:
            folded = f"replace({folded}, {_quoted(each)}, '{plain}')"
        steps.append(f"f{len(steps)} AS (SELECT row_id, whose, {folded} AS x FROM f{len(steps) - 1})")


def _sqlite_triggers(kind: Kind) -> Iterator[str]:
    add = f"{INSERT} SELECT DISTINCT {COLUMNS} FROM search_of_{kind.name} WHERE row_id = NEW.id;"
    remove = f"DELETE FROM search_word WHERE kind = '{kind.name}' AND row_id = OLD.id;"
    on, changed = f'ON "{kind.table}"', " OR ".join(f"OLD.{each} IS NOT NEW.{each}" for each in kind.watched)
    name = f"search_{kind.name}"
    yield f"CREATE TRIGGER {name}_new AFTER INSERT {on} BEGIN {add} END"
    yield (
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {', '.join(kind.watched)} {on} WHEN {changed} "
        f"BEGIN {remove} {add} END"
    )
    gone = f"DELETE FROM search_left_out WHERE kind = '{kind.name}' AND row_id = OLD.id;"
    yield f"CREATE TRIGGER {name}_gone AFTER DELETE {on} BEGIN {remove} {gone} END"


def _postgresql_statements(kind: Kind) -> Iterator[str]:
    yield (
        f"CREATE VIEW search_of_{kind.name} AS SELECT '{kind.name}'::text AS kind, t.id AS row_id, "
        f"{kind.organisation} AS organisation_id, w.word AS word FROM {kind.table} t, "
        f"LATERAL search_words({kind.text}) w(word) WHERE {_NOT_LEFT_OUT.format(kind.name)}"
    )
    name = f"search_{kind.name}"
    yield f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP <> 'INSERT' THEN
            DELETE FROM search_word WHERE kind = '{kind.name}' AND row_id = OLD.id;
          END IF;
          IF TG_OP = 'DELETE' THEN
            DELETE FROM search_left_out WHERE kind = '{kind.name}' AND row_id = OLD.id;
          ELSE
            {INSERT} SELECT DISTINCT {COLUMNS} FROM search_of_{kind.name} WHERE row_id = NEW.id;
          END IF;
          RETURN NULL;
        END
        $$
    """
    changed = " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in kind.watched)
    row = f"FOR EACH ROW {{}} EXECUTE FUNCTION {name}()"
    on = f"ON {kind.table}"
    yield f"CREATE TRIGGER {name}_new AFTER INSERT {on} {row.format('')}"
    yield f"CREATE TRIGGER {name}_changed AFTER UPDATE {on} {row.format(f'WHEN ({changed})')}"
    yield f"CREATE TRIGGER {name}_gone AFTER DELETE {on} {row.format('')}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _folds() -> str:
    """The two texts of PostgreSQL's translate: what is replaced, and by what; marks have nothing to be replaced by."""
    capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    letters = "".join(ACCENTED.values())
    plain = "".join(plain * len(all_of_it) for plain, all_of_it in ACCENTED.items())
    replaced = capitals + letters + SPACES + BETWEEN + MARKS
    replaced = replaced.replace("%", "%%")  # the driver looks for places of parameters
    return f"{_quoted(replaced)}, {_quoted(capitals.lower() + plain + ' ' * len(SPACES) + '-' * len(BETWEEN))}"


def _spelled_without(word: str, first: str, second: str) -> str:
    """The beginning of a word without its letters at these places; 0 for none."""
    start = f"substr({word}, 1, {CLOSE_LETTERS})"
    return (
        f"CASE WHEN {second} = 0 THEN {start} WHEN {first} = 0 THEN "
        f"substr({start}, 1, {second} - 1) || substr({start}, {second} + 1) ELSE "
        f"substr({start}, 1, {first} - 1) || substr({start}, {first} + 1, {second} - {first} - 1)"
        f" || substr({start}, {second} + 1) END"
    )


def _spellings(places: str) -> tuple[str, str]:
    """The statements that add and take away the spellings of NEW's and OLD's word."""
    add = (
        "INSERT INTO search_spelling (key, word) SELECT DISTINCT "
        f"{_spelled_without('NEW.word', 'a.n', 'b.n')}, NEW.word FROM {places.format('a')}, {places.format('b')} "
        f"WHERE b.n <= least_of AND (a.n < b.n OR b.n = 0 AND a.n = 0) AND (a.n = 0 OR length(NEW.word) >= 6) "
        "AND NOT EXISTS (SELECT 1 FROM search_spelling s WHERE s.word = NEW.word);"
    )
    remove = (
        "DELETE FROM search_spelling WHERE word = OLD.word AND NOT EXISTS "
        "(SELECT 1 FROM search_word w WHERE w.kind = 'client' AND w.word = OLD.word);"
    )
    return add, remove


_ADD, _REMOVE = _spellings("(SELECT value AS n FROM json_each('[0,1,2,3,4,5,6,7]')) {0}")
_ADD_SQLITE = _ADD.replace("least_of", f"min(length(NEW.word), {CLOSE_LETTERS})")
_ADD_POSTGRESQL = _spellings("generate_series(0, 7) {0}(n)")[0].replace(
    "least_of", f"least(length(NEW.word), {CLOSE_LETTERS})"
)
_OF_LINES = (
    "UPDATE search_word SET organisation_id = NEW.organisation_id WHERE kind = 'line' AND row_id IN "
    "(SELECT id FROM care_package_line_item WHERE contract_id = NEW.id);"
)
_LEFT_OUT = "DELETE FROM search_word WHERE kind = NEW.kind AND row_id = NEW.row_id;"
_SPELLING = {
    "sqlite": (
        f"CREATE TRIGGER search_word_new AFTER INSERT ON search_word WHEN {_HAS_LETTERS.format('NEW')} "
        f"AND NEW.word NOT GLOB '*[0-9]*' BEGIN {_ADD_SQLITE} END",
        f"CREATE TRIGGER search_word_gone AFTER DELETE ON search_word WHEN {_HAS_LETTERS.format('OLD')} "
        f"BEGIN {_REMOVE} END",
        "CREATE TRIGGER search_contract_changed AFTER UPDATE OF organisation_id ON contract "
        f"WHEN OLD.organisation_id <> NEW.organisation_id BEGIN {_OF_LINES} END",
        f"CREATE TRIGGER search_left_out_new AFTER INSERT ON search_left_out BEGIN {_LEFT_OUT} END",
    ),
    "postgresql": (
        f"""
        CREATE FUNCTION search_words(text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
          SELECT DISTINCT left(part, {LONGEST_WORD}) COLLATE "C"
          FROM unnest(string_to_array(translate($1, {_folds()}), ' ')) token,
          LATERAL (SELECT unnest(string_to_array(token, '-')) UNION ALL SELECT replace(token, '-', '')) parts(part)
          WHERE part <> ''
        $$
        """,
        f"""
        CREATE FUNCTION search_spelling() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'INSERT' THEN {_ADD_POSTGRESQL} ELSE {_REMOVE} END IF;
          RETURN NULL;
        END
        $$
        """,
        f"CREATE FUNCTION search_lines() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_OF_LINES} RETURN NULL; END $$",
        f"CREATE FUNCTION search_leave_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_LEFT_OUT} "
        "RETURN NULL; END $$",
        f"CREATE TRIGGER search_word_new AFTER INSERT ON search_word FOR EACH ROW WHEN ({_HAS_LETTERS.format('NEW')} "
        "AND NEW.word !~ '[0-9]') EXECUTE FUNCTION search_spelling()",
        f"CREATE TRIGGER search_word_gone AFTER DELETE ON search_word FOR EACH ROW WHEN ({_HAS_LETTERS.format('OLD')}) "
        "EXECUTE FUNCTION search_spelling()",
        "CREATE TRIGGER search_contract_changed AFTER UPDATE ON contract FOR EACH ROW "
        "WHEN (OLD.organisation_id <> NEW.organisation_id) EXECUTE FUNCTION search_lines()",
        "CREATE TRIGGER search_left_out_new AFTER INSERT ON search_left_out FOR EACH ROW "
        "EXECUTE FUNCTION search_leave_out()",
    ),
}
