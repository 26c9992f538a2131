"""Somebody holds the database for half a minute: a change waits two seconds and says so, and looking goes on."""

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from peewee import PostgresqlDatabase

from models import Action, AuditEvent, SignInSession
from models import database as models_database
from operations import sessions
from tests.support import factories
from tests.support.browser import fields_of
from tests.support.html import read
from tests.support.processes import Portal, moment_there


@pytest.fixture
def alices_portal(start, settings, cast):
    with models_database.atomic():
        token = sessions.start(cast.alice, "complete", moment_there(), organisation=cast.rose_care)
        officer = sessions.start(cast.fin, "complete", moment_there())
    portal = Portal(start, settings, token)
    portal.officers_cookie = f"session={officer}"
    assert portal.ask("GET", "/home")[0] == 200
    return portal


@contextmanager
def held():
    with models_database.atomic() as transaction:
        if isinstance(models_database.obj, PostgresqlDatabase):
            models_database.execute_sql("LOCK TABLE audit_event, sign_in_session IN EXCLUSIVE MODE")
        yield
        transaction.rollback()


def in_time(seconds, ask, *arguments, **fields):
    started = time.monotonic()
    answer = ask(*arguments, **fields)
    assert time.monotonic() - started < seconds
    return answer


def new_action(portal, cast):
    about = factories.make_invoice(organisation=cast.rose_care)
    _, text = portal.ask("GET", f"/actions/new?about=Invoice:{about.id}&type=Payment%20Query")
    form = next(form for form in read(text).all("form") if form["action"] == "/actions/new")
    return {**fields_of(form), "title": "Prices of July", "text": "They differ from the letter."}


def test_a_change_is_refused_with_what_was_typed_and_looking_goes_on(alices_portal, cast):
    portal = alices_portal
    fields = new_action(portal, cast)
    time_of_day = datetime.now(UTC).time()  # the portal's own, on the pinned date
    last_seen = datetime.combine(factories.TODAY, time_of_day) - timedelta(minutes=10)
    SignInSession.update(last_seen_at=last_seen).execute()
    with held():
        assert in_time(2, portal.ask, "GET", "/home")[0] == 200
        status, text = in_time(6, portal.ask, "POST", "/actions/new", **fields)
        assert status == 503
        page = read(text)
        assert "Not saved" in page.text
        assert page.one("[name=title]")["value"] == "Prices of July"
    again = next(form for form in page.all("form") if "Send it again" in form.text)
    status, text = portal.ask("POST", again["action"], **fields_of(again))
    assert (status, Action.select().count()) == (303, 1)


def test_an_officers_look_at_a_client_becomes_an_event_when_it_can(alices_portal, cast):
    portal = alices_portal
    care = factories.make_care(organisation=cast.rose_care)
    looks = AuditEvent.select().where(AuditEvent.kind == "client's record looked at")
    portal.cookie = portal.officers_cookie
    with held():
        assert in_time(2, portal.ask, "GET", f"/care-package-line-items/{care.cpli.id}")[0] == 200
    assert looks.count() == 0
    assert portal.ask("GET", "/council", host="evil.example")[0] == 400
    portal.ask("GET", "/council")
    assert looks.count() == 1
