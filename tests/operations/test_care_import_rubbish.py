"""Whatever stands in a cell or a file, an import says what is wrong with it or takes it: it never breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import database as models_database
from operations.care_import.importing import preview
from tests.support.care_files import GOOD, bring_in, good_sheets, sheets_of
from tests.support.factories import AT

ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "-1",
            "1e9",
            "NaN",
            "999999999999",
            "0.00001",
            "1,0",
            "£",
            ";",
            "'=1",
            "31/12/9999",
            "2022-1-1",
            "F+",
            "Y;N",
            "--",
        ]
    ),
)


@pytest.mark.parametrize("file_name", GOOD)
@settings(max_examples=8)
@given(data=st.data())
def test_any_cell(database, file_name, data):
    row = dict(GOOD[file_name])
    for heading in data.draw(st.lists(st.sampled_from(sorted(row)), min_size=1, max_size=2)):
        row[heading] = data.draw(ODD)
    with models_database.atomic() as transaction:
        imported = bring_in(good_sheets(**{file_name.removesuffix(".csv"): [row]}))
        transaction.rollback()
    counts = imported.plan.file(file_name).counts
    assert counts["new"] + counts["updated"] + counts["unchanged"] + counts["rejected"] == counts["read"]
    assert all(rejection.reason for rejection in imported.plan.rejections)


@given(
    content=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda text: f"ssref,surname\n{text}".encode()))
)
def test_any_file(database, content):
    file = preview(sheets_of(clients=content), AT).file("clients.csv")
    assert file.problem or file.counts["read"] == len(file.new) + len(file.rejections)
