"""Rubbish in every field of the invoice forms: 422 with words beside the field, and nothing changed."""

import pytest

from models import Invoice
from tests.support.invoices import make_payable

RUBBISH = [
    ("reference", "", "Enter the reference"),
    ("reference", "x" * 41, "at most 40"),
    ("reference", "\x07", "letters and figures"),
    ("reference", "<script>…</script>" * 3, "at most 40"),
    ("date_on_invoice", "31/02/2025", "in the calendar"),
    ("date_on_invoice", "tomorrow", "like 1/4/2022"),
    ("date_on_invoice", "21/11/2025", "future"),
    ("vat_number", "9" * 31, "at most 30"),
]


@pytest.mark.parametrize(("field", "typed", "words"), RUBBISH)
def test_rubbish_when_creating_is_said_and_nothing_is_made(proposed, field, typed, words):
    page = proposed.submit("Create", 422, **{"reference": "1", field: typed})
    assert words in page.text
    assert not Invoice.select().exists()


@pytest.mark.parametrize(("field", "typed", "words"), RUBBISH)
def test_rubbish_when_updating_is_said_and_nothing_changes(invoice_page, field, typed, words):
    page = invoice_page.submit("Update", 422, **{field: typed})
    assert words in page.text
    assert (Invoice.get().reference, Invoice.get().version) == ("BC-0412", 1)


@pytest.mark.parametrize("typed", ["a", "1.234", "1,23.4", "9" * 13, "--1"])
def test_rubbish_in_typed_totals(alice, cast, typed):
    make_payable(cast.rose_care, care={"contract": {"totals_editable": True}})
    page = alice.get("/invoices/new/items")
    assert page.submit("Create", 422, reference="1", entered_net=typed).one("#entered_net-error")
    assert not Invoice.select().exists()


@pytest.mark.parametrize("item", ["", "x", "1.2.3.4", "99.99.2025-10-13.2025", "1.1.2025-13-13.2025", "9" * 60])
def test_rubbish_items(proposed, item):
    page = proposed.submit("Create", 422, reference="1", item=[item])
    assert "item" in page.one(".error-summary").text
    assert not Invoice.select().exists()
