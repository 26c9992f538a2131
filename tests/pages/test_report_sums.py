"""The same sums on the screen, in CSV, in XLSX and on paper, for every report that has amounts."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports import catalogue
from reports.parameters import Request
from tests.support import factories
from tests.support.reports import rows_of

WITH_A_TOTAL = [report for report in catalogue.ALL if report.sums]
ADDED_UP_IN_FILES = {"annual-statement-of-foster-carer-payments"}


@pytest.fixture
def paid_and_pending(cast):
    """Something in every report: paid in this year and the last, pending, an adjustment, held back, ordered."""
    method = {"model": "scheduled", "pay_on_actuals": "never"}
    care = factories.make_care(organisation=cast.rose_care, method=method)
    client = {"cpli": care.cpli, "model": "scheduled"}
    for day, pence in ((date(2025, 11, 3), 12_345), (date(2024, 11, 4), 6_789)):
        remittance = factories.make_remittance(
            contract=care.contract, bank_date=day, net_pence=pence, amount_pence=pence + 11, vat_pence=11
        )
        paid = {"state": "settled", "is_paid": True, "remittance": remittance, "line_key": f"P{day}"}
        factories.make_payment_item(**client, **paid, amount_pence=pence, vat_pence=11)
    for number, pence in enumerate((100_000, -2_501, 7)):
        factories.make_payment_item(**client, line_key=f"L{number}", amount_pence=pence, vat_pence=number)
    adjustment = {"kind": "adjustment", "settled_before_pence": 900, "due_pence": 250, "amount_pence": -650}
    factories.make_payment_item(**client, line_key="A1", **adjustment)
    factories.make_held_back(cpli=care.cpli, amount_pence=107_230)
    factories.make_purchase_order(contract=care.contract, client=care.client, value_pence=5_597_406)
    return care


@pytest.mark.parametrize("report", WITH_A_TOTAL, ids=lambda report: report.name)
def test_all_forms_of_a_report_have_the_same_sums(report, paid_and_pending, sign_in):
    side = "fin" if report.is_for_council_only else "alice"
    browser, path = sign_in(side), f"/reports/{report.name}"
    asked = {"from_date": "01/10/2025"} if "Date From" in browser.get(path).text else {"view": "y"}
    names = [report.columns[place].label for place in report.money_places]
    of_file = _without_total(report, rows_of(browser.get(f"{path}.csv", **asked)))
    in_csv = [sum(Decimal(row[name] or 0) for row in of_file) for name in names]
    assert any(in_csv)
    cells = list(load_workbook(BytesIO(browser.get(f"{path}.xlsx", **asked).response.data)).active.values)
    spreadsheet = _without_total(report, [dict(zip(cells[0], row, strict=True)) for row in cells[1:]])
    assert [sum(Decimal(str(row[name] or 0)) for row in spreadsheet) for name in names] == in_csv
    total = browser.get(path, **asked).text.replace("−", "-").replace(",", "")
    shown = [f"£{amount}".replace("£-", "-£") for amount in in_csv]
    assert not [amount for amount in shown if amount not in total]
    if report.has_pdf:
        answer = browser.get(f"{path}.pdf", **asked).response
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages).replace(",", "")
        assert not [amount for amount in shown if amount.lstrip("-£") not in text]


def _without_total(report, rows):
    return rows[:-1] if report.name in ADDED_UP_IN_FILES else rows


def test_a_statement_of_a_year_of_weekly_payments_adds_up_on_every_page(cast, sign_in, actor):
    """52 remittances of two lines each: a page has fifty, the total is that of all."""
    care = factories.make_care(organisation=cast.rose_care)
    for week in range(52):
        remittance = factories.make_remittance(
            contract=care.contract, bank_date=date(2024, 4, 12) + timedelta(weeks=week), amount_pence=300 + week
        )
        paid = {"cpli": care.cpli, "state": "settled", "is_paid": True, "remittance": remittance}
        for line, pence in (("A", 100), ("B", 200 + week)):
            dates = {"from_date": date(2024, 4, 1) + timedelta(weeks=week)}
            factories.make_payment_item(**paid, **dates, line_key=f"{line}{week}", amount_pence=pence, reason=line)
    alice, path = sign_in("alice"), "/reports/annual-statement"
    first = alice.get(path, tax_year="2024", view="y")
    assert len(first.all("tbody tr")) == 100
    assert not first.all("tfoot")
    assert "52 remittances, page 1 of 2" in first.text
    assert first.click("Next").one("tfoot").text == "Total £169.26"
    rows = rows_of(alice.get(f"{path}.csv", tax_year="2024"))
    assert len(rows) == 105
    assert sum(Decimal(row["Amount"]) for row in rows[:-1]) == Decimal(rows[-1]["Amount"]) == Decimal("169.26")
    request = Request(actor("alice"), from_date=date(2024, 4, 6), to_date=date(2025, 4, 5))
    assert catalogue.find("annual-statement").sums(request) == [16_926]


def test_paid_by_month_is_by_the_date_in_the_bank_beside_the_year_before(paid_and_pending, alice):
    page = alice.get("/reports/paid-by-month")
    assert page.row("November 2025").text == "November 2025 1 £123.56 £68.00"
    assert page.one("tfoot").text == "Total £123.56 £68.00"
    assert "The most was in November 2025: £123.56." in page.one("#chart-finding").text
    assert [bar["class"] for bar in page.all(".plot rect")] == ["now", "past"]
    months = [row["Month"] for row in rows_of(alice.get("/reports/paid-by-month.csv"))]
    assert months[0] == "April 2025"
    assert months[-1] == "November 2025"
