"""What people typed, and names, move from the audit events to rows beside them, and the events are chained once anew.

The chain as it was is read on the way: the first event of the new one keeps its end, and says where it was broken.
"""

import hashlib
import json
import re
import secrets
from datetime import UTC, datetime

from peewee import Table

from migrations.running import dialect, run_sql_file

EVENTS_AT_ONCE = 1000
FIRST_HASH = "0" * 64
COLUMNS = ("id", "at", "person_id", "person_name", "address", "kind", "object_type", "object_id")
COLUMNS += ("organisation_id", "client_id", "was", "now", "previous_hash", "hash")
THE_PORTAL = "The portal"
STATES = frozenset({"kind", "outcome", "role", "roles", "side", "state", "status"})
CODE = re.compile(r"[a-z][a-z_]{0,39}")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+)?")


def up(migrator, database):
    """Make the table, write every event anew in its order, drop the column of names, bring back the triggers."""
    run_sql_file(database, "0025_audit_words")
    _Chain(database).make_anew()
    database.execute_sql('ALTER TABLE "audit_event" DROP COLUMN "person_name"')
    run_sql_file(database, "0025_audit_triggers")


class _Chain:
    def __init__(self, database):
        self.database, self.mark = database, "?" if dialect(database) == "sqlite" else "%s"
        self.names = {}  # {(person id, name): hash}
        self.texts = []
        self.former, self.previous = FIRST_HASH, FIRST_HASH
        self.broken_at, self.count = None, 0

    def make_anew(self):
        """Read all events, then write them behind a first one that keeps the end of the chain as it was."""
        newest = None
        for events in self._pages():
            newest = events[-1]
            for event in events:
                self._read(event)
        if newest is None:
            return
        self._begin(newest)
        for events in self._pages():
            changed = [self._changed(event) for event in events]
            sql = (
                'UPDATE "audit_event" SET "name_hash" = ?, "was" = ?, "now" = ?, "words_hash" = ?,'
                ' "former_hash" = ?, "previous_hash" = ?, "hash" = ? WHERE "id" = ?'
            )
            self._write_texts()
            self._many(sql, changed)

    def _pages(self):
        after, table = 0, Table("audit_event", COLUMNS).bind(self.database)
        while True:
            rows = list(table.select().where(table.id > after).order_by(table.id).limit(EVENTS_AT_ONCE).tuples())
            if not rows:
                return
            yield [self._event(row) for row in rows]
            after = rows[-1][0]

    def _event(self, row):
        event = dict(zip(COLUMNS, row, strict=True))
        if isinstance(event["at"], str):
            event["at"] = datetime.fromisoformat(event["at"])
        for name in ("was", "now"):
            event[name] = None if event[name] is None else json.loads(event[name])
        return event

    def _read(self, event):
        names = [name for name in COLUMNS if name not in ("id", "previous_hash", "hash")]
        as_it_was = event["previous_hash"] == self.former and event["hash"] == _hash(self.former, event, names)
        if not as_it_was and self.broken_at is None:
            self.broken_at = event["id"]
        self.former, self.count = event["hash"], self.count + 1

    def _begin(self, newest):
        """Event 0: when, and where the chain as it was had ended."""
        event = dict.fromkeys(COLUMNS) | {"id": 0, "at": datetime.now(UTC).replace(tzinfo=None, microsecond=0)}
        event |= {"kind": "audit chain made anew", "address": "", "object_type": "", "name_hash": "", "words_hash": ""}
        event |= {"was_figures": None, "former_hash": None}
        event["now_figures"] = {"hash": newest["hash"], "event": newest["id"], "events": self.count}
        event["now_figures"] |= {"broken_at": self.broken_at}
        before, self.previous = self.previous, _hash(self.previous, event, CHAINED)
        event |= {"person_name": ""}  # the column goes afterwards
        columns = ("id", "at", "address", "kind", "object_type", "person_name", "name_hash", "words_hash")
        values = [event[name] for name in columns]
        names = ", ".join(f'"{name}"' for name in (*columns, "now", "previous_hash", "hash"))
        places = ", ".join(["?"] * (len(columns) + 3))
        sql = f'INSERT INTO "audit_event" ({names}) VALUES ({places})'  # noqa: S608 - columns of this module
        self._many(sql, [(*values, _json(event["now_figures"]), before, self.previous)])

    def _changed(self, event):
        words = []
        event["name_hash"] = self._name_hash(event)
        event["was_figures"], event["now_figures"] = _split(event["was"], words), _split(event["now"], words)
        event["words_hash"] = self._text(words) if words else ""
        event["former_hash"] = event["hash"]
        before, self.previous = self.previous, _hash(self.previous, event, CHAINED)
        return (
            event["name_hash"],
            _json(event["was_figures"]),
            _json(event["now_figures"]),
            event["words_hash"],
            event["former_hash"],
            before,
            self.previous,
            event["id"],
        )

    def _name_hash(self, event):
        person_id, name = event["person_id"], event["person_name"]
        means_it = "" if person_id or event["address"] else THE_PORTAL
        if name == means_it:
            return ""
        if (person_id, name) not in self.names:
            self.names[person_id, name] = self._text([name], person_id)
        return self.names[person_id, name]

    def _text(self, words, person_id=None):
        salt = secrets.token_hex(16)
        text = json.dumps([salt, *words], separators=(",", ":"), ensure_ascii=True)
        self.texts.append((hashlib.sha256(text.encode()).hexdigest(), salt, _json(words), person_id))
        return self.texts[-1][0]

    def _write_texts(self):
        self._many('INSERT INTO "audit_words" ("hash", "salt", "words", "person_id") VALUES (?, ?, ?, ?)', self.texts)
        self.texts = []

    def _many(self, sql, rows):
        if rows:
            self.database.connection().cursor().executemany(sql.replace("?", self.mark), rows)


CHAINED = ("at", "person_id", "name_hash", "address", "kind", "object_type", "object_id", "organisation_id")
CHAINED += ("client_id", "was_figures", "now_figures", "words_hash", "former_hash")


def _hash(previous, event, names):
    content = {name: event[name] for name in names}
    content["at"] = event["at"].isoformat(timespec="microseconds")
    return hashlib.sha256(f"{previous}\n{_json(content, ensure_ascii=True)}".encode()).hexdigest()


def _json(value, **more):
    return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"), **more)


def _split(value, words, key=""):
    if isinstance(value, dict):
        return {each: _split(part, words, str(each)) for each, part in value.items()}
    if isinstance(value, list):
        return [_split(part, words, key) for part in value]
    if not isinstance(value, str) or not value or DATE.fullmatch(value) or (key in STATES and CODE.fullmatch(value)):
        return value
    words.append(value)
    return {"words#": len(words) - 1}
