"""One line of the sheet of a week: its cells as text, and what is typed in them as figures for the rule.

A cell's id and name are one: `C12-actual`, `C12-mon`. Timetabled lines have a cell for each day, written as in a file
of actuals (`1`, `F`, `1+F`); the others have the quantities.
"""

import hashlib

from blueprints.actuals.typed import MOST_TEXT, plain, text_of
from rules.broken import RuleBroken
from rules.care_files.day_cells import days_of_rows, read_day, rows_as_before, write_day
from rules.delivery import Entered
from rules.money import parse_quantity
from rules.weeks import DAY_COLUMNS, days_of_week

FIGURES = ("actual", "frustrated")
LAST = ("visits", "comment")
OTHERWISE_NAMED = {"missed": "actual", "extra": "actual", "notice": "frustrated", "rows": "mon", "code": "comment"}


class SheetRow:
    """A WeekLine on the sheet. `texts` are its cells by name, as saved, or as `typed` (with `version` and `seen`)."""

    def __init__(self, line, typed=None, is_open=True):
        self.line, self.ref, self.is_open = line, line.ref, is_open
        self.is_timetabled = line.pricing == "timetabled"
        self.names = (DAY_COLUMNS if self.is_timetabled else FIGURES) + LAST
        self.saved = _texts(line, self.is_timetabled)
        self.errors = {}  # {name of the cell, or "week": sentence}
        self.show_saved()
        if typed and is_open:
            self.texts = {name: str(typed.get(name, ""))[:MOST_TEXT] for name in self.names}
            self.version = self.typed_on = typed["version"]
            self.seen = typed["seen"]

    def show_saved(self):
        """The cells as they are saved, with nothing typed over them."""
        self.texts, self.seen = dict(self.saved), self._seal(self.saved)
        self.version = self.typed_on = self.line.version  # what the form carries; what was seen when it was typed

    @property
    def is_touched(self):
        """Whether anything was typed over what the row showed when it was opened, and is not saved like that."""
        return self._seal(self.texts) not in (self.seen, self._seal(self.saved))

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
        """(name, text, is planned) of each column of the days, the name empty where nothing can be typed."""
        if not self.is_timetabled:
            return [("", "", False)] * 7
        item, planned = self.line.item, self.line.plan.day_quantities
        first, last = item.start_date, item.last_in_force()
        return [
            (name if first <= day <= last or self.texts[name] else "", self.texts[name], bool(planned[number]))
            for number, (name, day) in enumerate(zip(DAY_COLUMNS, days_of_week(self.line.week_start), strict=True))
        ]

    @property
    def typed(self):
        """The row as a draft keeps it."""
        return {**self.texts, "version": self.typed_on, "seen": self.seen}

    def _seal(self, texts):
        joined = "\x1f".join(texts[name].strip() for name in self.names)
        return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:12]

    def entered(self):
        """What is typed as Entered, None where a cell is no figure: that is then noted in `errors`."""
        self.errors = {}
        visits = self._visits()
        comment = self.texts["comment"].strip()
        if self.is_timetabled:
            days = [self._parsed(name, read_day) or (0, 0) for name in DAY_COLUMNS]
            stored = self.line.actual.rows if self.line.actual else []
            made = Entered(rows=rows_as_before(days, stored), visits=visits, comment=comment)
        else:
            figures = [self._parsed(name, parse_quantity) for name in FIGURES]
            made = self._quantities(*figures, visits, comment)
        return None if self.errors else made

    def _quantities(self, actual, frustrated, visits, comment):
        """A notice that was given stays with what was frustrated, as long as that is as much."""
        was = self.line.entered()
        notice = was.notice_hours if frustrated == was.frustrated_hundredths else None
        same = (actual, frustrated or 0) == (was.actual_hundredths, was.frustrated_hundredths)
        return Entered(
            actual_hundredths=actual,
            frustrated_hundredths=frustrated or 0,
            extra_hundredths=was.extra_hundredths if same else None,
            visits=visits,
            comment=comment,
            notice_hours=notice,
        )

    def _parsed(self, name, parse):
        text = self.texts[name].strip()
        if not text:
            return None
        try:
            return parse(text)
        except RuleBroken as broken:
            self.errors[name] = broken.message
            return None

    def _visits(self):
        value = self._parsed("visits", parse_quantity)
        if value is not None and (value % 100 or value < 0):
            self.errors["visits"] = "Enter the visits as a whole number, 0 or more"
        return None if value is None else value // 100

    def refuse(self, broken, entered=None):
        """Keep what a rule says at the cell that it is about."""
        name = broken.field or "week"
        if name.startswith("rows-"):
            _, number, what = name.split("-")
            days = entered.rows[int(number)].days if entered else (0,)
            name = "comment" if what in ("comment", "code") else DAY_COLUMNS[days[0] if days else 0]
        name = OTHERWISE_NAMED.get(name, name)
        self.errors[name if name in self.names else "week"] = broken.message


def read_row(sent, line):
    """What a form sent for a line, as SheetRow takes it; None where it has nothing of it."""
    version, seen = sent.get(f"{line.ref}-version", ""), sent.get(f"{line.ref}-seen", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        return None
    cells = {name: text_of(sent, f"{line.ref}-{name}") for name in (*DAY_COLUMNS, *FIGURES, *LAST)}
    return cells | {"version": int(version), "seen": seen[:64]}


def _texts(line, is_timetabled):
    """The cells of what is recorded, or else planned."""
    entered = line.entered()
    last = {"visits": "" if entered.visits is None else str(entered.visits), "comment": entered.comment}
    if is_timetabled:
        days = days_of_rows([row.as_stored() for row in entered.rows])
        return {name: write_day(*day) for name, day in zip(DAY_COLUMNS, days, strict=True)} | last
    frustrated = "" if entered.actual_hundredths is None else plain(entered.frustrated_hundredths)
    return {"actual": plain(entered.actual_hundredths), "frustrated": frustrated} | last
