"""Addresses that are joined are those that Flask works out."""

from datetime import date

import pytest
from flask import Flask, url_for

from web.addresses import ROW, address_pattern

CASES = [
    ("home.home", {}),
    ("invoices.one", {"invoice_id": 12}),
    ("invoices.one", {"invoice_id": "12"}),
    ("invoices.one", {"invoice_id": 12, "sort": "-due", "page": 2}),
    ("invoices.one", {"invoice_id": 12, "sort": None, "page": 2}),
    ("invoices.one", {"invoice_id": 12, "page": None}),
    ("invoices.one", {"invoice_id": -1}),
    ("invoices.one", {"invoice_id": True}),
    ("actuals.week", {"week": date(2025, 11, 10)}),
    ("actuals.line", {"ref": "C1", "week": date(2025, 11, 10)}),
    ("actuals.line", {"week": "2025-11-10", "ref": "C 1/2%s&?"}),
    ("actuals.line", {"ref": "C1", "week": "2025-11-10", "odd name%s": 1}),
    ("actuals.client", {"client_id": 3, "week": "2025-11-10", "_anchor": "below"}),
    ("public.logo", {"sha256": "ab"}),
    ("actions.new", {"about": "Care Package Line Item:12"}),
    ("actions.new", {"about": "a%b&c=d?e/f:g;h@i!$'()*,~.+\"<ü>"}),
    ("actions.new", {"about": "", "week": date(2025, 11, 10), "_external": None}),
    ("actions.new", {"about": "ok", "_external": True}),
    (".week", {"week": "2025-11-10", "service": "Haus 1"}),
    ("static", {"filename": "vendor/app.css"}),
]


@pytest.mark.parametrize("times", [1, 2], ids=("worked out", "joined"))
@pytest.mark.parametrize(("endpoint", "values"), CASES)
def test_an_address_is_flasks(app, endpoint, values, times):
    with app.test_request_context("/actuals"):
        for _ in range(times):
            assert url_for(endpoint, **values) == Flask.url_for(app, endpoint, **values)


def test_values_are_not_those_of_the_address_before(app):
    with app.test_request_context("/"):
        assert [url_for("invoices.one", invoice_id=number) for number in (1, 918_273_000, 2)] == [
            "/invoices/1",
            "/invoices/918273000",
            "/invoices/2",
        ]


def test_a_page_below_a_folder_has_it_in_its_addresses(app):
    with app.test_request_context("/home"):
        assert url_for("scheduled_payments.periods") == "/scheduled-payments"
    with app.test_request_context("/home", base_url="http://localhost/below"):
        assert url_for("scheduled_payments.periods") == "/below/scheduled-payments"


def test_an_address_for_rows_keeps_what_was_typed(app):
    with app.test_request_context("/council/invoices"):
        typed = f"50% {ROW} %d"
        address = address_pattern("council_invoices.queue", q=typed, invoice=ROW)
        assert address % 7 == app.url_for("council_invoices.queue", q=typed, invoice=7)
