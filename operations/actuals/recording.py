"""Save what was delivered: checked against the plan, safe against a second person, followed by the money at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import IntegrityError

from models import Actual, database
from operations import consequences
from operations.guarded import guarded_update
from operations.row_locks import lock_actuals
from queries.weeks.addable import added_lines
from queries.weeks.loading import Scope, load_week
from queries.weeks.questions import check_entered, is_left_alone
from queries.weeks.week_line import WeekLine
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.actual_states import check_is_disputed, check_may_change
from rules.broken import FIGURES_CHANGED, IllegalMove, RuleBroken
from rules.delivery_values import Delivery, Entered
from rules.line_keys import is_unplanned
from rules.moment import Moment
from rules.recorded_weeks import SomebodyWasFaster, WeekRefused, columns_of, figures_of, new_row


def record_week(
    scope: Scope,
    week_start: date,
    entries: Mapping[str, tuple[Entered, int]],
    by: Actor,
    at: Moment,
    in_dispute: bool = False,
) -> list[str]:
    """Save what was entered for lines of one week, all or none: {line reference: (Entered, version shown)}.

    A line that was confirmed stays confirmed; others become *entered*. Lines left as they were are not touched.
    `in_dispute`: the change answers a dispute, which opens a locked week. Returns the sentences of what was saved
    otherwise than typed. Raises SomebodyWasFaster, or WeekRefused with every line's problem.
    """
    with database.atomic():
        lock_actuals(scope.organisation_id)
        lines = _lines_of(scope, week_start, entries)
        if set(lines) != set(entries):
            raise SomebodyWasFaster(message=FIGURES_CHANGED)
        _check_versions(lines, entries)
        checked = _check_all(lines, entries, at, in_dispute)
        changed = [lines[ref] for ref in checked if not _is_as_saved(lines[ref], checked[ref])]
        was = {line.ref: figures_of(line.actual) for line in changed}
        for line in changed:
            _save(line, checked[line.ref], by, at)
        consequences.lines_recorded(ActualEvent.SAVED, changed, was, by, at)
    return [note for delivery in checked.values() for note in delivery.notes]


def _lines_of(scope: Scope, week_start: date, entries: Mapping[str, tuple[Entered, int]]) -> dict[str, WeekLine]:
    """{reference: WeekLine} of what was entered: lines of the week, and those that are added to it."""
    lines = {line.ref: line for line in load_week(scope, week_start) if line.ref in entries}
    missing = {ref for ref in entries if ref not in lines and is_unplanned(ref)}
    return lines | {line.ref: line for line in added_lines(scope, week_start, missing)}


def _check_versions(lines: Mapping[str, WeekLine], entries: Mapping[str, tuple[Entered, int]]) -> None:
    for ref, (_, version) in entries.items():
        if lines[ref].version != version:
            raise SomebodyWasFaster()


def _check_all(
    lines: Mapping[str, WeekLine], entries: Mapping[str, tuple[Entered, int]], at: Moment, in_dispute: bool
) -> dict[str, Delivery]:
    """{ref: Delivery} of the entries that say something; every problem at once."""
    checked, problems = {}, []
    for ref, (entered, _) in entries.items():
        line = lines[ref]
        if is_left_alone(line, entered):
            continue
        try:
            if in_dispute:
                check_is_disputed(line.is_disputed)
            else:
                check_may_change(line.is_locked, line.is_disputed)
            checked[ref] = check_entered(line, entered, at.today)
        except RuleBroken as broken:
            problems.append((ref, broken))
    if problems:
        raise WeekRefused(problems)
    return checked


def _is_as_saved(line: WeekLine, delivery: Delivery) -> bool:
    """Whether saving would change nothing: looked at and left as it is."""
    if line.actual is None or line.state == "generated":
        return False
    return all(getattr(line.actual, name) == value for name, value in _columns(delivery).items())


def _columns(delivery: Delivery) -> dict[str, Any]:
    """What saving sets: the figures, and the quantity that was said to be right."""
    return columns_of(delivery) | {"said_right_hundredths": delivery.said_right_hundredths}


def _save(line: WeekLine, delivery: Delivery, by: Actor, at: Moment) -> None:
    state = "confirmed" if line.state == "confirmed" else "entered"
    if line.actual is None:
        try:
            with database.atomic():
                line.actual = Actual.create(**new_row(line, delivery, state, by, at))
        except IntegrityError:
            raise SomebodyWasFaster() from None
        return
    saved = _columns(delivery) | {"state": state, "saved_at": at.now, "saved_by": by.person_id}
    try:
        guarded_update(line.actual, saved | {"is_as_generated": False})
    except IllegalMove:
        raise SomebodyWasFaster() from None
