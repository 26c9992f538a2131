"""A template can be read and reviewed: no line of it is wider than a line of code. djlint lays them out (make lint)."""

from pathlib import Path

ROOT = Path(__file__).parents[2] / "templates"
MOST_COLUMNS = 120


def test_no_line_of_a_template_is_wider_than_120_columns():
    wide = [
        f"templates/{path.relative_to(ROOT)}:{number} has {len(line)}"
        for path in sorted(ROOT.glob("**/*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > MOST_COLUMNS
    ]
    assert not wide, "\n".join(wide)
