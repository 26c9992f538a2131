"""What a provider with 400 clients opens: the week, its sheet of 200 lines, one client (docs/domain/quality.md)."""

import statistics
import tempfile
import time
from datetime import timedelta

from app import create_app
from migrations.running import migrate
from models import database
from operations import sessions
from tests.support import factories
from tests.support.browser import TestBrowser, watched_sql
from web import clock
from web.settings import load

LINES_A_CLIENT = (1, 2)
WEEKS_RECORDED = 10
ROUNDS = 15
TARGET_MILLISECONDS = 150


def make_provider(clients):
    """A provider with that many clients, one or two lines each, ten weeks confirmed for most of them."""
    organisation = factories.make_organisation(name="Rose Care")
    contract = factories.make_care(organisation=organisation).contract
    levels = [factories.make_service_level(unit=unit) for unit in ("Hour", "Session")]
    services = [factories.make_service(organisation=organisation) for _ in range(3)]
    with database.atomic():
        for number in range(clients):
            client = factories.make_client()
            for at in range(LINES_A_CLIENT[number % 2]):
                timetable = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0]} if at else {}
                bought = {"service": services[number % 3], "service_level": levels[at], **timetable}
                cpli = factories.make_cpli(contract=contract, client=client, **bought)
                for weeks_ago in range(1, WEEKS_RECORDED):
                    if (number + weeks_ago) % 4:
                        week = factories.TODAY - timedelta(days=3 + 7 * weeks_ago)
                        factories.make_actual(cpli=cpli, week_start=week)
    return organisation


def measure(browser, path):
    """(median milliseconds, queries, kilobytes) of a page."""
    times, queries = [], 0
    for _ in range(ROUNDS):
        with watched_sql() as statements:
            started = time.process_time()
            response = browser.client.get(path)
            times.append((time.process_time() - started) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"the week page answered {response.status}")
        queries = sum(statement.startswith("SELECT") for statement in statements)
    return statistics.median(times), queries, len(response.data) / 1000


def run(clients=400):
    """Print the figures of the page, and whether they meet the targets."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        app = create_app(load({"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            organisation = make_provider(clients)
            person = factories.make_contact(organisation=organisation)
            factories.make_security_code(person=person)
            with database.atomic():
                token = sessions.start(person, "complete", clock.moment(), organisation=organisation)
            browser = TestBrowser(app, token)
            for name, path in (
                ("the week", "/actuals"),
                ("its sheet", "/actuals/grid"),
                ("one client", "/actuals/one"),
            ):
                milliseconds, queries, kilobytes = measure(browser, f"{path}?week=2025-11-10")
                target = f"{milliseconds:.0f} ms of {TARGET_MILLISECONDS}"
                print(f"{clients} clients, {name}: {target}, {queries} queries, {kilobytes:.0f} kB")
