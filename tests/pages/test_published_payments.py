"""What the council publishes of its payments: how large they are, what for, and that private people are never named."""

import csv
import io
from datetime import date

import pytest

from models import Client, Council, Organisation
from operations import council_settings
from tests.support import factories
from tests.support.factories import AT

PAGE = "/council/compliance"


def remittance(net_pence, vat_pence=0, in_bank=(11, 3), care=None, **given):
    """A payment with one item of a service level."""
    care = care or factories.make_care(level={"name": "Home Care", "service_group_class": "Home care"})
    made = factories.make_remittance(
        contract=care.contract,
        bank_date=date(2025, *in_bank),
        net_pence=net_pence,
        vat_pence=vat_pence,
        amount_pence=net_pence + vat_pence,
    )
    paid = {"remittance": made, "state": "settled", "is_paid": True, "amount_pence": net_pence}
    factories.make_payment_item(cpli=care.cpli, **paid)
    return made


def rows_of(fin, address):
    text = fin.get(f"{PAGE}/{address}").text
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_payments_over_30_000_pounds_of_a_quarter(fin):
    remittance(3_000_000)
    remittance(2_500_001, 500_000, (12, 31))  # not in the bank yet
    remittance(2_500_001, 500_000, (10, 1))
    remittance(4_000_000, 0, (9, 30))
    page = fin.get(f"{PAGE}/over-30000", **{"from": "2025-10-01"})
    assert page.one("#payments").text == "1 payment, £30,000.01"
    assert [row["Amount"] for row in rows_of(fin, "over-30000.csv?from=2025-10-01")] == ["30000.01"]
    assert fin.get(f"{PAGE}/over-30000").one("#payments").text == "1 payment, £40,000.00"  # the last that is over


def test_spend_over_500_pounds_of_a_month_as_it_is_published(fin):
    Council.create(name="Somerford Council", directorate="Adults'")
    remittance(50_000, 10_000)
    named = remittance(50_001, 10_000)
    remittance(60_000, 0, (10, 31))
    page = fin.get(f"{PAGE}/over-500", **{"from": "2025-11-01"})
    assert page.one("#spend").text == "1 line, £500.01"
    (row,) = rows_of(fin, "over-500.csv?from=2025-11-01")
    assert row["Beneficiary"] == named.organisation.name
    assert (row["Date"], row["Amount"], row["Irrecoverable VAT"]) == ("03/11/2025", "500.01", "0.00")
    assert (row["Summary Of Purpose"], row["Merchant Category"]) == ("Home Care", "Home care")
    assert row["Transaction Number"] == str(named.number)
    assert (row["Body Name"], row["Department"]) == ("Somerford Council", "Adults' Directorate")


def test_a_payment_has_a_line_for_each_service_level_that_add_up_to_it(fin):
    care = factories.make_care(level={"name": "Home Care"})
    paid = remittance(90_000, care=care)
    more = factories.make_care(organisation=care.contract.organisation, level={"name": "Respite"}).cpli
    item = {"remittance": paid, "state": "settled", "is_paid": True}
    factories.make_payment_item(cpli=more, amount_pence=12_000, **item)
    factories.make_payment_item(cpli=care.cpli, amount_pence=-2_000, side="income", **item)
    rows = rows_of(fin, "over-500.csv?from=2025-11-01")
    assert [(row["Summary Of Purpose"], row["Amount"]) for row in rows] == [
        ("Home Care", "880.00"),
        ("Respite", "120.00"),
    ]


@pytest.mark.parametrize("how", ["foster", "claims", "direct", "title", "listed"])
def test_a_private_person_is_never_named(fin, actor, how):
    level = {"service_group_class": "Fostering"} if how == "foster" else {}
    method = {"is_direct_payment": True} if how == "direct" else {}
    care = factories.make_care(level=level, method=method)
    name, reference = ("Mrs Hetty Secret" if how == "title" else "Secret Household"), "SECRETREF"
    Organisation.update(name=name, reference=reference).where(
        Organisation.id == care.contract.organisation_id
    ).execute()
    if how == "claims":
        claim = factories.make_claim(organisation=care.contract.organisation)
        hosting = factories.make_service_level(service_group_class="Shared Lives")
        factories.make_claim_item(claim=claim, service_level=hosting)
    if how == "listed":
        council_settings.change_many({"private_providers": [reference.lower()]}, by=actor("sam"), at=AT)
    other = factories.make_care(organisation=care.contract.organisation, level={"name": "Travel"})
    remittance(9_000_000, care=other)  # nothing of this payment itself is of a private group
    for address in ("over-500", "over-30000"):
        page = fin.get(f"{PAGE}/{address}", **{"from": "2025-11-01" if address == "over-500" else "2025-10-01"})
        assert "REDACTED PERSONAL DATA" in page.one("tbody").text
        text = fin.get(page.one(f"a[href^={PAGE}/{address}.csv]")["href"]).text
        for private in ("Secret", reference, other.contract.reference if address == "over-30000" else "Secret"):
            assert private not in page.one("table").text
            assert private not in text
        assert str(Client.get().surname) not in text
