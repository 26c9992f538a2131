"""Visits are taken over: matched, filled into planned weeks, updated and never doubled; what is wrong stays."""

from datetime import date

import pytest

import models
from operations.visits import files, fill_weeks, saving
from queries.visits.file_preview import preview_of
from rules.recorded_weeks import SomebodyWasFaster
from tests.support import factories
from tests.support.visits_files import MONDAY, hand_in, preview, update_system, upload, visit_row


def week_of(care):
    return models.Actual.get_or_none(models.Actual.cpli == care.cpli, models.Actual.week_start == MONDAY)


def test_visits_fill_a_planned_week_to_be_looked_at(hours_of_a1, alice):
    rows = [
        visit_row(1, actual_end="10/11/2025 09:37"),  # 30
        visit_row(2, actual_start="10/11/2025 10:00", actual_end="10/11/2025 12:00", carers="2"),  # 120, twice
        visit_row(4, status="Frustrated", actual_start="", actual_end="", comments="No answer"),
        visit_row(5, status="Missed", actual_start="", actual_end=""),
    ]
    saved = upload(rows, hours_of_a1.organisation, alice)
    assert (saved.new, saved.filled, saved.waiting, saved.left) == (4, 1, 0, 0)
    week = week_of(hours_of_a1)
    assert (week.state, week.actual_hundredths, week.frustrated_hundredths, week.missed_hundredths) == (
        "generated",
        450,
        50,
        500,
    )
    assert (week.visits, week.comment) == (3, "No answer")
    assert models.AuditEvent.get(models.AuditEvent.kind == "actual filled from visits").object_id == week.id


def test_the_same_file_again_changes_nothing(hours_of_a1, alice):
    upload([visit_row()], hours_of_a1.organisation, alice)
    events = models.AuditEvent.select().count()
    again = hand_in([visit_row()], hours_of_a1.organisation, alice)
    found = preview_of(again, factories.AT)
    assert (len(found.unchanged), found.taken, found.was_pence) == (1, [], found.now_pence)
    with pytest.raises(Exception, match="Nothing in this file is new"):
        update_system(again, alice)
    assert models.Visit.select().count() == 1
    assert models.AuditEvent.select().count() == events + 1  # that it was handed in


def test_a_visit_that_comes_again_is_updated_and_its_line_follows(hours_of_a1, alice):
    upload([visit_row()], hours_of_a1.organisation, alice)
    saved = upload([visit_row(actual_end="10/11/2025 10:30")], hours_of_a1.organisation, alice)
    assert (saved.new, saved.changed, models.Visit.select().count()) == (0, 1, 1)
    assert week_of(hours_of_a1).actual_hundredths == 150
    event = models.AuditEvent.get(models.AuditEvent.kind == "visit changed by upload")
    assert (event.was["actual_end"], event.now["actual_end"]) == ("2025-11-10 09:30:00", "2025-11-10 10:30:00")


def test_a_visit_that_moves_to_another_line_leaves_the_first(hours_of_a1, alice):
    other = factories.make_care(contract=hours_of_a1.contract, client=hours_of_a1.client)
    upload([visit_row(cpli_id=hours_of_a1.cpli.reference)], hours_of_a1.organisation, alice)
    upload([visit_row(cpli_id=other.cpli.reference)], hours_of_a1.organisation, alice)
    assert (week_of(hours_of_a1).actual_hundredths, week_of(other).actual_hundredths) == (0, 50)


@pytest.mark.parametrize("state", ["entered", "confirmed"])
def test_what_a_person_entered_stays_and_the_difference_is_shown(hours_of_a1, alice, state):
    factories.make_actual(cpli=hours_of_a1.cpli, state=state, actual_hundredths=900, missed_hundredths=100)
    found = preview([visit_row()], hours_of_a1.organisation, alice)
    assert len(found.different) == 1
    upload([visit_row()], hours_of_a1.organisation, alice)
    assert week_of(hours_of_a1).actual_hundredths == 900
    proposed = models.Dispute.select().where(models.Dispute.reason == "Contradicts another source").count()
    assert proposed == (1 if state == "confirmed" else 0)


def test_generated_figures_are_filled_again(hours_of_a1, alice):
    factories.make_actual(cpli=hours_of_a1.cpli, state="generated")
    upload([visit_row()], hours_of_a1.organisation, alice)
    assert (week_of(hours_of_a1).state, week_of(hours_of_a1).actual_hundredths, week_of(hours_of_a1).version) == (
        "generated",
        50,
        2,
    )


def test_a_timetabled_line_is_filled_by_its_days(cast, alice):
    care = factories.make_care(
        organisation=cast.rose_care,
        client={"ssref": "A1"},
        level={"unit": "Session"},
        pricing="timetabled",
        units_hundredths=None,
        sessions=[100] * 5 + [0, 0],
    )
    tuesday = {name: f"11/11/2025 {time}" for name, time in (("actual_start", "09:00"), ("actual_end", "12:00"))}
    saved = upload([visit_row(), visit_row(2, **tuesday)], cast.rose_care, alice)
    week = week_of(care)
    assert (saved.filled, week.actual_hundredths, week.missed_hundredths) == (1, 200, 300)
    assert [row["days"] for row in week.rows] == [[0, 1]]


def test_a_week_that_has_not_ended_is_filled_in_the_night_after_it(hours_of_a1, alice, run_jobs):
    this_week = {"actual_start": "17/11/2025 09:00", "actual_end": "17/11/2025 10:00"}
    upload([visit_row(**this_week)], hours_of_a1.organisation, alice)
    assert models.Actual.select().count() == 0
    monday = factories.Moment(date(2025, 11, 24), factories.datetime(2025, 11, 24, 2, 1))
    run_jobs(monday)
    assert models.Actual.get().actual_hundredths == 100


def test_wrong_rows_stay_to_be_put_right_and_the_others_are_taken(hours_of_a1, alice):
    rows = [visit_row(), visit_row(2, actual_end="10/11/2025 08:00"), visit_row(3, status="Done")]
    file = hand_in(rows, hours_of_a1.organisation, alice)
    found = preview_of(file, factories.AT)
    assert [(each.line, each.column) for each in found.wrong] == [(3, "actual_end"), (4, "status")]
    saved = update_system(file, alice)
    assert (saved.new, saved.left) == (1, 2)
    file = files.put_right(
        file, {3: {"actual_end": "10/11/2025 11:00"}, 4: {"status": "Delivered"}}, alice, factories.AT
    )
    found = preview_of(file, factories.AT)
    assert (len(found.new), found.wrong) == (2, [])
    assert update_system(file, alice).left == 0
    assert week_of(hours_of_a1).actual_hundredths == 200


def test_what_changed_since_it_was_shown_is_shown_again_first(hours_of_a1, alice):
    file = hand_in([visit_row()], hours_of_a1.organisation, alice)
    seen = preview_of(file, factories.AT).seen
    factories.make_actual(cpli=hours_of_a1.cpli, state="entered")
    with pytest.raises(SomebodyWasFaster):
        saving.update_system(saving.prepare(file, factories.AT), seen, alice, factories.AT)
    assert models.Visit.select().count() == 0


def test_another_organisations_line_is_unknown(cast, hours_of_a1, alice):
    theirs = factories.make_care(organisation=cast.clifton_house)
    upload([visit_row(cpli_id=theirs.cpli.reference)], hours_of_a1.organisation, alice)
    assert models.Visit.get().cpli_id == hours_of_a1.cpli.id
    saved = upload(
        [visit_row(2, cpli_id=theirs.cpli.reference, ssref=theirs.client.ssref)], hours_of_a1.organisation, alice
    )
    visit = models.Visit.get(models.Visit.reference == "V2")
    assert (saved.waiting, visit.cpli_id, visit.client_id) == (1, None, None)


def test_two_organisations_may_number_their_visits_alike(cast, hours_of_a1, alice, actor):
    theirs = factories.make_care(organisation=cast.clifton_house)
    upload([visit_row()], cast.rose_care, alice)
    upload([visit_row(ssref=theirs.client.ssref)], cast.clifton_house, actor("charlie"))
    assert models.Visit.select().count() == 2


def test_lines_that_minutes_do_not_tell_are_left_to_people(cast, alice):
    weekly = factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"}, pricing="weekly")
    saved = upload([visit_row()], cast.rose_care, alice)
    assert (saved.new, saved.filled, week_of(weekly)) == (1, 0, None)


def test_a_locked_week_stays(hours_of_a1, alice):
    counted = factories.make_actual(cpli=hours_of_a1.cpli)
    factories.make_counted_actual(actual=counted)
    upload([visit_row()], hours_of_a1.organisation, alice)
    assert week_of(hours_of_a1).actual_hundredths == 1000


def test_who_enters_figures_while_a_file_is_taken_over_is_not_overwritten(hours_of_a1, alice, monkeypatch):
    mine = factories.make_actual(cpli=hours_of_a1.cpli, state="generated")

    def write_after_somebody(visit_week, by, at):
        models.Actual.update(state="entered", version=2).where(models.Actual.id == mine.id).execute()
        return write(visit_week, by, at)

    write = fill_weeks._write
    monkeypatch.setattr(fill_weeks, "_write", write_after_somebody)
    upload([visit_row()], hours_of_a1.organisation, alice)
    assert (week_of(hours_of_a1).state, week_of(hours_of_a1).actual_hundredths) == ("entered", 1000)


def test_many_weeks_are_filled_in_by_jobs_in_chunks(hours_of_a1, alice, run_jobs, monkeypatch):
    """25,000 visits of 6,250 lines held the database for 17 seconds."""
    monkeypatch.setattr(saving, "WEEKS_AT_ONCE", 2)
    monkeypatch.setattr(fill_weeks, "LINES_A_CHUNK", 2)
    lines = [factories.make_cpli(contract=hours_of_a1.contract, service=hours_of_a1.service) for _ in range(3)]
    rows = [visit_row(number, cpli_id=line.reference, ssref="") for number, line in enumerate(lines, 1)]
    saved = upload([visit_row(9), *rows], hours_of_a1.organisation, alice)
    assert (saved.is_filled_later, saved.filled, models.Actual.select().count()) == (True, 4, 0)
    run_jobs(factories.AT)
    assert [row.actual_hundredths for row in models.Actual.select()] == [50] * 4
    moved = [row | {"CPLI ID": hours_of_a1.cpli.reference, "SSRef": ""} for row in rows[:1]]
    upload(moved, hours_of_a1.organisation, alice)
    run_jobs(factories.AT)
    assert [row.actual_hundredths for row in models.Actual.select().order_by(models.Actual.cpli)] == [100, 0, 50, 50]


def test_what_happens_elsewhere_does_not_make_an_upload_be_read_again(hours_of_a1, alice, cast, monkeypatch):
    file = hand_in([visit_row()], hours_of_a1.organisation, alice)
    prepared = saving.prepare(file, factories.AT)
    upload([visit_row(ssref="B9")], cast.clifton_house, alice)
    monkeypatch.setattr(saving, "preview_of", None)
    assert saving.update_system(prepared, prepared.preview.seen, alice, factories.AT).new == 1
