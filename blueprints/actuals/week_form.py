"""A line's week as a form sends it. A field's name and id are one: `C12-actual`, `C12-rows-0-quantity`, `C12-mon`."""

from typing import NamedTuple

from rules.typed_week import CELLS, CELLS_OF_DAYS, QUANTITIES, TypedRow, TypedWeek

MOST_ROWS = 20
MOST_TEXT = 4000


class SentWeek(NamedTuple):
    """What the editor sent of a line, and the version of the record that it was shown with."""

    typed: TypedWeek
    version: int


class SentCells(NamedTuple):
    """What the sheet sent of a line: its cells by name, the version they were shown with, and the seal of what stood
    in them then.
    """

    cells: dict[str, str]
    version: int
    seen: str
    right: str = ""  # the quantity that a ticked *is right* names


def read_editor(sent, line):
    """The SentWeek of a WeekLine in a form; None where it has nothing of that line."""
    version = _version(sent, line)
    if version is None:
        return None
    count = sent.get(f"{line.ref}-rows", "0")
    rows = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    texts = {name: _text(sent, f"{line.ref}-{name}") for name in (*QUANTITIES, "visits", "comment", "notice", "right")}
    rows = tuple(_read_row(sent, f"{line.ref}-rows-{number}", line) for number in range(rows))
    if with_buttons(sent, [line]):
        rows = _rows_of_states(sent, line)
    return SentWeek(TypedWeek(**texts, code=_code(sent, line.ref, line), rows=rows), version)


def read_sheet(sent, line):
    """The SentCells of a WeekLine in a form; None where it has nothing of that line."""
    version = _version(sent, line)
    if version is None:
        return None
    names = CELLS_OF_DAYS if line.pricing == "timetabled" else CELLS
    cells = {name: _text(sent, f"{line.ref}-{name}") for name in names}
    return SentCells(cells, version, sent.get(f"{line.ref}-seen", "")[:64], _text(sent, f"{line.ref}-right"))


def _version(sent, line):
    text = sent.get(f"{line.ref}-version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _read_row(sent, name, line):
    return TypedRow(
        frozenset(int(day) for day in sent.getlist(f"{name}-days") if day in "0123456" and len(day) == 1),
        _text(sent, f"{name}-quantity"),
        f"{name}-frustrated" in sent,
        _text(sent, f"{name}-comment"),
        _text(sent, f"{name}-notice"),
        _code(sent, name, line),
    )


def with_buttons(sent, lines):
    """The references of those lines whose days came as three buttons each, not as rows."""
    return {line.ref for line in lines if f"{line.ref}-each" in sent}


def _rows_of_states(sent, line):
    """The rows that the three buttons of each day come to: what was delivered together, a frustrated day by itself."""
    each, states = _text(sent, f"{line.ref}-each"), [sent.get(f"{line.ref}-state-{day}") for day in range(7)]
    delivered = frozenset(day for day, state in enumerate(states) if state == "delivered")
    rows = [TypedRow(delivered, each)] if delivered else []
    for day, state in enumerate(states):
        if state == "frustrated":
            name = f"{line.ref}-state-{day}"
            words = (_text(sent, f"{name}-comment"), _text(sent, f"{name}-notice"), _code(sent, name, line))
            rows.append(TypedRow(frozenset({day}), each, True, *words))
    return tuple(rows)


def _code(sent, name, line):
    """The chosen cancellation code: one of the level's, else none."""
    code = sent.get(f"{name}-code", "")
    return code if code in line.rule.cancellation_codes else ""


def _text(sent, name):
    """What was typed in a field, of a length that may be shown again; a database takes no NUL."""
    return sent.get(name, "").replace("\x00", "")[:MOST_TEXT]
