"""Every link of the main pages leads somewhere, and shows what it names: the client, the week, the dates, the amount.

The demonstration council is walked once for each kind of person, from their start page on, one link of each kind.
"""

import re
from collections import Counter
from datetime import date, datetime
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from models import Client, Person
from models import database as models_database
from operations import files, jobs, security_codes, sessions
from operations.demonstration import loading
from rules.dates import format_date, parse_date
from rules.moment import Moment
from tests.support.browser import TestBrowser
from web import clock

KEYS = security_codes.CodeKeys("1", {"1": b"a key of the tests, thirty-two b"})
LOADED = Moment(date(2025, 11, 20), datetime(2025, 11, 20, 8, 0))
OK, FEWEST_PAGES = 200, 30
EMPTY = "The filters hide"  # a week that says that what was chosen is in another service
OF_A_CLIENT = ("/actuals?", "/council/disputes/new?")  # elsewhere a filter comes along, for the way back
NOT_FOLLOWED = ("/logout", "/static/", "/organisations")
CLIENT = re.compile(r"([A-Z][\w'’-]+), [A-Z][\w'’ -]*? \((\w+)\)")
DAY = re.compile(r"\b\d{2}/\d{2}/\d{4}\b")
AMOUNT = re.compile(r"−?£[\d,]+\.\d\d")


@pytest.fixture
def demonstration(app, settings, tmp_path):
    """The demonstration council, loaded."""
    files.connect(tmp_path)
    loading.load(KEYS, LOADED)
    jobs.connect()
    yield app
    files.connect(settings.data_dir)


def browser_of(app, email):
    person = Person.get(Person.email == email)
    organisation = person.contact_roles.get().organisation if person.side == "provider" else None
    with models_database.atomic():
        token = sessions.start(person, "complete", clock.moment(), organisation=organisation)
    return TestBrowser(app, token)


def test_links_open_and_show_what_they_name(demonstration):
    for name, start in (("ernest", "/home"), ("gus", "/home"), ("kit", "/council")):
        walk = Walk(demonstration, browser_of(demonstration, f"{name}@merebridge.example"))
        walk.go(start)
        assert not walk.problems, "\n".join(walk.problems)
        assert len(walk.seen) > FEWEST_PAGES


class Walk:
    """A person who follows links."""

    def __init__(self, app, browser):
        self.browser, self.problems, self.seen, self.kinds = browser, [], set(), Counter()
        self.adapter = app.url_map.bind("localhost")

    def go(self, start):
        """Open the start page and what it leads to, one link of each kind."""
        to_do = [(start, None, start)]
        while to_do:
            source, link, path = to_do.pop(0)
            if path in self.seen:
                continue
            self.seen.add(path)
            page = self.browser.get(path, status=None)
            wrong = [f"answers {page.status}"] if page.status != OK else missing(link, path, page) if link else []
            self.problems += [f"{source} links to {path} ({link.text if link else 'start'}): {each}" for each in wrong]
            to_do += [(path, each, urljoin(path, each.attributes["href"])) for each in self.followed(path, page)]

    def followed(self, path, page):
        """The links of a page that are followed."""
        for link in page.all("a"):
            href = urljoin(path, link.get("href") or "#")
            is_ours = href.startswith("/") and not href.startswith(NOT_FOLLOWED)
            if is_ours and href.partition("#")[0] != path.partition("#")[0]:
                kind = self.kind(href)
                self.kinds[kind] += 1
                if self.kinds[kind] == 1:
                    yield link

    def kind(self, href):
        """Links of one kind lead to one view, of a client or of nobody in particular."""
        parts = urlsplit(href)
        endpoint, _ = self.adapter.match(parts.path, method="GET")
        return endpoint, "client" in parse_qs(parts.query)


def missing(link, path, page):
    """What the link names and its page does not show."""
    if not page.is_html or EMPTY in page.text or urlsplit(page.path).path == "/organisations":
        return []  # the last: of another of one's organisations, which is asked first
    asked = parse_qs(urlsplit(path).query)
    days = DAY.findall(link.text) + [format_date(date.fromisoformat(week)) for week in asked.get("week", ())]
    named = [surname for surname, _ in CLIENT.findall(link.text)]
    if path.startswith(OF_A_CLIENT):
        named += [surname_of(path, each) for each in asked.get("client", ()) if each]
    named += AMOUNT.findall(link.text)
    found = [f"it names {each}" for each in named if each not in page.text]
    found += [f"it names {day}" for day in days if day not in page.text and short(day) not in page.text]
    return found + (not_explained(link, page) if link.get("data-why") else [])


def surname_of(path, client):
    """Whom an address names: the council's by row, the provider's by reference."""
    column = Client.id if path.startswith("/council") else Client.ssref
    return Client.get(column == client).surname


def not_explained(link, page):
    """Why? explains an amount of its own row."""
    row = next(each for each in link.ancestors() if each.tag == "tr")
    headings = " ".join(each.text for each in page.all("h3"))
    return [] if any(amount in headings for amount in AMOUNT.findall(row.text)) else [f"it explains {headings}"]


def short(day):
    """`10 Nov` of 10/11/2025."""
    parsed = parse_date(day)
    return f"{parsed.day} {parsed:%b}"
