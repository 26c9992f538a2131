"""Imports go one way. import-linter holds the packages to it; the three single files at the top are looked at here."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "models.py": {"tables"},
    "tasks.py": {"models", "operations", "web"},
    "app.py": {"blueprints", "commands", "tasks", "web"},
}
OURS = {path.stem for path in ROOT.glob("*.py")} | {path.parent.name for path in ROOT.glob("*/__init__.py")}


def imported_by(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
