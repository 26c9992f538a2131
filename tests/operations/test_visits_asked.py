"""What is asked of a visits file before it is paid: the same visit under another ID, clashes, lengths, moves, dates."""

from datetime import date

import pytest

import models
from operations.visits import answers, files
from queries.visits.file_preview import preview_of
from rules.broken import IllegalMove
from rules.care_files.date_cells import DateOrder
from rules.visit_questions import Kind
from tests.support import factories
from tests.support.browser import watched_sql
from tests.support.factories import AT
from tests.support.visits_files import MONDAY, hand_in, preview, say_right, update_system, upload, visit_row

EDGES = (("start", "09:00"), ("end", "17:00"))
TUESDAY = {"actual_start": "11/11/2025 09:00", "actual_end": "11/11/2025 10:00"}


def week_of(care):
    return models.Actual.get_or_none(models.Actual.cpli == care.cpli, models.Actual.week_start == MONDAY)


def asked(found):
    """{line: kinds} of a Preview."""
    return {row.line: [question.kind for question in row.questions] for row in found.asked}


def again(file):
    return models.ActualsFile.get_by_id(file.id)


@pytest.mark.parametrize(
    ("sent", "after_the_spreadsheet"),
    [
        (("000451", "000452"), ("451", "452")),
        (("2025111000451", "2025111100452"), ("2.02511E+12", "2.02511E+12")),
        (("12E3", "12E4"), ("12000", "120000")),
        (("3-4", "4-4"), ("03-Apr", "04-Apr")),
    ],
)
def test_visit_ids_that_a_spreadsheet_changed_are_visits_sent_already(hours_of_a1, alice, sent, after_the_spreadsheet):
    hours = {"actual_end": "10/11/2025 10:00", "planned_end": "10/11/2025 10:00"}
    rows = [visit_row(**hours), visit_row(2, actual_start="11/11/2025 09:00", actual_end="11/11/2025 10:00")]
    upload([row | {"Visit ID": each} for row, each in zip(rows, sent, strict=True)], hours_of_a1.organisation, alice)
    assert week_of(hours_of_a1).actual_hundredths == 200
    changed = [row | {"Visit ID": each} for row, each in zip(rows, after_the_spreadsheet, strict=True)]
    found = preview(changed, hours_of_a1.organisation, alice)
    assert (found.taken, found.asked, found.wrong, len(found.unchanged)) == ([], [], [], 2)
    assert [(row.sent_as, row.visit.reference) for row in found.recognised] == [
        *zip(after_the_spreadsheet, sent, strict=True)
    ]
    assert models.Visit.select().count() == 2


def test_an_id_that_was_cut_short_and_is_none_that_was_sent_is_refused_once_each(hours_of_a1, alice):
    rows = [visit_row(number, visit_id="2.02511E+12") for number in (1, 2)]
    found = preview(rows, hours_of_a1.organisation, alice)
    assert [(row.line, row.column) for row in found.wrong] == [(2, "visit_id"), (3, "visit_id")]
    assert "Give the column the format Text" in found.wrong[0].reason


def test_an_id_that_only_looks_like_one_that_was_sent_is_asked_about(hours_of_a1, alice):
    organisation = hours_of_a1.organisation
    upload([visit_row(visit_id="000451")], organisation, alice)
    rows = [visit_row(visit_id="451", actual_end="10/11/2025 10:00")]
    file = hand_in(rows, organisation, alice)
    assert asked(preview_of(file, AT)) == {2: [Kind.RENUMBERED, Kind.OVERLAP]}
    answers.answer_row(file, 2, answers.IS_SAME, alice, AT)
    saved = update_system(again(file), alice)
    assert (saved.new, saved.changed, models.Visit.get().reference) == (0, 1, "000451")
    assert week_of(hours_of_a1).actual_hundredths == 100

    other = hand_in([visit_row(3, visit_id="451")], organisation, alice)
    answers.answer_row(other, 2, answers.TAKE, alice, AT)
    assert update_system(again(other), alice).new == 1


def test_identical_and_overlapping_visits_are_asked_about_once(hours_of_a1, alice):
    organisation = hours_of_a1.organisation
    upload([visit_row()], organisation, alice)
    twin, overlapping = visit_row(1, visit_id="T1"), visit_row(1, visit_id="T2", actual_start="10/11/2025 09:29")
    rows = [twin, overlapping, visit_row(3), visit_row(3, visit_id="T3")]
    file = hand_in(rows, organisation, alice)
    found = preview_of(file, AT)
    assert asked(found) == {2: [Kind.SAME_TIME], 3: [Kind.OVERLAP], 5: [Kind.SAME_TIME]}
    assert "V1, 10/11/2025 09:00 to 09:30" in found.asked[0].questions[0].words
    assert answers.answer_kind(file, Kind.SAME_TIME, answers.TAKE, alice, AT) == 2
    assert answers.leave_out_kind(again(file), Kind.OVERLAP, alice, AT) == 1
    with pytest.raises(IllegalMove):
        answers.leave_out_kind(again(file), Kind.OVERLAP, alice, AT)
    saved = update_system(again(file), alice)
    assert (saved.new, saved.left, week_of(hours_of_a1).actual_hundredths) == (3, 0, 200)
    assert preview([twin], organisation, alice).asked == []  # nothing of it is new


def test_what_is_asked_about_stays_in_the_file_until_it_is_answered(hours_of_a1, alice):
    file = hand_in([visit_row(), visit_row(1, visit_id="T1")], hours_of_a1.organisation, alice)
    saved = update_system(file, alice)
    assert (saved.new, saved.left, week_of(hours_of_a1).actual_hundredths) == (1, 1, 50)
    say_right(again(file), alice)
    file = files.put_right(again(file), {3: {"carers": "2"}}, alice, AT)
    assert asked(preview_of(file, AT)) == {3: [Kind.SAME_TIME]}  # typed anew, it is asked anew


def test_a_visit_many_times_its_plan_is_asked_about(hours_of_a1, alice):
    found = preview([visit_row(actual_end="10/11/2025 17:00")], hours_of_a1.organisation, alice)
    assert asked(found) == {2: [Kind.LONG]}
    assert found.asked[0].questions[0].words == "It took 480 minutes where 30 were planned"
    assert found.filled == []


def test_a_visit_that_would_move_is_never_just_changed(cast, hours_of_a1, alice):
    organisation = hours_of_a1.organisation
    line = factories.make_care(contract=hours_of_a1.contract, client=hours_of_a1.client).cpli
    other = factories.make_care(contract=hours_of_a1.contract, client={"ssref": "A2"})
    rows = [visit_row(number, cpli_id=hours_of_a1.cpli.reference) for number in range(1, 6)]
    upload(rows, organisation, alice)
    changed = [
        rows[0] | {"CPLI ID": line.reference},
        rows[1] | {"CPLI ID": other.cpli.reference, "SSRef": "A2"},
        rows[2] | {"CPLI ID": "", "SSRef": "B9"},
        visit_row(
            4, cpli_id=hours_of_a1.cpli.reference, actual_start="03/11/2025 12:00", actual_end="03/11/2025 12:30"
        ),
        rows[4] | {"Comments": "Stayed for tea"},
    ]
    found = preview(changed, organisation, alice)
    assert asked(found) == {2: [Kind.MOVED], 3: [Kind.MOVED], 4: [Kind.MOVED], 5: [Kind.OTHER_WEEK]}
    words = [row.questions[0].words for row in found.asked]
    assert f"on CPLI {hours_of_a1.cpli.reference}, and would move to CPLI {line.reference}" in words[0]
    assert "a visit of A1, and would move to A2" in words[1]
    assert "12:00 to 12:30, which would move here. If your system has used the number again" in words[3]
    assert [row.line for row in found.changed] == [6]


def test_a_changed_comment_moves_nothing_when_a_better_line_has_come(hours_of_a1, alice):
    upload([visit_row()], hours_of_a1.organisation, alice)
    factories.make_care(contract=hours_of_a1.contract, client=hours_of_a1.client, start_date=date(2025, 11, 3))
    found = preview([visit_row(comments="Tea")], hours_of_a1.organisation, alice)
    assert [row.visit.cpli_id for row in found.changed] == [hours_of_a1.cpli.id]


def test_nothing_of_a_file_in_american_dates_is_read_before_its_one_question_is_answered(hours_of_a1, alice):
    days = [f"11/{day:02}/2025" for day in (3, 4, 5, 10, 13)]
    rows = [
        visit_row(number, planned_start="", planned_end="", actual_start=f"{day} 09:00", actual_end=f"{day} 10:00")
        for number, day in enumerate(days, 1)
    ]
    file = hand_in(rows, hours_of_a1.organisation, alice)
    found = preview_of(file, AT)
    assert (found.order_asked, found.taken, found.wrong) == ("month_first", [], [])
    answers.say_order(file, DateOrder.MONTH_FIRST, alice, AT)
    found = preview_of(again(file), AT)
    assert sorted(row.visit.day for row in found.new) == [date(2025, 11, day) for day in (3, 4, 5, 10, 13)]
    nexts = preview(rows[:2], hours_of_a1.organisation, alice)
    assert (nexts.order_asked, [row.visit.day.month for row in nexts.new]) == ("", [11, 11])
    british = preview([visit_row(3, **TUESDAY), visit_row(40)], hours_of_a1.organisation, alice)
    assert british.order_asked == "day_first"  # 13/11 fits no American month


def test_a_file_that_is_said_to_have_its_days_first_has_wrong_rows(hours_of_a1, alice):
    american = {"actual_start": "11/13/2025 09:00", "actual_end": "11/13/2025 10:00"}
    file = hand_in([visit_row(1, planned_start="", planned_end="", **american)], hours_of_a1.organisation, alice)
    answers.say_order(file, DateOrder.DAY_FIRST, alice, AT)
    found = preview_of(again(file), AT)
    assert [row.column for row in found.wrong] == ["actual_start"]


def test_a_call_in_the_night_the_clocks_go_back_pays_its_45_minutes(hours_of_a1, alice):
    rows = [
        visit_row(1, actual_start="26/10/2025 01:30", actual_end="26/10/2025 02:15", planned_start="", planned_end=""),
        visit_row(2, actual_start="2025-10-26T05:00:00Z", actual_end="26/10/2025 5:45 AM", planned_end=""),
    ]
    file = hand_in(rows, hours_of_a1.organisation, alice)
    found = preview_of(file, AT)
    assert [row.other_minutes for row in found.new] == [105, None]
    update_system(file, alice)
    assert models.Actual.get().actual_hundredths == 150


def test_a_row_says_all_that_is_wrong_with_it(hours_of_a1, alice):
    bad = visit_row(visit_id="", ssref="", status="Done", carers="0", actual_start="soon")
    [wrong] = preview([bad], hours_of_a1.organisation, alice).wrong
    assert [column for column, _ in wrong.problems] == ["visit_id", "actual_start", "carers", "status", "ssref"]


def eight_hours(number, day):
    times = {f"{which}_{edge}": f"{day}/11/2025 {hour}" for which in ("planned", "actual") for edge, hour in EDGES}
    return visit_row(number, **times)


def test_a_week_far_over_its_plan_is_filled_in_and_named(hours_of_a1, alice):
    rows = [eight_hours(number, day) for number, day in enumerate((10, 11, 12), 1)]
    found = preview(rows, hours_of_a1.organisation, alice)
    [week] = found.over_plan
    assert "24 hours is more than twice the plan of 10. Is that right?" in week.over_plan
    saved = upload(rows, hours_of_a1.organisation, alice)
    assert (saved.filled, saved.over_plan, week_of(hours_of_a1).state) == (1, 1, "generated")


def test_more_than_a_day_can_hold_is_not_filled_in(cast, alice):
    care = {"pricing": "timetabled", "units_hundredths": None, "sessions": [100] * 5 + [0, 0]}
    factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"}, level={"unit": "Session"}, **care)
    found = preview([visit_row(number) for number in range(1, 8)], cast.rose_care, alice)
    [week] = found.visit_weeks
    assert (week.outcome, week.problem) == ("refused", "7 sessions do not fit into Monday: enter at most 6")


def test_the_preview_asks_the_database_as_often_for_forty_lines_as_for_two(hours_of_a1, alice):
    def counted(clients):
        rows = [visit_row(number, ssref=ssref) for number, ssref in enumerate(clients, 1)]
        file = hand_in(rows, hours_of_a1.organisation, alice)
        with watched_sql() as statements:
            assert len(preview_of(file, AT).filled) == len(clients)
        return len(statements)

    others = [f"B{number}" for number in range(39)]
    for ssref in others:
        factories.make_care(contract=hours_of_a1.contract, client={"ssref": ssref})
    assert counted(["A1", *others[:1]]) == counted(["A1", *others])
