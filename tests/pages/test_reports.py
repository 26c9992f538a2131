"""The reports' pages: what each side may have, what is chosen, and the same rows on screen and in files."""

import pytest

from reports import catalogue
from tests.support import factories
from tests.support.reports import rows_of


def test_a_provider_is_offered_what_is_theirs(sign_in):
    page = sign_in("alice").get("/reports")
    titles = [cell.text for cell in page.all("td.strong")]
    mine = [report.title for report in catalogue.ALL if not report.is_for_council_only]
    assert len(mine) == len(catalogue.ALL) - 1
    assert all(title.startswith(report) for title, report in zip(titles, mine, strict=True))
    sign_in("alice").get("/reports/payment-items", status=404)
    sign_in("fin").get("/reports/payment-items")


def test_the_screen_and_the_file_have_the_same_rows(sign_in, cast):
    held = factories.make_held_back(
        cpli=factories.make_care(organisation=cast.rose_care).cpli, amount_pence=107_230, reason="in_dispute"
    )
    alice = sign_in("alice")
    page = alice.get("/reports/held-back").submit("View")
    assert "£1,072.30" in page.row("In dispute").text
    [row] = rows_of(alice.get("/reports/held-back.csv"))
    assert (row["Amount"], row["Reason"]) == ("1072.30", "In dispute")
    assert row["Contract"] == held.contract.reference


def test_nothing_of_another_organisation_is_in_any_report(sign_in, cast):
    care = factories.make_care(organisation=cast.clifton_house, client={"surname": "Canary"})
    care.contract.reference = "CANARY"
    care.contract.save()
    factories.make_held_back(cpli=care.cpli)
    factories.make_purchase_order(contract=care.contract, client=care.client)
    remittance = factories.make_remittance(contract=care.contract)
    factories.make_payment_item(cpli=care.cpli, state="settled", is_paid=True, remittance=remittance)
    alice = sign_in("alice")
    for name in ("remittance-advice", "purchase-orders", "held-back"):
        assert rows_of(alice.get(f"/reports/{name}.csv")) == []
        assert "canary" not in alice.get(f"/reports/{name}", view="y").text.lower()
        assert rows_of(sign_in("fin").get(f"/reports/{name}.csv")) != []


def test_another_organisations_contract_is_as_unknown_as_one_that_is_not_there(sign_in, cast):
    theirs = factories.make_contract(organisation=cast.clifton_house)
    for reference in (theirs.reference, "nowhere"):
        page = sign_in("alice").get("/reports/held-back", status=422, view="y", contract=reference)
        assert f"There is no contract with the reference {reference}" in page.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"from_date": "yesterday"}, "Enter the first day like 1/4/2022"),
        ({"to_date": "31/2/2025"}, "Enter a last day that is in the calendar"),
        ({"from_date": "2/1/2025", "to_date": "1/1/2025"}, "Enter a last day that is not before the first"),
    ],
)
@pytest.mark.parametrize("kind", ["", ".csv", ".xlsx"])
def test_wrong_dates_are_refused_in_words(sign_in, kind, asked, words):
    assert (
        words in sign_in("alice").get(f"/reports/pending-scheduled-payments{kind}", status=422, view="y", **asked).text
    )


def test_a_report_without_rows_says_why(sign_in):
    assert "No payments match." in sign_in("alice").get("/reports/remittance-advice", view="y").text


def test_a_long_report_is_shown_page_by_page(sign_in, cast):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    for _ in range(51):
        factories.make_held_back(cpli=cpli)
    page = sign_in("alice").get("/reports/held-back", view="y")
    assert len(page.all("tbody tr")) == 50
    assert len(page.click("Next").all("tbody tr")) == 1
    assert len(rows_of(sign_in("alice").get("/reports/held-back.csv"))) == 51


def test_those_who_may_not_see_money_get_no_report(sign_in, cast):
    carer = factories.make_person(email="carer@example.org", roles=[(cast.rose_care, "care_coordinator")])
    factories.make_security_code(person=carer)
    cast._people["alice"] = carer
    sign_in("alice").get("/reports", status=403)
    sign_in("alice").get("/remittances", status=403)


def test_home_says_how_many_remittances_there_are(sign_in, cast):
    assert "No remittance advice since 1 April 2025" in sign_in("alice").get("/home").tile("Reports").text
    contract = factories.make_contract(organisation=cast.rose_care)
    factories.make_remittance(contract=contract, amount_pence=463_234, net_pence=463_234)
    page = sign_in("alice").get("/home")
    assert "1 remittance advice since 1 April 2025 The last: £4,632.34 on 24 Nov" in page.tile("Reports").text
