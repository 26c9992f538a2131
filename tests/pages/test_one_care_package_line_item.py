"""One care package line item's own page: its prices, breaks, allowance, actuals and payments over time."""

from datetime import date

from operations import purchase_orders
from tests.support import factories

WEEKDAYS = [100] * 5 + [0, 0]


def test_a_lines_page_shows_it_over_time(sign_in, angelos_sessions):
    line = angelos_sessions.cpli
    factories.make_price_change(cpli=line, start_date=date(2025, 4, 1), unit_price_tenthousandths=2_200_000)
    factories.make_suspension(cpli=line, reason="In hospital")
    factories.make_contribution(cpli=line, start_date=date(2025, 4, 1), weekly_amount_pence=80_05)
    factories.make_actual(cpli=line, planned_hundredths=500, actual_hundredths=300, missed_hundredths=200)
    factories.make_payment_item(cpli=line, amount_pence=857_84, state="settled", is_paid=True)
    factories.make_contract_document(cpli=line, document_type="Placement Agreement")
    purchase_orders.reissue({(angelos_sessions.contract.id, angelos_sessions.client.id)}, factories.AT)
    page = sign_in("alice").get("/care-package-line-items").click("Mrs Iris Angelo")
    assert page.heading == "Mrs Iris Angelo, Day Opportunities - Scheduled"
    for words in (
        "£214.46",
        "£220.00",
        "31/03/2025",
        "1 Session on Mon, Tue, Wed, Thu, Fri",
        "In hospital",
        "03/11/2025 - 09/11/2025",
        "£80.05",
        "10/11/2025",
        "Confirmed",
        "£857.84",
        "Paid",
        "Placement Agreement",
        "2025/2026",
    ):
        assert words in page.text


def test_what_is_left_of_an_allowance_follows_what_was_delivered(sign_in, angelos_sessions):
    hours = factories.make_service_level(unit="Hour")
    line = factories.make_cpli(
        contract=angelos_sessions.contract,
        service_level=hours,
        pricing="rolling",
        units_hundredths=9600,
        start_date=date(2025, 4, 1),
        end_date=date(2026, 3, 31),
        unit_price_tenthousandths=205_000,
    )
    factories.make_actual(cpli=line, planned_hundredths=0, actual_hundredths=400, frustrated_hundredths=150)
    page = sign_in("alice").get(f"/care-package-line-items/{line.id}")
    assert page.figure("Cost") == "Up to £1,968.00 96 x Hours (Rolling) (Spot)"
    assert "Allowance left 90.5 Hours 5.5 of 96 Hours drawn" in page.text


def test_another_years_actuals_and_payments_can_be_picked(sign_in, angelos_sessions):
    factories.make_actual(cpli=angelos_sessions.cpli, week_start=date(2023, 5, 1), comment="long ago")
    alice = sign_in("alice")
    path = f"/care-package-line-items/{angelos_sessions.cpli.id}"
    assert "long ago" not in alice.get(path).text
    assert "long ago" in alice.get(path, year="2023").text
    assert "Nothing is due or paid for this line in 2025/2026 yet" in alice.get(path, year="1066").text


def test_a_lines_page_takes_no_more_queries_with_more_in_it(sign_in, angelos_sessions):
    alice, path = sign_in("alice"), f"/care-package-line-items/{angelos_sessions.cpli.id}"
    few = len(alice.get(path).statements)
    for week in range(1, 29):
        factories.make_actual(cpli=angelos_sessions.cpli, week_start=date(2025, 9, 1 + week))
        factories.make_payment_item(
            cpli=angelos_sessions.cpli, slice_start=date(2025, 9, 1 + week), slice_end=date(2025, 9, 30)
        )
    assert len(alice.get(path).statements) == few
