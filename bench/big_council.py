"""A council of 500 organisations, 20,000 line items and three years of weekly actuals.

`python -m bench.big_council [folder]`: made in that folder, or taken from it where it was made before; without one, in
a folder that is thrown away. Its recalculation, with the memory that it takes, then one page of every kind that links
lead to, as a provider's contact and as an officer: server time, queries, kilobytes as they go over the wire.
"""

import gzip
import logging
import resource
import sys
import tempfile
import time
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

from app import create_app
from migrations.running import migrate
from models import Council, Person, SecurityCode, database
from operations import consequences, purchase_orders, sessions
from operations.demonstration import big_council
from tests.support import factories
from tests.support.browser import TestBrowser, watched_sql
from tests.support.html import read
from web import clock
from web.settings import load

ORGANISATIONS, LINES, WEEKS = 500, 20_000, 156
ROUNDS = 9
MOST_MILLISECONDS, MOST_QUERIES, MOST_KILOBYTES = 150, 25, 50
MOST_SECONDS = 30


def run(folder=None):
    """Print the figures; the pages slowest first."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as thrown_away:
        app = create_app(load({"DATA_DIR": folder or thrown_away}, env_file=None))
        logging.getLogger("remit").setLevel(logging.ERROR)
        with database.connection_context():
            migrate(database.obj)
            if not Council.select().exists():
                _make()
            _time_recalculation()
            for email in (big_council.CONTACT, big_council.OFFICER):
                _time_pages(app, Person.get(Person.email == email))


def _make():
    big_council.make(ORGANISATIONS, LINES, WEEKS, clock.moment())
    started = time.perf_counter()
    purchase_orders.reissue_all(clock.moment())
    print(f"purchase orders of {LINES:,} line items: {time.perf_counter() - started:.1f} s", flush=True)


def _time_recalculation():
    for what in ("recalculation", "the same again"):
        outcome = consequences.everything_changed(clock.moment())
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = f"{outcome.lines:,} line items, {outcome.items:,} items"
        print(f"{what}: {figures}, {outcome.seconds:.1f} s of {MOST_SECONDS}, {megabytes:.0f} MB", flush=True)


def _time_pages(app, person):
    with database.atomic():
        Person.update(must_change_password=False).where(Person.id == person.id).execute()
        if not SecurityCode.select().where(SecurityCode.person == person).exists():
            factories.make_security_code(person=person)
        token = sessions.start_for(person, clock.moment())
        sessions.SignInSession.update(stage="complete").execute()
    browser = TestBrowser(app, token)
    pages = sorted(_measured(browser, app), reverse=True)
    for milliseconds, queries, kilobytes, address in pages:
        too_much = milliseconds > MOST_MILLISECONDS or queries > MOST_QUERIES or kilobytes > MOST_KILOBYTES
        mark = "  <- too much" if too_much else ""
        print(f"{milliseconds:6.0f} ms {queries:3} queries {kilobytes:5.1f} kB  {address}{mark}", flush=True)


def _measured(browser, app):
    """(milliseconds, queries, kilobytes, address) of one page of each kind that can be reached from home."""
    waiting, kinds = ["/"], set()
    while waiting:
        address = waiting.pop(0)
        kind = _kind_of(app, address)
        if kind is None or kind in kinds:
            continue
        kinds.add(kind)
        with watched_sql() as statements:
            answer = browser.client.get(address)
        if answer.status_code in (302, 303):
            waiting.insert(0, answer.headers["Location"])
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        queries = sum(statement.lstrip().upper().startswith("SELECT") for statement in statements)
        times = sorted(_milliseconds(browser, address) for _ in range(ROUNDS))
        yield times[-1], queries, len(gzip.compress(answer.data)) / 1000, address
        waiting += [link["href"] for link in read(answer.get_data(as_text=True)).all("a[href^=/]")]


def _milliseconds(browser, address):
    started = time.process_time()
    browser.client.get(address)
    return (time.process_time() - started) * 1000


def _kind_of(app, address):
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return endpoint


if __name__ == "__main__":
    print(f"{ORGANISATIONS} organisations, {LINES:,} line items, {WEEKS} weeks")
    run(*sys.argv[1:])
