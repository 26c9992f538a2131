"""The areas of the portal: each is in the list, names its modules with views, and shares no title with another."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Blueprint

import blueprints
from web.areas import Area, shared_parts

FOLDER = Path(blueprints.__file__).parent
PACKAGES = sorted(path.parent.name for path in FOLDER.glob("*/__init__.py"))
EVERY = (*blueprints.AREAS, *blueprints.OF_A_PRACTICE_PLACE)
AREAS = {area.blueprint.import_name.split(".")[1]: area for area in EVERY}


def adds_views(path):
    """Whether a module decorates functions with a route of the area's blueprint."""
    return any(
        isinstance(node, ast.FunctionDef) and any(ast.unparse(each).startswith("bp.") for each in node.decorator_list)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
    )


def test_every_package_is_in_the_list_once():
    assert sorted(AREAS) == PACKAGES
    assert len(EVERY) == len(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_an_area_names_each_module_that_adds_views(package):
    """Else its addresses would be there or not, according to what else happens to import it."""
    area = AREAS[package]
    named = {module.__name__ for module in area.views} or {area.blueprint.import_name}
    adding = {path.stem for path in (FOLDER / package).glob("*.py") if adds_views(path)}
    assert named == {f"blueprints.{package}.{name}" for name in adding}


@pytest.mark.parametrize("kind", ["tabs", "tiles", "queues"])
def test_two_parts_with_one_title_are_an_error(kind):
    parts = next(getattr(area, kind) for area in blueprints.AREAS if getattr(area, kind))
    one = Area(Blueprint("one", __name__), **{kind: parts})
    with pytest.raises(ValueError, match=f"Two {kind} have the title"):
        shared_parts([one, replace(one)])


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        ("tiles", ["Actuals", "Actions and Change Requests", "Disputes", "Invoices/Credit Notes"]),
        ("queues", ["Actions", "Invoices to authorise", "Credit notes to create", "Disputes"]),
    ],
)
def test_the_parts_stand_in_the_order_of_the_guides(kind, titles):
    assert [each.title for each in getattr(shared_parts(blueprints.AREAS), kind)][:4] == titles
