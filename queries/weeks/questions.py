"""What may be done with a line's week: asked by the page that shows a button, and by the verb behind it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from queries.weeks.week_line import WeekLine
from rules.actual_states import can_undo_confirm, may_change
from rules.delivery import check_delivery
from rules.delivery_values import Delivery, Entered
from rules.plausible import check_plausible

MAY_BE_DELETED = ("unplanned", "rolling")  # pricings of what a person adds to a week


def can_edit(line: WeekLine) -> bool:
    """Whether its figures may be changed in its week's editor: neither locked nor in dispute."""
    return may_change(line.is_locked, line.is_disputed)


def can_edit_in_dispute(line: WeekLine, dispute_id: int) -> bool:
    """Whether its figures may be changed inside this dispute, locked or not: as long as the dispute holds them."""
    return line.dispute_id == dispute_id


def can_confirm(line: WeekLine) -> bool:
    """Whether it may be confirmed: planned, generated or entered, neither locked nor in dispute."""
    return line.mark in ("to_do", "optional")


def must_confirm(line: WeekLine) -> bool:
    """Whether it has to be confirmed: what is paid as planned need not be, before something is recorded of it."""
    return line.mark == "to_do"


def matches_plan(line: WeekLine) -> bool:
    """Whether it can be confirmed without a look: nothing recorded, or what is recorded equals the plan."""
    return must_confirm(line) and line.plan.has_plan and not line.differs and not _owes_visits(line)


def as_planned(lines: Iterable[WeekLine]) -> list[WeekLine]:
    """The lines that one button confirms: they match the plan, and so does all that their clients have to confirm."""
    lines = list(lines)
    others = {line.client_id for line in lines if line.is_disputed or (must_confirm(line) and not matches_plan(line))}
    return [line for line in lines if matches_plan(line) and line.client_id not in others]


def went_to_plan(line: WeekLine) -> bool:
    """Whether nobody has to look at its week: it matches the plan, or was confirmed or paid as planned."""
    if line.mark in ("confirmed", "locked"):
        return line.plan.has_plan and not line.differs and not line.verdict.is_asked
    return matches_plan(line) or (line.mark == "optional" and line.actual is None)


def _owes_visits(line: WeekLine) -> bool:
    visits = line.actual.visits if line.actual else line.planned_visits
    return line.rule.visits_required and visits is None


def can_generate(line: WeekLine) -> bool:
    """Whether Generate Actuals copies the plan into it: nothing is recorded, or what was generated before differs from
    the plan as it is now. Never where a person entered figures, or uploaded visits say what was delivered.
    """
    if not can_edit(line) or not line.plan.has_plan or not line.is_recordable or line.is_told_by_visits:
        return False
    if line.actual is None:
        return True
    return line.state == "generated" and line.actual.planned_hundredths != line.plan.quantity_hundredths


def can_undo(line: WeekLine, now: datetime, minutes: int) -> bool:
    """Whether Undo confirm is offered for it at `now` (UTC), and done.

    minutes: the council's setting `undo_confirm_minutes`.
    """
    if line.actual is None or not can_edit(line):
        return False
    return can_undo_confirm(line.state, line.actual.confirmed_at, now, line.is_on_submitted_invoice, minutes)


def is_left_alone(line: WeekLine, entered: Entered) -> bool:
    """Whether nothing was entered for a line that has neither a plan nor a record: then nothing is saved of it."""
    return not line.actual and not line.plan.has_plan and entered == Entered()


def check_entered(line: WeekLine, entered: Entered, today: date) -> Delivery:
    """The Delivery of what was entered for a line's week. Raises RuleBroken with the field that breaks a rule, and
    UnusualQuantity for a quantity that somebody has to say first is right.
    """
    entered = replace(entered, note=line.note)
    delivery = check_delivery(line.item, line.rule, line.week_start, entered, today, line.left_hundredths)
    said = max(entered.said_right_hundredths or 0, said_right_before(line) or 0)
    said_right = check_plausible(line.judge(delivery), delivery, said, [row.days for row in entered.rows])
    return replace(delivery, said_right_hundredths=said_right)


def said_right_before(line: WeekLine) -> int | None:
    """The quantity that was asked about before, and said to be right."""
    return line.actual.said_right_hundredths if line.actual else None


def is_confirmed_alone(line: WeekLine) -> bool:
    """Whether its quantity is one that is asked about: no button that confirms a whole week confirms it."""
    return must_confirm(line) and line.verdict.is_asked


def why_not_deleted(line: WeekLine) -> str:
    """What to do instead of taking a line's record out of its week; empty where that may be done."""
    if line.pricing not in MAY_BE_DELETED:
        return "This was planned: enter 0 where nothing was delivered"
    if line.is_counted:
        return "A payment has counted this: enter 0 instead, and the difference is an adjustment"
    return ""
