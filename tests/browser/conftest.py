"""Fixtures for tests in a real browser: the portal on a port of its own, jobs done as they come, Chromium.

    def test_a_week_is_confirmed(visit):
        page = visit("alice", PHONE)
        page.goto("/actuals")

Every page fails its test on a console error (save the line that a 403, 404, 409 or 422 leaves in the log), and can
reach nothing but the portal.
"""

import threading
from collections import Counter
from dataclasses import replace

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from models import Invoice
from models import database as models_database
from operations import jobs, sessions
from operations.invoices import submitting
from operations.job_handlers import HANDLERS
from tests.support import factories
from tests.support.browser_pages import BrowserPages
from tests.support.cast import CONTACTS
from tests.support.devices import CHROMIUM, CHROMIUM_ARGUMENTS, DESKTOP
from tests.support.invoices import DETAILS, keys_of, make_payable
from web import clock

A_WHILE = 0.5  # seconds between two looks for jobs that nobody is woken for: those that are tried again
LONG_ENOUGH = 20  # seconds for a request that nobody reads any more
SERVING = Counter()  # how many requests are being served: {"requests": 2}
SERVED = threading.Condition()


class QuietHandler(WSGIRequestHandler):
    """Serves without a line for each request, and is counted while it does: not while a connection that the browser
    opened beforehand waits for one.
    """

    def run_wsgi(self):
        with SERVED:
            SERVING["requests"] += 1
        try:
            super().run_wsgi()
        finally:
            with SERVED:
                SERVING["requests"] -= 1
                SERVED.notify_all()

    def log_request(self, code="-", size="-"):
        pass


@pytest.fixture(scope="session")
def live_portal(session_app):
    """The address of the portal, served by threads of this process."""
    server = make_server("127.0.0.1", 0, session_app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser_pages(chromium, live_portal):
    """Pages that the tests take turns with."""
    return BrowserPages(chromium, live_portal)


@pytest.fixture
def worker(app):
    """Does jobs as they come, as the worker does: woken for each, in a thread with a connection of its own.

    Leases go by the portal's clock, as they do in earnest: a test that runs jobs at a moment of its own and this thread
    do not take each other's away.
    """
    woken, ended, broken = threading.Event(), threading.Event(), []
    jobs.connect(wake_ups=dict.fromkeys(jobs.WOKEN, lambda job_id: woken.set()), instant=clock.now)

    def work():
        with models_database.connection_context():
            while True:
                woken.wait(A_WHILE)
                woken.clear()
                if ended.is_set():
                    return
                try:
                    for queue in jobs.WOKEN:
                        jobs.run_due(clock.moment(), HANDLERS, queue)
                except Exception as error:  # told by the test, not lost in a thread
                    broken.append(error)
                    return

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    ended.set()
    woken.set()
    thread.join()
    jobs.connect()
    assert not broken, broken


@pytest.fixture
def visit(worker, live_portal, browser_pages, cast):
    """`visit("alice", PHONE)`: a page of somebody signed in (None: nobody), on a desktop unless said otherwise."""
    pages, problems = [], []

    def visit(name=None, device=DESKTOP):
        page = browser_pages.take(device, problems)
        pages.append(page)
        if name:
            cookie = {"name": "session", "value": _session_of(cast, name), "url": live_portal}
            page.context.add_cookies([cookie])
        return page

    yield visit
    for page in pages:
        browser_pages.give_back(page)
    wait_until_nobody_is_served()
    assert not problems, problems


def wait_until_nobody_is_served():
    """A request that a page no longer waits for goes on, and would close the next test's database under its feet:
    SQLite takes the write-ahead log away by its name.
    """
    with SERVED:
        assert SERVED.wait_for(lambda: not SERVING["requests"], LONG_ENOUGH), "a request is served for very long"


def _session_of(cast, name):
    person = cast.person(name)
    organisation = cast._organisation(CONTACTS[name][0]) if name in CONTACTS else None
    with models_database.atomic():
        return sessions.start(person, "complete", clock.moment(), organisation=organisation)


TIMETABLED = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "level": {"unit": "Session"}}


@pytest.fixture
def three_lines(cast):
    """Adams by days, Brown and Clark by hours."""
    contract = factories.make_care(organisation=cast.rose_care, client={"surname": "Adams"}, **TIMETABLED).contract
    factories.make_contract_price(contract=contract, service_level=factories.make_service_level(name="Emergency hours"))
    names = ("Brown", "Clark")
    return [
        contract.line_items.first(),
        *(factories.make_care(contract=contract, client={"surname": name}).cpli for name in names),
    ]


@pytest.fixture
def submitted_invoices(actor, cast):
    """Invoices of three providers that wait."""
    alice = actor("alice")
    for number, pence in enumerate((80_000, 12_300, 984_00)):
        make_payable(cast.rose_care, pence)
        details = replace(DETAILS, reference=f"BC-00{number}")
        made = submitting.create(details, keys_of(cast.rose_care), by=alice, at=factories.AT)
        submitting.submit(made, 1, by=alice, at=factories.AT)
    changed = Invoice.update(changed_since_submitted=True, submitted_total_pence=90_000)
    changed.where(Invoice.reference == "BC-000").execute()
