"""One order of taking turns: whoever changes what was delivered holds its contracts first, and nobody locks up."""

import logging
import re

import pytest
from peewee import SqliteDatabase

from models import Actual, Dispute, database
from operations.actuals import confirming, deleting, recording
from operations.actuals_files import waiting_files
from operations.disputes import answering, deciding
from operations.visits import files, fill_weeks
from operations.visits.matching import attach_waiting
from queries.disputes import details as disputes
from queries.weeks import loading
from queries.weeks.loading import Scope
from rules.delivery_values import Entered
from tests.support import actuals_files as actual_files
from tests.support import factories
from tests.support import visits_files as visit_files
from tests.support.disputes import DETAILS, SIX, WEEK, raise_on, scope_of
from tests.support.lancashire import WEEK as WEEK_OF_RESPITE
from tests.support.lancashire import make_respite

AT = factories.AT
CONTRACTS = re.compile(r'SELECT .*FROM "contract" AS "t1" WHERE .*ORDER BY "t1"."id"( FOR NO KEY UPDATE)?$')
CHANGES = re.compile(r"INSERT|UPDATE|DELETE|SELECT pg_advisory")


@pytest.fixture
def alice_and_fin(actor):
    return actor("alice"), actor("fin")


def entries(care, entered):
    [line] = loading.load_week(scope_of(care), WEEK)
    return {line.ref: (entered, line.version)}


def save(care, alice, _fin, entered=SIX):
    typed = entries(care, entered)
    return lambda: recording.record_week(scope_of(care), WEEK, typed, alice, AT)


def confirm(care, alice, _fin):
    Actual.update(state="entered").execute()
    return lambda: confirming.confirm(scope_of(care), WEEK, alice, AT)


def undo_confirm(care, alice, _fin):
    Actual.update(confirmed_at=AT.now).execute()
    return lambda: confirming.undo_confirm(scope_of(care), WEEK, alice, AT)


def generate(care, alice, _fin):
    Actual.delete().execute()
    return lambda: confirming.generate(scope_of(care), WEEK, alice, AT)


def delete(care, alice, _fin):
    respite, week = make_respite(care.organisation), WEEK_OF_RESPITE
    scope, ref = Scope(care.organisation.id, client_id=respite.client.id), f"C{respite.cpli.id}"
    recording.record_week(scope, week, {ref: (Entered(200), 0)}, alice, AT)
    return lambda: deleting.delete_actual(scope, week, ref, 1, alice, AT)


def raise_it(care, _alice, fin):
    return lambda: raise_on(care, fin, AT)


def raise_proposed(care, alice, fin):
    save(care, alice, fin)()
    dispute = Dispute.get()
    return lambda: deciding.raise_proposed(dispute, dispute.version, dispute.reason, DETAILS, fin, AT)


def drop(care, alice, fin):
    save(care, alice, fin)()
    dispute = Dispute.get()
    return lambda: deciding.drop(dispute, dispute.version, fin, AT)


def correct(care, alice, fin):
    dispute, typed = raise_on(care, fin, AT), entries(care, SIX)
    return lambda: answering.correct(dispute, scope_of(care), WEEK, typed, alice, AT)


def respond(care, alice, fin):
    dispute = raise_on(care, fin, AT)
    return lambda: answering.update(dispute, dispute.version, "It was so", alice, AT)


def request_resolution(care, alice, fin):
    dispute = raise_on(care, fin, AT)
    return lambda: answering.request_resolution(dispute, dispute.version, "It was so", alice, AT)


def resolve(care, _alice, fin):
    dispute = raise_on(care, fin, AT)
    seen = disputes.seen_of(dispute)
    return lambda: deciding.resolve(dispute, dispute.version, seen, fin, AT)


def reopen(care, alice, fin):
    resolve(care, alice, fin)()
    dispute = Dispute.get()
    return lambda: deciding.reopen(dispute, dispute.version, fin, AT, "Once more")


def row_of(care, **cells):
    return {"Week Beginning": f"{WEEK:%d/%m/%Y}", "CPLI ID": care.cpli.reference, "Mon": "1", **cells}


def put_row_right(care, alice, _fin):
    file = actual_files.hand_in([row_of(care)], care.organisation, alice)
    return lambda: waiting_files.put_right(file, 2, {"tue": "1"}, alice, AT)


def cancel(care, alice, _fin):
    file = actual_files.hand_in([row_of(care)], care.organisation, alice)
    return lambda: waiting_files.cancel(file, alice, AT)


def bulk_import(care, alice, _fin):
    file = actual_files.hand_in([row_of(care)], care.organisation, alice)
    return lambda: actual_files.update_system(file, alice)


def upload_visits(care, alice, _fin):
    file = visit_files.hand_in([visit_files.visit_row(ssref="B2")], care.organisation, alice)
    return lambda: visit_files.update_system(file, alice)


def put_visit_right(care, alice, _fin):
    file = visit_files.hand_in([visit_files.visit_row(carers="none")], care.organisation, alice)
    return lambda: files.put_right(file, {2: {"carers": "1"}}, alice, AT)


def fill_week(care, _alice, _fin):
    factories.make_visit(cpli=care.cpli, week_start=WEEK, day=WEEK)
    return lambda: fill_weeks.fill_week(None, AT, care.organisation.id, f"{WEEK}")


def attach(care, alice, fin):
    upload_visits(care, alice, fin)()
    return lambda: attach_waiting(AT)


OF_WEEKS = (save, confirm, undo_confirm, generate, delete, fill_week, attach)
OF_DISPUTES = (raise_it, raise_proposed, drop, correct, respond, request_resolution, resolve, reopen)
OF_FILES = (put_row_right, cancel, bulk_import, upload_visits, put_visit_right)


@pytest.mark.parametrize("verb", OF_WEEKS + OF_DISPUTES + OF_FILES, ids=lambda verb: verb.__name__)
def test_a_change_holds_the_contracts_before_it_writes(verb, bedford, alice_and_fin, caplog):
    change = verb(bedford, *alice_and_fin)
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        change()
    said = [record.msg[0] for record in caplog.records if record.name == "peewee"]
    held = next(place for place, sql in enumerate(said) if _holds_contracts(sql))
    assert held < next((place for place, sql in enumerate(said) if CHANGES.match(sql)), len(said)), said


def _holds_contracts(sql):
    found = CONTRACTS.match(sql)
    return found and (found[1] or isinstance(database.obj, SqliteDatabase))
