"""What becomes of lines' weeks, and what was read otherwise than it is written, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.visits.file_preview import Preview
from queries.visits.lines import Outcome, VisitWeek
from rules.care_files.date_cells import DateOrder
from rules.moment import london_time
from rules.money import format_quantity
from rules.visits import minutes_between

OUTCOMES = {
    Outcome.FILL: "Filled in, to be looked at",
    Outcome.SAME: "That is already on record",
    Outcome.NOT_ENDED: "Filled in when the week has ended",
    Outcome.NOT_TOLD: "Minutes do not tell how much of it was delivered: enter it yourself",
    Outcome.AS_PLANNED: "Paid as planned, whatever was delivered",
}
STATES = {"entered": "Stays as it was entered", "confirmed": "Stays as it was confirmed"}
MOST_LINES = 5


@dataclass(frozen=True)
class LineRow:
    """What becomes of a line's week: `figures` are what its visits come to, `asks` whether the outcome asks for a look;
    amounts in pence.
    """

    week_start: date
    client_name: str
    title: str
    reference: str
    visits: int
    figures: str
    outcome: str
    asks: bool
    over_plan: str
    before_pence: int
    after_pence: int


def line_row(visit_week: VisitWeek) -> LineRow:
    """The LineRow of a VisitWeek."""
    line = visit_week.line
    figures = _figures(visit_week)
    outcome, asks = _outcome(visit_week, figures)
    return LineRow(
        *(line.week_start, line.client_name, line.title, line.reference, len(visit_week.visits), figures),
        *(outcome, asks, visit_week.over_plan, visit_week.before_pence, visit_week.after_pence),
    )


def line_rows(preview: Preview) -> list[LineRow]:
    """The LineRows of a Preview, those that ask for a look first."""
    weeks = [(line_row(each), each.line) for each in preview.visit_weeks]
    weeks.sort(key=lambda pair: (not pair[0].asks, *_order(pair[1])))
    return [row for row, _ in weeks]


def _order(line: Any) -> tuple[Any, ...]:
    return line.week_start, line.client_order, line.level_name, line.ref


def _figures(visit_week: VisitWeek) -> str:
    """`9.5`, or `9.5 and 0.5 frustrated`."""
    delivery = visit_week.delivery
    if delivery is None:
        return "-"
    words, frustrated = format_quantity(delivery.actual_hundredths), delivery.frustrated_hundredths
    return f"{words} and {format_quantity(frustrated)} frustrated" if frustrated else words


def _outcome(visit_week: VisitWeek, figures: str) -> tuple[str, bool]:
    """(words, whether it asks for a look)"""
    line, outcome = visit_week.line, visit_week.outcome
    if outcome == Outcome.REFUSED:
        return f"Not filled in: {visit_week.problem}", True
    if outcome == Outcome.FILL and visit_week.over_plan:
        return f"{OUTCOMES[Outcome.FILL]}: {visit_week.over_plan}", True
    if outcome != Outcome.KEPT:
        return OUTCOMES[outcome], outcome == Outcome.NOT_TOLD
    if line.is_disputed or line.is_locked:
        words = "Stays: it is in dispute" if line.is_disputed else "Stays: it is locked"
    else:
        words = STATES[line.state]
    if not visit_week.differs:
        return words, False
    recorded = format_quantity(line.delivery.actual_hundredths)
    return f"{words}: {recorded} where the visits say {figures}", True


def notes_of(preview: Preview) -> list[str]:
    """Sentences about what was read otherwise than it is written."""
    if preview.is_in_question:
        return []
    found = []
    if preview.forms.order == DateOrder.MONTH_FIRST:
        found.append("The dates of this file are read with the month first.")
    if preview.recognised:
        row, count = preview.recognised[0], len(preview.recognised)
        looks = "1 visit looks like a visit" if count == 1 else f"{count:,} visits look like visits"
        found.append(
            f"{looks} sent already, with Visit IDs that a spreadsheet has changed ({row.sent_as} was "
            f"{row.visit.reference}): same client, same times. They are not counted again."
        )
    return found + _clock_notes(preview)


def _clock_notes(preview: Preview) -> list[str]:
    """What was made of an hour that the clock showed twice."""
    rows = [row for row in (*preview.taken, *(asked.row for asked in preview.asked)) if row.other_minutes]
    found = []
    for row in rows[:MOST_LINES]:
        start = row.times.start
        end = row.times.actual_end if row.times.actual_start else row.times.planned_end
        shown = f"{london_time(start):%H:%M} to {london_time(end):%H:%M}" if end else f"{london_time(start):%H:%M}"
        found.append(
            f"Line {row.line}: the clocks went back that night. {shown} is counted as {minutes_between(start, end)} "
            f"minutes. If it was {row.other_minutes}, write BST behind the time it began and GMT behind the time it "
            "ended."
        )
    if len(rows) > MOST_LINES:
        more = len(rows) - MOST_LINES
        found.append(f"The same goes for {more:,} more {'visit' if more == 1 else 'visits'}.")
    return found
