"""One line of the sheet of a week: its cells as text, and what is typed in them as figures for the rule.

A cell's id and name are one: `C12-actual`, `C12-mon`. Timetabled lines have a cell for each day, written as in a file
of actuals (`1`, `F`, `1+F`); the others have the quantities.
"""

import hashlib
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from blueprints.actuals.week_form import MOST_TEXT, SentCells
from queries.weeks.questions import check_entered, is_left_alone
from rules.broken import RuleBroken, problems_of
from rules.delivery import work_out
from rules.delivery_cost import delivery_cost
from rules.plausible import UnusualQuantity
from rules.typed_week import CELLS, CELLS_OF_DAYS, ReadWeek, cells_of, read_cells, read_right
from rules.weeks import DAY_COLUMNS, days_of_week

OTHERWISE_NAMED = {"missed": "actual", "extra": "actual", "notice": "frustrated", "rows": "mon", "code": "comment"}


class DayCell(NamedTuple):
    """A cell of a day; without a name nothing can be typed in it."""

    name: str = ""
    text: str = ""
    is_planned: bool = False


class SheetRow:
    """A WeekLine on the sheet. `texts` are its cells by name: as they were `sent`, or as saved."""

    def __init__(self, line, sent=None, is_open=True):
        self.line, self.ref, self.is_open = line, line.ref, is_open
        self.is_timetabled = line.pricing == "timetabled"
        self.names = CELLS_OF_DAYS if self.is_timetabled else CELLS
        self.saved = cells_of(line.entered(), self.is_timetabled)
        self.errors = {}  # {name of the cell, "week", or "right": sentence}, once that is asked for
        self.asked_hundredths = 0  # the quantity that "right" asks about
        if sent is None or not is_open:
            sent = SentCells(self.saved, line.version, _seal(self.saved.values()))
        self.texts = {name: str(sent.cells.get(name, ""))[:MOST_TEXT] for name in self.names}
        self.seen, self.right = sent.seen, sent.right
        self.version = self.typed_on = sent.version  # what the form carries; what was seen when it was typed

    @cached_property
    def is_touched(self):
        """Whether anything was typed over what the row showed when it was opened, and is not saved like that."""
        return _seal(self.texts.values()) not in (self.seen, _seal(self.saved.values()))

    @property
    def is_overtaken(self):
        """Whether somebody else has saved the line since it was shown."""
        return self.version != self.line.version

    @property
    def who_id(self):
        """The id of the row's heading, which names its cells."""
        return f"{self.ref}-who"

    @property
    def cells(self):
        """The DayCells of the week, Monday first."""
        if not self.is_timetabled:
            return [DayCell()] * 7
        item, planned = self.line.item, self.line.plan.day_quantities
        first, last = item.start_date, item.last_in_force()
        return [
            DayCell(name if first <= day <= last or self.texts[name] else "", self.texts[name], bool(planned[number]))
            for number, (name, day) in enumerate(zip(DAY_COLUMNS, days_of_week(self.line.week_start), strict=True))
        ]

    @property
    def as_draft(self):
        """The row as a draft keeps it."""
        return {**self.texts, "version": self.typed_on, "seen": self.seen}

    @cached_property
    def read(self):
        """What is typed, as figures: a ReadWeek."""
        read = read_cells(self.texts, self.is_timetabled, self.line.actual)
        if read.entered is None or not self.right:
            return read
        return ReadWeek(replace(read.entered, said_right_hundredths=read_right(self.right)), read.errors)

    @cached_property
    def worked_out(self):
        """(Delivery, pence) of what is typed; (None, 0) while it does not add up: why, is said elsewhere."""
        line, entered = self.line, self.read.entered
        if entered is None or is_left_alone(line, entered):
            return None, 0
        try:
            week = work_out(line.item, line.rule, line.week_start, entered)
        except RuleBroken:
            return None, 0
        return week, delivery_cost(line.item, line.week_start, week, line.rule, line.prices)[0]

    def complain(self, today):
        """Keep at its cells what would be refused if the row was saved now."""
        self.errors |= self.read.errors
        entered = self.read.entered
        if entered is not None and not is_left_alone(self.line, entered):
            try:
                check_entered(self.line, entered, today)
            except RuleBroken as broken:
                for each in problems_of(broken):
                    self.refuse(each)

    def refuse(self, broken):
        """Keep what a rule says at the cell that it is about."""
        name = broken.field or "week"
        if name.startswith("rows-"):
            _, number, what = name.split("-")
            entered = self.read.entered
            days = entered.rows[int(number)].days if entered else (0,)
            name = "comment" if what in ("comment", "code") else DAY_COLUMNS[days[0] if days else 0]
        name = OTHERWISE_NAMED.get(name, name)
        if isinstance(broken, UnusualQuantity):
            self.asked_hundredths = broken.hundredths
            self.errors["right"] = broken.message
        else:
            self.errors.setdefault(name if name in self.names else "week", broken.message)


def row_of_draft(kept):
    """The SentCells that a draft kept of a row, or None where it has nothing of it."""
    return SentCells(kept, kept["version"], kept["seen"]) if kept else None


def _seal(texts):
    """A short fingerprint of a row's cells."""
    joined = "\x1f".join(text.strip() for text in texts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:12]
