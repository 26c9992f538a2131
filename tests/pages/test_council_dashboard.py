"""The dashboard's days to pay, and what a late invoice costs."""

from datetime import datetime

from tests.support import factories


def submitted(day, **given):
    usual = {"status": "pending", "submitted_at": datetime(2025, *day, 12), "submitted_total_pence": 0}
    return factories.make_invoice(**{**usual, **given})


def test_a_half_years_invoices_by_how_long_they_took(sign_in):
    submitted((10, 1), status="finalised", bank_date=factories.TODAY)
    submitted((11, 1))
    submitted((3, 1), status="finalised", bank_date=datetime(2025, 3, 21).date())
    fin = sign_in("fin")
    rows = [row.text for row in fin.get("/council/dashboard").all("tbody tr")]
    assert "01/07/2025 - 31/12/2025" in rows[0]
    assert "50" in rows[0]
    assert "100%" in rows[1]
    answer = fin.client.get("/council/dashboard/days-to-pay.csv")
    assert "01/07/2025,31/12/2025,2,50,0,100,0,1" in answer.get_data(as_text=True)


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
