"""The dashboard's days to pay, and what a late invoice costs."""

from datetime import date, datetime

from tests.support import factories


def submitted(day, **given):
    usual = {"status": "pending", "submitted_at": datetime(2025, *day, 12), "submitted_total_pence": 0}
    return factories.make_invoice(**{**usual, **given})


def test_the_half_years_of_the_procurement_act(sign_in):
    """Paid on day 50 and on day 18, one of them in each half-year; £50.00 of October's £150.00 is not paid."""
    for pence, invoice in (
        (10_000, submitted((10, 1), status="finalised", bank_date=factories.TODAY)),
        (5_000, submitted((11, 1))),
        (2_500, submitted((9, 1), status="finalised", bank_date=date(2025, 9, 19))),
    ):
        factories.make_commitment(invoice=invoice, value_pence=pence)
    fin = sign_in("fin")
    page = fin.get("/council/dashboard")
    this, before = page.row("01/10/2025 - 31/03/2026").text, page.row("01/04/2025 - 30/09/2025").text
    assert this.endswith(" 31/03/2026 1 50 0% £0.00 100% £100.00 0% £0.00 £150.00 33% £50.00")
    assert before.endswith(" 30/09/2025 1 18 100% £25.00 0% £0.00 0% £0.00 £25.00 0% £0.00")
    file = fin.get(page.one("a[href=/council/dashboard/days-to-pay.csv]")["href"]).text
    assert "01/10/2025,31/03/2026,1,50,0,0.00,100,100.00,0,0.00,150.00,50.00,33" in file
    assert "01/04/2025,30/09/2025,1,18,100,25.00,0,0.00,0,0.00,25.00,0.00,0" in file


def test_a_late_invoice_shows_interest_and_the_fixed_sum(sign_in):
    invoice = submitted((10, 11))
    factories.make_commitment(invoice=invoice, value_pence=463_234)
    page = sign_in("fin").get(f"/council/invoices?invoice={invoice.id}")
    words = page.one("#selected").text
    assert "10 days" in words
    assert "£15.55" in words
    assert "£70.00" in words


def test_a_provider_does_not_see_the_dashboard(sign_in):
    sign_in("alice").get("/council/dashboard", status=403)
