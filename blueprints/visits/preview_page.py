"""What the preview of a visits file shows: counts, pounds, rows to be corrected, and what becomes of lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from flask import url_for

from blueprints.visits.asking import KINDS, all_of, order_question
from queries.visits.line_rows import notes_of
from queries.visits.stored_preview import known_causes, known_line_rows, known_preview, shown_again, waiting_lines
from queries.visits.suggestions import suggestion_for
from rules.care_files.visits import HEADINGS
from rules.moment import london_time
from rules.visit_questions import Question, when
from web import clock
from web.waiting_files import CellField, WaitingFile, WrongRow

TABS = (
    ("wrong", "To fix"),
    ("asked", "Look at these"),
    ("lines", "Lines"),
    ("waiting", "Waiting for an order"),
    ("changed", "Changed"),
)
SIZES = {"visit_id": "code", "carers": "qty", "comments": "mid"}


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
class PreviewPage(WaitingFile):
    """The preview of one waiting file."""

    TABS = TABS
    TAB_OF_NOTHING = "lines"

    @cached_property
    def preview(self):
        return known_preview(self.file, clock.moment())

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
        return [(cause, all_of(cause)) for cause in known_causes(self.preview, clock.now())]

    @cached_property
    def kinds(self):
        """[(kind, words, how many rows)] of what is asked."""
        return [(kind, KINDS[kind], len(rows)) for kind, rows in self.preview.asked_of_kind.items()]

    @cached_property
    def notes(self):
        """What the reader passed over, and what was read otherwise than it is written, in sentences."""
        return [*super().notes, *(self.file.plan["notes"] if self.file.plan else notes_of(self.preview))]

    @cached_property
    def rows_of_tabs(self):
        preview = self.preview
        rows = {"wrong": preview.wrong, "asked": preview.asked, "lines": known_line_rows(preview)}
        return rows | {"waiting": waiting_lines(self.file, preview), "changed": preview.changed}

    def address(self, **query):
        return url_for("visits.preview", visits_file_id=self.file.id, **query)

    def row_address(self, line):
        return url_for("visits.put_right", visits_file_id=self.file.id, line=line)

    @cached_property
    def rows(self):
        """The rows of the tab on this page, as its table or forms show them."""
        makers = {"wrong": self.wrong_row, "asked": self.asked_row}
        rows = self.on_page()
        if self.file.plan and self.tab != "lines":
            rows = shown_again(self.file, rows, clock.moment())
        return [makers[self.tab](row) for row in rows] if self.tab in makers else rows

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


def _words(value):
    if isinstance(value, datetime):
        return f"{london_time(value):%d/%m/%Y %H:%M}"
    return "blank" if value in (None, "") else str(value)
