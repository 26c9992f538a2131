"""What the preview of a visits file shows: counts, pounds, rows to be corrected, and what becomes of lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from flask import url_for

from blueprints.visits.asking import KINDS, all_of, notes_of, order_question
from queries.visits.causes import causes_of
from queries.visits.file_preview import preview_of
from queries.visits.lines import Outcome, VisitWeek
from queries.visits.suggestions import suggestion_for
from rules.care_files.visits import HEADINGS
from rules.moment import london_time
from rules.money import format_quantity
from rules.visit_questions import Question, when
from web import clock
from web.waiting_files import CellField, WaitingFile, WrongRow

TABS = (
    ("wrong", "To be put right"),
    ("asked", "Look at these"),
    ("lines", "Lines"),
    ("waiting", "Waiting for an order"),
    ("changed", "Changed"),
)
SIZES = {"visit_id": "code", "carers": "qty", "comments": "mid"}
OUTCOMES = {
    Outcome.FILL: "Filled in, to be looked at",
    Outcome.SAME: "That is already on record",
    Outcome.NOT_ENDED: "Filled in when the week has ended",
    Outcome.NOT_TOLD: "Minutes do not tell how much of it was delivered: enter it yourself",
    Outcome.AS_PLANNED: "Paid as planned, whatever was delivered",
}
STATES = {"entered": "Stays as it was entered", "confirmed": "Stays as it was confirmed"}


class SuggestedCells(NamedTuple):
    """What would put a row right, {our column: text}."""

    cells: dict[str, str]

    @property
    def words(self):
        """The cells by their headings."""
        return ", ".join(f"{HEADINGS[name]} {text}" for name, text in self.cells.items())


@dataclass
class WrongVisit(WrongRow):
    """A row to be corrected, or to be answered for, as a form."""

    questions: Sequence[Question] = ()

    @property
    def may_be(self):
        """The Visit ID that it may be in truth, or nothing."""
        return next((question.about for question in self.questions if question.about), "")

    @property
    def error_id(self):
        """The field that is wrong, where the file has it; else the row."""
        names = [field.column for field in self.fields]
        return self.field_id(self.column) if self.column in names else f"line-{self.line}"


@dataclass
class LineRow:
    """What becomes of a line's week."""

    visit_week: VisitWeek

    @property
    def line(self):
        return self.visit_week.line

    @property
    def figures(self):
        """`9.5`, or `9.5 and 0.5 frustrated`: what the visits come to."""
        delivery = self.visit_week.delivery
        if delivery is None:
            return "-"
        words = format_quantity(delivery.actual_hundredths)
        frustrated = delivery.frustrated_hundredths
        return f"{words} and {format_quantity(frustrated)} frustrated" if frustrated else words

    @property
    def outcome(self):
        """(words, whether it asks for a look)"""
        visit_week = self.visit_week
        if visit_week.outcome == Outcome.REFUSED:
            return f"Not filled in: {visit_week.problem}", True
        if visit_week.outcome == Outcome.FILL and visit_week.over_plan:
            return f"{OUTCOMES[Outcome.FILL]}: {visit_week.over_plan}", True
        if visit_week.outcome != Outcome.KEPT:
            return OUTCOMES[visit_week.outcome], visit_week.outcome == Outcome.NOT_TOLD
        if self.line.is_disputed or self.line.is_locked:
            words = "Stays: it is in dispute" if self.line.is_disputed else "Stays: it is locked"
        else:
            words = STATES[self.line.state]
        if not visit_week.differs:
            return words, False
        recorded = format_quantity(self.line.delivery.actual_hundredths)
        return f"{words}: {recorded} where the visits say {self.figures}", True


@dataclass
class PreviewPage(WaitingFile):
    """The preview of one waiting file."""

    TABS = TABS
    TAB_OF_NOTHING = "lines"

    @cached_property
    def preview(self):
        return preview_of(self.file, clock.moment())

    @property
    def asks_for_columns(self):
        """Whether the columns have to be chosen before anything can be read."""
        return bool(self.file.rows and self.preview.missing)

    @cached_property
    def order_question(self):
        """The question in which order the file's dates are, where nobody has said it."""
        return order_question(self.file, self.preview) if self.preview.order_asked else None

    @cached_property
    def causes(self):
        """Why rows are wrong, each cause once: [(Cause, words of the suggestion for all its rows or nothing)]."""
        return [(cause, all_of(cause)) for cause in causes_of(self.preview, clock.now())]

    @cached_property
    def kinds(self):
        """[(kind, words, how many rows)] of what is asked."""
        return [(kind, KINDS[kind], len(rows)) for kind, rows in self.preview.asked_of_kind.items()]

    @cached_property
    def notes(self):
        """What the reader passed over, and what was read otherwise than it is written, in sentences."""
        return [*super().notes, *notes_of(self.preview)]

    @cached_property
    def rows_of_tabs(self):
        preview = self.preview
        lines = sorted(
            preview.visit_weeks, key=lambda visit_week: (not LineRow(visit_week).outcome[1], *_order(visit_week))
        )
        waiting = [row for row in preview.taken if row.visit.cpli_id is None]
        return {
            "wrong": preview.wrong,
            "asked": preview.asked,
            "lines": lines,
            "waiting": waiting,
            "changed": preview.changed,
        }

    def address(self, **query):
        return url_for("visits.preview", visits_file_id=self.file.id, **query)

    def row_address(self, line):
        return url_for("visits.put_right", visits_file_id=self.file.id, line=line)

    @cached_property
    def rows(self):
        """The rows of the tab on this page, as its table or forms show them."""
        makers = {"wrong": self.wrong_row, "asked": self.asked_row, "lines": LineRow}
        return [makers[self.tab](row) for row in self.on_page()] if self.tab in makers else self.on_page()

    @cached_property
    def columns(self):
        """Our columns that the file has."""
        return self.preview.columns

    def wrong_row(self, wrong):
        """The WrongVisit of an UnreadRow: a field for every column that the file has."""
        suggested = suggestion_for(wrong, self.preview, clock.now())
        cells = {name: text for name, text in suggested.items() if name in self.columns}
        return WrongVisit(
            wrong.line,
            wrong.column,
            wrong.reason,
            _facts(wrong.cells, ("visit_id", "ssref")),
            self._fields(wrong.cells),
            suggestion=SuggestedCells(cells) if cells else None,
            problems=wrong.problems,
        )

    def asked_row(self, asked):
        """The WrongVisit of an AskedRow: what is asked, and the same fields."""
        row = asked.row
        facts = f"{_facts(row.cells, ('visit_id', 'ssref'))}, {when(row.times)}"
        return WrongVisit(row.line, "", "", facts, self._fields(row.cells), questions=asked.questions)

    def _fields(self, cells):
        return [
            CellField(name, label, cells.get(name, ""), SIZES.get(name, "date"))
            for name, label in HEADINGS.items()
            if name in self.columns
        ]

    @staticmethod
    def changes_of(row):
        """[(label, was, now)] of a visit that is changed, in words."""
        labels = HEADINGS | {"given_cpli": HEADINGS["cpli_id"], "given_level": HEADINGS["service_level"]}
        return [(labels[name], _words(was), _words(now)) for name, was, now in row.changes]


def _facts(cells, names):
    return ", ".join(cells[name] for name in names if cells.get(name))


def _order(visit_week):
    line = visit_week.line
    return line.week_start, line.client_order, line.level_name, line.ref


def _words(value):
    if isinstance(value, datetime):
        return f"{london_time(value):%d/%m/%Y %H:%M}"
    return "blank" if value in (None, "") else str(value)
