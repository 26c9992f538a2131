"""Imports go one way. import-linter holds the packages to it; the three single files at the top are looked at here."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "models.py": {"tables"},
    "tasks.py": {"models", "operations", "queries", "web"},
    "app.py": {"blueprints", "commands", "tasks", "web"},
}
OURS = {path.stem for path in ROOT.glob("*.py")} | {path.parent.name for path in ROOT.glob("*/__init__.py")}


IMPORTS = (ast.Import, ast.ImportFrom)


def imported_by(path):
    yield from names_of(ast.parse(path.read_text(encoding="utf-8")))


def names_of(tree):
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        yield from (name.split(".")[0] for name in names)


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_the_files_at_the_top_import_only_what_they_may(name):
    assert set(imported_by(ROOT / name)) & OURS <= MAY_IMPORT[name]


def test_the_import_contracts_hold():
    """Each contract's name in pyproject.toml is a sentence that says what it is for."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:]


FLOORS = (
    "rules",
    "tables",
    "queries",
    "operations",
    "reports",
    "web",
    "blueprints",
    "commands",
    "content",
    "migrations",
)
FILES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in FILES}


def files_imported_by(path):
    """The files of ours that one imports, at its top or anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in NAMES)
        if isinstance(node, ast.ImportFrom):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name for name in inside if name in NAMES)
            if node.module in NAMES:
                yield node.module


def test_no_two_files_import_each_other():
    """Also by way of others: files are taken away as long as one has no import left that stands."""
    needs = {name: set(files_imported_by(path)) - {name} for name, path in NAMES.items()}
    while free := {name for name, needed in needs.items() if not needed}:
        needs = {name: needed - free for name, needed in needs.items() if name not in free}
    assert not needs, f"these import each other in a circle, or those that do: {sorted(needs)}"


def test_a_package_is_no_file_of_its_own():
    """Its __init__ is a docstring; blueprints/__init__.py holds the list of areas besides."""
    for path in FILES:
        if path.name == "__init__.py" and path.parent != ROOT / "blueprints":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert len(body) <= 1, f"{path.relative_to(ROOT)} holds more than a docstring"


def test_every_command_is_in_the_registry():
    files = {path.stem for path in (ROOT / "commands").glob("*.py")} - {"__init__", "registry", "running"}
    listed = {
        node.module
        for node in ast.walk(ast.parse((ROOT / "commands/registry.py").read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    assert {f"commands.{name}" for name in files} <= listed


def test_pages_and_plumbing_hold_no_sql():
    for floor in ("blueprints", "web"):
        for path in (ROOT / floor).rglob("*.py"):
            assert ".select(" not in path.read_text(encoding="utf-8"), f"{path.relative_to(ROOT)} belongs to queries/"


def test_long_lists_are_cut_by_one_piece():
    """`peewee.chunked`: hand-written loops over slices stood 38 times, with 22 sizes."""
    for floor in ("queries", "operations", "reports"):
        for path in (ROOT / floor).rglob("*.py"):
            hand_made = "[start : start +" in path.read_text(encoding="utf-8").replace("content[start", "")
            assert not hand_made, f"{path.relative_to(ROOT)} cuts a list by hand"


LATE = {  # what stands inside a function, in one file each, because few processes ever need it
    "operations.pdf": {"weasyprint"},  # 23 MB, and libraries that a server may lack
    "operations.stores.bucket": {"boto3", "botocore"},  # installed only where an object store is used
    "queries.care_files.spreadsheet_numbers": {"openpyxl"},  # 12 MB of each web process
}


def test_only_these_are_imported_late_and_nowhere_else():
    late = {library for libraries in LATE.values() for library in libraries}
    for name, path in NAMES.items():
        found = set(imported_by(path)) & late
        assert found == LATE.get(name, set()), f"{name} imports {found}"
        if name in LATE:
            at_the_top = ast.Module(
                [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, IMPORTS)], []
            )
            names = set(names_of(at_the_top))
            assert not names & late, f"{name} imports {names & late} at its top"


CONNECTING = {
    "socket",
    "http.client",
    "urllib.request",
    "smtplib",
    "imaplib",
    "ftplib",
    "ssl",
    "boto3",
    "requests",
    "httpx",
}
MAY_CONNECT = {
    "operations.outgoing_email": "MAIL_URL",
    "operations.stores.bucket": "FILES_URL, BACKUP_URL",
    "operations.time_limits": "cuts the lines of the others off",
    "operations.virus_scanner": "CLAMD_URL",
    "operations.webhooks.sending": "the internet alone, never our own network",
}


def modules_imported_by(path):
    """What a file imports, ours and others', with the packages that it is in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            yield from (name, name.split(".")[0])


def test_only_these_modules_connect_to_anything():
    """Beside the database's and Redis's own libraries. docs/security.md 13.1.1 says so to the council."""
    found = {name for name, path in NAMES.items() if CONNECTING & set(modules_imported_by(path))}
    assert found == set(MAY_CONNECT)
