"""Remittance advice for the provider who was paid, and for nobody else's provider."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from models import Organisation, PaymentItem, Remittance
from tests.support import factories
from tests.support.payment_runs import scheduled_care, started
from tests.support.scheduled_payments import change_line, moment, pay, weekly_care


@pytest.fixture
def paid_net(cast, actor, run_jobs):
    """Rose Care was paid £400.00 for one client's care, less a contribution."""
    care = scheduled_care(rate="100.00", organisation=cast.rose_care, method={"is_net": True})
    started(actor("fin"), actor("amy"))
    run_jobs()
    assert care.client
    return Remittance.get()


def paid_item(remittance, cpli, pence, vat_pence=0, **item):
    return factories.make_payment_item(
        cpli=cpli, state="settled", is_paid=True, remittance=remittance, amount_pence=pence, vat_pence=vat_pence, **item
    )


@pytest.fixture
def several(cast):
    """A remittance with two items of one reason and dates, a pair that cancels out, and two manual adjustments."""
    care = factories.make_care(organisation=cast.rose_care)
    remittance = factories.make_remittance(contract=care.contract, net_pence=30_500, vat_pence=0, amount_pence=30_500)
    paid_item(remittance, care.cpli, 10_000, reason="Day (Session), Spot.")
    paid_item(remittance, care.cpli, 20_000, reason="Day (Session), Spot.")
    old = {"from_date": date(2025, 9, 1), "to_date": date(2025, 9, 7), "reason": "Day (Session), Spot. (Adj)"}
    paid_item(remittance, care.cpli, 4_000, kind="adjustment", **old)
    paid_item(remittance, care.cpli, -4_000, kind="adjustment", **old)
    paid_item(remittance, care.cpli, 300, kind="manual", line_key="M1", reason="Mileage")
    paid_item(remittance, care.cpli, 200, kind="manual", line_key="M2", reason="Mileage")
    return remittance


def test_the_provider_reads_what_was_paid_and_why(sign_in, paid_net):
    page = sign_in("alice").get("/remittances").click(f"Remittance {paid_net.number}")
    assert page.heading == f"Remittance {paid_net.number}"
    assert page.figure("Amount paid") == "£400.00 Excl VAT £400.00, VAT £0.00"
    assert "In the bank on Sun 23 Nov" in page.text
    item = PaymentItem.get(PaymentItem.remittance == paid_net)
    why = page.one("a[data-why]")
    assert why["href"] == f"/why/payment-items/{item.id}"
    assert sign_in("alice").get(why["href"]).one("h3").text == "Why £400.00?"


def test_items_of_one_client_reason_and_dates_are_one_line_and_manual_ones_their_own(sign_in, several):
    page = sign_in("alice").get(f"/remittances/{several.id}")
    amounts = [cell.text for cell in page.all("td[data-label=Amount]")]
    assert amounts == ["£300.00", "£3.00", "£2.00", "£305.00"]  # the last is the total
    assert "(Adj)" not in page.text


def test_the_file_has_the_columns_and_lines_of_the_screen(sign_in, several):
    page = sign_in("alice").get(f"/remittances/{several.id}.csv")
    rows = list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))
    assert [row["Amount"] for row in rows] == ["300.00", "3.00", "2.00"]
    assert rows[0]["Status"] == "Paid"
    assert page.headers["Content-Disposition"].startswith("attachment")


def test_a_line_ended_and_entered_again_is_on_no_page_and_in_no_file(sign_in, cast):
    """£319.08 of the line entered again, -£319.08 (Adj) of the one that was ended, and £100.00 of somebody else."""
    ended = factories.make_care(organisation=cast.rose_care, client={"surname": "Again"})
    again = factories.make_cpli(contract=ended.contract, client=ended.client, service_level=ended.level)
    other = factories.make_cpli(contract=ended.contract)
    remittance = factories.make_remittance(contract=ended.contract, net_pence=10_000, amount_pence=10_000)
    paid_item(remittance, ended.cpli, -31_908, kind="adjustment", reason="Level (Hour), Spot. (Adj)")
    paid_item(remittance, again, 31_908)
    paid_item(remittance, other, 10_000)
    alice = sign_in("alice")
    page = alice.get(f"/remittances/{remittance.id}")
    assert [cell.text for cell in page.all("td[data-label=Amount]")] == ["£100.00", "£100.00"]
    assert "Again" not in page.one("[aria-labelledby=lines]").text
    file = alice.get(f"/remittances/{remittance.id}.csv").html.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["Amount"] for row in rows] == ["100.00"]
    sheet = load_workbook(io.BytesIO(alice.get(f"/remittances/{remittance.id}.xlsx").response.data)).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Again" not in " ".join(cells)
    pdf = alice.get(f"/remittances/{remittance.id}.pdf").response.data
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    assert "Again" not in text
    assert "100.00" in text


def test_an_adjustment_is_for_what_was_paid_and_what_is_due_now_wherever_it_is_read(sign_in, cast, actor):
    """A line that was paid for 01/11 - 28/11 and ended on 22/11."""
    first = {"start_date": date(2021, 11, 1)}
    care = weekly_care(rate="407.86", organisation=cast.rose_care, method={**first, "slack_days": 0}, **first)
    weekly_care(rate="2000.00", contract=care.contract, **first)
    pay(actor, moment(2021, 11, 1))
    change_line(care, moment(2021, 11, 23), end_date=date(2021, 11, 22))
    pay(actor, moment(2021, 11, 29))
    alice, remittance = sign_in("alice"), Remittance.get(Remittance.amount_pence == 800_000 - 34_959)
    row = next(row for row in alice.get(f"/remittances/{remittance.id}").all("tbody tr") if "(Adj)" in row.text)
    assert "01/11/2021 - 28/11/2021" in row.text
    assert "−£349.59" in row.text
    file = alice.get(f"/remittances/{remittance.id}.csv").html.removeprefix("\ufeff")
    line = next(line for line in csv.DictReader(io.StringIO(file)) if line["Amount"] == "-349.59")
    assert (line["From"], line["To"]) == ("01/11/2021", "28/11/2021")
    why = alice.get(row.one("a[data-why]")["href"]).text
    assert "Planned for 01/11/2021 - 22/11/2021: 22 days at £407.86 a week" in why
    period = alice.get(f"/scheduled-payments/{care.contract.id}-2021-11-29")
    assert "Spot. (Adj) 01/11/2021 - 28/11/2021 −£349.59" in period.one("#lines").text


def test_remittance_notes_stand_at_the_bottom(sign_in, several):
    Remittance.update(notes="Rates go up in January.\n\nSee the letter.").execute()
    page = sign_in("alice").get(f"/remittances/{several.id}")
    assert "Remittance Notes. Rates go up in January. See the letter." in page.text


def test_the_lines_of_a_note_stay_lines(sign_in, several):
    Remittance.update(notes="Rates go up:\nHours to £21.00\nNights to £80.00").execute()
    alice = sign_in("alice")
    page = alice.get(f"/remittances/{several.id}")
    assert "Rates go up:\nHours to £21.00\nNights to £80.00" in page.html
    assert page.one(".note p")["class"] == "lines"  # white-space: pre-line
    advice = alice.get(f"/remittances/{several.id}.pdf").response.data
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(advice)).pages)
    assert "Rates go up:\nHours to £21.00\nNights to £80.00" in text


def test_the_creditor_reference_is_on_the_page_and_the_advice(sign_in, several, cast):
    Organisation.update(creditor_ref="CR-40012").where(Organisation.id == cast.rose_care.id).execute()
    alice = sign_in("alice")
    assert "creditor reference CR-40012" in alice.get(f"/remittances/{several.id}").text
    advice = alice.get(f"/remittances/{several.id}.pdf").response.data
    assert "CR-40012" in " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(advice)).pages)


def test_another_provider_is_told_it_does_not_exist(sign_in, paid_net):
    charlie = sign_in("charlie")
    for path in (f"/remittances/{paid_net.id}", f"/remittances/{paid_net.id}.csv", f"/remittances/{paid_net.id}.xlsx"):
        charlie.get(path, status=404)
    assert "Nothing has been paid yet" in charlie.get("/remittances").text


def test_an_officer_sees_whose_it_is_and_its_run(sign_in, paid_net, cast):
    assert cast.rose_care.name in sign_in("fin").get("/remittances").text
    page = sign_in("fin").get(f"/remittances/{paid_net.id}")
    assert page.has_link(f"Payment run {paid_net.payment_run_id}")


def test_the_list_is_filtered_by_financial_year_and_contract(sign_in, paid_net):
    alice = sign_in("alice")
    assert alice.get("/remittances", year=2025).has_link(f"Remittance {paid_net.number}")
    assert "No payments match." in alice.get("/remittances", year=2024).text
    assert alice.get("/remittances", contract=paid_net.contract_id).has_link(f"Remittance {paid_net.number}")
    assert alice.get("/remittances", contract="rubbish").has_link(f"Remittance {paid_net.number}")


def test_a_remittance_of_many_clients_is_shown_page_by_page_with_the_same_queries(sign_in, cast, actor, run_jobs):
    care = factories.make_care(organisation=cast.rose_care)
    remittance = factories.make_remittance(contract=care.contract)
    paid_item(remittance, care.cpli, 100)
    few = sign_in("alice").get(f"/remittances/{remittance.id}")
    for _ in range(50):
        paid_item(remittance, factories.make_cpli(contract=care.contract), 100)
    page = sign_in("alice").get(f"/remittances/{remittance.id}")
    assert "Page 1 of 2" in page.text
    assert len(page.statements) == len(few.statements)
    assert len(page.click("Next").all("tbody.group")) == 1


def test_spreadsheets_are_answered_as_files(sign_in, several):
    page = sign_in("alice").get(f"/remittances/{several.id}.xlsx")
    assert page.response.data[:2] == b"PK"
