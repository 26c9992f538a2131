"""axe on every page that the URL map knows: filled, empty and with its errors, at 320, 768 and 1280 px, light and dark.

    make a11y                (A11Y=invoices make a11y: only addresses with this word in them)

Not among the tests that `make test` runs: test_accessibility.py looks at one page of each kind that links lead to. It
prints how many pages it looked at, and each problem with its page, width and colours.
"""

import os
from itertools import product

import pytest
from playwright.sync_api import Error

from tests.promises.addresses import addresses
from tests.promises.objects import objects_of
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
NO_LOOK = NO_PAGES | {"signing_in.log_out"}
SIZES = tuple(product((DESKTOP, TABLET, SMALL_PHONE), ("light", "dark")))
PEOPLE = ("alice", "sam", "fin", "cora", "amy", "audrey", None)
MOST_FORMS = 3  # of a page
EMPTIED = """form => {
  for (const each of form.querySelectorAll("input[type=text], input:not([type]), textarea")) each.value = "";
  form.noValidate = true;
}"""


def problems_of(page):
    """What axe finds at each width in both colours; all rules at first and on the phone, those of layout besides."""
    problems = []
    for number, (device, colours) in enumerate(SIZES):
        page.set_viewport_size(device["viewport"])
        page.emulate_media(color_scheme=colours)
        whole = number == 0 or (device is SMALL_PHONE and colours == "light")
        found = axe_problems(page, AXE_OPTIONS if whole else AXE_LAYOUT)
        if sideways_pixels(page):
            found.append(f"{page.url} goes sideways by {sideways_pixels(page)} pixels")
        problems += [f"at {device['viewport']['width']} px, {colours}: {each}" for each in found]
    page.set_viewport_size(DESKTOP["viewport"])
    return problems


class Look:
    """Pages by address: each is looked at once, as the first person who gets it."""

    def __init__(self, visit, app):
        self.visit = visit
        self.addresses = [
            each
            for each in addresses(app)
            if each.method == "GET" and each.endpoint not in NO_LOOK and WORD in each.rule
        ]
        self.seen, self.problems = set(), []

    def all_pages(self, values, with_errors):
        """Everybody's pages; `values` are those of the addresses' parameters, or None: only addresses without any."""
        for name in PEOPLE:
            page = self.visit(name)
            for address in self.addresses:
                if address.rule in self.seen or (values is None and address.parameters):
                    continue
                if name is not None and not address.is_open_to(name):
                    continue
                answer = opened(page, address.path(values or {}))
                if not is_a_page(answer) or answer.status != 200 or answer.request.redirected_from:
                    continue
                self.seen.add(address.rule)
                self.problems += [f"{name}: {each}" for each in problems_of(page)]
                if with_errors:
                    self._errors(page, name, page.url)

    def _errors(self, page, name, url):
        """Send the page's forms as they are not meant to be: empty. Only what is refused is looked at."""
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
                self.seen.add(f"{url} refused")
                self.problems += [f"{name}, refused: {each}" for each in problems_of(page)]
            page.goto(url)


@pytest.mark.parametrize("state", ["empty", "filled"])
def test_axe_is_silent_everywhere(visit, app, cast, state, capsys):
    look = Look(visit, app)
    values = objects_of(cast.rose_care) if state == "filled" else None
    look.all_pages(values, with_errors=state == "filled")
    with capsys.disabled():
        refused = sum(each.endswith(" refused") for each in look.seen)
        left = [each.rule for each in look.addresses if each.rule not in look.seen]
        print(f"\n{state}: {len(look.seen) - refused} pages, {refused} refused forms, {len(look.problems)} problems")
        if state == "filled":
            print(f"no page of HTML for anybody of the cast: {', '.join(left)}")
    assert not look.problems, "\n".join(look.problems)
