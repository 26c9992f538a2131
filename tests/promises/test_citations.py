"""Comments and docstrings lead to what is in the repository: a newcomer can open every page that they cite."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {".venv", ".venv-fuzz", ".git", "var", "vendor", "node_modules", "test-results"}
OF_CODE = {".py", ".html", ".js", ".css", ".sql", ".sh", ".toml", ".yml"}
CITED = re.compile(r"\b(docs/[\w./-]+?\.md)(?:#([\w-]+))?")
OF_THE_CODE = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/decisions.md", "docs/words.md")
NAMED_FILE = re.compile(
    r"`((?:rules|tables|queries|operations|reports|web|blueprints|commands|content|tests|migrations)/[a-z0-9_./]*)`"
)
LINKED = re.compile(r"\]\((?!https?:)([^)\s#]*)(?:#([\w-]+))?\)")
# A page that only people of the first days had, and codes of a list that they worked by ("D8: ...").
PAGES_OF_NOBODY = re.compile(
    r"\b(domain|quality|features|data files) page\b"
    r"|^\s*(?:\"\"\"|\{# ?|# )[A-P]\d{0,2}[:,] "
    r"|^\"\"\"\w[^\n\"]* \([A-P]\d{0,2}\)[.:,]",
    re.M,
)


CITED_TEST = re.compile(r"`((?:tests/|test_)[\w/]+\.py)?(?:::)?(test_\w+)?(?:\[[^`]*\])?`")
DEFINED = re.compile(r"^\s*(?:async )?def (test_\w+)|^(test_\w+) =", re.M)


def files(suffixes):
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in suffixes and not NOT_OURS & set(path.relative_to(ROOT).parts) and path != Path(__file__):
            yield path


def anchors(page):
    """The anchors of a Markdown page, as a host makes them from its headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def problem_of(page, anchor):
    if not page.exists():
        return f"{page.relative_to(ROOT)} is not there"
    if anchor and anchor not in anchors(page):
        return f"{page.relative_to(ROOT)} has no heading for #{anchor}"
    return None


def test_every_page_that_code_cites_is_there():
    cited = [
        (path, problem_of(ROOT / page, anchor))
        for path in files(OF_CODE)
        for page, anchor in CITED.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(cited) > 60
    assert not [f"{path.relative_to(ROOT)}: {problem}" for path, problem in cited if problem]


def test_every_link_between_pages_leads_somewhere():
    linked = [
        (path, problem_of((path.parent / page).resolve() if page else path, anchor))
        for path in files({".md"})
        if "help" not in path.parts
        for page, anchor in LINKED.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(linked) > 40
    assert not [f"{path.relative_to(ROOT)}: {problem}" for path, problem in linked if problem]


@pytest.mark.parametrize("page", OF_THE_CODE)
def test_every_file_that_a_page_about_the_code_names_is_there(page):
    """A page that draws the house goes stale when a module moves."""
    named = set(NAMED_FILE.findall((ROOT / page).read_text(encoding="utf-8")))
    assert named
    assert not [name for name in sorted(named) if not (ROOT / name).exists()]


@pytest.mark.parametrize("page", ["docs/quality.md", "docs/security.md", "docs/backups.md"])
def test_every_test_that_a_page_cites_is_there(page):
    """`path::test` is in that file; `::test` alone in one of the files that its section names."""
    sections = re.split(r"^## ", (ROOT / page).read_text(encoding="utf-8"), flags=re.M)
    gone, cited = [], 0
    for section in sections:
        found = [each for each in CITED_TEST.findall(section) if any(each)]
        cited += len(found)
        gone += gone_of(found)
    assert cited
    assert not gone


def gone_of(cited):
    """What is not there of [(file, test)] that one section cites; either may be empty."""
    tests = {name: defined_in(name) for name, _ in cited if name}
    everywhere = set().union(*tests.values())
    return [
        f"{name}::{test}"
        for name, test in cited
        if (name and not (ROOT / name).exists()) or (test and test not in (tests[name] if name else everywhere))
    ]


def defined_in(name):
    """The names of the tests of a file; none where it is not there."""
    text = (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).exists() else ""
    return {either for pair in DEFINED.findall(text) for either in pair if either}


@pytest.mark.parametrize(
    "cited", [("tests/gone.py", ""), ("test_citations.py", ""), ("tests/conftest.py", "test_gone"), ("", "test_gone")]
)
def test_such_a_citation_would_be_found(cited):
    assert gone_of([cited])


def test_every_name_of_the_words_page_is_in_the_code():
    words = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    code = set()
    for path in files({".py"}):
        if path.relative_to(ROOT).parts[0] != "tests":
            code.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    named = {name for quoted in re.findall(r"`([\w.]+)`", words) for name in quoted.split(".") if len(name) > 3}
    named -= {name for name in named if name.endswith("_")}  # the start of several names
    assert len(named) > 60
    assert not named - code


def test_no_comment_cites_what_nobody_can_open():
    found = [path for path in files(OF_CODE) if PAGES_OF_NOBODY.search(path.read_text(encoding="utf-8"))]
    assert not [str(path.relative_to(ROOT)) for path in found]


@pytest.mark.parametrize(
    "words",
    [
        '"""D8: visits."""',
        '"""E: disputes."""',
        '"""Invoices (F)."""',
        "# see the domain page, section 5",
        "{# N4: overpayments. #}",
    ],
)
def test_such_a_comment_would_be_found(words):
    assert PAGES_OF_NOBODY.search(words)
