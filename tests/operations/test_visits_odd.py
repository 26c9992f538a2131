"""Odd visits files, as a stranger might send them: nights, ends of weeks and lines, other people's clients, rubbish."""

from datetime import date

import pytest

import models
from queries.visits.causes import causes_of
from queries.visits.line_rows import line_rows
from rules.visit_questions import Kind
from tests.support import factories
from tests.support.factories import AT
from tests.support.visits_files import MONDAY, preview, upload, visit_row

SUNDAY_NIGHT = {"actual_start": "09/11/2025 23:30", "actual_end": "10/11/2025 00:30"}
MONDAY_MORNING = {"actual_start": "10/11/2025 00:15", "actual_end": "10/11/2025 00:45"}


def sent(care, alice, *rows):
    return preview(list(rows), care.organisation, alice)


def kinds(found):
    return {row.line: [question.kind for question in row.questions] for row in found.asked}


@pytest.mark.parametrize("first", [SUNDAY_NIGHT, MONDAY_MORNING])
def test_a_night_between_two_weeks_is_one_night(hours_of_a1, alice, first):
    second = MONDAY_MORNING if first is SUNDAY_NIGHT else SUNDAY_NIGHT
    no_plan = {"planned_start": "", "planned_end": ""}
    upload([visit_row(1, **no_plan, **first)], hours_of_a1.organisation, alice)
    weeks = {row.week_start: row.actual_hundredths for row in models.Actual.select()}
    assert weeks in ({date(2025, 11, 3): 100}, {MONDAY: 50})  # the week in which it began has all of it
    assert kinds(sent(hours_of_a1, alice, visit_row(2, **no_plan, **second))) == {2: [Kind.OVERLAP]}


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("10/11/2025 09:00", "has no minutes"),
        ("10/11/2025 08:59", "ends before it begins"),
        ("11/11/2025 10:00", "longer than 24 hours"),
    ],
)
def test_no_minutes_less_than_none_and_25_hours_are_refused(hours_of_a1, alice, end, words):
    found = sent(hours_of_a1, alice, visit_row(actual_end=end))
    assert [words in row.reason for row in found.wrong] == [True]


def test_24_hours_are_a_visit_that_is_asked_about(hours_of_a1, alice):
    assert kinds(sent(hours_of_a1, alice, visit_row(actual_end="11/11/2025 09:00"))) == {2: [Kind.LONG]}


def test_frustrated_for_a_day_and_missed_tomorrow(hours_of_a1, alice):
    nobody = {"actual_start": "", "actual_end": ""}
    long = visit_row(1, status="Frustrated", planned_end="11/11/2025 08:00", **nobody)
    future = {"planned_start": "21/11/2025 09:00", "planned_end": "21/11/2025 10:00"}
    missed, cancelled = (
        visit_row(n, status=status, **future, **nobody) for n, status in ((2, "Missed"), (3, "Cancelled"))
    )
    found = sent(hours_of_a1, alice, long, missed, cancelled)
    assert (kinds(found), [row.line for row in found.wrong], len(found.new)) == ({2: [Kind.LONG]}, [3], 1)


def test_a_slip_in_the_year_is_asked_about(hours_of_a1, alice):
    models.CarePackageLineItem.update(start_date=date(2020, 1, 6)).execute()
    last_year = {"actual_start": "11/11/2024 09:00", "actual_end": "11/11/2024 09:30"}
    found = sent(hours_of_a1, alice, visit_row(planned_start="", planned_end="", **last_year))
    assert kinds(found) == {2: [Kind.LONG_AGO]}


def test_weeks_that_are_locked_or_in_dispute_stay_and_say_so(hours_of_a1, alice):
    factories.make_counted_actual(actual=factories.make_actual(cpli=hours_of_a1.cpli))
    disputed = factories.make_care(contract=hours_of_a1.contract, client={"ssref": "A2"})
    factories.make_actual(cpli=disputed.cpli)
    whose = {"organisation": disputed.organisation, "client": disputed.client}
    factories.make_dispute(**whose, first_week=MONDAY, last_week=MONDAY, status="in_dispute")
    found = sent(hours_of_a1, alice, visit_row(1), visit_row(2, ssref="A2"))
    words = sorted(row.outcome for row in line_rows(found))
    assert words == [
        "Stays: it is in dispute: 10 where the visits say 0.5",
        "Stays: it is locked: 10 where the visits say 0.5",
    ]


def test_after_a_line_ended_or_a_death_a_visit_waits_and_in_a_suspension_it_is_named(hours_of_a1, alice):
    ended = factories.make_care(contract=hours_of_a1.contract, client={"ssref": "A2"}, end_date=date(2025, 11, 9))
    died = factories.make_care(
        contract=hours_of_a1.contract, client={"ssref": "A3", "date_of_death": date(2025, 11, 9)}
    )
    factories.make_suspension(client=hours_of_a1.client, start_date=date(2025, 11, 1), end_date=date(2025, 11, 30))
    found = sent(hours_of_a1, alice, visit_row(1), visit_row(2, ssref="A2"), visit_row(3, ssref="A3"))
    lines = {row.line: row.visit.cpli_id for row in found.new}
    assert lines == {2: hours_of_a1.cpli.id, 3: None, 4: None}, (ended, died)
    assert ["in which the care is suspended" in week.over_plan for week in found.visit_weeks] == [True]


def test_another_providers_client_looks_like_nobody(cast, hours_of_a1, alice):
    theirs = factories.make_care(organisation=cast.clifton_house, client={"ssref": "T1"})
    rows = [
        visit_row(1, ssref="T1"),
        visit_row(2, ssref="T1", cpli_id=theirs.cpli.reference),
        visit_row(3, ssref="", cpli_id=theirs.cpli.reference),
        visit_row(4, ssref="T1", service_level=theirs.level.name),
    ]
    nobody = [
        {heading: text.replace("T1", "N1").replace(theirs.cpli.reference, "C9") for heading, text in row.items()}
        for row in rows
    ]

    def answer(of_rows):
        found = sent(hours_of_a1, alice, *of_rows)
        wrong = [(row.line, row.problems) for row in found.wrong]
        return wrong, [(row.line, row.visit.client_id, row.visit.cpli_id) for row in found.new], kinds(found)

    assert answer(rows) == answer(nobody)


def test_two_clients_with_one_name_are_told_apart_by_their_references(hours_of_a1, alice):
    name = {"title": "Mrs", "forename": "Iris", "surname": "Angelo"}
    for ssref in ("D1", "D2"):
        factories.make_care(contract=hours_of_a1.contract, client={"ssref": ssref, **name})
    found = sent(hours_of_a1, alice, visit_row(1, ssref="D1"), visit_row(1, ssref="D2", visit_id="V2"))
    assert found.asked == []  # at one time, of two people
    assert sorted(week.line.client_name for week in found.visit_weeks) == [
        "Mrs Iris Angelo (D1)",
        "Mrs Iris Angelo (D2)",
    ]


def test_the_causes_of_thousands_of_wrong_rows_are_few(hours_of_a1, alice):
    rows = [visit_row(number, status=f"Delivred{number}", carers="99") for number in range(1, 1_001)]
    found = sent(hours_of_a1, alice, *rows)
    assert [len(cause.lines) for cause in causes_of(found, AT.now)] == [1_000, 1_000]
    assert len(found.nearest_statuses.found) == 200


def test_visit_ids_of_eighteen_digits_are_not_taken_for_one_another(hours_of_a1, alice):
    upload([visit_row(visit_id="202511100900001001")], hours_of_a1.organisation, alice)
    second, later = (visit_row(n, visit_id=f"20251110090000100{n + 1}") for n in (1, 2))
    found = sent(hours_of_a1, alice, second, later)
    assert (found.recognised, kinds(found), len(found.new)) == ([], {2: [Kind.SAME_TIME]}, 1)
