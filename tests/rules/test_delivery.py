"""What may be recorded for a week, check by check, each with its words and its field."""

from datetime import date

import pytest

from rules.broken import AllBroken, RuleBroken
from rules.care import LineItem
from rules.delivery import check_delivery, planned_entry, rows_of_days
from rules.delivery_values import DayRow, DeliveryRule, Entered
from rules.weeks import FAR_FUTURE

WEEK = date(2025, 11, 10)
TODAY = date(2025, 11, 20)
WEEKDAYS = (0, 1, 2, 3, 4)


def line(pricing="units", units=1000, sessions=(100,) * 5 + (0, 0), start=date(2025, 3, 31), end=FAR_FUTURE, **more):
    return LineItem("C1", pricing, start, end, ((start, 200_000),), units, tuple(sessions), **more)


def check(entered, rule=None, of=None, week=WEEK, left=None):
    return check_delivery(of if of is not None else line(), rule or DeliveryRule(), week, entered, TODAY, left)


def refused(entered, **given):
    with pytest.raises(RuleBroken) as broken:
        check(entered, **given)
    return broken.value.field, broken.value.message


def hours(actual, **more):
    return Entered(actual_hundredths=actual, **more)


def days(*rows, **more):
    return Entered(rows=rows, **more)


def parts(week):
    return week.actual_hundredths, week.frustrated_hundredths, week.missed_hundredths, week.extra_hundredths


def test_all_that_is_wrong_with_a_week_is_told_at_once():
    """Each beside its field, whether the week adds up or not."""
    rule = DeliveryRule(visits_required=True, comment_when_different=True, extra_allowed="never")
    with pytest.raises(AllBroken) as broken:
        check(hours(1200), rule)
    assert [each.field for each in broken.value.problems] == ["actual", "visits", "comment"]
    entered = hours(710, frustrated_hundredths=15, visits=-1, comment="x" * 1001)
    with pytest.raises(AllBroken) as broken:
        check(entered, rule)
    assert [each.field for each in broken.value.problems] == ["actual", "frustrated", "visits", "comment"]
    rows = (DayRow((), 0, True), DayRow((0,), -100), DayRow((1,), 110))
    with pytest.raises(AllBroken) as broken:
        check(days(*rows), rule, line("timetabled"))
    assert [each.field for each in broken.value.problems] == ["rows-0-days", "rows-1-quantity", "rows-2-quantity"]


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        (hours(1000), (1000, 0, 0, 0)),
        (hours(800), (800, 0, 200, 0)),
        (hours(1200), (1200, 0, 0, 200)),
        (hours(700, frustrated_hundredths=100), (700, 100, 200, 0)),
        (hours(900, extra_hundredths=100), (900, 0, 200, 100)),
        (hours(900, missed_hundredths=200), (900, 0, 200, 100)),
        (hours(0), (0, 0, 1000, 0)),
    ],
)
def test_missed_and_extra_are_filled_in(entered, expected):
    assert parts(check(entered)) == expected


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        (hours(1000, missed_hundredths=100, extra_hundredths=0), "actual"),
        (hours(500, missed_hundredths=0, extra_hundredths=0), "actual"),
        (hours(1200, extra_hundredths=100), "extra"),
        (hours(800, missed_hundredths=100), "missed"),
    ],
)
def test_what_does_not_add_up_is_refused_with_the_sum(entered, field):
    assert refused(entered)[0] == field
    assert "planned 10 is not actual" in refused(entered)[1]


def test_a_session_on_another_day_is_missed_and_extra_and_always_accepted():
    moved = days(DayRow((0, 1, 2, 3, 5)))
    week = check(moved, DeliveryRule(unit="Session", extra_allowed="never"), line("timetabled"))
    assert parts(week) == (500, 0, 100, 100)
    assert week.differs_from_plan


@pytest.mark.parametrize(
    ("rule", "accepted"),
    [
        (DeliveryRule(extra_allowed="never"), False),
        (DeliveryRule(extra_allowed="up_to", extra_limit_hundredths=100), False),
        (DeliveryRule(extra_allowed="up_to", extra_limit_hundredths=200), True),
        (DeliveryRule(extra_allowed="always"), True),
    ],
)
def test_extra_is_looked_at_over_the_week(rule, accepted):
    if accepted:
        assert check(hours(1200), rule).over_plan_hundredths == 200
    else:
        assert refused(hours(1200), rule=rule)[0] == "actual"


def test_a_part_week_shows_hundredths_and_its_plan_fits_the_step():
    part = line(units=1000, end=date(2025, 11, 12))
    assert check(planned_entry(part, WEEK), of=part).actual_hundredths == 429
    assert check(hours(329 + 75, frustrated_hundredths=25), of=part).missed_hundredths == 0
    assert refused(hours(430), of=part) == ("actual", "Enter the quantity in steps of 0.25: 4.3 is between two")


def test_days_out_of_force_cannot_be_ticked():
    ended = line("timetabled", end=date(2025, 11, 12))
    assert check(days(DayRow((0, 1, 2))), of=ended).missed_hundredths == 0
    assert refused(days(DayRow((0, 3))), of=ended) == (
        "rows-0-days",
        "Untick Thu 13 Nov 2025: this line ended on Wed 12 Nov 2025",
    )


def test_weekly_lines_are_recorded_in_days_in_force():
    part = line("weekly", start=date(2025, 11, 12))
    assert check(hours(500), of=part).missed_hundredths == 0
    assert "at most 5 in all" in refused(hours(600), of=part)[1]


def test_suspended_days_may_be_recorded_and_are_extra_without_a_plan():
    away = line("timetabled", suspensions=((WEEK, date(2025, 11, 16)),))
    week = check(days(DayRow((0,))), DeliveryRule(extra_allowed="never"), away)
    assert (week.planned_hundredths, *parts(week)) == (0, 100, 0, 0, 100)
    assert not week.is_as_generated


@pytest.mark.parametrize("week", [date(2025, 11, 17), date(2025, 11, 24)])
def test_a_week_that_has_not_ended_is_refused(week):
    assert refused(hours(1000), week=week)[0] == "week"


def test_a_week_out_of_force_one_that_is_no_monday_and_a_one_off_are_refused():
    assert "not in force" in refused(hours(100), of=line(start=date(2025, 11, 17)))[1]
    assert "is not a Monday" in refused(hours(100), week=date(2025, 11, 11))[1]
    assert "one-off" in refused(hours(100), of=line("one_off"))[1]


CODES = DeliveryRule(unit="Session", cancellation_codes=("C1", "C2"))


@pytest.mark.parametrize(("comment", "accepted"), [("C2: no answer", True), ("c1", True), ("C22", False), ("", False)])
def test_a_frustrated_row_needs_a_cancellation_code(comment, accepted):
    entered = days(DayRow((0, 1, 2, 3)), DayRow((4,), is_frustrated=True, comment=comment))
    if accepted:
        assert check(entered, CODES, line("timetabled")).frustrated_hundredths == 100
    else:
        assert refused(entered, rule=CODES, of=line("timetabled"))[0] == "rows-1-comment"
    units = hours(900, frustrated_hundredths=100, comment=comment)
    assert accepted or refused(units, rule=CODES)[0] == "comment"


def test_more_notice_than_the_level_allows_is_missed_and_says_so():
    rule = DeliveryRule(unit="Session", frustrated_notice_hours=24)
    late = DayRow((4,), is_frustrated=True, comment="holiday", notice_hours=30)
    week = check(days(DayRow((0, 1, 2, 3)), late), rule, line("timetabled"))
    assert parts(week) == (400, 0, 100, 0)
    assert week.notes == ("Fri 14 Nov 2025: saved as missed, as 30 hours' notice is more than 24",)
    assert (week.note, week.comment) == (week.notes[0], "holiday")
    assert parts(check(hours(900, frustrated_hundredths=100, notice_hours=30), rule)) == (900, 0, 100, 0)
    assert parts(check(hours(900, frustrated_hundredths=100, notice_hours=24), rule)) == (900, 100, 0, 0)


def test_a_note_of_missed_care_does_not_outlive_its_correction():
    rule = DeliveryRule(frustrated_notice_hours=24)
    note = "2: saved as missed, as 48 hours' notice is more than 24"
    first = check(hours(800, frustrated_hundredths=200, notice_hours=48, comment="Ill; at home"), rule)
    assert (first.comment, first.note) == ("Ill; at home", note)
    still_missed = check(hours(800, comment=first.comment, note=first.note), rule)
    assert (still_missed.comment, still_missed.note, still_missed.notes) == ("Ill; at home", note, ())
    less_notice = check(hours(800, frustrated_hundredths=200, notice_hours=30, note=first.note), rule)
    assert less_notice.note == note.replace("48", "30")
    corrected = check(hours(1000, comment=first.comment, note=first.note), rule)
    assert (corrected.comment, corrected.note) == ("Ill; at home", "")


def test_a_note_of_the_portal_is_no_comment_of_a_person_wherever_it_comes_from():
    note = "Fri 14 Nov 2025: saved as missed, as 30 hours' notice is more than 24"
    assert check(hours(800, comment=f"Ill; at home; {note}; 2: {note[17:]}")).comment == "Ill; at home"
    assert check(hours(800, comment=note)).comment == ""
    written = "Daughter rang: saved as missed, as 30 hours' notice is more than 24"
    assert check(hours(800, comment=written)).comment == written


def test_a_comment_is_owed_only_where_the_week_differs():
    rule = DeliveryRule(comment_when_different=True)
    assert check(hours(1000), rule)
    assert refused(hours(900), rule=rule) == ("comment", "Enter why the week differs from the plan")
    assert check(hours(900, comment="Hospital"), rule).missed_hundredths == 100


def test_visits_are_needed_where_something_was_delivered():
    rule = DeliveryRule(visits_required=True)
    assert refused(hours(1000), rule=rule)[0] == "visits"
    assert check(hours(0), rule)
    assert check(hours(1000, visits=0), rule)


def test_an_allowance_is_drawn_down_by_what_is_paid():
    rolling = line("rolling", units=9600)
    frustrated = hours(500, frustrated_hundredths=100)
    week = check(frustrated, of=rolling, left=600)
    assert (week.planned_hundredths, *parts(week)) == (0, 500, 100, 0, 600)
    assert "Only 5 Hours of the allowance of 96 Hours are left" in refused(frustrated, of=rolling, left=500)[1]
    assert check(frustrated, DeliveryRule(frustrated_paid=False), rolling, left=500)


def test_unplanned_care_has_a_limit_and_nothing_missed():
    rule = DeliveryRule(unplanned_limit_hundredths=400, extra_allowed="never")
    week = check_delivery(None, rule, WEEK, hours(400), TODAY)
    assert (week.planned_hundredths, *parts(week)) == (0, 400, 0, 0, 400)
    with pytest.raises(RuleBroken, match="At most 4 Hours of unplanned care"):
        check_delivery(None, rule, WEEK, hours(425), TODAY)


def test_days_of_a_file_become_rows():
    rows = rows_of_days((100, 100, 200, 0, 0, 0, 0), (0, 0, 0, 100, 0, 0, 0), comment="C1")
    assert rows == (DayRow((0, 1), 100), DayRow((2,), 200), DayRow((3,), 100, True, "C1"))
