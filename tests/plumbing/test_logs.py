"""Logs: lines of JSON with the request's id, from the proxy on, and no name, token or code in any of them."""

import dataclasses
import io
import json
import logging
from datetime import timedelta

import pytest
from peewee import IntegrityError

from models import Job, Person
from operations import jobs
from operations.job_handlers import HANDLERS
from tests.support import factories
from web import logs

A_NAME, A_TOKEN = "Angelo Alonso", "tok3n-of-somebody"  # noqa: S105
IDS = {
    "0af7651916cd43dd8448eb211c80319c": True,
    "3f0c2b1e-1111-4aaa-8bbb-9c9c9c9c9c9c": True,
    "short": False,
    "Angelo Alonso was here": False,
    'x"}{"level":"error"': False,
    "a" * 65: False,
}


@pytest.fixture
def lines():
    """`lines()`: what has been logged, as the server and the worker write it."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JSONLines())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize(("given", "is_taken"), IDS.items())
def test_the_proxys_id_is_taken_where_it_is_plain(app, database, monkeypatch, lines, given, is_taken):
    settings = dataclasses.replace(app.config["SETTINGS"], proxies_in_front=1)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    answer = app.test_client().get("/cookies", headers={"X-Request-ID": given})
    found = answer.headers["X-Request-ID"]
    assert (found == given) is is_taken
    assert found in [line.get("request_id") for line in lines()]


def test_without_a_proxy_a_visitor_gives_no_id(app, database):
    given = "0af7651916cd43dd8448eb211c80319c"
    assert app.test_client().get("/cookies", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


def test_what_people_type_and_are_given_is_in_no_line(app, cast, sign_in, lines):
    alice = sign_in("alice")
    alice.get("/search", q=A_NAME)
    app.test_client().get(f"/invitations/{A_TOKEN}?name={A_NAME}", headers={"Referer": f"http://x/{A_TOKEN}"})
    app.test_client().post("/login", data={"email": A_NAME, "password": A_TOKEN})
    told = json.dumps(lines())
    assert len(lines()) >= 3
    assert not [word for word in (A_NAME, "Angelo", A_TOKEN, alice._cookie()) if word in told]


def test_a_failure_is_told_by_its_kind_and_place_and_not_by_its_words(app, database, lines):
    def fail():
        try:
            raise KeyError(A_NAME)
        except KeyError as error:
            raise ValueError(f"the code {A_TOKEN}") from error

    with app.test_request_context():
        try:
            fail()
        except ValueError as error:
            logs.log_failure(error)
    told = lines()[-1]["traceback"]
    assert "ValueError at" in told
    assert "; after KeyError at" in told
    assert "test_logs.py" in told
    assert A_NAME not in told
    assert A_TOKEN not in told


def test_what_the_database_says_is_told_without_values(cast, lines):
    with pytest.raises(IntegrityError) as caught, Person._meta.database.atomic():
        Person.insert(email=cast.alice.email, title="Ms", forename="Angelo", surname="Alonso").execute()
    told = logs._where_it_happened(caught.value)
    assert "person" in told
    assert cast.alice.email not in told
    assert "Angelo" not in told


def test_a_job_that_fails_names_nobody(database, at, lines):
    def broken(job, at, **payload):
        raise ValueError(payload["name"])

    job_id = factories.make_job(kind="broken", payload={"name": A_NAME}, run_at=at.now - timedelta(1)).id
    jobs.run(job_id, at, {**HANDLERS, "broken": broken})
    assert Job.get_by_id(job_id).state == "queued"
    assert f"job {job_id} (broken) failed" in lines()[-1]["message"]
    assert A_NAME not in json.dumps(lines())
