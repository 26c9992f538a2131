"""What no browser sends of its own accord is answered in words, and never by a failure."""

import pytest

from tests.support import factories

DEEP = b"[" * 15_000


@pytest.mark.parametrize("email", ["\0", "alice@example.org\0", "a\0b@example.org"])
def test_a_nul_is_refused_at_sign_in(browser, app, email):
    browser.get("/login")
    browser.post("/login", {"email": email, "password": "Correct-Horse7"}, status=400)


def test_a_nul_is_refused_wherever_it_stands(alice, cast):
    factories.make_invoice(organisation=cast.rose_care)
    paths = ("/invoices?q=%00", "/actuals/bulk-export?from_date=%00", "/reports/remittance-advice?%00=1", "/help/%00")
    assert [alice.client.get(path).status_code for path in paths] == [400] * 4
    alice.post("/actions/new", {"title": "a\0", "text": "b"}, status=400)
    alice.post("/actions/new", {"\0": "a"}, status=400)


@pytest.mark.parametrize("body", [b'{"email": "a", "password": 5}', DEEP])
def test_json_is_no_form(browser, app, body):
    """Flask-WTF would read it as one, values of any kind and depth."""
    browser.get("/login")
    headers = {"X-CSRF-Token": browser.token()}
    answer = browser.client.post("/login", data=body, content_type="application/json", headers=headers)
    assert (answer.status_code, b"This is not a form" in answer.data) == (415, True)


@pytest.mark.parametrize(
    "address", ["http://[", "http://[::1", "//[", "http://evil.example/home", "/\\evil.example", "x:y"]
)
def test_a_forged_address_to_come_back_to_leads_to_the_front_page(browser, app, address):
    token = browser.get("/login").one("[name=csrf_token]")["value"]
    for headers in ({"Referer": address}, {"HX-Request": "true", "HX-Current-URL": address}):
        answer = browser.client.post("/invoices/new/items", data={"csrf_token": token}, headers=headers)
        assert answer.headers.get("Location", answer.headers.get("HX-Redirect")) == "/login?next=/"
    assert address not in browser.get("/login", next=address).html
