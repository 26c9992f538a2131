"""How tests are written: a fixture has one home, and no test module leans on another."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.cast import CONTACTS, OFFICERS

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
# People of the cast: who acts, for operations; a browser of theirs, for pages. No test sees both.
ONE_FOR_EACH_SIDE = {*CONTACTS, *OFFICERS}
PAGE_NAMES = re.compile(r"\w*page|answer|shown|queue|home|why|fresh|refused")
OPENS_A_PAGE = ("get", "post", "click", "submit")
SIDES = {"tests/operations/conftest.py", "tests/pages/conftest.py"}


def modules():
    for path in sorted([*TESTS.rglob("*.py"), *(ROOT / "bench").rglob("*.py")]):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def fixtures_of(tree):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(each) for each in node.decorator_list):
            yield node.name


def defined_twice(fixtures):
    """Names among `fixtures` ((name, module) pairs) that have more than one home."""
    homes = defaultdict(list)
    for name, module in fixtures:
        homes[name].append(module)
    return {
        name: found
        for name, found in homes.items()
        if len(found) > 1 and not (name in ONE_FOR_EACH_SIDE and set(found) == SIDES and len(found) == 2)
    }


def imported_tests(tree):
    """The test modules that a module imports, as `tests.pages.test_home`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "tests" and any(part.startswith("test_") or part == "conftest" for part in parts[1:]):
                yield name


def is_whole_page(expression):
    """Whether an expression is a page: by a name that tests give one, or as a browser has just opened it."""
    match expression:
        case ast.Name(name):
            return bool(PAGE_NAMES.fullmatch(name))
        case ast.Call(ast.Attribute(attr=verb)):
            return verb in OPENS_A_PAGE
    return False


def amounts_anywhere(tree):
    """Lines that look for an amount anywhere on a page, where an element should be named."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(ast.Constant(str(words)), [ast.In()], [ast.Attribute(where, "text")]):
                if "£" in words and is_whole_page(where):
                    yield node.lineno


def test_every_fixture_is_defined_once():
    found = [(name, module) for module, tree in modules() for name in fixtures_of(tree)]
    assert len(found) > 150
    assert not defined_twice(found)


def test_no_module_imports_a_test_module():
    found = [(module, name) for module, tree in modules() for name in imported_tests(tree)]
    assert not found


def test_an_amount_is_looked_for_on_an_element():
    found = {
        module: lines
        for module, tree in modules()
        if module.startswith("tests/pages/") and (lines := list(amounts_anywhere(tree)))
    }
    assert not found, "name the element: page.figure, row, tile, notice, problem, sentence or one"


@pytest.mark.parametrize("line", ['assert "£1.00" in page.text', 'assert "£1.00" in alice.get("/home").text'])
def test_an_amount_anywhere_would_be_found(line):
    assert list(amounts_anywhere(ast.parse(line)))
    assert not list(amounts_anywhere(ast.parse('assert "£1.00" in page.row("Rose Care").text')))


def test_what_two_modules_need_is_in_support():
    """Every module of tests/ that is no test, no conftest and no package belongs to tests/support or to its folder."""
    root = [path.name for path in TESTS.glob("*.py") if path.name not in ("__init__.py", "conftest.py")]
    assert not root


def test_a_second_home_would_be_found():
    assert defined_twice([("care", "tests/pages/test_a.py"), ("care", "tests/pages/test_b.py")])
    assert defined_twice([("alice", "tests/pages/conftest.py"), ("alice", "tests/pages/test_b.py")])
    assert not defined_twice([("alice", "tests/pages/conftest.py"), ("alice", "tests/operations/conftest.py")])


@pytest.mark.parametrize("line", ["from tests.pages.test_home import tile", "from tests.pages import test_home"])
def test_such_an_import_would_be_found(line):
    assert list(imported_tests(ast.parse(line)))
