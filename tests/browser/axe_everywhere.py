"""axe on every page that the URL map knows: filled, empty and with its errors, at 320, 768 and 1280 px, light and dark.

    make a11y                (A11Y=invoices make a11y: only addresses with this word in them)
    make a11y AT=1280-light  (one width and colours)

Not among the tests that `make test` runs: test_accessibility.py looks at one page of each kind that links lead to. A
size takes some ten minutes. What was looked at is noted in A11Y_NOTES, a folder for each commit; a run that was stopped
goes on from there, and what had a problem is looked at again. In the end it prints how many pages and refused forms it
looked at, and each problem with its page, width and colours.
"""

import json
import os
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Error

from models import Job, SignInSession
from operations import audit, people, security_codes
from tests.promises.addresses import addresses
from tests.promises.objects import objects_of
from tests.support import factories
from tests.support.browser_pages import NO_PAGES, is_a_page, opened
from tests.support.devices import (
    AXE_LAYOUT,
    AXE_OPTIONS,
    DESKTOP,
    SMALL_PHONE,
    TABLET,
    axe_problems,
    sideways_pixels,
    wait_until_settled,
)

WORD = os.environ.get("A11Y", "")
NO_LOOK = NO_PAGES | {"signing_in.log_out", "invitations.choose_password"}  # without a real token there is no page
NOTES = os.environ.get("A11Y_NOTES")
SIZES = {
    f"{device['viewport']['width']}-{colours}": (device, colours)
    for colours, device in product(("light", "dark"), (DESKTOP, SMALL_PHONE, TABLET))
}
ALL_RULES = ("1280-light", "320-light")  # elsewhere those of layout and colours
PEOPLE = ("alice", "sam", "fin", "cora", "amy", "audrey", None)
MOST_FORMS = 3  # of a page
EMPTIED = """form => {
  for (const each of form.querySelectorAll("input[type=text], input:not([type]), textarea")) each.value = "";
  form.noValidate = true;
}"""


class Notes:
    """What was looked at of one state at one size: {rule: its problems}, and how many refused forms."""

    def __init__(self, name):
        self.path = Path(NOTES, f"{name}.jsonl") if NOTES else None
        rows = (
            [json.loads(row) for row in self.path.read_text().splitlines()] if self.path and self.path.exists() else []
        )
        self.looked = {rule: (problems, refused) for rule, problems, refused in rows if not problems}

    def add(self, rule, problems, refused):
        """Keep it, so that whoever goes on need not look again."""
        self.looked[rule] = problems, refused
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a") as file:
                file.write(json.dumps([rule, problems, refused]) + "\n")


class Look:
    """Pages by address at one size: each is looked at once, as the first person who gets it."""

    def __init__(self, visit, app, size, notes):
        self.visit, self.size, self.notes = visit, size, notes
        self.device, self.colours = SIZES[size]
        self.addresses = [
            each
            for each in addresses(app)
            if each.method == "GET" and each.endpoint not in NO_LOOK and WORD in each.rule
        ]

    def all_pages(self, values):
        """Everybody's pages; `values` are those of the addresses' parameters, or None: only addresses without any."""
        for name, page, address in self._theirs(values):
            self.notes.add(address.rule, self._problems_of(page, name), 0)

    def all_errors(self, values):
        """The same pages with what their forms say when they are refused. Those that are taken change what there is:
        so the pages are looked at before.
        """
        for name, page, address in self._theirs(values):
            refused = list(self._errors(page, f"{name}, refused", page.url))
            self.notes.add(address.rule, [each for of_form in refused for each in of_form], len(refused))

    def _theirs(self, values):
        """Who opens which address, with the page open: each address once."""
        for name in PEOPLE:
            page = self.visit(name, self.device)
            page.emulate_media(color_scheme=self.colours)
            for address in self.addresses:
                if address.rule in self.notes.looked or (values is None and address.parameters):
                    continue
                if name is not None and not address.is_open_to(name):
                    continue
                answer = opened(page, address.path(values or {}))
                if is_a_page(answer) and answer.status == 200 and not answer.request.redirected_from:
                    yield name, page, address

    def _problems_of(self, page, whose):
        found = axe_problems(page, AXE_OPTIONS if self.size in ALL_RULES else AXE_LAYOUT)
        if sideways_pixels(page):
            found.append(f"{page.url} goes sideways by {sideways_pixels(page)} pixels")
        return [f"{whose}, {self.size}: {each}" for each in found]

    def _errors(self, page, whose, url):
        """Send the page's forms as they are not meant to be: empty. Yields the problems of each that is refused."""
        forms = page.locator("main form[method=post]").count()
        for number in range(min(forms, MOST_FORMS)):
            form = page.locator("main form[method=post]").nth(number)
            try:
                form.evaluate(EMPTIED)
                with page.expect_response(lambda answer: answer.request.method == "POST", timeout=5000) as sent:
                    form.locator("button:not([type=button])").first.click(timeout=3000, no_wait_after=True)
                status = sent.value.status
                wait_until_settled(page)
            except Error:
                status = None  # a button that opens a panel, or is covered
            if status in (409, 422):
                yield self._problems_of(page, whose)
            page.goto(url)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", ["filled", "refused", "empty"])
def test_axe_is_silent_everywhere(visit, app, cast, state, size, capsys):
    notes = Notes(f"{state}-{size}")
    look = Look(visit, app, size, notes)
    values = None if state == "empty" else objects_of(cast.rose_care)
    (look.all_errors if state == "refused" else look.all_pages)(values)
    problems = [each for found, _ in notes.looked.values() for each in found]
    refused = sum(count for _, count in notes.looked.values())
    with capsys.disabled():
        words = f"{len(notes.looked)} pages, {refused} refused forms, {len(problems)} problems"
        print(f"\n{state}, {size}: {words}")
        if state == "filled":
            left = [each.rule for each in look.addresses if each.rule not in notes.looked]
            print(f"no page of HTML for anybody of the cast: {', '.join(left)}")
    assert not problems, "\n".join(problems)


PASSWORD, CODE = "Correct-Horse7", "135790"


def client_of_long_ago(organisation):
    """A client whose care ended long ago."""
    client = factories.make_client(surname="Longago", forename="Lena", ssref="LL-77")
    care = {"start_date": date(2010, 1, 4), "end_date": date(2012, 3, 31)}
    return factories.make_care(organisation=organisation, client=client, **care).client


def packs_of(person, organisation, kind):
    """A pack that is ready, one that was not made, one that is queued and one that is being made."""
    given = {"person": person, "organisation": organisation, "kind": kind}
    packs = [factories.make_pack(made_at=factories.NOW if each == 0 else None, **given) for each in range(4)]
    for pack, done_of in zip(packs[2:], (0, 2), strict=True):
        job = {"kind": "make a pack", "key": f"pack {pack.id}", "run_at": factories.NOW + timedelta(days=9)}
        Job.create(done_of=done_of, done_of_total=5 if done_of else 0, created_at=factories.NOW, **job)  # of five parts
    return packs


@pytest.mark.parametrize("size", SIZES)
def test_axe_is_silent_on_pages_that_only_what_was_done_before_leads_to(visit, app, cast, at, size):
    device, colours = SIZES[size]
    look, problems, alice = Look(visit, app, size, Notes("steps")), [], cast.alice
    people.set_sign_in(alice.email, PASSWORD, CODE, app.config["CODE_KEYS"], by=audit.SYSTEM, at=at)

    def looked_at(page, heading):
        page.get_by_role("heading", level=1, name=heading).wait_for()
        wait_until_settled(page)
        problems.extend(look._problems_of(page, heading))

    def visited(name):
        page = visit(name, device)
        page.emulate_media(color_scheme=colours)
        return page

    for name, person, organisation, kind, address in (
        ("alice", alice, cast.rose_care, "evidence", "evidence-packs"),
        ("alice", alice, cast.rose_care, "take_away", "take-away"),
        ("sam", cast.sam, None, "subject_access", "council/privacy/access"),
    ):
        page = visited(name)
        for pack, said in zip(
            packs_of(person, organisation, kind), ("Ready", "Not made", "Being made", "Being made"), strict=True
        ):
            page.goto(f"/{address}/{pack.id}")
            page.get_by_role("heading", name=said).wait_for()
            problems.extend(look._problems_of(page, f"{kind}, {said}"))
    page = visited("sam")
    page.goto(f"/council/privacy/erase?client_ids={client_of_long_ago(cast.rose_care).id}")
    looked_at(page, "Erase 1 client")

    page = visited("alice")
    invoice = factories.make_invoice(organisation=cast.rose_care)
    page.goto(f"/actions/new?about=Invoice:{invoice.id}&type=Payment%20Query")
    page.fill("[name=title]", "Prices of July")
    page.fill("[name=text]", "They differ from the letter.")
    SignInSession.update(last_seen_at=factories.NOW - timedelta(hours=2)).execute()
    page.press("[name=title]", "Enter")
    page.fill("#email", alice.email)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "Two digits of your security code")
    for box, position in zip(("first", "second"), security_codes.asked_positions(alice), strict=True):
        page.fill(f"[name={box}]", CODE[position - 1])
    page.get_by_role("button", name="Sign in").click()
    looked_at(page, "We kept what you typed")
    assert not problems, "\n".join(problems)
