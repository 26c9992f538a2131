"""axe is silent, nothing goes sideways and the console stays empty on every page: for a provider's people and for the
council's, at three widths, light and dark. Pages are found by following links, one of each kind.
"""

from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from operations import purchase_orders
from tests.promises.addresses import addresses
from tests.support import factories
from tests.support.browser_pages import NO_PAGES, is_a_page, opened
from tests.support.devices import problems_at_every_size


@pytest.fixture
def council_at_work(cast):
    """A bit of everything, so that most pages have something on them."""
    care = factories.make_care(organisation=cast.rose_care)
    purchase_orders.reissue_all(factories.AT)
    factories.make_actual(cpli=care.cpli)
    item = factories.make_payment_item(cpli=care.cpli)
    invoice = factories.make_invoice(organisation=cast.rose_care, created_by=cast.alice)
    item.commitment = factories.make_commitment(invoice=invoice, contract=care.contract, client=care.client)
    item.save()
    factories.make_invoice(
        organisation=cast.rose_care, status="pending", submitted_at=factories.NOW, created_by=cast.alice
    )
    run = factories.make_payment_run(prepared_by=cast.fin)
    factories.make_payment_run_organisation(payment_run=run, organisation=cast.rose_care)
    factories.make_remittance(contract=care.contract)
    factories.make_held_back(cpli=care.cpli)
    uplift_and_import(care)
    return care


def uplift_and_import(care):
    """An applied uplift with its letter and what it left out, and care files with a row that was rejected."""
    owner = {"organisation": care.contract.organisation_id, "unplanned": 0, "over": [["1 - 1", 250]]}
    figures = owner | {"lines": 1, "weekly_was_pence": 100, "weekly_now_pence": 105}
    applied = {"state": "applied", "applied_at": factories.NOW, "reason": "Fees", "left_out": {"ended": 1}}
    uplift = factories.make_uplift(figures=[figures], **applied)
    factories.make_uplift_price(uplift=uplift, cpli=care.cpli)
    factories.make_uplift_left_out(uplift=uplift, cpli=care.cpli)
    counts = {"read": 1, "new": 0, "updated": 0, "unchanged": 0, "rejected": 1}
    file = {"name": "clients.csv", "counts": counts, "notes": [], "unknown_columns": [], "problem": ""}
    wrong = {"file": "clients.csv", "line": 2, "problems": [["surname", "Enter it"]], "cells": [["surname", ""]]}
    nothing = {"new": [], "changed": [], "deleted": []}
    preview = {"files": [file | nothing], "rejected": [wrong], "rejected_count": 1, "has_changes": False}
    factories.make_care_upload(state="ready", preview=preview)


def kind_of(app, address):
    """The endpoint that an address of the portal leads to, or None."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return None if endpoint in NO_PAGES or hasattr(app.view_functions[endpoint], "operation") else endpoint


def pages_without_choice(app):
    """The addresses of all pages that need nothing to be opened."""
    return [
        each
        for each in addresses(app)
        if each.method == "GET" and not each.parameters and each.endpoint == kind_of(app, each.rule)
    ]


def walk(page, app, name, start):
    """Open one page of each kind that links lead to, and every page that needs nothing. Returns (kinds, problems).

    What everybody may read is looked at by whoever is not signed in, save help, which differs. What is refused looks
    the same at every address: one is opened, and tests/promises/test_addresses.py asks which are.
    """
    pages = pages_without_choice(app)
    kinds = {
        each.endpoint
        for each in pages
        if name and not each.permissions and not each.endpoint.startswith("help_topics.")
    }
    refused = [each for each in pages if each.permissions and not (name and each.is_open_to(name))]
    waiting = [start, refused[0].rule, *(each.rule for each in pages if each not in refused)]
    looked_at, problems = set(), []
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(app, address)
        if kind is None or kind in kinds:
            continue
        kinds.add(kind)
        answer = opened(page, address)
        landed_on = urlsplit(page.url).path
        if landed_on in looked_at or not is_a_page(answer):
            continue
        looked_at.add(landed_on)
        problems += problems_at_every_size(page)
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [link for link in links if urlsplit(link).netloc == urlsplit(page.url).netloc]
    return kinds, problems


@pytest.mark.parametrize(("name", "start"), [("alice", "/home"), ("fin", "/council"), (None, "/")])
def test_axe_is_silent_on_every_page(visit, app, council_at_work, name, start):
    page = visit(name)
    kinds, problems = walk(page, app, name, start)
    assert not problems, "\n".join(problems)
    if name == "alice":
        assert {"home.home", "purchase_orders.one", "care_package_line_items.one"} <= kinds


def test_the_first_key_offers_the_way_past_the_header_and_the_tabs(visit):
    page = visit("alice")
    page.goto("/home")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert (skip.inner_text(), skip.bounding_box()["width"] > 100) == ("Skip to main content", True)
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "main"
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1
