"""Every fragment says in its first comment what it is and what it needs, and that is what it takes."""

import re
from pathlib import Path

import pytest
from jinja2 import meta

ROOT = Path(__file__).parents[2] / "templates"
FRAGMENTS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("**/_*.html"))
FIRST_COMMENT = re.compile(r"\{# (?P<what>.+?)\. Needs:? (?P<needs>.+?)\.? #\}")
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
SET_HERE = re.compile(r"{%-? set (\w+) (?:=|-?%})")
INCLUDED = re.compile(r"{%-? include \"([^\"]+)\"")


@pytest.fixture
def always_there(app):
    """What every template has without asking."""
    with app.test_request_context():
        context = {}
        app.update_template_context(context)
        return set(context) | set(app.jinja_env.globals)


def needs_of(name):
    """The names that the first comment of a fragment says: between backticks, or with commas; an aside is no name."""
    text = (ROOT / name).read_text(encoding="utf-8")
    first_comment = " ".join(text.partition("#}")[0].split()) + " #}"
    said = FIRST_COMMENT.match(first_comment)
    assert said, f"templates/{name} begins with {{# What it is. Needs: this, that. #}}"
    names = re.findall(r"`(\w+)`", said["needs"]) or re.split(r"[,:;.]", ASIDE.sub("", said["needs"]))
    return {each.strip() for each in names if each.strip().isidentifier()} - {"nothing"}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_needs_what_it_says(app, always_there, name):
    text = (ROOT / name).read_text(encoding="utf-8")
    takes = meta.find_undeclared_variables(app.jinja_env.parse(text)) - always_there - set(SET_HERE.findall(text))
    needs = needs_of(name)
    of_included = {need for included in INCLUDED.findall(text) if "/_" in included for need in needs_of(included)}
    assert takes <= needs, f"templates/{name} takes {takes - needs} without saying so"
    assert needs <= takes | of_included, f"templates/{name} says it needs {needs - takes - of_included}, and does not"
