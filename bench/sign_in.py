"""A wrong password for somebody who exists and for somebody who does not: medians within 30 ms.

Through the page, one of each by turns, either of them first, each time with the wrong tries forgotten.
"""

import random
import statistics
import tempfile
import time

from app import create_app
from migrations.running import migrate
from models import SignInTry, database
from operations import audit, people
from rules.moment import Moment
from tests.support import factories
from tests.support.browser import TestBrowser
from web.settings import load

ROUNDS = 100
TARGET_MILLISECONDS = 30
NOBODY = "nobody@example.org"


def milliseconds(browser, email):
    """What the answer to one wrong password takes."""
    fields = {"email": email, "password": "Wrong-Horse7", "csrf_token": browser.token()}
    started = time.perf_counter()
    response = browser.client.post("/login", data=fields)
    taken = (time.perf_counter() - started) * 1000
    if response.status_code != 422:
        raise SystemExit(f"the page answered {response.status}")
    SignInTry.delete().execute()
    return taken


def run():
    """Print both medians and how far they are apart."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        app = create_app(load({"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            alice = factories.make_contact()
            at = Moment(today=factories.TODAY, now=factories.NOW)
            people.set_sign_in(alice.email, "Correct-Horse7", "135790", app.config["CODE_KEYS"], audit.SYSTEM, at)
            browser = TestBrowser(app)
            browser.client.get("/login")
            taken = {alice.email: [], NOBODY: []}
            for _ in range(ROUNDS):
                for email in random.sample(list(taken), 2):
                    taken[email].append(milliseconds(browser, email))
    known, unknown = (statistics.median(times) for times in taken.values())
    apart = abs(known - unknown)
    print(f"known {known:.1f} ms, unknown {unknown:.1f} ms: {apart:.1f} ms apart of {TARGET_MILLISECONDS}")
    if apart > TARGET_MILLISECONDS:
        raise SystemExit("a wrong password takes longer for one of them: what it takes says who exists")
