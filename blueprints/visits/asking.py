"""What the preview of a visits file asks and says, in words: the order of its dates, kinds of questions, causes."""

from dataclasses import dataclass

from queries.visits.column_mapping import load_mapping, sheet_of
from queries.visits.reading import times_as_written
from rules.broken import RuleBroken
from rules.care_files.date_cells import DateOrder, is_in_figures, read_date
from rules.care_files.date_order import in_day_order
from rules.care_files.instants import date_part
from rules.care_files.visits import HEADINGS
from rules.visit_questions import Kind

ORDERS = {DateOrder.DAY_FIRST: "day first", DateOrder.MONTH_FIRST: "month first"}
KINDS = {
    Kind.SAME_TIME: "At the same time as another visit of the client",
    Kind.OVERLAP: "Overlapping another visit of the client",
    Kind.LONG: "Much longer than planned, or than any visit",
    Kind.LONG_AGO: "More than a quarter of a year ago",
    Kind.MOVED: "Moving to another client or line",
    Kind.OTHER_WEEK: "With the Visit ID of a visit of another week",
    Kind.RENUMBERED: "With a Visit ID that a spreadsheet may have changed",
}


@dataclass(frozen=True)
class OrderQuestion:
    """One question for a file: are its dates in this order?"""

    order: DateOrder
    other: DateOrder
    examples: list[tuple[int, str, str, str]]  # [(line, as it is written, read in the order, read in the other)]

    @property
    def words(self):
        return f"These dates are {ORDERS[self.order]}. Read them so?"

    @property
    def yes(self):
        return f"Yes, {ORDERS[self.order]}"

    @property
    def no(self):
        return f"No, {ORDERS[self.other]}"


def order_question(file, preview):
    """The OrderQuestion of a file that is in question, with the first dates and the first that tells."""
    order = DateOrder(preview.order_asked)
    other = DateOrder.DAY_FIRST if order == DateOrder.MONTH_FIRST else DateOrder.MONTH_FIRST
    seen = {}
    for line, text in times_as_written(sheet_of(file, load_mapping(file.organisation_id))):
        day = date_part(text)
        if is_in_figures(day):
            seen.setdefault(day, (line, day, _read(day, order), _read(day, other)))
    rows = list(seen.values())
    telling = [row for row in rows if not row[3]]
    return OrderQuestion(order, other, list(dict.fromkeys([*rows[:2], *telling[:1]])))


def _read(text, order):
    """`Tue 4 Nov 2025`, or nothing where there is no such date."""
    try:
        day = read_date(in_day_order(text, order))
    except RuleBroken:
        return ""
    return f"{day:%a} {day.day} {day:%b %Y}"


def all_of(cause):
    """What its suggestion would write into all rows of a Cause, in words; nothing where it is for one row, or none."""
    if len(cause.suggested) < 2:
        return ""
    written = {tuple(cells.items()) for cells in cause.suggested.values()}
    if len(written) == 1:
        return ", ".join(f"{HEADINGS[name]} {text or 'blank'}" for name, text in next(iter(written)))
    return "what is suggested for each"
