"""Audit events: written with the change, never changed, and a changed byte is found."""

from datetime import date

import peewee
import pytest

from models import AuditEvent, AuditWords
from operations import audit
from queries.audit import events_of, verify_chain
from queries.audit_chain import chain_problems
from tests.support import factories
from tests.support.browser import watched_sql


def record(database, at, *kinds, **values):
    with database.atomic():
        for kind in kinds:
            audit.record(kind, by=audit.SYSTEM, at=at, **values)


def test_an_event_says_who_did_what_to_which_row(database, actor, at):
    alice = actor("alice")
    contract = factories.make_contract(organisation=alice.organisation_id)
    with database.atomic():
        audit.record("contract changed", by=alice, at=at, subject=contract, was={"name": "A"}, now={"name": "B"})
    event = events_of(contract).get()
    assert (event.kind, event.person_name, event.address) == ("contract changed", "Alice Example", "192.0.2.1")
    assert (event.object_type, event.object_id, event.was, event.now) == (
        "Contract",
        contract.id,
        {"name": "A"},
        {"name": "B"},
    )
    assert event.organisation_id == alice.organisation_id
    assert event.at == at.now


def test_an_event_goes_with_a_change_that_is_rolled_back(database, at):
    with pytest.raises(ZeroDivisionError), database.atomic():
        audit.record("contract changed", by=audit.SYSTEM, at=at)
        1 / 0  # noqa: B018
    assert AuditEvent.select().count() == 0


def test_outside_a_transaction_nothing_is_recorded(database, at):
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record("contract changed", by=audit.SYSTEM, at=at)


def test_a_chain_of_any_values_verifies(database, at):
    values = {"10": date(2025, 1, 1), "9": "naïve £", "nested": [1, {"b": None, "a": True}]}
    record(database, at, "one", "two", was=values, now={10: [values], 9: None})
    with database.atomic():
        audit.record_many((audit.Event(f"many {number}", was=number) for number in range(1200)), audit.SYSTEM, at)
    assert AuditEvent.select().count() == 1202
    assert verify_chain() is None


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event"])
def test_events_can_neither_be_changed_nor_deleted(database, at, statement):
    record(database, at, "one")
    with pytest.raises(peewee.DatabaseError, match="append-only"):
        database.execute_sql(statement)
    assert AuditEvent.get().kind == "one"


@pytest.mark.parametrize("column", ["at", "name_hash", "kind", "object_id", "was_figures", "words_hash", "hash"])
def test_one_changed_byte_is_found(database, at, column):
    record(database, at, "one", "two", "three", was={"a": 1})
    second = AuditEvent.select().order_by(AuditEvent.id)[1]
    old = getattr(second, column)
    changed = {"at": at.now.replace(second=1), "object_id": 7, "was_figures": {"a": 2}}.get(column, f"{old}x")
    without_triggers(database, AuditEvent.update({column: changed}).where(AuditEvent.id == second.id))
    assert verify_chain() == second.id


@pytest.mark.parametrize("change", [{"words": ["Call her Ann"]}, {"salt": "0" * 32}, {"hash": "0" * 64}, None])
def test_changed_words_are_found(database, at, change):
    record(database, at, "one", now={"text": "Call her Anna"})
    wanted = AuditWords.id == AuditWords.get().id
    query = AuditWords.update(change).where(wanted) if change else AuditWords.delete().where(wanted)
    without_triggers(database, query)
    assert verify_chain() == AuditEvent.get().id


def test_words_and_names_stand_beside_the_event_and_figures_in_it(database, actor, at):
    said = {"text": "Angelo is ill", "state": "open", "day": "2025-11-20", "rows": [{"comment": "ill", "pence": 7}]}
    with database.atomic():
        for _ in range(2):
            audit.record("week disputed", by=actor("alice"), at=at, now=said)
    first, second = AuditEvent.select().where(AuditEvent.kind == "week disputed")
    assert (first.now, first.person_name) == (said, "Alice Example")
    kept = {"text": {"words#": 0}, "state": "open", "day": "2025-11-20"}
    assert first.now_figures == kept | {"rows": [{"comment": {"words#": 1}, "pence": 7}]}
    assert first.name_hash == second.name_hash
    assert first.words_hash != second.words_hash, "nobody can tell that two people said the same"


def test_words_can_be_erased_and_the_chain_holds(database, actor, at):
    with database.atomic():
        audit.record("week disputed", by=actor("alice"), at=at, now={"text": "Angelo is ill", "pence": 7})
        audit.record("week disputed", by=actor("alice"), at=at, now={"text": "Call me"})
    first, second = AuditEvent.select().where(AuditEvent.kind == "week disputed").order_by(AuditEvent.id)
    with database.atomic():
        assert audit.erase_words(AuditEvent.id == first.id, actor("fin"), at) == 1
        assert audit.erase_words(AuditEvent.id == first.id, actor("fin"), at) == 0
    query = AuditEvent.select().where(AuditEvent.kind == "week disputed").order_by(AuditEvent.id)
    first, second = AuditEvent.with_words(query)
    assert (first.now, second.now) == ({"text": "(erased)", "pence": 7}, {"text": "Call me"})
    assert first.person_name == "Alice Example"
    assert list(chain_problems()) == []
    without_triggers(database, AuditWords.update(words=None).where(AuditWords.hash == second.words_hash))
    assert list(chain_problems()) == [
        "The words of 2 audit events are gone, but events say that those of 1 were erased"
    ]


@pytest.mark.parametrize("statement", ["UPDATE audit_words SET words = '[]'", "DELETE FROM audit_words"])
def test_words_can_be_erased_but_not_changed(database, at, statement):
    record(database, at, "one", now={"text": "Call her Anna"})
    with pytest.raises(peewee.DatabaseError, match="erased or stay"):
        database.execute_sql(statement)


def test_an_event_taken_out_is_found(database, at):
    record(database, at, "one", "two", "three")
    second, third = AuditEvent.select().order_by(AuditEvent.id)[1:3]
    without_triggers(database, AuditEvent.delete().where(AuditEvent.id == second.id))
    assert verify_chain() == third.id


def test_one_event_costs_one_look_and_one_insert(database, at):
    record(database, at, *["earlier"] * 20)
    with watched_sql() as statements:
        record(database, at, "one")
    assert len([sql for sql in statements if "audit_event" in sql]) == 2


def without_triggers(database, query):
    """What somebody with the database's own keys could do."""
    if "Sqlite" in type(database.obj).__name__:
        for name in (
            "event_keeps_every_word",
            "event_keeps_every_row",
            "words_keep_every_word",
            "words_keep_every_row",
        ):
            database.execute_sql(f"DROP TRIGGER audit_{name}")
        query.execute()
        return
    with database.atomic():
        database.execute_sql("SET LOCAL session_replication_role = replica")
        query.execute()
