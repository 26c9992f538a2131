"""Two people at one week: whoever is later is told, and nothing is saved twice."""

from datetime import date

import pytest

from models import Actual, AuditEvent
from operations.actuals_files import saving
from operations.form_keys import run_once
from queries.actuals_files.preview import preview_of
from queries.weeks import loading
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.actuals_files import hand_in
from tests.support.at_once import at_once
from tests.support.lancashire import make_respite
from tests.support.recorded_weeks import record_delivery

AT = factories.AT
THREADS = 8


@pytest.fixture
def three_hour_lines(cast):
    """Three lines of ten hours a week."""
    care = factories.make_care(organisation=cast.rose_care)
    return [care.cpli, *(factories.make_cpli(contract=care.contract, service=care.service) for _ in range(2))]


@pytest.fixture
def file(three_hour_lines, cast, alice):
    rows = [{"Week Beginning": "10/11/2025", "CPLI ID": line.reference, "Actual": "8"} for line in three_hour_lines]
    return hand_in(rows, cast.rose_care, alice)


def test_update_system_pressed_by_many_at_once_saves_once(file, alice):
    seen = preview_of(file, AT).seen

    def press():
        prepared = saving.prepare(file, True, AT)
        return saving.update_system(prepared, seen, alice, AT).new

    answers = at_once(*[press] * THREADS)
    assert sorted(answer for answer, _ in answers if answer is not None) == [3]
    assert Actual.select().where(Actual.version == 1).count() == 3
    assert AuditEvent.select().where(AuditEvent.kind == "actual confirmed by bulk import").count() == 3


def test_one_form_sent_many_times_at_once_gets_one_answer(file, alice):
    seen = preview_of(file, AT).seen

    def press():
        prepared = saving.prepare(file, True, AT)

        def verb():
            saving.update_system(prepared, seen, alice, AT)
            return "/saved"

        return run_once("one-key", "import", alice, AT, verb)

    assert at_once(*[press] * THREADS) == [("/saved", None)] * THREADS
    assert AuditEvent.select().where(AuditEvent.kind == "actuals file saved").count() == 1


def test_the_editor_and_the_file_at_the_same_moment(file, three_hour_lines, cast, alice):
    [shown] = loading.load_week(
        loading.Scope(cast.rose_care.id, refs={f"C{three_hour_lines[1].id}"}), date(2025, 11, 10)
    )
    seen = preview_of(file, AT).seen

    def edit():
        record_delivery(shown, Entered(actual_hundredths=900), 0, alice, AT)
        return "edited"

    def press():
        prepared = saving.prepare(file, True, AT)
        saving.update_system(prepared, seen, alice, AT)
        return "imported"

    done = [answer for answer, _ in at_once(edit, press) if answer]
    assert len(done) == 1
    figures = {row.cpli_id: row.actual_hundredths for row in Actual.select()}
    assert figures == (
        {three_hour_lines[1].id: 900} if done == ["edited"] else {line.id: 800 for line in three_hour_lines}
    )


def test_two_files_at_once_do_not_both_take_the_rest_of_an_allowance(cast, alice):
    """Each draws 60 of the 96 hours in a week of its own."""
    respite = make_respite(cast.rose_care)
    weeks = ["03/11/2025", "10/11/2025", "27/10/2025", "20/10/2025"]
    rows = [{"Week Beginning": week, "CPLI ID": respite.cpli.reference, "Actual": "60"} for week in weeks]
    files = [hand_in([row], cast.rose_care, alice) for row in rows]
    seen = [preview_of(file, AT).seen for file in files]
    prepared = [saving.prepare(file, True, AT) for file in files]

    def press(number):
        return lambda: saving.update_system(prepared[number], seen[number], alice, AT).new

    answers = at_once(*map(press, range(4)))
    assert sorted(answer or 0 for answer, _ in answers) == [0, 0, 0, 1]
    assert sum(row.actual_hundredths for row in Actual.select()) == 6000
