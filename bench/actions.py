"""A list of 20,000 actions and a thread of 500 posts, for both sides, with the queue and a new action. Server time."""

import tempfile
from datetime import date, timedelta

from app import create_app
from bench.invoice_page import timed
from migrations.running import migrate
from models import Action, ActionPost, database
from operations import sessions
from operations.bulk import insert_rows
from tests.support import factories
from tests.support.browser import TestBrowser
from web import clock
from web.settings import load

PAGE_WITHIN, MOST_QUERIES = 100, 20
POSTS = 500


def make_actions(organisation, count):
    """So many actions of one organisation, half of them open, and one of them with 500 posts. Returns its id."""
    team = factories.make_team()
    with database.atomic():
        first = factories.make_action(organisation=organisation, team=team)
        usual = {"organisation": organisation.id, "type": "Payment Query", "title": "Short payment", "team": team.id}
        usual |= {"opened_at": factories.NOW, "assigned_side": "council", "due_date": date(2025, 11, 27)}
        rows = [
            {
                **usual,
                "status": "open" if number % 2 else "done",
                "last_post_at": factories.NOW - timedelta(minutes=number),
            }
            for number in range(1, count)
        ]
        insert_rows(Action, rows)
        post = {"action": first.id, "kind": "comment", "text": "Please look.", "side": "provider"}
        insert_rows(ActionPost, [{**post, "posted_at": factories.NOW} for _ in range(POSTS)])
    return first.id


def run(count=20_000):
    """Print the figures, and the target."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        app = create_app(load({"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            organisation = factories.make_organisation()
            contact = factories.make_contact(organisation=organisation)
            thread = make_actions(organisation, count)
            for person in (contact, factories.make_officer(role="finance_officer")):
                _time_pages(app, person, organisation if person is contact else None, thread, count)


def _time_pages(app, person, organisation, thread, count):
    factories.make_security_code(person=person)
    with database.atomic():
        token = sessions.start(person, "complete", clock.moment(), organisation=organisation)
    client = TestBrowser(app, token).client
    paths = ["/actions", "/actions?show=&sort=title", f"/actions/{thread}", "/actions/new"]
    for path in [*paths, "/council/actions?show=all" if person.side == "council" else "/home"]:
        milliseconds, queries = timed(lambda path=path: client.get(path))
        target = f"{PAGE_WITHIN} ms and {MOST_QUERIES} queries"
        print(f"{count:,} actions, {person.side}, {path}: {milliseconds:.0f} ms, {queries} queries, of {target}")
