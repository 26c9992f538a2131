"""By when to confirm and what is in the bank then, where people look for it."""

from datetime import date

import pytest

from models import PaymentMethod, Period
from tests.support import factories
from tests.support.payment_runs import scheduled_care, started


def test_the_dates_say_what_comes_anyway_without_asking_to_confirm_it(sign_in, cast):
    scheduled_care(rate="1158.09", organisation=cast.rose_care)
    dates = [each.text for each in sign_in("alice").get("/home").all(".dates li")]
    assert dates == [
        "Fri 28 Nov £4,632.36 expected in your bank",
        "Sun 30 Nov £4,632.36 expected in your bank",
    ]


def test_the_task_names_no_later_date_than_the_next_payment(sign_in, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)  # in the bank on 02/11, and nobody has paid it yet
    late = sign_in("alice").get("/home")
    assert late.one(".next").text == "£400.00 expected in your bank on Fri 28 Nov"
    assert "Next payment £400.00 on Fri 28 Nov" in late.tile("Scheduled Payments").text


def test_a_day_of_finalisation_that_passed_by_promises_nothing_sooner(sign_in, cast):
    method = {"days_to_finalise": 3, "days_to_bank": 6, "slack_days": -21}  # finalised on 20/11, in the bank on 23/11
    care = scheduled_care(rate="100.00", organisation=cast.rose_care, method=method)
    address = f"/scheduled-payments/{care.contract.id}-2025-10-27"
    in_time = sign_in("alice").get(address).text
    assert "Expected in bank Sun 23 Nov Due 17/11/2025, to be finalised 20/11/2025" in in_time
    Period.update(finalise_date=date(2025, 11, 19), bank_date=date(2025, 11, 22)).execute()
    PaymentMethod.update(days_to_finalise=2, days_to_bank=5).execute()  # nobody ran it on the 19th
    home = sign_in("alice").get("/home").text
    assert "£400.00 expected in your bank on Fri 28 Nov" in home
    assert "Next payment £400.00 on Fri 28 Nov" in home
    late = sign_in("alice").get(address).text
    assert "Expected in bank Fri 28 Nov Due 17/11/2025, should have been finalised 19/11/2025" in late


def test_replies_and_invoice_periods_are_among_the_dates(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    mine = {"organisation": care.organisation, "assigned_side": "provider"}
    factories.make_action(**mine, title="Short payment on BC-0398", due_date=date(2025, 11, 21))
    factories.make_action(**mine, title="Long ago", due_date=date(2025, 11, 3))
    factories.make_action(**{**mine, "assigned_side": "council"}, title="Theirs", due_date=date(2025, 11, 24))
    page = sign_in("alice").get("/home")
    assert [each.text for each in page.all(".dates li")] == [
        "Fri 21 Nov Reply due: Short payment on BC-0398",
        "Mon 24 Nov 18:00, cut-off for actuals and invoices, for the payment run of Tue 25 Nov",
        "Mon 8 Dec Invoice period 10 Nov to 7 Dec opens",
    ]
    assert page.click("Short payment on BC-0398").heading == "Short payment on BC-0398"


def test_what_is_submitted_is_said_to_depend_on_the_council(sign_in, cast):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    invoice = factories.make_invoice(organisation=cast.rose_care, status="pending")
    factories.make_commitment(invoice=invoice, contract=cpli.contract, client=cpli.client, value_pence=100_00)
    page = sign_in("alice").get("/home")
    assert "Fri 28 Nov £100.00 expected in your bank, if authorised by then" in page.one(".dates").text
    assert page.all(".pipe li")[-1].text == "On its way £0.00 Nothing is due to be paid yet."


def test_who_may_not_see_money_is_told_the_cut_off_alone(sign_in, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care, method={"pay_on_actuals": "always"})
    carer = factories.make_person(email="carer@example.org", roles=[(cast.rose_care, "care_coordinator")])
    factories.make_security_code(person=carer)
    cast._people["alice"] = carer
    page = sign_in("alice").get("/home")
    words = [row.text for row in page.all(".pipe li")]
    assert words == ["To confirm £300.00 Confirm 3 weeks by Mon 24 Nov, 18:00. The oldest is of 27 Oct."]
    assert "£400.00" not in page.text


def test_a_payment_on_its_way_is_among_the_dates(sign_in, cast, actor, run_jobs):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    started(actor("fin"), actor("amy"))
    run_jobs()
    dates = [each.text for each in sign_in("alice").get("/home").all(".dates li")]
    assert "Sun 23 Nov £400.00 on its way to your bank" in dates


def test_a_provider_without_any_payment_has_no_forecast(sign_in):
    page = sign_in("alice").get("/home")
    assert not page.all(".pipe, .next")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            "unsubmitted",
            "Submit by Mon 24 Nov, 18:00 and £100.00 is in your bank on Fri 28 Nov, if authorised by then.",
        ),
        ("pending", "£100.00 is in your bank on Fri 28 Nov, if the council authorises it by Mon 24 Nov, 18:00."),
        ("authorised", "£100.00 is in your bank on Fri 28 Nov."),
    ],
)
def test_an_invoice_says_when_it_is_in_the_bank(sign_in, cast, status, words):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    invoice = factories.make_invoice(organisation=cast.rose_care, status=status, submitted_at=factories.NOW)
    factories.make_commitment(invoice=invoice, contract=cpli.contract, client=cpli.client, value_pence=100_00)
    assert words in sign_in("alice").get(f"/invoices/{invoice.id}").text
    assert "in your bank" not in sign_in("fin").get(f"/invoices/{invoice.id}").text


def test_the_actuals_of_a_week_say_the_cut_off(sign_in, cast):
    factories.make_care(organisation=cast.rose_care)
    page = sign_in("alice").get("/actuals?week=2025-11-10")
    assert "Cut-off Mon 24 Nov, 18:00 to be paid on Fri 28 Nov" in page.text
