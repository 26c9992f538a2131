"""Templates, stylesheets and scripts can be read and reviewed: their lines are no wider than those of the code, and
hold one thing. djlint lays the templates out (make lint).
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_COLUMNS = 120
DECLARATION = re.compile(r"[\w-]+:[^;{}]*;")
IN_A_STATEMENT = re.compile(r"for \(.*\) |\"[^\"]*\"|'[^']*'|`[^`]*`|//.*")


def lines_of(*patterns):
    """(where, line) of each line of the files of these patterns, but for those of others in static/vendor/."""
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        if "vendor" not in path.parts:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield f"{path.relative_to(ROOT)}:{number}", line


def test_no_line_is_wider_than_120_columns():
    files = ("templates/**/*.html", "templates/**/*.txt", "templates/**/*.css", "static/**/*.css", "static/**/*.js")
    wide = [f"{where} has {len(line)}" for where, line in lines_of(*files) if len(line) > MOST_COLUMNS]
    assert not wide, "\n".join(wide)


def test_a_line_of_a_stylesheet_has_one_declaration():
    sheets = lines_of("static/**/*.css", "templates/**/*.css")
    packed = [where for where, line in sheets if len(DECLARATION.findall(line)) > 1]
    assert not packed, "\n".join(packed)


def test_a_line_of_a_script_has_one_statement():
    packed = [where for where, line in lines_of("static/**/*.js") if IN_A_STATEMENT.sub("", line).count(";") > 1]
    assert not packed, "\n".join(packed)


def test_every_class_of_govuk_in_a_template_has_rules():
    """bin/vendor.py takes the rules of the classes that it names, and no others."""
    named = re.compile(r"(?<![\w/-])govuk-[\w-]*[a-z]")
    styled = set(named.findall("".join(path.read_text(encoding="utf-8") for path in ROOT.glob("static/**/*.css"))))
    used = {(each, where) for where, line in lines_of("templates/**/*.html") for each in named.findall(line)}
    unstyled = sorted(f"{where} {each}" for each, where in used if each not in styled)
    assert not unstyled, "\n".join(unstyled)
