"""Two coordinators at the same moment: an allowance is drawn once, and nothing is added or deleted twice."""

import threading
from datetime import date, timedelta

from models import Actual
from operations import consequences
from operations.actuals import deleting, recording
from operations.audit import SYSTEM
from operations.care_import.importing import import_care
from queries.weeks import loading
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.at_once import at_once, when_somebody_waits
from tests.support.care_files import sheets_of
from tests.support.lancashire import WEEK, make_homecare, make_respite

AT = factories.AT


def record(care, week, ref, hundredths, by):
    scope = loading.Scope(care.organisation.id, client_id=care.client.id)
    recording.record_week(scope, week, {ref: (Entered(hundredths), 0)}, by, AT)
    return week


def test_two_weeks_at_once_do_not_both_take_the_rest_of_an_allowance(cast, alice):
    care = make_respite(cast.rose_care)
    weeks = [WEEK - timedelta(weeks=count) for count in range(6)]
    answers = at_once(*[lambda week=week: record(care, week, f"C{care.cpli.id}", 9000, alice) for week in weeks])
    assert sum(answer is not None for answer, _ in answers) == 1
    refused = [str(broken) for _, broken in answers if broken]
    assert all("Only 6 Hours of the allowance of 96 Hours are left" in words for words in refused), refused


def test_the_same_emergency_hours_are_added_once(cast, alice):
    care, _, level = make_homecare(cast.rose_care)
    ref = f"U{care.contract.id}-{care.client.id}-{level.id}-{care.service.id}"
    answers = at_once(*[lambda: record(care, WEEK, ref, 200, alice)] * 6)
    assert sum(answer is not None for answer, _ in answers) == 1
    assert Actual.select().where(Actual.cpli.is_null()).count() == 1


def test_an_entry_that_is_changed_and_deleted_at_once_is_one_of_both(cast, alice):
    care = make_respite(cast.rose_care)
    ref, scope = f"C{care.cpli.id}", loading.Scope(care.organisation.id, client_id=care.client.id)
    record(care, WEEK, ref, 200, alice)

    def change():
        recording.record_week(scope, WEEK, {ref: (Entered(300), 1)}, alice, AT)
        return "changed"

    def delete():
        deleting.delete_actual(scope, WEEK, ref, 1, alice, AT)
        return "deleted"

    done = [answer for answer, _ in at_once(change, delete) if answer]
    assert len(done) == 1
    assert [row.actual_hundredths for row in Actual.select()] == ([300] if done == ["changed"] else [])


def test_two_sheets_at_once_save_one_of_both_whole(cast, alice):
    contract = factories.make_care(organisation=cast.rose_care).contract
    lines = [factories.make_care(contract=contract).cpli for _ in range(5)]
    week, scope = date(2025, 11, 10), loading.Scope(cast.rose_care.id)

    def save(hundredths):
        entries = {f"C{line.id}": (Entered(hundredths), 0) for line in lines}
        recording.record_week(scope, week, entries, alice, AT)
        return hundredths

    done = [answer for answer, _ in at_once(lambda: save(700), lambda: save(800)) if answer]
    assert len(done) == 1
    assert {row.actual_hundredths for row in Actual.select()} == set(done)


def test_a_week_is_saved_while_the_council_imports_it(cast, alice, monkeypatch):
    """The import would wait for the week's row, and the week for the chain of events that the import holds."""
    cpli, week = factories.make_care(organisation=cast.rose_care).cpli, date(2025, 11, 10)
    factories.make_actual(cpli=cpli, week_start=week, actual_hundredths=1000, state="entered")
    week_is_written, go_on = threading.Event(), threading.Event()
    recorded = consequences.lines_recorded

    def slowly(*args):
        week_is_written.set()
        go_on.wait(10)
        recorded(*args)

    def save():
        scope = loading.Scope(cast.rose_care.id)
        recording.record_week(scope, week, {f"C{cpli.id}": (Entered(900), 1)}, alice, AT)
        return "saved"

    def bring_in():
        week_is_written.wait(10)
        when_somebody_waits(go_on.set)
        row = {"Week Beginning": f"{week:%d/%m/%Y}", "CPLI ID": cpli.reference, "Actual": "8"}
        return import_care(sheets_of(actuals=[row]), SYSTEM, AT).is_applied

    monkeypatch.setattr("operations.consequences.lines_recorded", slowly)
    assert sorted(str(answer) for answer, _ in at_once(save, bring_in)) == ["True", "saved"]
    assert (Actual.get().actual_hundredths, Actual.get().version) == (800, 3)
