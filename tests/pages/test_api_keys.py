"""Keys of the API: made by an Administrator, shown once, ended at once; each side has its own."""

import pytest

from models import ApiKey, AuditEvent, ContactRole
from operations.api_keys import make_key
from queries.api_keys import key_held
from web import clock


def key_on(page):
    return page.one("[data-api-key]").text


@pytest.fixture
def rota_key(alice):
    """The page that shows Alice her new key."""
    page = alice.get("/account").click("API keys").click("New key")
    return page.submit("Make the key", name=" Rota  system ", scopes=["visits:write"], last_day="31/12/2025")


def test_a_key_is_shown_once_and_only_its_hash_is_kept(rota_key, alice, cast):
    key = key_on(rota_key)
    row = ApiKey.get()
    assert (row.name, row.scopes, str(row.last_day)) == ("Rota system", ["visits:write"], "2025-12-31")
    assert key.startswith(row.start)
    assert key not in str(list(ApiKey.select().dicts()))
    page = alice.get("/account/keys")
    assert key not in page.html
    assert "Visits and actuals: write" in page.row("Rota system").text
    assert "Works" in page.row("Rota system").text
    assert key_held(key, clock.moment()).works


def test_a_key_that_is_ended_works_no_more_and_its_name_is_free(rota_key, alice):
    key = key_on(rota_key)
    page = alice.get("/account/keys").submit("End now for the key Rota system")
    assert "Rota system has ended" in page.notice
    assert not key_held(key, clock.moment()).works
    assert [
        event.kind for event in AuditEvent.select().where(AuditEvent.object_type == "ApiKey").order_by(AuditEvent.id)
    ] == [
        "API key made",
        "API key ended",
    ]
    key_on(alice.get("/account/keys/new").submit("Make the key", name="Rota system", scopes=["care:read"]))


def test_what_is_wrong_with_a_new_key_is_said_and_a_second_form_makes_no_second_key(rota_key, alice):
    page = alice.get("/account/keys/new")
    refused = page.submit("Make the key", last_day="19/11/2025", status=422)
    assert "Enter a name" in refused.problem
    assert "Choose at least one thing" in refused.problem
    assert "Enter today or a later day" in refused.problem
    twice = page.submit("Make the key", name="Rota system", scopes=["visits:write"], status=422)
    assert "There is a key called Rota system already" in twice.problem
    nothing = page.submit("Make the key", name="Theirs", scopes=["ledger:read", "*"], status=422)
    assert "Choose at least one thing" in nothing.problem
    assert ApiKey.select().count() == 1


def test_a_key_stops_when_its_maker_is_no_administrator_any_more(rota_key, alice, sign_in, cast):
    ContactRole.delete().where(ContactRole.person == cast.alice.id, ContactRole.role == "administrator").execute()
    assert not key_held(key_on(rota_key), clock.moment()).works
    page = sign_in("sam").get("/account/keys")
    assert "Stopped" in page.row("Rota system").text
    assert "no longer an Administrator" in page.row("Rota system").text


def test_the_council_has_keys_of_its_own_sees_all_and_may_end_any(rota_key, sign_in, actor):
    sam = sign_in("sam")
    page = sam.get("/account/keys/new")
    assert "Payment files and items: read" in page.text
    assert "Visits and actuals: write" not in page.text
    page.submit("Make the key", name="Ledger", scopes=["ledger:read"])
    page = sam.get("/account/keys")
    assert "Rose Care" in page.row("Rota system").text
    page.submit("End now for the key Rota system")
    assert not key_held(key_on(rota_key), clock.moment()).works
    charlies = make_key("Rota system", ["visits:write"], None, actor("charlie"), clock.moment())
    charlie = sign_in("charlie").get("/account/keys")
    assert [charlies.row.start in row.text for row in charlie.all("tbody tr")] == [True]


def test_a_key_works_on_its_last_day_and_not_after(actor, at):
    made = make_key("Trial", ["visits:write"], at.today, actor("alice"), at)
    assert key_held(made.key, at).works
    later = at.__class__(at.today.replace(day=21), at.now)
    assert not key_held(made.key, later).works
