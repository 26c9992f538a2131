"""Whatever stands in an actuals file, it is taken or told what is wrong, with a suggestion or without: never broken."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import database as models_database
from operations.actuals_files import saving
from queries.actuals_files.preview import preview_of
from queries.actuals_files.suggestions import Suggesting
from queries.care_files.uploads import read_upload
from rules.actual_files import LABELS
from tests.support import factories
from tests.support.actuals_files import hand_in, workbook_of

ODD = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        [
            "-1",
            "1e9",
            "NaN",
            "99999999999999",
            "0.001",
            "--",
            "=1",
            "'=1",
            "31/12/2199",
            "01/01/1850",
            "1/13/25",
            "45971",
        ]
        + [
            "99999",
            "F+F",
            "1+",
            "2F",
            "\u00b2",
            "\u0661",
            "10/11/2025",
            "C1",
            "A1",
            "10",
            "0",
            "Confirmed",
            " ",
            "\u00a0",
        ]
    ),
)


@pytest.fixture
def three_pricings(cast):
    level = {"reference": "L1", "name": "Day Care", "unit": "Session", "cancellation_codes": "C1"}
    timetable = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "units_hundredths": None}
    named = {"client": {"ssref": "A1"}, "reference": "C1"}
    care = factories.make_care(organisation=cast.rose_care, level=level, **named, **timetable)
    factories.make_cpli(contract=care.contract, client=care.client, service=care.service, reference="C2")
    rolling = {"pricing": "rolling", "units_hundredths": 1000, "reference": "C3"}
    factories.make_cpli(contract=care.contract, client=care.client, service=care.service, **rolling)
    factories.make_contract_price(contract=care.contract, service_level=care.level)
    factories.make_actual(cpli=care.cpli, planned_hundredths=500, actual_hundredths=500)
    return care


@given(data=st.data())
def test_any_cells(three_pricings, actor, data):
    alice = actor("alice")
    usual = {
        "Week Beginning": "10/11/2025",
        "SSRef": "A1",
        "Service": three_pricings.service.name,
        "Service Level": "L1",
    }
    rows = []
    for _ in range(data.draw(st.integers(1, 3))):
        line = {"CPLI ID": data.draw(st.sampled_from(["C1", "C2", "C3", ""])), "Actual": "5", "Mon": "1"}
        changed = data.draw(st.dictionaries(st.sampled_from(sorted(LABELS.values())), ODD, max_size=4))
        rows.append(dict.fromkeys(LABELS.values(), "") | usual | line | changed)
    with models_database.atomic() as transaction:
        file = hand_in(rows, three_pricings.organisation, alice)
        preview = preview_of(file, factories.AT)
        assert len(preview.good) + len(preview.rejected) == preview.rows_read
        suggesting = Suggesting(preview, factories.TODAY)
        for rejected in preview.rejected:
            assert rejected.reason
            suggesting.for_row(rejected)
        if preview.has_changes:
            prepared = saving.prepare(file, True, factories.AT)
            saved = saving.update_system(prepared, preview.seen, alice, factories.AT)
            assert saved.left == len(preview.rejected)
        transaction.rollback()


@given(content=st.binary(max_size=200), name=st.sampled_from(["a.csv", "a.xlsx", "a.XLSX", "a", ""]))
def test_any_bytes(content, name):
    sheet = read_upload(name, content)
    assert sheet.problem or sheet.headings


WORKBOOK = workbook_of([{"Week Beginning": "10/11/2025", "CPLI ID": "C1", "Actual": 5, "Comments": "x"}] * 3)


@given(data=st.data())
def test_any_damage_to_a_workbook(data):
    parts = {
        part.filename: zipfile.ZipFile(io.BytesIO(WORKBOOK)).read(part)
        for part in zipfile.ZipFile(io.BytesIO(WORKBOOK)).infolist()
    }
    name = data.draw(st.sampled_from(sorted(parts)))
    start = data.draw(st.integers(0, len(parts[name])))
    parts[name] = (
        parts[name][:start] + data.draw(st.binary(max_size=8)) + parts[name][start + data.draw(st.integers(0, 40)) :]
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    sheet = read_upload("a.xlsx", kept.getvalue())
    assert sheet.problem or sheet.headings


@given(start=st.integers(0, len(WORKBOOK)))
def test_a_workbook_that_was_cut_short(start):
    sheet = read_upload("a.xlsx", WORKBOOK[:start])
    assert sheet.problem or len(sheet.rows) == 3
