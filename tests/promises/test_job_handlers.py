"""Every kind of job that is enqueued has a handler."""

import ast
import importlib
from pathlib import Path

from operations import outgoing_email
from operations.job_handlers import HANDLERS

ROOT = Path(__file__).parents[2]


def kinds_enqueued():
    """(module, the kind as its first argument says it) of each `jobs.enqueue(...)` in operations."""
    for path in sorted((ROOT / "operations").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "jobs.enqueue":
                module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
                yield module.__name__, eval(ast.unparse(node.args[0]), vars(module))  # noqa: S307 - our own source


def test_each_kind_of_job_that_is_enqueued_has_a_handler_and_no_handler_is_left_over():
    found, handled = set(kinds_enqueued()), {*HANDLERS, *outgoing_email.handlers("smtp://localhost", "remit@localhost")}
    assert [(module, kind) for module, kind in found if kind not in handled] == []
    assert {kind for _, kind in found} == handled
