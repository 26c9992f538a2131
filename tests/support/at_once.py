"""Several people at the same moment, each in a thread with a connection of its own."""

import threading
import time
from itertools import cycle

from peewee import SqliteDatabase

from models import database
from rules.broken import IllegalMove, RuleBroken

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def at_once(*verbs):
    """Run each verb in a thread with a connection of its own. Returns [(what it answered or None, what it raised)]."""
    barrier, answers = threading.Barrier(len(verbs)), []

    def run(verb):
        barrier.wait()
        with database.connection_context():
            try:
                answers.append((verb(), None))
            except RuleBroken as broken:
                answers.append((None, broken))

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(verbs), "a thread broke off"
    return answers


def in_parallel(*verbs, threads=40):
    """Run the verbs, in turns, in so many threads at once. Returns how many succeeded; the rest get an IllegalMove."""
    answers = at_once(*(verb for verb, _ in zip(cycle(verbs), range(threads), strict=False)))
    told = [broken for _, broken in answers if broken is not None]
    assert all(isinstance(broken, IllegalMove) and broken.message for broken in told), told
    return len(answers) - len(told)


def when_somebody_waits(then):
    """Call `then` from a thread of its own once a transaction waits for another; on SQLite, which says nothing of it,
    after a moment.
    """

    def watch():
        with database.connection_context():
            for _ in range(250):
                time.sleep(0.02)
                if isinstance(database.obj, SqliteDatabase) or database.execute_sql(WAITS).fetchone()[0]:
                    break
        then()

    threading.Thread(target=watch).start()
