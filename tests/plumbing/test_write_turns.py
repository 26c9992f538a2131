"""Writers to one SQLite file take turns in the order in which they came, and who gives up holds nobody back."""

import sqlite3
import threading
import time
from contextlib import contextmanager

import pytest
from peewee import OperationalError

from tests.support.waiting import wait_until
from web import write_turns
from web.database import KeepingSqliteDatabase


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "turns.sqlite3")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE line (words TEXT)")
    return path


@contextmanager
def held(path):
    """Somebody writes, who does not know of turns."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.rollback()
    holder.close()


def write(path, words, seconds=10.0):
    opened = KeepingSqliteDatabase(path, timeout=seconds, autoconnect=False, lock_type="IMMEDIATE")
    with opened.connection_context(), opened.atomic():
        opened.execute_sql("INSERT INTO line VALUES (?)", (words,))


def in_the_queue():
    return sum(isinstance(each, write_turns._Waiting) for each in threading.enumerate())


def written(path):
    with sqlite3.connect(path) as connection:
        return [words for (words,) in connection.execute("SELECT words FROM line ORDER BY rowid")]


def test_who_came_first_writes_first(path):
    writers = []
    with held(path):
        for place, words in enumerate("ABCDEF"):
            writers.append(threading.Thread(target=write, args=(path, words)))
            writers[-1].start()
            wait_until(lambda place=place: in_the_queue() == place)
            time.sleep(0.05)  # A asks SQLite, the others sleep at the gate
    for each in writers:
        each.join()
    assert written(path) == list("ABCDEF")


def test_who_gives_up_holds_nobody_back(path):
    tried = []

    def give_up(words):
        began = time.monotonic()
        with pytest.raises(OperationalError, match="locked"):
            write(path, words, seconds=0.2)
        tried.append(time.monotonic() - began)

    with held(path):
        impatient = [threading.Thread(target=give_up, args=(words,)) for words in "AB"]
        for each in impatient:
            each.start()
        for each in impatient:
            each.join()
    assert len(tried) == 2
    assert min(tried) >= 0.2
    write(path, "C", seconds=5)
    wait_until(lambda: in_the_queue() == 0)
    assert written(path) == ["C"]


def test_who_will_not_wait_does_not_queue(path):
    writer = threading.Thread(target=write, args=(path, "A"))
    with held(path):
        writer.start()
        time.sleep(0.1)  # A is at the gate
        with pytest.raises(OperationalError, match="locked"):
            write(path, "B", seconds=0)
        assert in_the_queue() == 0
    writer.join()
    assert written(path) == ["A"]


def test_a_write_without_a_transaction_waits_in_the_same_queue(path):
    opened = KeepingSqliteDatabase(path, timeout=10, autoconnect=False, lock_type="IMMEDIATE")

    def alone():
        with opened.connection_context():
            opened.execute_sql("INSERT INTO line VALUES (?)", ("B",))

    writers = [threading.Thread(target=write, args=(path, "A")), threading.Thread(target=alone)]
    with held(path):
        for place, each in enumerate(writers):
            each.start()
            wait_until(lambda place=place: in_the_queue() == place)
            time.sleep(0.05)
    for each in writers:
        each.join()
    assert written(path) == ["A", "B"]


def test_a_gate_that_cannot_be_made_stands_in_nobodys_way(path, monkeypatch):
    monkeypatch.setattr(write_turns, "ENDING", "/no folder")
    write(path, "A")
    assert written(path) == ["A"]
