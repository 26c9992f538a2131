"""The editor's fields: what is recorded as text to type over, and what was typed as figures to check.

Field names and ids are one: `C12-actual`, `C12-rows-0-quantity`; the names after the line's reference are those that
rules.delivery gives for what is wrong.
"""

from dataclasses import dataclass, field

from rules.broken import RuleBroken
from rules.delivery import DayRow, Entered
from rules.money import format_quantity, parse_quantity

MOST_ROWS = 20
MOST_TEXT = 4000
FIGURES = ("actual", "frustrated", "extra")


@dataclass
class TypedRow:
    """A row of ticked days, as text."""

    days: frozenset = frozenset()
    quantity: str = "1"
    is_frustrated: bool = False
    comment: str = ""
    notice: str = ""
    code: str = ""  # the cancellation code, which begins the comment as it is saved


@dataclass
class TypedLine:
    """One line's part of the editor, as text; `errors` are {name after the reference: message}."""

    version: int
    figures: dict = field(default_factory=dict)  # actual, frustrated, extra
    visits: str = ""
    comment: str = ""
    notice: str = ""
    code: str = ""
    rows: list = field(default_factory=list)
    errors: dict = field(default_factory=dict)

    def entered(self, is_timetabled):
        """The figures, for the rule. Everything that is not a figure is noted in `errors`; None where anything is."""
        rows = tuple(self._row(number, row) for number, row in enumerate(self.rows)) if is_timetabled else ()
        found = {name: None if is_timetabled else self._figure(name) for name in FIGURES}
        entered = Entered(
            actual_hundredths=found["actual"],
            frustrated_hundredths=found["frustrated"] or 0,
            extra_hundredths=found["extra"],
            visits=self._whole("visits", self.visits, "visits"),
            comment=with_code(self.code, self.comment.strip()),
            rows=rows,
            notice_hours=None if is_timetabled else self._whole("notice", self.notice, "notice"),
        )
        return None if self.errors else entered

    def _figure(self, name):
        text = self.figures.get(name, "").strip()
        return self._parsed(name, text, name) if text else None

    def _parsed(self, field_name, text, what):
        try:
            return parse_quantity(text, field_name, what)
        except RuleBroken as broken:
            self.errors[field_name] = broken.message
            return None

    def _whole(self, field_name, text, what):
        """A whole number, or None where nothing is typed."""
        if not text.strip():
            return None
        value = self._parsed(field_name, text, what)
        if value is None:
            return None
        if value % 100 or value < 0:
            self.errors[field_name] = f"Enter the {what} as a whole number, 0 or more"
            return None
        return value // 100

    def _row(self, number, row):
        quantity = self._parsed(f"rows-{number}-quantity", row.quantity, "quantity")
        notice = self._whole(f"rows-{number}-notice", row.notice, "notice in hours")
        return DayRow(
            tuple(sorted(row.days)), quantity or 0, row.is_frustrated, with_code(row.code, row.comment.strip()), notice
        )


def typed_of(line):
    """What is recorded of a WeekLine (or else planned), as text."""
    entered, codes = line.entered(), line.rule.cancellation_codes
    code, comment = split_code(entered.comment, codes)
    typed = TypedLine(line.version, comment=comment, visits=_whole(entered.visits), code=code)
    typed.notice = _whole(entered.notice_hours)
    for row in entered.rows:
        code, comment = split_code(row.comment, codes)
        quantity, notice = plain(row.quantity_hundredths), _whole(row.notice_hours)
        typed.rows.append(TypedRow(frozenset(row.days), quantity, row.is_frustrated, comment, notice, code))
    frustrated = "" if entered.actual_hundredths is None else plain(entered.frustrated_hundredths)
    typed.figures = {
        "actual": plain(entered.actual_hundredths),
        "frustrated": frustrated,
        "extra": plain(entered.extra_hundredths),
    }
    return typed


def split_code(comment, codes):
    """(code, the rest) of a comment as `with_code` made it; ("", comment) where it begins otherwise."""
    for code in codes:
        if comment == code or comment.startswith(f"{code}: "):
            return code, comment[len(code) + 2 :]
    return "", comment


def with_code(code, comment):
    """`C2: no answer`: a chosen cancellation code and the comment, as they are saved."""
    return ": ".join(part for part in (code, comment) if part)


def plain(quantity_hundredths):
    """A quantity as a field holds it: no thousands commas; nothing for None."""
    return "" if quantity_hundredths is None else format_quantity(quantity_hundredths).replace(",", "")


def _whole(number):
    return "" if number is None else str(number)


def read_typed(sent, line):
    """The TypedLine of what a form sent for a WeekLine; None where it has nothing of that line."""
    version = sent.get(f"{line.ref}-version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        return None
    typed = TypedLine(
        int(version),
        {name: text_of(sent, f"{line.ref}-{name}") for name in FIGURES},
        visits=text_of(sent, f"{line.ref}-visits"),
        comment=text_of(sent, f"{line.ref}-comment"),
        notice=text_of(sent, f"{line.ref}-notice"),
        code=_code(sent, line.ref, line),
    )
    count = sent.get(f"{line.ref}-rows", "0")
    rows = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    typed.rows = [_read_row(sent, f"{line.ref}-rows-{number}", line) for number in range(rows)]
    return typed


def _code(sent, name, line):
    """The chosen cancellation code: one of the level's, else none."""
    code = sent.get(f"{name}-code", "")
    return code if code in line.rule.cancellation_codes else ""


def _read_row(sent, name, line):
    return TypedRow(
        frozenset(int(day) for day in sent.getlist(f"{name}-days") if day in "0123456" and len(day) == 1),
        text_of(sent, f"{name}-quantity"),
        f"{name}-frustrated" in sent,
        text_of(sent, f"{name}-comment"),
        text_of(sent, f"{name}-notice"),
        _code(sent, name, line),
    )


def text_of(sent, name):
    """What was typed in a field, of a length that may be shown again; a database takes no NUL."""
    return sent.get(name, "").replace("\x00", "")[:MOST_TEXT]
