"""The day of an instant is London's: between midnight and one in summer the UTC day is the day before.

`rules.moment.london_date` is the one place that turns an instant into a day, and `start_of_day` the way back. These
tests walk templates and code for others.
"""

import ast
import re
from pathlib import Path

import pytest

import models
from tables.base import InstantField

INSTANTS = {
    name for table in models.ALL_TABLES for name, field in table._meta.fields.items() if isinstance(field, InstantField)
} | {"oldest", "now"}
LOCAL = {"cut_off", "cut_off_of"}  # London's clock, worked out from days
THE_PLACE = "rules/moment.py"
SHOW_A_DAY = {"format_date", "near_date", "long_date", "date_range", "date_words"}
FLOORS = ("rules", "tables", "queries", "operations", "reports", "web", "blueprints", "commands", "content")
SHOWN = "|".join(("date", "near_date", "long_date", "date_range"))
OF_TEMPLATES = (
    re.compile(r"\.date\(\)"),
    re.compile(rf"\b({'|'.join(sorted(INSTANTS))})\s*\|\s*({SHOWN})\b"),
    re.compile(rf"\b({'|'.join(sorted(INSTANTS))})\.(strftime|isoformat|day|month|year)\b"),
)


def name_of(node):
    """`saved_at` of `row.saved_at`, `in_london` of `clock.in_london(...)`."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return getattr(node, "attr", getattr(node, "id", ""))


def utc_days_of(text):
    """[(line, what)] where this Python takes the day of an instant in UTC."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, method = node.func.value, node.func.attr
            if method == "date" and not node.args and name_of(owner) not in LOCAL:
                found.append((node.lineno, f"{ast.unparse(owner)}.date()"))
            if method in ("strftime", "isoformat") and name_of(owner) in INSTANTS - {"at", "now"}:
                found.append((node.lineno, ast.unparse(node)))
        if isinstance(node, ast.Call) and name_of(node) in SHOW_A_DAY and node.args:
            found += [(node.lineno, ast.unparse(node)) for each in node.args if is_instant(each)]
        if isinstance(node, ast.FormattedValue) and node.format_spec and is_instant(node.value):
            found.append((node.lineno, ast.unparse(node.value)))
        if isinstance(node, ast.Attribute) and node.attr == "days" and isinstance(node.value, ast.BinOp):
            sides = (node.value.left, node.value.right)
            found += [(node.lineno, ast.unparse(node))] if any(is_instant(each) for each in sides) else []
    return found


def is_instant(node):
    return isinstance(node, ast.Attribute | ast.Call) and name_of(node) in INSTANTS


def test_no_code_takes_the_day_of_an_instant_in_utc():
    paths = [path for floor in FLOORS for path in Path(floor).rglob("*.py") if str(path) != THE_PLACE]
    found = [f"{path}:{line} {what}" for path in sorted(paths) for line, what in utc_days_of(path.read_text())]
    assert not found, "rules.moment.london_date says the day of an instant: " + "; ".join(found)


def test_no_template_shows_the_day_of_an_instant_in_utc():
    found = [
        f"{path}:{number} {line.strip()}"
        for path in sorted(each for each in Path("templates").rglob("*") if each.is_file())
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if any(pattern.search(line) for pattern in OF_TEMPLATES)
    ]
    assert not found, "write `instant | day | date`, or `instant | when`: " + "; ".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "row.saved_at.date()",
        "found.oldest.date()",
        "(clock.now() - queued.oldest).days",
        "near_date(row.confirmed_at, today)",
        "f'{plan.answered_at:%d/%m/%Y}'",
        "row.saved_at.strftime('%d %b')",
    ],
)
def test_the_walk_finds_a_day_in_utc(line):
    assert utc_days_of(line)


@pytest.mark.parametrize(
    "line", ["f'{in_london(row.saved_at):%H:%M}'", "run.cut_off.date()", "london_date(row.saved_at)", "row.date(1)"]
)
def test_the_walk_leaves_days_in_london(line):
    assert not utc_days_of(line)
