"""How the portal speaks: a short list of words that are out, and the forms of dates (docs/words.md)."""

import ast
import re
from datetime import date, datetime
from pathlib import Path

from rules.dates import format_date, near_date, short_date
from web.templating import when

ROOT = Path(__file__).resolve().parents[2]
CODE = ("blueprints", "commands", "operations", "queries", "reports", "rules", "web", "content")
OUT = {  # what no person reads: what to write instead
    r"nil": "negative, zero, £0.00, or nothing",
    r"hand(?:s|ed|ing)? in": "upload, send",
    r"put(?:s|ting)? (?:(?:it|this|that|them|these|those|the \w+|your \w+|a \w+)(?: below)? )?right": "fix, correct",
    r"of yours": "your",
    r"waits? to be": "to authorise, to confirm, to do",
    r"nobody[’']s": "unassigned",
    r"thr[eo]wn? away": "discard",
    r"(?:for|of) this choice": "that you chose, or: no ... match",
    r"giv(?:es?|en) money back": "refund",
    r"visits? (?:that )?waits? for an order": "visits without an order",
    r"at most \S+ letters": "must be N characters or fewer",
}
ANY_OF_THEM = re.compile(rf"\b(?:{'|'.join(OUT)})\b", re.IGNORECASE)
KINDS = {
    "nil",
    "file handed in",
    "file put right",
    "care files handed in",
    "row put right",
    "rows put right",
    "row of care files put right",
}
LONGEST_KIND = 40
NOT_READ = re.compile(r"\{#.*?#\}|<[^>]*>", re.DOTALL)
DAY_BY_HAND = re.compile(r"strftime\(.(?!%Y)[^)]*%[-]?d")  # %Y%m%d is a key, not read


def test_words_that_are_out_are_read_by_nobody():
    found = [
        f"{name}: “{match.group()}” in “{text[max(0, match.start() - 60) : match.end() + 30]}”"
        for name, text in _read_by_people(ANY_OF_THEM)
        for match in ANY_OF_THEM.finditer(text)
    ]
    instead = "; ".join(f"{out}: {words}" for out, words in OUT.items())
    assert not found, "\n".join([*found, instead])


def test_dates_have_their_forms_from_one_place():
    """`24 Nov` and `Fri 28 Nov` in sentences, `24/11/2025` in tables, and nothing happened *Today*."""
    day, next_year = date(2025, 11, 28), date(2026, 1, 2)
    assert (near_date(day, day), short_date(day, day), format_date(day)) == ("Fri 28 Nov", "28 Nov", "28/11/2025")
    assert near_date(next_year, day) == "Fri 2 Jan 2026"
    assert when(datetime(2025, 11, 20, 9, 30)).startswith("Thu 20 Nov")
    templates = [(name, source) for name, source in _sources() if name.startswith("templates/")]
    assert not [name for name, source in templates if DAY_BY_HAND.search(source)]


def _sources():
    """(file, its source) of templates, texts and code."""
    for folder in ("templates", *CODE):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in (".html", ".txt", ".md", ".py") and path.name != "common_passwords.txt":
                yield str(path.relative_to(ROOT)), path.read_text()


def _read_by_people(wanted):
    """(file, text) of what a person may read, of the files that have a wanted word: pages, and the code's strings."""
    for name, source in _sources():
        flat = " ".join(source.split())
        if not wanted.search(flat):
            continue
        if name.endswith(".py"):
            yield from ((name, text) for text in _strings(ast.parse(source)) if not _is_kind(text))
        else:
            yield name, NOT_READ.sub(" ", flat)


def _is_kind(text):
    """Whether a string is the name of a kind of event or check, which is stored."""
    return text.endswith(tuple(KINDS)) and len(text) < LONGEST_KIND


def _strings(tree):
    """The strings of a module, without its docstrings."""
    with_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, with_docstring) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
