"""A database that was migrated from nothing is what models.py says: tables, columns, types, nulls, CHECKs, indexes.

Both are asked of the database itself, on whichever one the tests run: the migrated one, and one that is made from the
models alone.
"""

import hashlib
import importlib

import pytest

import models
from migrations.running import FOLDER, pending
from tests.support.shapes import shape_of

FROZEN = {
    "0001_first_release.py": "c7346b8773f7a8622d0c9ad4394b547d27e5e4b80f6bc67e9810580976d4a0d6",
    "0001_tables.postgresql.sql": "4d9f6042002534535ce8742ce9d54acfee0c59406cad9f8a6d4ef96c76144daf",
    "0001_tables.sqlite.sql": "045694c57daf98e2ecc962c2ad56dc785f2625d658852083478319e3e7747048",
    "0001_triggers.postgresql.sql": "a63f8b7b136cc9a89814519a09879f3bc34a4aff82cb2d14f78a55c939455627",
    "0001_triggers.sqlite.sql": "ddf0ca49f0b82ad59443652ea087ff3f85cdcf8c84a0a1267a5f68a46001803f",
}


def test_migrations_from_nothing_equal_the_models(shape_of_the_models, database):
    migrated = shape_of(database.obj)
    missing = sorted(shape_of_the_models - migrated, key=str)
    too_much = sorted(migrated - shape_of_the_models, key=str)
    assert not missing, f"models.py has what no migration makes: {missing}"
    assert not too_much, f"migrations make what models.py does not have: {too_much}"
    assert len(migrated) > 2 * len(models.ALL_TABLES)


def test_a_migrated_database_needs_nothing_more(database):
    assert pending(database.obj) == []


def test_migrations_are_numbered_one_after_the_other():
    """Two branches that took the same number are seen here when the second is merged."""
    numbers = [path.name.partition("_")[0] for path in sorted(FOLDER.glob("[0-9]*.py"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize(("name", "sha256"), FROZEN.items())
def test_the_migration_of_release_1_0_0_is_frozen(name, sha256):
    """Databases out there have had it: a change of the tables is a new migration."""
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize(
    ("comment", "written", "note"),
    [
        ("Ill; at home; 2: {note}", "Ill; at home", "2: {note}"),
        ("Fri 14 Nov 2025: {note} (holiday)", "holiday", "Fri 14 Nov 2025: {note}"),
        ("Out; Fri 14 Nov 2025, Sat 15 Nov 2025: {note}; 1.5: {note}", "Out", "{days}: {note}; 1.5: {note}"),
        ("Daughter rang: {note}", "Daughter rang: {note}", ""),
        ("2: {note} and so on", "2: {note} and so on", ""),
    ],
)
def test_notes_are_taken_out_of_comments_where_they_are_surely_the_portals(comment, written, note):
    """The migration of instances; what is not surely a note stays as a person may have written it."""
    words = {"note": "saved as missed, as 48 hours' notice is more than 24", "days": "Fri 14 Nov 2025, Sat 15 Nov 2025"}
    found = importlib.import_module("migrations.0007_instances").comment_and_note(comment.format(**words))
    assert found == (written.format(**words), note.format(**words))
