"""The practice place: what it has besides the portal, what it does not know of that, and the way between the two."""

from dataclasses import replace

import pytest

import models
from app import create_app
from tests.support.browser import TestBrowser
from web import practice
from web.settings import SETTINGS, WrongSetting, load

HERE, THERE = "https://portal.example.gov.uk", "https://practice.example.gov.uk"
OF_THE_REAL_PORTAL = {
    "DATABASE_URL": "postgresql://portal:secret@db/portal",
    "HUEY_URL": "redis://queue",
    "MAIL_URL": "smtp://mail.example.gov.uk",
    "METRICS_TOKEN": "t" * 30,
    "CLAMD_URL": "tcp://scanner:3310",
}


@pytest.fixture
def practice_portal(settings, database, tmp_path):
    """The portal as `flask practice` serves it, on the test's database."""
    app = create_app(replace(settings, practice_of=HERE, data_dir=tmp_path))
    app.testing = True
    models.database.connect()
    return app


def test_every_page_says_that_it_is_for_practice_and_leads_back(practice_portal):
    page = TestBrowser(practice_portal).get("/login")
    assert "made up, and nobody is paid" in page.one(".banner").text
    assert HERE in [link.get("href") for link in page.all(".banner a")]


def test_somebody_who_signed_in_has_it_made_anew(practice_portal, cast, sign_in, tmp_path):
    token = sign_in("alice").client.get_cookie("session").value
    TestBrowser(practice_portal).client.post("/practice")
    assert not practice.is_asked(tmp_path)
    browser = TestBrowser(practice_portal)
    browser.client.set_cookie("practice-session", token, domain="localhost")
    browser._cookie = lambda: f"practice-session={token}"
    page = browser.get("/practice").submit("Begin again with fresh data")
    assert "Fresh data is being made" in page.text
    assert practice.is_asked(tmp_path)
    browser.post("/practice")


def test_a_browser_keeps_its_sign_in_to_each_of_the_two(practice_portal, session_app):
    names = ("SESSION_COOKIE_NAME", "NOTICES_COOKIE_NAME", "DEVICE_COOKIE_NAME")
    assert not {practice_portal.config[name] for name in names} & {session_app.config[name] for name in names}


def test_the_real_portal_has_no_such_page_and_leads_there(app, settings, database, sign_in):
    sign_in("alice").get("/practice", status=404)
    assert "Practice place" not in sign_in("alice").get("/home").text
    linked = create_app(replace(settings, practice_url=THERE))
    models.database.connect()
    page = TestBrowser(linked).get("/login")
    assert [link["href"] for link in page.all(".foot a") if link.text == "Practice place"] == [THERE]


def test_its_processes_know_nothing_of_the_real_portal(tmp_path):
    real = {**OF_THE_REAL_PORTAL, "DATA_DIR": str(tmp_path), "BASE_URL": HERE, "PRACTICE_URL": THERE}
    folder = tmp_path / "practice"
    given = practice.environment({**real, "PATH": "/usr/bin"}, load(real, env_file=None), folder)
    assert given["PATH"] == "/usr/bin"
    own = load(given, env_file=None)
    assert own.database_url == f"sqlite:///{folder / 'remit.sqlite3'}"
    assert (own.base_url, own.practice_of, own.practice_url) == (THERE, HERE, None)
    values = " ".join(given[setting.name] for setting in SETTINGS if setting.name in given)
    assert not [value for value in OF_THE_REAL_PORTAL.values() if value in values]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "give the practice place's address"),
        ({"PRACTICE_URL": HERE}, "it is the portal's own address"),
        ({"PRACTICE_OF": HERE, "PRACTICE_URL": THERE}, "this is a practice place already"),
    ],
)
def test_it_is_not_begun_where_it_would_be_the_real_one(tmp_path, wrong, words):
    settings = load({"DATA_DIR": str(tmp_path), "BASE_URL": HERE, **wrong}, env_file=None)
    with pytest.raises(WrongSetting, match=words):
        practice.environment({}, settings, tmp_path / "practice")
