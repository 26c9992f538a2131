"""What 200 people do, for locust: 85 reads to 15 writes, one request in five seconds each (bench/two_hundred.py)."""

import json
import os
import random

from locust import HttpUser, constant_throughput, task

from tests.support.browser import fields_of
from tests.support.html import read

SESSIONS = json.loads(os.environ["REMIT_SESSIONS"])  # {"provider": [token, ...], "council": [...]}
WEEKS = ("2025-10-27", "2025-11-03", "2025-11-10")
PROVIDER_PAGES = (
    "/home",
    "/actuals?week={week}",
    "/actuals/one?week={week}",
    "/invoices",
    "/scheduled-payments",
    "/care-package-line-items",
    "/purchase-orders",
    "/reports/held-back",
    "/help",
)
COUNCIL_PAGES = (
    "/council",
    "/council/invoices",
    "/council/payment-runs",
    "/council/disputes",
    "/council/dashboard",
    "/invoices",
    "/care-package-line-items",
)
WAS_TAKEN, WAS_REFUSED = 303, 422  # what a rule refuses is answered, too


class Person(HttpUser):
    """A browser that is signed in; redirects are not followed, so that each request counts once."""

    abstract = True
    wait_time = constant_throughput(0.2)

    def on_start(self):
        tokens = SESSIONS[self.side]
        self.client.cookies.set("session", tokens.pop())

    def look(self, path):
        """A page, counted as a read."""
        with self.client.get(path, name="read", allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} at {path}")
            return answer.text

    def send(self, path, fields):
        """A form, counted as a write."""
        with self.client.post(path, fields, name="write", allow_redirects=False, catch_response=True) as answer:
            if answer.status_code in (WAS_TAKEN, WAS_REFUSED):
                answer.success()
            else:
                answer.failure(f"{answer.status_code} at {path}")


class Provider(Person):
    """A provider's staff: they look, save weeks and write to the council."""

    side, weight = "provider", 3

    @task(11)
    def open_a_page(self):
        self.look(random.choice(PROVIDER_PAGES).format(week=random.choice(WEEKS)))  # noqa: S311

    @task(4)
    def save_a_week(self):
        """What was delivered to one client in one week."""
        page = read(self.look(f"/actuals?week={random.choice(WEEKS)}"))  # noqa: S311
        edits = [
            each.get("href") for each in page.all("a") if (each.get("href") or "").partition("?")[0].endswith("/edit")
        ]
        if not edits:
            return
        address = random.choice(edits)  # noqa: S311
        for form in read(self.look(address)).all("form"):
            fields = fields_of(form)
            figures = [name for name in fields if name.endswith("-actual")]
            if figures:
                for name in figures:
                    fields[name] = str(random.randint(1, 14))  # noqa: S311
                    fields[name.replace("-actual", "-comment")] = "As the carer said"
                self.send(form.get("action") or address, fields)
                return

    @task(4)
    def ask_the_council(self):
        """A new query, with its first message."""
        page = read(self.look("/actions/new"))
        form = next((form for form in page.all("form") if "/actions" in (form.get("action") or "")), None)
        if form is not None:
            self.send(form["action"], {**fields_of(form), "title": "Prices of July", "text": "They look too low."})


class Officer(Person):
    """The council's staff: they look."""

    side, weight = "council", 1

    @task
    def open_a_page(self):
        self.look(random.choice(COUNCIL_PAGES))  # noqa: S311
