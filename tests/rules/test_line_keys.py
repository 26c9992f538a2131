"""Line keys: text and value are the same key, and nothing else is read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import line_keys
from rules.line_keys import LineKey

IDS = st.integers(0, 10**17)
INSTANCES = st.builds(LineKey.unplanned, IDS, IDS, IDS, IDS, st.integers(1, 10**9 - 1))
UNPLANNED = st.builds(LineKey.unplanned, IDS, IDS, IDS, st.none() | IDS) | INSTANCES
KEYS = st.builds(LineKey.of_line_item, IDS) | UNPLANNED


@given(KEYS)
def test_a_key_reads_back_as_itself(key):
    assert LineKey.parse(str(key)) == key


@given(st.text() | st.from_regex(r"[CUMKV]?[-0-9]{0,9}", fullmatch=True))
def test_text_that_is_read_as_a_key_is_written_the_same(text):
    try:
        key = LineKey.parse(text)
    except ValueError:
        return
    assert str(key) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C",
        "c1",
        "C1 ",
        "C01",
        "C-1",
        "C١",
        "U1-2",
        "U1-2-3-",
        "U1-2-3-4-1",
        "U1-2-3-4-02",
        "U1-2-3-4-5-6",
        "M1",
        "1",
    ],
)
def test_other_text_is_refused(text):
    with pytest.raises(ValueError, match="is not the key"):
        LineKey.parse(text)


def test_the_stored_text_of_each_kind():
    assert str(LineKey.of_line_item(12)) == line_keys.line_item_key(12) == "C12"
    assert str(LineKey.unplanned(3, 4, 5)) == line_keys.unplanned_key(3, 4, 5) == "U3-4-5"
    assert str(LineKey.unplanned(3, 4, 5, 6)) == line_keys.unplanned_key(3, 4, 5, 6) == "U3-4-5-6"
    assert str(LineKey.unplanned(3, 4, 5, 6, 2)) == line_keys.unplanned_key(3, 4, 5, 6, 2) == "U3-4-5-6-2"
    assert line_keys.manual_key(12) == "M12"
    assert line_keys.waiting_visits_key(3, 5, "hr-44") == "V3-5-HR-44"


@given(st.lists(KEYS))
def test_the_functions_for_many_keys_say_what_the_value_says(keys):
    texts = [str(key) for key in keys]
    assert line_keys.line_item_ids(texts) == [key.line_item_id for key in keys if key.is_line_item]
    unplanned = [key for key in keys if not key.is_line_item]
    ids = [(each.contract_id, each.client_id, each.level_id, each.service_id, each.instance) for each in unplanned]
    parts = [key[: 3 if key[3] is None else 4 if key[4] == 1 else 5] for key in ids]
    assert line_keys.unplanned_ids(texts) == parts


@given(KEYS)
def test_a_payment_item_leaves_the_service_out(key):
    text = line_keys.without_service(str(key))
    assert LineKey.parse(text) == LineKey(key.line_item_id, key.contract_id, key.client_id, key.level_id)


@given(KEYS)
def test_only_unplanned_care_at_one_service_names_its_client(key):
    assert line_keys.unplanned_client_id(str(key)) == (None if key.service_id is None else key.client_id)
    assert line_keys.unplanned_client_id(f"{key}-") is None
