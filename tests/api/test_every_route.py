"""What holds for every route of the API: who may use it, whose things it shows, and that what is sent acts once."""

import re

import pytest

from models import ApiKey
from operations.api_keys import end_key
from rules.api_keys import SCOPES, Scope
from tests.promises.objects import MISSING, objects_of
from tests.support.machines import Machine
from web import clock
from web.api import keys
from web.api.problems import Refused

KEYS = [(name, scope) for name, side in (("alice", "provider"), ("sam", "council")) for scope in SCOPES[side]]
PARAMETER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@pytest.fixture
def routes(app):
    """[(method, path with its parameters, what the view says of itself)]"""
    return [
        (method, rule.rule.removeprefix("/api/v1"), app.view_functions[rule.endpoint].operation)
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "operation")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    ]


@pytest.fixture
def things(cast):
    return {**objects_of(cast.rose_care), "key": "nothing"}


def filled(path, values):
    return PARAMETER.sub(lambda match: str(values[match[1]]), path)


SEEN = {"version": 1}
BODIES = {"/invoices/<id:invoice_id>/submit": SEEN, "/care-imports/<id:care_upload_id>/apply": SEEN}


def problems_of(machine, routes, values, status, code):
    found = []
    for method, path, _ in routes:
        answer = machine.open(method, filled(path, values), BODIES.get(path, {}) if method == "POST" else None, "a key")
        if (answer.status_code, (answer.get_json() or {}).get("code")) != (status, code):
            found.append(f"{method} {path} answers {answer.status_code}: {answer.get_data(as_text=True)[:200]}")
    return "\n".join(found)


def test_without_a_key_nothing_is_answered_and_a_session_counts_for_nothing(app, routes, things, sign_in):
    assert not problems_of(Machine(app, ""), routes, things, 401, "no_key")
    with_session = Machine(app, "")
    with_session.client = sign_in("alice").client
    assert not problems_of(with_session, routes, things, 401, "no_key")
    assert "Bearer" in with_session.open("GET", "/care").headers["WWW-Authenticate"]


def test_an_ended_key_and_one_that_never_was_are_refused(app, routes, things, key_of, actor, at):
    made = key_of("alice")
    end_key(made.row, actor("alice"), at)
    assert not problems_of(Machine(app, made.key), routes, things, 401, "key_ended")
    assert not problems_of(Machine(app, made.key[:-1] + "x"), routes, things, 401, "key_ended")
    assert not problems_of(Machine(app, "x" * 5000), routes[:1], things, 401, "key_ended")


@pytest.mark.parametrize(("name", "scope"), KEYS)
def test_a_key_does_what_its_scopes_say_and_no_more(machine, routes, things, name, scope):
    theirs = machine(name, scope)
    not_theirs = [each for each in routes if scope not in each[2].scopes]
    assert not_theirs
    assert not problems_of(theirs, not_theirs, things, 403, "missing_scope")
    for method, path, said in routes:
        if scope in said.scopes:
            assert theirs.open(method, filled(path, things), {} if method == "POST" else None).status_code != 403


def test_another_organisations_things_are_not_there(machine, routes, things):
    theirs = machine("charlie")
    nothing = {name: re.sub(r"\d+", str(MISSING), str(value)) for name, value in things.items()}
    of_providers = [each for each in routes if "<" in each[1] and each[2].scopes & set(SCOPES["provider"])]
    for values in (things, nothing):
        assert not problems_of(theirs, of_providers, values, 404, "not_found")


def test_every_route_is_for_one_side(routes):
    for method, path, said in routes:
        assert any(said.scopes <= set(of_side) for of_side in SCOPES.values()), f"{method} {path}"
    assert {scope for _, _, said in routes for scope in said.scopes} == set(Scope)


def test_too_many_requests_in_a_minute_are_refused_and_told_when_to_go_on(rota, monkeypatch):
    monkeypatch.setattr(keys, "LIMITS", keys.Limits(2))
    first = rota.open("GET", "/care")
    assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
    rota.open("GET", "/care")
    refused = rota.open("GET", "/care")
    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many")
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_all_processes_together_let_a_key_send_so_many(app, key_of):
    key_id, one, other = key_of("alice").row.id, keys.Limits(5, at_once=2), keys.Limits(5, at_once=2)
    with app.app_context():
        left = [each.count(key_id, 60.0)[0] for each in (one, other, one, other, other)]
        assert left == [4, 2, 3, 1, 0]  # what one has taken the other learns when it takes more
        for each in (one, other):
            with pytest.raises(Refused):
                each.count(key_id, 119.0)
        assert other.count(key_id, 120.0) == (4, 60)


def test_an_answer_that_is_as_it_was_is_not_sent_again(rota, hours_of_a1):
    first = rota.open("GET", "/care")
    again = rota.open("GET", "/care", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-store"


def test_when_and_from_where_a_key_was_used_is_remembered(rota):
    rota.get("/care")
    row = ApiKey.get()
    assert (row.last_used_from, row.last_used_at.date()) == ("127.0.0.1", clock.today())


def test_an_address_that_is_none_and_a_method_that_is_none_are_problems(rota):
    assert rota.open("GET", "/nothing").get_json()["code"] == "not_found"
    wrong = rota.open("DELETE", "/care")
    assert (wrong.status_code, wrong.get_json()["code"]) == (405, "wrong_method")
    assert "GET" in wrong.headers["Allow"]
    assert rota.get("/care", 422, limit="0")["errors"][0]["field"] == "limit"
    assert rota.get("/care", 422, after="nonsense")["errors"][0]["field"] == "after"
