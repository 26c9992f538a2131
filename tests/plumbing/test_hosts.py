"""The portal answers at BASE_URL and to no other host."""

import dataclasses

import pytest

from web.hosts import is_own

FORGED = ["evil.example", "localhost.evil.example", "localhost@evil.example", "localhost/evil", "", "localhost:x"]


@pytest.mark.parametrize(
    ("host", "base_url", "own"),
    [
        ("portal.example.org", "https://portal.example.org", True),
        ("portal.example.org:443", "https://portal.example.org", True),
        ("Portal.Example.org", "https://portal.example.org", True),
        ("portal.example.org:8443", "https://portal.example.org", False),
        ("portal.example.org", "https://portal.example.org:8443", True),
        ("portal.example.org:8443", "https://portal.example.org:8443", True),
        ("portal.example.org:99999", "https://portal.example.org", False),
        ("user@portal.example.org", "https://portal.example.org", False),
        ("[", "https://portal.example.org", False),
        ("[::1", "http://localhost", False),
        ("evil.example", "https://portal.example.org", False),
        ("127.0.0.1", "https://portal.example.org", False),
        ("localhost:8000", "http://127.0.0.1:8000", True),
        ("[::1]:5000", "http://localhost", True),
        ("127.0.0.1:41234", "http://localhost:8000", True),
        ("192.0.2.1", "http://localhost:8000", False),
    ],
)
def test_which_hosts_are_the_portals_own(host, base_url, own):
    assert is_own(host, base_url) is own


@pytest.mark.parametrize("host", FORGED)
@pytest.mark.parametrize("path", ["/", "/login", "/no-such-page", "/invoices/"])
def test_another_host_is_refused_and_not_echoed(app, database, host, path):
    answer = app.test_client().get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "evil" not in str(answer.headers)
    assert "http://localhost" in answer.text


def test_health_answers_any_host_and_echoes_none(app, database):
    answer = app.test_client().get("/health", headers={"Host": "10.1.2.3:9000"})
    assert answer.status_code in (200, 503)
    assert "10.1.2.3" not in answer.text + str(answer.headers)


def test_the_calendars_address_is_made_from_the_settings(app, sign_in, monkeypatch):
    settings = dataclasses.replace(app.config["SETTINGS"], base_url="http://127.0.0.1:8000")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    page = sign_in("alice").get("/scheduled-payments/calendar").submit("Create a calendar link")
    assert "http://127.0.0.1:8000/payment-calendar/" in page.html
    assert "localhost" not in page.html
