"""An officer adds an amount by hand, and takes it back."""

import pytest

from models import PaymentItem
from tests.support.payment_runs import scheduled_care


@pytest.fixture
def oseis_scheduled_care(cast):
    return scheduled_care(
        organisation=cast.rose_care, client={"surname": "Osei", "forename": "Grace", "ssref": "A0702"}
    )


@pytest.fixture
def adjustments_address(oseis_scheduled_care):
    return f"/council/scheduled-payments/manual-adjustments/{oseis_scheduled_care.contract.id}"


FIELDS = {"amount": "-40", "from_date": "1/11/2025", "to_date": "7/11/2025", "reason": "A double payment by cheque"}


def test_added_seen_by_the_provider_and_taken_back(sign_in, oseis_scheduled_care, adjustments_address):
    fin = sign_in("fin")
    page = fin.get(adjustments_address)
    assert "Nothing was added to this contract by hand" in page.text
    page = page.submit("Add", client="A0702", **FIELDS)
    assert "Osei, Grace (A0702) A double payment by cheque" in page.one("table").text
    assert "−£40.00" in page.one("table").text
    seen = sign_in("alice").get(f"/scheduled-payments/{oseis_scheduled_care.contract.id}-2025-10-27")
    assert "A double payment by cheque" in seen.text
    page = page.submit("Take back A double payment by cheque")
    assert PaymentItem.select().where(PaymentItem.kind == "manual").count() == 0


def test_what_was_typed_stays_beside_what_is_wrong(sign_in, adjustments_address):
    page = sign_in("fin").get(adjustments_address).submit("Add", 422, client="nobody", **FIELDS)
    assert "There is no client with the SSRef nobody" in page.problem
    assert page.one("#amount")["value"] == "-40"
    page = page.submit("Add", 422, client="", amount="-40.005")
    assert "Enter the amount, with at most 2 decimals" in page.problem
    page = page.submit("Add", 422, client="", reason="", amount="", from_date="", to_date="")
    assert "Enter an amount, with a minus to take it off" in page.problem


def test_sent_twice_it_is_added_once(sign_in, adjustments_address):
    page = sign_in("fin").get(adjustments_address)
    page.submit("Add", **FIELDS)
    page.submit("Add", **FIELDS)
    assert PaymentItem.select().where(PaymentItem.kind == "manual").count() == 1


def test_an_auditor_looks_and_changes_nothing_and_a_provider_finds_nothing(sign_in, adjustments_address, form_key):
    page = sign_in("audrey").get(adjustments_address)
    assert "Add an amount" not in page.text
    sign_in("audrey").post(f"{adjustments_address}/add", {**FIELDS, "form_key": form_key()}, 403)
    sign_in("alice").get(adjustments_address, 403)
    assert PaymentItem.select().where(PaymentItem.kind == "manual").count() == 0


def test_dates_outside_the_contract_are_asked_about_once_and_a_century_away_refused(sign_in, adjustments_address):
    page = sign_in("fin").get(adjustments_address)
    page = page.submit("Add", 422, **FIELDS | {"from_date": "1/11/1925"})
    assert "Check the year: the first day, 01/11/1925, is 100 years ago" in page.problem
    page = page.submit("Add", **FIELDS | {"from_date": "1/11/2024"})
    assert "01/11/2024 - 07/11/2025 is not within the contract's dates, 27/10/2025 -. Add it anyway?" in page.text
    assert PaymentItem.select().where(PaymentItem.kind == "manual").count() == 0
    page.submit("Add anyway")
    assert PaymentItem.select().where(PaymentItem.kind == "manual").count() == 1
