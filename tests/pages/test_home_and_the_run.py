"""What the home page says to each kind of provider, and what the next payment run then really pays: pounds and day."""

import re
from datetime import date

import pytest

from models import Invoice, OverpaymentPlan, Remittance
from operations.invoices import authorising, submitting
from tests.support import factories
from tests.support.invoices import create
from tests.support.scheduled_payments import catch_up, change_line, moment, pay, recalculate, weekly_care
from web import clock

NEXT = re.compile(r"(£[\d,.]+) .* in your bank on (\w+ \d+ \w+(?: \d+)?)")
THURSDAY = moment(2025, 11, 20)


@pytest.fixture
def look_home(sign_in):
    """`look_home(at)`: alice's home page as it is on that day."""

    def look(at=THURSDAY):
        clock.pin(at.today)
        return sign_in("alice").get("/home")

    yield look
    clock.pin(factories.TODAY)


def said(page):
    """The pounds and the day that a home page says of the next payment, which its list of dates says too."""
    pounds, day = NEXT.search((page.all(".next") or page.all(".pipe li")[-1:])[0].text).groups()
    assert any(each.text.startswith(f"{day} {pounds}") for each in page.all(".dates li"))
    return pounds, day


def newest_payment():
    """The pounds and the day of the newest remittance."""
    paid = Remittance.select().order_by(Remittance.id.desc()).get()
    return f"£{paid.amount_pence / 100:,.2f}", f"{paid.bank_date:%a} {paid.bank_date.day} {paid.bank_date:%b}"


def next_payment(page):
    """What the tile of Scheduled Payments says."""
    return re.search(r"Next payment (£[\d,.]+) on (\w+ \d+ \w+)", page.tile("Scheduled Payments").text).groups()


def test_a_foster_carer_who_is_paid_each_week(look_home, cast, actor):
    week = {"frequency": "weekly", "slack_days": 0, "start_date": date(2025, 11, 3)}
    care = weekly_care(rate="276.40", organisation=cast.rose_care, method=week, start_date=date(2025, 11, 3))
    for day in (6, 13, 20):
        pay(actor, moment(2025, 11, day))
    recalculate(care.contract, THURSDAY)
    page = look_home()
    assert said(page) == next_payment(page) == ("£276.40", "Sun 23 Nov")
    assert page.one(".next").text == "£276.40 is on its way, and is in your bank on Sun 23 Nov"
    assert not [each for each in page.all(".dates li") if "cut-off" in each.text]
    monday = moment(2025, 11, 24)
    page = look_home(monday)
    assert said(page) == next_payment(page) == ("£276.40", "Sun 30 Nov")
    pay(actor, moment(2025, 11, 27))
    assert newest_payment() == said(page)
    assert said(look_home(moment(2025, 11, 28))) == ("£276.40", "Sun 30 Nov")


def test_a_direct_payment_manager_net_of_contributions_and_of_an_overpayment_that_counts_as_accepted(
    look_home, cast, actor
):
    first = {"start_date": date(2025, 10, 6)}
    ends = weekly_care(rate="250.00", organisation=cast.rose_care, method={"is_net": True, **first}, **first)
    stays = weekly_care(rate="350.00", contract=ends.contract, **first)
    factories.make_contribution(cpli=stays.cpli, start_date=first["start_date"], weekly_amount_pence=5_000)
    pay(actor, moment(2025, 9, 27))
    pay(actor, moment(2025, 10, 25))
    change_line(ends, moment(2025, 11, 14), end_date=date(2025, 11, 2))
    page = look_home(moment(2025, 11, 14))
    pounds, day = said(page)
    assert (pounds, day) == next_payment(page) == ("£950.00", "Fri 28 Nov")  # 4 x £300.00 less a part
    parts = page.one(".facts--pay").text
    assert "Overpayment taken back −£250.00 Total Payable £950.00" in parts
    note = page.one(".overpaid")
    assert "Please answer by Mon 24 Nov. If we don’t hear from you by then, we’ll treat the plan as agreed" in note.text
    assert page.click("See how we worked out £1,000.00").heading == "Overpayment of £1,000.00"
    period = page.click("Scheduled Payments")
    assert period.figure("Expected in bank").startswith("Fri 28 Nov")
    assert "£250.00 of an overpayment comes off" in period.figure("Expected in bank")
    OverpaymentPlan.update(state="disputed").execute()  # nothing is taken until an officer has decided
    assert said(look_home(moment(2025, 11, 14))) == ("£1,200.00", "Fri 28 Nov")
    OverpaymentPlan.update(state="announced").execute()
    pay(actor, moment(2025, 11, 25), due_by=date(2025, 11, 22))
    assert newest_payment() == (pounds, day)


def test_homecare_on_scheduled_payments_is_paid_what_is_confirmed(look_home, cast, actor):
    method = {"frequency": "four_weekly", "pay_on_actuals": "always", "slack_days": -28, "model": "scheduled"}
    start = {"start_date": date(2025, 10, 20)}
    care = factories.make_care(organisation=cast.rose_care, method={**method, **start}, **start)
    for day in (date(2025, 10, 20), date(2025, 10, 27), date(2025, 11, 3)):
        factories.make_actual(cpli=care.cpli, week_start=day)
    recalculate(care.contract, THURSDAY)
    page = look_home()
    assert said(page) == next_payment(page) == ("£600.00", "Sun 23 Nov")
    assert page.all(".pipe li")[0].text.startswith(
        "To confirm £200.00 Confirm 1 client of the week of 10 Nov by Mon 24 Nov"
    )
    pay(actor, THURSDAY)
    assert newest_payment() == said(page)
    page = look_home()
    assert page.one(".next").text == "£600.00 is on its way, and is in your bank on Sun 23 Nov"
    new = factories.make_cpli(contract=care.contract, start_date=date(2025, 11, 10))  # of the period that is paid
    factories.make_actual(cpli=new, week_start=date(2025, 11, 10))
    recalculate(care.contract, THURSDAY)
    later = [each.text for each in look_home().all(".dates li") if "expected in your bank" in each.text]
    assert later == ["Fri 28 Nov £200.00 expected in your bank"]
    tuesday = moment(2025, 11, 25)
    catch_up(actor, tuesday)
    assert newest_payment() == ("£200.00", "Fri 28 Nov")


def test_a_home_that_sends_invoices(look_home, cast, actor):
    care = factories.make_care(organisation=cast.rose_care, start_date=date(2025, 10, 13), method={"slack_days": -28})
    for day in (date(2025, 10, 13), date(2025, 10, 20)):
        factories.make_actual(cpli=care.cpli, week_start=day)
    recalculate(care.contract, THURSDAY)
    rows = [each.text for each in look_home().all(".pipe li")]
    assert rows[1].startswith("To invoice £400.00 Make the invoice by ")
    assert rows[3] == "On its way £0.00 Nothing is due to be paid yet."
    alice = actor("alice")
    invoice = create(alice, cast.rose_care, THURSDAY)
    submitting.submit(invoice, 1, by=alice, at=THURSDAY)
    page = look_home()
    assert page.all(".pipe li")[2].text.startswith("With the council £400.00 See ")
    invoice = Invoice.get()
    authorising.authorise(invoice, invoice.version, by=actor("fin"), at=THURSDAY)
    page = look_home()
    assert "It is due in your bank on Fri 28 Nov." in page.all(".pipe li")[3].text
    said_then = said(page)
    tuesday = moment(2025, 11, 25)
    pay(actor, tuesday, models=("invoiced", "scheduled"))
    assert newest_payment() == said_then
