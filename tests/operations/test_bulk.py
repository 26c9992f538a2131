"""Many rows at once are the same rows as one by one."""

import pytest

import models
from operations.bulk import ROWS_TOGETHER, insert_rows
from tests.support import factories


def test_rows_come_back_as_they_went_in_with_the_defaults_of_the_rest(database):
    insert_rows(models.Client, [{"ssref": "A1", "surname": "Angelo"}, {"ssref": "A2", "surname": "Ng"}])
    assert list(models.Client.select(models.Client.ssref, models.Client.surname, models.Client.title).tuples()) == [
        ("A1", "Angelo", ""),
        ("A2", "Ng", ""),
    ]


def test_more_rows_than_go_into_one_statement_keep_their_order_and_their_number(database):
    insert_rows(models.Client, [{"ssref": f"A{n}", "surname": "Angelo"} for n in range(2 * ROWS_TOGETHER + 3)])
    found = [ref for (ref,) in models.Client.select(models.Client.ssref).order_by(models.Client.id).tuples()]
    assert found == [f"A{n}" for n in range(2 * ROWS_TOGETHER + 3)]


def test_json_dates_and_references_are_kept(database):
    cpli = factories.make_cpli()
    line = {name: cpli.__data__.get(name) for name in models.CarePackageLineItem._meta.fields if name != "id"}
    insert_rows(models.CarePackageLineItem, [line | {"reference": "copy", "sessions": [100] * 7}])
    copy = models.CarePackageLineItem.get(reference="copy")
    assert (copy.contract_id, copy.start_date, copy.sessions) == (cpli.contract_id, cpli.start_date, [100] * 7)


def test_a_part_of_a_penny_is_refused(database):
    cpli = factories.make_cpli()
    with pytest.raises(TypeError, match="whole number"):
        insert_rows(models.Contribution, [{"cpli": cpli.id, "start_date": cpli.start_date, "weekly_amount_pence": 1.9}])


def test_nothing_to_insert_is_nothing_done(database):
    insert_rows(models.Client, [])
    assert models.Client.select().count() == 0
