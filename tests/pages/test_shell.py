"""What every page has around it: header, tabs, banners, headers of the answer, static files, error pages."""

import re

import pytest

import models
from app import create_app
from models import ContactRole
from operations import form_keys
from queries import council_settings
from tests.support import factories
from tests.support.browser import TestBrowser
from web import assets, clock
from web.permissions import Permission, public, requires


def test_the_header_names_council_organisation_and_person(sign_in):
    factories.make_council(name="Merebridge Council")
    page = sign_in("alice").get("/home")
    assert page.one(".top .name").text == "Merebridge Council Provider portal"
    assert "Rose Care" in page.one(".top").text
    assert "Alice Example" in page.one(".top").text
    assert page.one("title").children[0] == "Home - Merebridge Council Adults’ Provider Portal"


def test_tabs_are_those_that_exist_and_that_the_role_may_use(sign_in, app):
    existing = {rule.rule for rule in app.url_map.iter_rules()}
    tabs = [link["href"] for link in sign_in("alice").get("/home").all(".tabs a")]
    assert tabs[0] == "/home"
    assert tabs[-1] == "/help"
    assert set(tabs) <= existing
    assert "/council" not in tabs


@pytest.mark.parametrize(("model", "other"), [("scheduled", "/invoices"), ("invoiced", "/scheduled-payments")])
def test_an_organisation_has_the_tabs_and_tiles_of_how_it_is_paid(sign_in, cast, model, other):
    alice = sign_in("alice")
    everything = [link["href"] for link in alice.get("/home").all(".tabs a")]
    assert {"/invoices", "/scheduled-payments"} <= set(everything)  # no contract yet: it may get either
    factories.make_care(organisation=cast.rose_care, method={"model": model})
    home = alice.get("/home")
    assert [link["href"] for link in home.all(".tabs a")] == [each for each in everything if each != other]
    assert other not in [link["href"] for link in home.all(".links a")]
    assert alice.get(other)  # an address somebody kept still says that there is nothing


def test_a_council_page_says_that_it_is_the_councils_side(sign_in):
    page = sign_in("fin").get("/account")
    assert "Council side" in page.one(".top .name").text
    assert "/home" not in [link["href"] for link in page.all(".tabs a")]


def test_a_pinned_clock_is_said_on_every_page(browser):
    assert "Dates are fixed at Thursday 20 November 2025" in browser.get("/").text
    clock.pin(None)
    assert "Dates are fixed" not in browser.get("/").text


def test_a_demonstration_is_said_on_every_page(browser):
    factories.make_council(is_demonstration=True)
    assert "All names and amounts are made up." in browser.get("/privacy").text


@pytest.mark.parametrize(
    "path", ["/", "/login", "/login/security-code", "/privacy", "/accessibility", "/cookies", "/help", "/no"]
)
def test_every_answer_carries_the_security_headers(browser, path):
    headers = browser.get(path, status=404 if path == "/no" else 200).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"
    assert re.fullmatch("[0-9a-f]{16}", headers["X-Request-ID"])


def test_where_tls_is_used_browsers_are_told_to_keep_to_it(app, monkeypatch):
    assert "Strict-Transport-Security" not in app.test_client().get("/login").headers
    monkeypatch.setitem(app.config, "IS_HTTPS", True)
    answer = app.test_client().get("/login", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_nothing_is_kept_by_the_browser_of_somebody_signed_in(sign_in):
    assert sign_in("alice").get("/home").headers["Cache-Control"] == "no-store"


def test_static_files_carry_a_hash_and_are_kept_for_a_year(browser):
    address = browser.get("/").all('link[rel="stylesheet"]')[1]["href"]
    page = browser.get(address)
    assert page.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    browser.get(re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", address), status=404)
    browser.get("/static/app.css", status=404)
    browser.get("/static/../app.000000000000.py", status=404)


def test_a_script_imports_its_neighbour_by_the_name_with_the_hash(browser):
    script = browser.get(f"/static/{assets.hashed_name('grid/keys.js')}")
    neighbour = re.search(r'from "\./(cells\.[0-9a-f]{12}\.js)"', script.html).group(1)
    assert browser.get(f"/static/grid/{neighbour}").html.startswith("// The cells of the sheet")


def test_the_councils_colour_is_a_stylesheet_with_ink_that_can_be_read(browser):
    factories.make_council(brand_colour="#ffd800")
    address = browser.get("/").all('link[rel="stylesheet"]')[2]["href"]
    assert address == "/brand-ffd800.css"
    assert "--brand: #ffd800; --brand-ink: #0b0c0c" in browser.get(address).html
    browser.get("/brand-red;}.css", status=404)


def test_a_page_that_is_not_there_says_so_with_a_number_to_tell(browser):
    page = browser.get("/nothing", status=404)
    assert page.heading == "Page not found"
    assert page.headers["X-Request-ID"] in page.text


def test_a_form_without_its_token_is_refused(sign_in):
    page = sign_in("alice").post("/logout", {"csrf_token": "0" * 64}, status=400)
    assert page.heading == "This page was open for too long"


def test_the_token_of_another_session_is_refused(sign_in):
    alice, charlie = sign_in("alice"), sign_in("charlie")
    alice.post("/logout", {"csrf_token": charlie.token()}, status=400)


def test_a_wrong_method_is_refused(browser):
    assert browser.get("/logout", status=405).headers["Allow"] == "OPTIONS, POST"


def test_a_contact_of_two_organisations_chooses_and_switches(app, cast, sign_in):
    ContactRole.create(person=cast.alice, organisation=cast.clifton_house, role="administrator")
    browser = sign_in("alice")
    page = browser.get("/organisations")
    assert page.heading == "All my organisations"
    home = browser.post("/organisations", {"organisation": cast.clifton_house.id})
    assert (home.heading, "You now act for Clifton House." in home.text) == ("Clifton House", True)


def test_an_organisation_that_is_not_ones_own_does_not_exist(sign_in, cast):
    sign_in("alice").post("/organisations", {"organisation": cast.clifton_house.id}, status=404)
    sign_in("alice").post("/organisations", {"organisation": "x"}, status=404)


def test_officers_have_no_organisations_page(sign_in):
    sign_in("fin").get("/organisations", status=404)


@pytest.fixture
def probe(settings, database):
    """An application of its own with three more views."""
    app = create_app(settings)
    app.testing = True
    models.database.connect()
    app.add_url_rule("/unmarked", "unmarked", lambda: "seen")
    app.add_url_rule("/open", "open", public(lambda: "seen"))
    app.add_url_rule("/runs", "runs", requires(Permission.RUNS_PREPARE, Permission.RUNS_APPROVE)(lambda: "seen"))
    return app


def test_a_view_that_does_not_say_who_may_use_it_is_refused(probe):
    with pytest.raises(RuntimeError, match="does not say who may use it"):
        probe.test_client().get("/unmarked")
    assert probe.test_client().get("/open").data == b"seen"


@pytest.mark.parametrize(("name", "status"), [("fin", 200), ("amy", 200), ("audrey", 403), ("alice", 403)])
def test_any_one_of_the_named_permissions_opens_a_view(probe, sign_in, name, status):
    cookie = sign_in(name).client.get_cookie("session").value
    TestBrowser(probe, cookie).get("/runs", status=status)


def test_without_a_database_there_is_still_an_answer_in_words(probe, monkeypatch):
    probe.testing = False
    monkeypatch.setattr(council_settings, "with_council", lambda: 1 / 0)
    answer = probe.test_client().get("/")
    assert answer.status_code == 500
    assert b"Something went wrong" in answer.data
    assert answer.headers["X-Request-ID"].encode() in answer.data
    assert answer.headers["Content-Security-Policy"]


def test_a_new_form_key_is_never_the_same(database):
    assert form_keys.new_key() != form_keys.new_key()
