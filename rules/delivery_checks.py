"""The single checks of a recorded week, each with its own words and the field that it belongs to."""

import re
from collections.abc import Sequence
from datetime import date

from rules.broken import RuleBroken
from rules.care import LineItem
from rules.dates import day_name
from rules.delivery_values import DayRow, Delivery, DeliveryRule, Entered, recorded_hundredths
from rules.money import format_quantity
from rules.weeks import days_of_week, week_end
from rules.wording import quantity_words

MOST_A_WEEK_HUNDREDTHS = 1_000_000  # ten thousand units of anything in a week is a slip of the finger
MOST_VISITS = 999
LONGEST_COMMENT = 1000


def check_row(
    line: LineItem, rule: DeliveryRule, week_start: date, row: DayRow, number: int, plan: tuple[int, ...]
) -> None:
    """Ticked days lie within the line's dates, with a quantity above 0 in the level's steps. Raises RuleBroken."""
    last = line.last_in_force()
    is_whole = line.start_date <= week_start and week_end(week_start) <= last
    dates = () if is_whole else days_of_week(week_start)
    for day in () if is_whole else row.days:
        if dates[day] < line.start_date:
            when = f"this line began on {day_name(line.start_date)}"
        elif dates[day] > last:
            when = f"this line ended on {day_name(last)}"
        else:
            continue
        raise RuleBroken(f"Untick {day_name(dates[day])}: {when}", f"rows-{number}-days")
    field = f"rows-{number}-quantity"
    if row.quantity_hundredths <= 0:
        raise RuleBroken("Enter a quantity above 0 for the ticked days, or delete the row", field)
    refuse_huge(row.quantity_hundredths, rule, field)
    check_step(rule, row.quantity_hundredths, [plan[day] for day in row.days], field)


def refuse_row_without_days(row: DayRow, number: int) -> None:
    """A comment or a frustrated mark belongs to ticked days. Raises RuleBroken."""
    if row.comment or row.is_frustrated:
        raise RuleBroken("Tick the days of this row, or delete it", f"rows-{number}-days")


def check_step(rule: DeliveryRule, figure: int, always_fitting: Sequence[int], field: str) -> None:
    """A figure in the level's smallest step; one that makes it equal to the plan always fits."""
    if figure % rule.step_hundredths and figure not in always_fitting:
        step = format_quantity(rule.step_hundredths)
        raise RuleBroken(f"Enter the quantity in steps of {step}: {format_quantity(figure)} is between two", field)


def refuse_huge(figure: int, rule: DeliveryRule, field: str) -> None:
    """More than MOST_A_WEEK_HUNDREDTHS is a slip of the finger. Raises RuleBroken."""
    if figure > MOST_A_WEEK_HUNDREDTHS:
        most = format_quantity(MOST_A_WEEK_HUNDREDTHS)
        raise RuleBroken(f"{format_quantity(figure)} is too much for a week: enter at most {most}", field)


def check_days_in_force(line: LineItem, week_start: date, days_hundredths: int) -> None:
    """A week holds no more days than the line is in force for. Raises RuleBroken."""
    spans = line.in_force_spans(week_start, week_end(week_start))
    days = sum((last - first).days + 1 for first, last in spans)
    if days_hundredths > days * 100:
        message = (
            f"This line was in force on {quantity_words(days * 100, 'day')} of the week: enter at most {days} in all"
        )
        raise RuleBroken(message, "actual")


_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"
NOTE_OF_MISSED = re.compile(  # as `too_much_notice` writes it, of days or of a quantity
    rf"(?:^|; )(?:{_DAY}(?:, {_DAY})*|\d[\d,]*(?:\.\d+)?): "
    r"saved as missed, as \d+ hours' notice is more than \d+(?: \([^()]*\))?(?=; |$)"
)


def comment_with_note(comment: str, note: str) -> str:
    """What a file says in one cell: what a person wrote, then the portal's own note."""
    return "; ".join(text for text in (comment, note) if text)


def comment_without_notes(comment: str) -> str:
    """What a person wrote of the cell of a file: the portal's own notes taken out."""
    return NOTE_OF_MISSED.sub("", comment).removeprefix("; ").strip()


def too_much_notice(rule: DeliveryRule, row: DayRow, week_start: date) -> str | None:
    """The sentence that says why a frustrated row is saved as missed, or None where it stays frustrated."""
    limit = rule.frustrated_notice_hours
    if not row.is_frustrated or limit is None or row.notice_hours is None or row.notice_hours <= limit:
        return None
    dates = days_of_week(week_start)
    what = ", ".join(day_name(dates[day]) for day in row.days) or format_quantity(row.quantity_hundredths)
    because = f"{row.notice_hours} hours' notice is more than {limit}"
    return f"{what}: saved as missed, as {because}"


def check_codes(rule: DeliveryRule, entered: Entered, delivery: Delivery) -> None:
    """What stays frustrated names one of the level's cancellation codes in its row's comment, or in the week's."""
    if not rule.cancellation_codes or not delivery.frustrated_hundredths:
        return
    if not entered.rows and not _has_code(rule, entered.comment):
        _refuse_without_code(rule, "comment")
    stays = [row.comment for row in delivery.rows if row.is_frustrated]
    for number, row in enumerate(entered.rows):
        if row.is_frustrated and row.comment in stays and not _has_code(rule, f"{row.comment} {entered.comment}"):
            _refuse_without_code(rule, f"rows-{number}-comment")


def _has_code(rule: DeliveryRule, comment: str) -> bool:
    """Whether a comment has one of the codes as words of its own, in any case: `c2: no answer` has C2."""
    said = f" {_words(comment)} "
    return any(f" {_words(code)} " in said for code in rule.cancellation_codes)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[A-Z0-9]+", text.upper()))


def _refuse_without_code(rule: DeliveryRule, field: str) -> None:
    codes = ", ".join(rule.cancellation_codes)
    raise RuleBroken(
        f"Choose the cancellation code of what was frustrated, or begin its comment with it: {codes}", field
    )


def check_limits(line: LineItem | None, rule: DeliveryRule, delivery: Delivery, left_hundredths: int | None) -> None:
    """The extra rule over the week, what is left of an allowance, the most in one unplanned entry."""
    field = "rows" if line is not None and line.pricing == "timetabled" else "actual"
    over = delivery.over_plan_hundredths
    unit = "day" if line is not None and line.pricing == "weekly" else rule.unit
    if over and rule.extra_allowed == "never":
        message = f"{quantity_words(over, unit)} more than planned: this service level allows none. Take the extra off"
        raise RuleBroken(f"{message}, or ask the council for a changed care plan", field)
    if rule.extra_allowed == "up_to" and over > (rule.extra_limit_hundredths or 0):
        most = quantity_words(rule.extra_limit_hundredths or 0, unit)
        raise RuleBroken(f"{quantity_words(over, unit)} more than planned: at most {most} a week may be", field)
    done = recorded_hundredths(delivery)
    if line is None and rule.unplanned_limit_hundredths is not None and done > rule.unplanned_limit_hundredths:
        most = quantity_words(rule.unplanned_limit_hundredths, unit)
        raise RuleBroken(f"At most {most} of unplanned care may be recorded at once", "actual")
    if left_hundredths is not None:
        check_allowance(line, rule, delivery, left_hundredths)


def check_allowance(line: LineItem | None, rule: DeliveryRule, delivery: Delivery, left_hundredths: int) -> None:
    """Raises RuleBroken if a rolling line draws more than is left of its allowance; other lines pass."""
    if line is not None and line.pricing == "rolling" and delivery.paid_hundredths(rule) > left_hundredths:
        allowance = quantity_words(line.units_hundredths, rule.unit)
        left = quantity_words(max(0, left_hundredths), rule.unit)
        raise RuleBroken(f"Only {left} of the allowance of {allowance} are left: enter at most that", "actual")


def check_visits(rule: DeliveryRule, delivery: Delivery) -> None:
    """A level may ask for the number of visits, 0 to MOST_VISITS. Raises RuleBroken."""
    if delivery.visits is None:
        if rule.visits_required and delivery.actual_hundredths:
            raise RuleBroken("Enter how many visits there were", "visits")
    elif not 0 <= delivery.visits <= MOST_VISITS:
        raise RuleBroken(f"Enter the visits as a whole number from 0 to {MOST_VISITS}", "visits")


def check_comment(rule: DeliveryRule, delivery: Delivery) -> None:
    """A level may ask why the week differs from the plan, in LONGEST_COMMENT letters at most. Raises RuleBroken."""
    texts = [delivery.comment] + [row.comment for row in delivery.rows]
    if any(len(text) > LONGEST_COMMENT for text in texts):
        raise RuleBroken(f"Shorten the comment to {LONGEST_COMMENT} characters", "comment")
    said = any(text.strip() for text in (*texts, delivery.note))
    if rule.comment_when_different and delivery.differs_from_plan and not said:
        raise RuleBroken("Enter why the week differs from the plan", "comment")
