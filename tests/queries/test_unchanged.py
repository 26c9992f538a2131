"""An answer stands while nothing changes, and not a moment longer."""

import pytest

from models import Organisation, database
from queries.unchanged import while_unchanged
from tests.support.factories import make_organisation
from tests.support.markup import ON_POSTGRES

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL tells nothing of what changed: it is asked each time")
asked = []


@while_unchanged
def names(ending):
    asked.append(ending)
    return [row.name for row in Organisation.select() if row.name.endswith(ending)]


@pytest.fixture(autouse=True)
def nothing_asked(database):
    asked.clear()


def test_it_is_asked_once_for_each_question():
    make_organisation(name="Rose Care")
    assert names("Care") == names("Care") == ["Rose Care"]
    assert names("House") == []
    assert asked == ["Care", "House"]


def test_a_change_of_ones_own_is_seen():
    assert names("Care") == []
    made = make_organisation(name="Rose Care")
    assert names("Care") == ["Rose Care"]
    Organisation.update(name="Thorn Care").where(Organisation.id == made.id).execute()
    assert names("Care") == ["Thorn Care"]


def test_a_change_of_anybody_else_is_seen():
    made = make_organisation(name="Rose Care")
    assert names("Care") == ["Rose Care"]
    other = type(database.obj)(database.obj.database, autoconnect=False)
    with other.connection_context():
        other.execute_sql("UPDATE organisation SET name = 'Thorn Care' WHERE id = ?", (made.id,))
    assert names("Care") == ["Thorn Care"]


def test_nothing_is_kept_of_a_transaction_that_is_undone():
    with database.atomic() as transaction:
        make_organisation(name="Rose Care")
        assert names("Care") == ["Rose Care"]
        transaction.rollback()
        assert names("Care") == []
    assert names("Care") == []
