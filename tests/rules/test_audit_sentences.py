"""What an audit event says to a person: a sentence, its group, and what was and is in words."""

import ast
from pathlib import Path

import pytest

from rules.audit_differences import differences
from rules.audit_sentences import GROUP_NAMES, OTHER, group_of, sentence
from rules.claim_events import ClaimEvent
from rules.dispute_events import DisputeEvent
from rules.invoice_events import STORED_NAMES, InvoiceEvent


@pytest.mark.parametrize(
    ("kind", "object_type", "thing", "words"),
    [
        ("invoice put on hold", "Invoice", "invoice BC-1", "put invoice BC-1 on hold"),
        ("credit note submitted", "Invoice", "invoice CN-1", "submitted invoice CN-1"),
        ("invoice item added", "Invoice", "invoice BC-1", "added an invoice item: invoice BC-1"),
        ("price added by import", "CarePackageLineItem", "line item 1", "added a price by import: line item 1"),
        ("payment run sent back", "PaymentRun", "payment run 3", "sent payment run 3 back"),
        (
            "scheduled line set to suspend",
            "PaymentItem",
            "payment item 4",
            "set a scheduled line to suspend: payment item 4",
        ),
        ("care imported", "", "", "imported care"),
        ("quite another thing", "", "", "quite another thing"),
    ],
)
def test_a_kind_is_said_as_a_sentence_that_follows_a_name(kind, object_type, thing, words):
    assert sentence(kind, object_type, thing, "", None) == words


def test_a_refusal_names_the_page_as_it_was_asked_for():
    now = {"page": "/invoices/<id:invoice_id>", "asked": {"invoice_id": "7", "q": "x"}, "method": "GET", "status": 404}
    assert sentence("access refused", "", "", "", now) == "was refused /invoices/7?q=x"


def test_days_of_old_and_new_events_are_read_as_people_write_them():
    looked = {"shown": "Actuals of C1, week of 2025-11-10"}
    said = sentence("client's record looked at", "Client", "M1001", "", looked)
    assert said == "looked at the record of client M1001: Actuals of C1, week of Mon 10 Nov 2025"
    assert differences(None, looked)[0].now == "Actuals of C1, week of 10/11/2025"
    for kept in ("2.20.2025-10-20.2025", "/actuals/lines/C1/2025-11-10", "2025-13-40"):  # a key, an address, no day
        assert differences(None, {"item": kept})[0].now == kept


def kinds_in_code():
    """The kinds of events that operations write, where they are written out."""
    for path in Path("operations").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "audit.Event") and node.args:
                kind = node.args[0]
                if isinstance(kind, ast.Constant):
                    yield kind.value


def test_every_kind_of_event_belongs_to_a_group_that_people_can_choose():
    of_enums = [*ClaimEvent, *DisputeEvent, *(each.stored(kind) for each in InvoiceEvent for kind in STORED_NAMES)]
    kinds = [*kinds_in_code(), *of_enums]
    assert len(kinds) > 100
    assert [kind for kind in kinds if group_of(kind) == OTHER] == []
    assert {group_of(kind) for kind in kinds} <= set(GROUP_NAMES)


def test_what_was_and_is_stands_in_words_and_what_stayed_is_left_out():
    was = {"status": "in_dispute", "price_pence": 1000, "same": "x", "gone": True}
    now = {
        "status": "resolved",
        "price_pence": 120050,
        "same": "x",
        "day": "2025-11-03",
        "actual": 150,
        "rows": [{"a": 1}],
    }
    assert [tuple(each) for each in differences(was, now)] == [
        ("Status", "In dispute", "Resolved"),
        ("Price", "£10.00", "£1,200.50"),
        ("Day", "none", "03/11/2025"),
        ("Actual", "none", "1.5"),
        ("Rows 1, a", "none", "1"),
        ("Gone", "yes", "none"),
    ]
    assert [
        tuple(each) for each in differences(None, {"unit_price_tenthousandths": 3870, "at": "2025-07-01T10:00:00"})
    ] == [
        ("Unit price", "", "£0.3870"),
        ("At", "", "01/07/2025 11:00"),
    ]
    assert differences(None, None) == []
    assert [each.now for each in differences("before", "after")] == ["after"]
