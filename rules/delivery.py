"""What may be recorded for one line in one week, and that it adds up (docs/domain/actuals.md).

Where something is planned, always `planned = actual + frustrated + missed - extra`. A person enters what was delivered;
`check_delivery` works out what is missed and extra, and refuses what cannot be, each with its own words and field.
Quantities are hundredths of a unit (of a session; of a day on weekly lines).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rules.broken import Problems, RuleBroken
from rules.care import LineItem
from rules.dates import day_name
from rules.delivery_checks import (
    check_codes,
    check_comment,
    check_days_in_force,
    check_limits,
    check_row,
    check_step,
    check_visits,
    comment_without_notes,
    refuse_huge,
    refuse_row_without_days,
    too_much_notice,
)
from rules.delivery_values import DayRow, Delivery, DeliveryRule, Entered
from rules.money import divide_half_up, format_quantity
from rules.planned import planned_week
from rules.weeks import has_ended, week_end
from rules.wording import plural_of


def check_delivery(
    line: LineItem | None,
    rule: DeliveryRule,
    week_start: date,
    entered: Entered,
    today: date,
    left_hundredths: int | None = None,
) -> Delivery:
    """What `entered` says, checked and completed, as a Delivery.

    `line` is the rules.care.LineItem, or None for unplanned care; `rule` the DeliveryRule of its service level;
    `left_hundredths` what is left of a rolling line's allowance for this week (None: not looked at).
    Raises RuleBroken with `field`: week, actual, frustrated, missed, extra, visits, comment, notice, rows, or
    rows-<n>-days, -quantity, -comment, -notice for the n-th row from 0; AllBroken for several, so that a person reads
    at once all that is wrong.
    """
    check_week(line, week_start, today)
    problems = Problems()
    delivery = problems.try_(work_out, line, rule, week_start, entered)
    if delivery is None:
        _check_what_else_was_said(rule, entered, problems)
        raise problems.as_one()
    problems.try_(check_codes, rule, entered, delivery)
    problems.try_(check_limits, line, rule, delivery, left_hundredths)
    problems.try_(check_visits, rule, delivery)
    problems.try_(check_comment, rule, delivery)
    problems.raise_any()
    return delivery


def _check_what_else_was_said(rule: DeliveryRule, entered: Entered, problems: Problems) -> None:
    """Visits and comment of a week that does not add up."""
    said = Delivery(0, entered.actual_hundredths or 0, 0, 0, 0, entered.visits, entered.comment, entered.rows)
    problems.try_(check_visits, rule, said)
    problems.try_(check_comment, replace(rule, comment_when_different=False), said)


def work_out(line: LineItem | None, rule: DeliveryRule, week_start: date, entered: Entered) -> Delivery:
    """The Delivery that `entered` comes to, without looking at limits, comments, codes and visits.

    For totals that follow what is typed while the rest is still to come. Raises RuleBroken where it does not add up.
    """
    if line is not None and line.pricing == "timetabled":
        return _by_days(line, rule, week_start, entered)
    return _by_quantities(line, rule, week_start, entered)


def planned_entry(line: LineItem, week_start: date, visits: int | None = None) -> Entered:
    """The plan of a line's week as if a person had entered it; `visits` are those planned for a full week."""
    plan = planned_week(line, week_start)
    if visits is not None and line.pricing != "rolling":
        live_days = sum(span.days for span in plan.spans)
        visits = divide_half_up(visits * live_days, 7)
    if line.pricing == "timetabled":
        return Entered(rows=rows_of_days(plan.day_quantities), visits=visits)
    return Entered(actual_hundredths=plan.quantity_hundredths, visits=visits)


def rows_of_days(
    delivered: Sequence[int], frustrated: Sequence[int] = (0,) * 7, comment: str = ""
) -> tuple[DayRow, ...]:
    """Rows of ticked days from what was delivered and frustrated on each of seven days (hundredths, Monday first)."""
    rows = []
    for quantities, is_frustrated in ((delivered, False), (frustrated, True)):
        for quantity in sorted(set(quantities) - {0}):
            days = tuple(day for day in range(7) if quantities[day] == quantity)
            rows.append(DayRow(days, quantity, is_frustrated, comment if is_frustrated else ""))
    return tuple(sorted(rows, key=lambda row: (row.is_frustrated, row.days)))


def check_week(line: LineItem | None, week_start: date, today: date) -> None:
    """Refuse weeks that are none, that have not ended, and those in which the line was not in force at all."""
    if week_start.weekday() != 0:
        raise RuleBroken(f"{day_name(week_start)} is not a Monday: a week begins on one", "week")
    if not has_ended(week_start, today):
        opens = day_name(week_end(week_start) + timedelta(days=1))
        raise RuleBroken(f"The week of {day_name(week_start)} has not ended: record it from {opens} on", "week")
    if line is None:
        return
    if line.pricing == "one_off":
        raise RuleBroken("A one-off payment is paid on its date: there is nothing to record for it", "week")
    if not line.in_force_spans(week_start, week_end(week_start)):
        raise RuleBroken(f"This line was not in force in the week of {day_name(week_start)}", "week")


def _by_days(line: LineItem, rule: DeliveryRule, week_start: date, entered: Entered) -> Delivery:
    """A timetabled week: what each day says against that day's plan."""
    plan = planned_week(line, week_start).day_quantities
    rows, missed_rows, missed_notes, problems = [], [], [], Problems()
    for number, row in enumerate(entered.rows):
        if not row.days:
            problems.try_(refuse_row_without_days, row, number)
            continue
        problems.try_(check_row, line, rule, week_start, row, number, plan)
        note = too_much_notice(rule, row, week_start)
        if note:
            missed_notes.append(note)
            missed_rows.append(row)
        else:
            rows.append(row)
    problems.raise_any()
    delivered, frustrated = [0] * 7, [0] * 7
    for row in rows:
        for day in row.days:
            (frustrated if row.is_frustrated else delivered)[day] += row.quantity_hundredths
    payable = [done + lost for done, lost in zip(delivered, frustrated, strict=True)]
    refuse_huge(sum(payable), rule, "rows")
    missed = sum(max(0, planned - done) for planned, done in zip(plan, payable, strict=True))
    extra = sum(max(0, done - planned) for planned, done in zip(plan, payable, strict=True))
    totals = (sum(plan), sum(delivered), sum(frustrated), missed, extra)
    delivery = Delivery(*totals, entered.visits, _comment(entered.comment, missed_rows), tuple(rows))
    return _with_note(delivery, entered, missed_notes)


def _by_quantities(line: LineItem | None, rule: DeliveryRule, week_start: date, entered: Entered) -> Delivery:
    """A week of units, of days (weekly lines), of an allowance or of unplanned care: one row of numbers."""
    planned = 0 if line is None else planned_week(line, week_start).quantity_hundredths
    unit = "day" if line is not None and line.pricing == "weekly" else rule.unit
    if entered.actual_hundredths is None:
        raise RuleBroken(f"Enter how many {plural_of(unit)} were delivered: 0 where there were none", "actual")
    actual, frustrated = entered.actual_hundredths, entered.frustrated_hundredths or 0
    figures = {"actual": actual, "frustrated": frustrated}
    figures |= {"missed": entered.missed_hundredths or 0, "extra": entered.extra_hundredths or 0}
    problems = Problems()
    for name, figure in figures.items():
        problems.try_(_refuse_impossible, name, figure, rule)
    problems.raise_any()
    problems.try_(check_step, rule, actual, (planned, planned - frustrated), "actual")
    problems.try_(check_step, rule, frustrated, (planned, planned - actual), "frustrated")
    if line is not None and line.pricing == "weekly":
        problems.try_(check_days_in_force, line, week_start, actual + frustrated)
    problems.raise_any()
    notes: tuple[str, ...] = ()
    row = DayRow((), frustrated, True, "", entered.notice_hours)
    note = too_much_notice(rule, row, week_start) if frustrated else None
    if note:
        notes = (note,)
        entered = replace(entered, missed_hundredths=None, extra_hundredths=None)
        frustrated = 0
    missed, extra = _fill_in(planned, actual, frustrated, entered)
    kept = (row,) if frustrated and entered.notice_hours is not None else ()
    comment = _comment(entered.comment, ())
    delivery = Delivery(planned, actual, frustrated, missed, extra, entered.visits, comment, kept)
    return _with_note(delivery, entered, notes)


def _refuse_impossible(name: str, figure: int, rule: DeliveryRule) -> None:
    if figure < 0:
        raise RuleBroken(f"Enter {name} as 0 or more", name)
    refuse_huge(figure, rule, name)


def _fill_in(planned: int, actual: int, frustrated: int, entered: Entered) -> tuple[int, int]:
    """(missed, extra): a blank one is worked out from the rest, a given one is checked."""
    done = actual + frustrated
    missed, extra = entered.missed_hundredths, entered.extra_hundredths
    if not planned:
        return _fill_in_unplanned(done, missed, extra)
    typed = "actual"
    if missed is None:
        typed = "extra"
        if extra is None:
            return max(0, planned - done), max(0, done - planned)
        missed = planned - done + extra
    elif extra is None:
        typed = "missed"
        extra = done + missed - planned
    if planned != done + missed - extra or min(missed, extra) < 0:
        _refuse_sum(planned, actual, frustrated, max(0, missed), max(0, extra), typed)
    if extra > done or missed > planned:
        _refuse_sum(planned, actual, frustrated, missed, extra, "extra" if extra > done else "missed")
    return missed, extra


def _fill_in_unplanned(done: int, missed: int | None, extra: int | None) -> tuple[int, int]:
    """(missed, extra) where nothing was planned."""
    if missed:
        raise RuleBroken("Nothing was planned, so that nothing can be missed: leave it at 0", "missed")
    if extra not in (None, 0, done):
        raise RuleBroken(f"Nothing was planned, so that extra is {format_quantity(done)}: leave it blank", "extra")
    return 0, done


def _refuse_sum(planned: int, actual: int, frustrated: int, missed: int, extra: int, field: str) -> None:
    figures = [format_quantity(figure) for figure in (planned, actual, frustrated, missed, extra)]
    sum_in_words = "planned {} is not actual {} + frustrated {} + missed {} - extra {}".format(*figures)
    raise RuleBroken(f"These don’t add up: {sum_in_words}. Leave Missed and Extra blank and we’ll work them out", field)


def _comment(comment: str, missed_rows: Sequence[DayRow]) -> str:
    """What a person wrote of the week, and of rows that are saved as missed and so are gone."""
    written = [comment_without_notes(comment), *(row.comment.strip() for row in missed_rows)]
    return "; ".join(dict.fromkeys(text for text in written if text))


def _with_note(delivery: Delivery, entered: Entered, notes: Sequence[str]) -> Delivery:
    """The delivery with the portal's own note: the new one, or the one on record while something is still missed."""
    note = "; ".join(notes) or (entered.note if delivery.missed_hundredths else "")
    if (delivery.notes, delivery.note) == (tuple(notes), note):
        return delivery
    return replace(delivery, notes=tuple(notes), note=note)
