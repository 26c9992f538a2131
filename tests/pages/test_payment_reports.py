"""Remittance Advice, Pending Scheduled Payments and the Annual Statement: what is asked for, and what is in them."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from blueprints.reports import pending_page
from models import Organisation, PaymentItem, Remittance
from tests.support import factories
from tests.support.payment_runs import scheduled_care, started
from tests.support.reports import rows_of
from tests.support.scheduled_payments import SECOND, moment, recalculate, weekly_care


def paid_on(day, care, pence, **item):
    """A remittance of one item that was in the bank on `day`."""
    remittance = factories.make_remittance(
        contract=care.contract, bank_date=day, net_pence=pence, amount_pence=pence, vat_pence=0
    )
    factories.make_payment_item(
        cpli=care.cpli, state="settled", is_paid=True, remittance=remittance, amount_pence=pence, **item
    )
    return remittance


@pytest.fixture
def budgeted_care(cast):
    return scheduled_care(rate="100.00", organisation=cast.rose_care, budget_code="B12", method={"is_net": True})


def test_pending_payments_are_those_of_the_current_period_until_dates_are_given(sign_in, budgeted_care, cast):
    [row] = rows_of(sign_in("alice").get("/reports/pending-scheduled-payments.csv"))
    assert (row["Type"], row["Provider"], row["Budget"]) == ("Provider Payments", cast.rose_care.name, "B12")
    assert (row["Period Start"], row["Period End"], row["Due"]) == ("27/10/2025", "23/11/2025", "27/10/2025")
    assert (row["Client"], row["Service"]) == (budgeted_care.client.full_name, budgeted_care.service.name)
    assert (row["Status"], row["Amount"], row["VAT"]) == ("Pay", "400.00", "0.00")
    later = rows_of(sign_in("alice").get("/reports/pending-scheduled-payments.csv", from_date="24/11/2025"))
    assert [row["Period Start"] for row in later] == ["24/11/2025"]


def test_what_is_paid_is_not_pending_and_the_next_period_is_current(sign_in, budgeted_care, actor, run_jobs):
    started(actor("fin"), actor("amy"))
    run_jobs()
    [row] = rows_of(sign_in("alice").get("/reports/pending-scheduled-payments.csv"))
    assert (row["Period Start"], row["Due"]) == ("24/11/2025", "24/11/2025")
    assert rows_of(sign_in("alice").get("/reports/pending-scheduled-payments.csv", to_date="23/11/2025")) == []


def test_direct_payments_say_so(sign_in, cast):
    scheduled_care(organisation=cast.rose_care, method={"is_direct_payment": True})
    [row] = rows_of(sign_in("alice").get("/reports/pending-scheduled-payments.csv"))
    assert row["Type"] == "Direct Payments"


def test_pending_payments_are_chosen_by_status(sign_in, budgeted_care):
    PaymentItem.update(line_status="suspend").where(PaymentItem.cpli == budgeted_care.cpli).execute()
    alice, path = sign_in("alice"), "/reports/pending-scheduled-payments?view=y&status="
    assert "Suspend" in alice.get(f"{path}suspend").one("tbody").text
    assert "No pending Scheduled Payments match" in alice.get(f"{path}pay").text


def test_pending_payments_stand_by_period_and_client_with_their_sums(sign_in, cast, actor):
    """Oxfordshire's client of £79.77 a week in a period cut at 31 March: £125.35 and £193.73."""
    at = moment(2022, 3, 12)
    care = weekly_care(
        rate="79.77",
        organisation=cast.rose_care,
        start_date=SECOND,
        budget_code="SACC20-5899",
        method={"is_direct_payment": True},
    )
    weekly_care(rate="100.00", contract=care.contract, client={"surname": "Zola"}, start_date=SECOND)
    recalculate(care.contract, at)
    page = sign_in("alice").get("/reports/pending-scheduled-payments?view=y&to_date=17/04/2022")
    heading = f"{care.contract.name} ({care.contract.reference}), 21/03/2022 - 17/04/2022"
    assert page.one("h2#period-1").text == heading
    head = next(each.text for each in page.all("section header") if heading in each.text)
    assert f"Direct Payments, {cast.rose_care.name}, due 12/03/2022" in head
    client, first, second, *_ = page.all("tbody.group tr")
    assert client.text.endswith("£319.08 £0.00")
    assert f"{care.level.name} (Hour), Spot. Budget 'SACC20-5899' 21/03/2022 - 31/03/2022 Pay £125.35" in first.text
    assert "£193.73" in second.text
    why = sign_in("alice").get(first.one("a[data-why]")["href"]).text
    assert "11 days at £79.77 a week" in why
    assert page.one("tfoot").text == "Total of the period £719.08 £0.00"
    assert page.one("#pending-total").text == "Total: £719.08 , VAT £0.00."


def test_a_page_of_pending_clients_says_that_the_periods_total_is_of_all(sign_in, cast, monkeypatch):
    monkeypatch.setattr(pending_page, "CLIENTS_A_PAGE", 1)
    care = scheduled_care(rate="100.00", organisation=cast.rose_care)
    scheduled_care(rate="100.00", contract=care.contract)
    page = sign_in("alice").get("/reports/pending-scheduled-payments?view=y")
    assert page.one("tfoot").text == "Total of the period of all pages £800.00 £0.00"
    assert len(page.all("tbody.group")) == 1
    assert len(page.click("Next").all("tbody.group")) == 1
    monkeypatch.setattr(pending_page, "MOST_LINES", 1)
    page = sign_in("alice").get("/reports/pending-scheduled-payments?view=y")
    assert "These are 2 lines: too many to look at here." in page.text


def test_the_remittance_advice_report_has_a_total_on_screen_and_paper_and_none_in_the_file(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    remittance = paid_on(date(2025, 11, 3), care, 20_000, vat_pence=4_000, vat_rate_basis_points=2_000)
    paid_on(date(2025, 11, 4), care, 10_000)
    Remittance.update(notes="Rates go up.\nIn January.").where(Remittance.id == remittance.id).execute()
    alice, path = sign_in("alice"), "/reports/remittance-advice"
    Organisation.update(creditor_ref="741254").execute()
    page = alice.get(path, view="y")
    assert "Creditor reference 741254" in page.text
    assert page.one("tfoot").text == "Total £300.00 £40.00"
    assert "Remittance Notes: Rates go up. In January." in page.one("p.lines").text
    assert not [row for row in rows_of(alice.get(f"{path}.csv")) if row["Reason for Payment"] == "Total"]
    answer = alice.get(f"{path}.pdf").response
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.data)).pages)
    assert "Creditor reference 741254" in text
    assert "Total" in text
    assert "300.00" in text
    sheet = load_workbook(BytesIO(alice.get(f"{path}.xlsx").response.data)).active
    cell = next(cell for row in sheet.iter_rows() for cell in row if "Rates go up." in str(cell.value))
    assert cell.value == "Remittance Notes: Rates go up.\nIn January."
    assert cell.alignment.wrap_text


def test_an_annual_statement_is_of_a_tax_year_by_date_in_the_bank_with_its_total(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    paid_on(date(2018, 4, 5), care, 100)
    paid_on(date(2018, 4, 6), care, 20_000)
    paid_on(date(2019, 4, 5), care, 30_050)
    paid_on(date(2019, 4, 6), care, 400)
    path = "/reports/annual-statement-of-foster-carer-payments.csv"
    rows = rows_of(sign_in("alice").get(path, tax_year="2018"))
    assert [(row["Paid On"], row["Amount"]) for row in rows] == [
        ("06/04/2018", "200.00"),
        ("05/04/2019", "300.50"),
        ("", "500.50"),
    ]
    assert rows[-1]["Reason for Payment"] == "Total"
    page = sign_in("alice").get("/reports/annual-statement", view="y", tax_year="2018")
    assert "£500.50" in page.one("tfoot").text
    assert not page.all("tbody .phone")
    PaymentItem.update(client=None, reason="Stair gate").execute()
    page = sign_in("alice").get("/reports/annual-statement", view="y", tax_year="2018")
    assert {each.text for each in page.all("tbody .phone")} == {"Stair gate"}  # a phone has no room for Reason
    assert "2018/2019" in page.one("#tax_year").text


def test_what_is_still_on_its_way_is_on_no_annual_statement(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    paid_on(date(2025, 11, 20), care, 100)
    paid_on(date(2025, 11, 21), care, 20_000)
    rows = rows_of(sign_in("alice").get("/reports/annual-statement-of-foster-carer-payments.csv"))
    assert [(row["Paid On"], row["Amount"]) for row in rows] == [("20/11/2025", "1.00"), ("", "1.00")]


def test_this_tax_year_is_meant_where_none_or_rubbish_is_asked_for(sign_in, cast):
    paid_on(date(2025, 11, 3), factories.make_care(organisation=cast.rose_care), 700)
    for year in ("", "rubbish", "1066"):
        page = sign_in("alice").get("/reports/annual-statement.csv", tax_year=year)
        assert [row["Amount"] for row in rows_of(page)] == ["7.00", "7.00"]


def test_remittance_advice_is_asked_for_by_period_and_marks_those_that_are_paid_in_part(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    first = {"period_start": date(2025, 9, 1), "period_end": date(2025, 9, 28)}
    second = {"period_start": date(2025, 9, 29), "period_end": date(2025, 10, 26)}
    paid_on(date(2025, 10, 3), care, 100, slice_start=date(2025, 9, 1), **first)
    paid_on(date(2025, 10, 31), care, 200, slice_start=date(2025, 9, 29), **second)
    factories.make_payment_item(cpli=factories.make_cpli(contract=care.contract), **second)
    alice = sign_in("alice")
    page = alice.get("/reports/remittance-advice")
    offered = [option.text for option in page.all("#period option")]
    assert offered == ["[All]", "* 29/09/2025 - 26/10/2025", "01/09/2025 - 28/09/2025"]
    rows = rows_of(alice.get("/reports/remittance-advice.csv", period="2025-09-29_2025-10-26"))
    assert [row["Amount"] for row in rows] == ["2.00"]
    assert "Choose a period of the list" in alice.get(page.path, status=422, view="y", period="soon").problem


def test_remittance_advice_is_asked_for_by_payment_method_and_by_day_of_finalising(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    other = factories.make_care(organisation=cast.rose_care)
    paid_on(date(2025, 11, 24), care, 100)
    paid_on(date(2025, 11, 24), other, 200)
    alice = sign_in("alice")
    words = [option.text for option in alice.get("/reports/remittance-advice").all("#payment_method option")]
    assert len(words) == 3
    assert all("(Pay on actuals: " in each for each in words[1:])
    rows = rows_of(alice.get("/reports/remittance-advice.csv", payment_method=str(care.method.id)))
    assert [row["Amount"] for row in rows] == ["1.00"]
    assert len(rows_of(alice.get("/reports/remittance-advice.csv", finalised_on="2025-11-21"))) == 2
    assert rows_of(alice.get("/reports/remittance-advice.csv", finalised_on="2025-11-22")) == []


def test_a_summary_has_one_line_for_each_client_with_costs_and_income_apart(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    remittance = paid_on(date(2025, 11, 24), care, 1_000)
    paid = {"cpli": care.cpli, "state": "settled", "is_paid": True, "remittance": remittance}
    factories.make_payment_item(**paid, amount_pence=500, reason="Mileage", kind="manual", line_key="M1")
    factories.make_payment_item(**paid, amount_pence=-200, side="income", kind="income")
    rows = rows_of(sign_in("alice").get("/reports/remittance-advice.csv", is_summary="y"))
    assert [(row["Cost / Income"], row["Reason for Payment"], row["Amount"]) for row in rows] == [
        ("Cost", "2 lines", "15.00"),
        ("Income", rows[1]["Reason for Payment"], "-2.00"),
    ]


def test_notes_stand_below_all_lines_on_screen_and_in_files(sign_in, cast):
    remittance = paid_on(date(2025, 11, 24), factories.make_care(organisation=cast.rose_care), 1_000)
    Remittance.update(notes="Rates go up in January.").execute()
    alice = sign_in("alice")
    words = "Remittance Notes: Rates go up in January."
    assert words in alice.get("/reports/remittance-advice", view="y").one("p.lines").text
    for path in ("/reports/remittance-advice.csv", f"/remittances/{remittance.id}.csv"):
        assert [row["Reason for Payment"] for row in rows_of(alice.get(path))][-1] == words


def test_picking_a_contract_refreshes_the_lists_that_follow_from_it(sign_in, cast):
    paid_on(date(2025, 11, 24), factories.make_care(organisation=cast.rose_care), 100)
    other = factories.make_contract(organisation=cast.rose_care)
    fragment = sign_in("alice").get("/reports/remittance-advice", htmx=True, contract=other.reference)
    assert [option.text for option in fragment.all("#period option")] == ["[All]"]


def test_nothing_of_another_provider_is_pending_or_in_a_statement(sign_in, cast):
    care = scheduled_care(organisation=cast.clifton_house)
    paid_on(date(2025, 11, 3), care, 700)
    for name in ("pending-scheduled-payments", "annual-statement", "remittance-advice"):
        assert rows_of(sign_in("alice").get(f"/reports/{name}.csv")) == []
        assert rows_of(sign_in("fin").get(f"/reports/{name}.csv")) != []
    theirs = str(care.method.id)
    assert theirs not in [each["value"] for each in sign_in("alice").get("/reports/remittance-advice").all("option")]
