"""Scheduled Payments as a provider sees them."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from models import Action, OverpaymentPlan, PaymentItem, Period
from operations import consequences
from operations.scheduled_payments import lines as period_lines
from tests.support import factories
from tests.support.factories import AT
from tests.support.html import read
from tests.support.payment_runs import SCHEDULED, scheduled_care, started
from tests.support.scheduled_payments import (
    FIRST,
    SECOND,
    THIRD,
    line,
    moment,
    pay,
    recalculate,
    weekly_care,
)

START = date(2025, 10, 27)  # to 23/11/2025, due on its first day; the next one opens on 10/11/2025


@pytest.fixture
def hartleys_home(cast):
    """Mrs Hartley's home at £822.77 a week, £158.40 of it paid by her; the contract asks for a confirmation."""
    made = scheduled_care(
        rate="822.77",
        contract=scheduled_contract(cast.rose_care, "Rowan House Residential", confirmation_required=True),
        client={"surname": "Hartley", "forename": "Ada", "ssref": "A0611"},
        level={"name": "Residential - Standard", "unit": "Week"},
    )
    factories.make_contribution(cpli=made.cpli, start_date=START, weekly_amount_pence=15_840)
    recalculate(made.contract, AT)
    return made


def scheduled_contract(organisation, name, **columns):
    contract = factories.make_contract(organisation=organisation, name=name, **columns)
    factories.make_payment_method(contract=contract, **SCHEDULED, is_net=True)
    return contract


def address(care, start=START):
    return f"/scheduled-payments/{care.contract.id}-{start}"


def test_the_current_period_opens_with_its_sums_and_dates(sign_in, hartleys_home):
    page = sign_in("alice").get("/scheduled-payments")
    assert page.heading == "Scheduled Payments"
    assert "27/10/2025 - 23/11/2025" in page.one("#period-heading").text
    assert "Rowan House Residential, four-weekly, net of client contributions" in page.text
    assert page.figure("Total Payable") == "£2,657.48 Excl VAT £2,657.48, VAT £0.00"
    assert page.figure("Cost and income") == "£3,291.08 less £633.60 client contributions"
    assert "Expected in bank Fri 28 Nov Due 27/10/2025, should have been finalised 30/10/2025" in page.text
    assert page.figure("Non-Payable") == "£0.00 no line"


def test_lines_stand_by_contract_and_year_then_client_with_a_total(sign_in, hartleys_home):
    page = sign_in("alice").get(address(hartleys_home))
    lines = page.one("#lines").text
    assert "Rowan House Residential - 2025/2026" in lines
    assert "Hartley, Ada (A0611) £2,657.48" in lines
    assert "Cost Residential - Standard (Week), Spot. 27/10/2025 - 23/11/2025 £3,291.08" in lines
    assert "Income Residential - Standard (Week), client contribution 27/10/2025 - 23/11/2025 −£633.60" in lines
    why = page.all("a[data-why]")[0]["href"]
    assert (
        sign_in("alice").get(why).sentence("28 days at £822.77 a week")
        == "Planned for 27/10/2025 - 23/11/2025: 28 days at £822.77 a week, each day a seventh of it = £3,291.08."
    )


def test_what_is_not_paid_has_its_own_tab_with_the_councils_reason(sign_in, hartleys_home, actor):
    cost = PaymentItem.get(
        PaymentItem.cpli == hartleys_home.cpli, PaymentItem.side == "cost", PaymentItem.period_start == START
    )
    period_lines.set_statuses(hartleys_home.contract, [cost.id], "suspend", "Who lives there", by=actor("fin"), at=AT)
    page = sign_in("alice").get(address(hartleys_home)).click("Non-payable (1), £3,291.08")
    assert "Who lives there 27/10/2025 - 23/11/2025 £3,291.08" in page.one("#lines").text
    assert page.figure("Non-Payable") == "£3,291.08 1 line: suspend"
    assert "Suspend: Who lives there." in sign_in("alice").get(f"/why/payment-items/{cost.id}").text


def test_a_suspended_line_is_named_among_the_changes(sign_in, hartleys_home, actor):
    later = date(2025, 11, 24)
    cost = PaymentItem.get(
        PaymentItem.cpli == hartleys_home.cpli, PaymentItem.side == "cost", PaymentItem.period_start == later
    )
    period_lines.set_statuses(hartleys_home.contract, [cost.id], "suspend", "Who is it", by=actor("fin"), at=AT)
    change = sign_in("alice").get(address(hartleys_home, later)).figure("−£3,291.08")
    assert change == "Hartley, Ada (A0611) £3,291.08 of Residential - Standard is suspended: Who is it."


def test_the_periods_are_listed_newest_first_with_amount_and_answer(sign_in, hartleys_home):
    page = sign_in("alice").get("/scheduled-payments")
    shown = [each.text for each in page.all("#periods a")]
    assert shown[-1] == "27/10 - 23/11 £2,657.48 CURRENT, Unconfirmed"
    assert shown[-2] == "24/11 - 21/12 £2,657.48 Future, Unconfirmed"


def test_a_pick_list_refreshes_the_list_of_periods_in_place(sign_in, hartleys_home):
    other = scheduled_care(rate="10.00", contract=scheduled_contract(hartleys_home.organisation, "Orchard"))
    page = sign_in("alice").get("/scheduled-payments", year=2025, contract=other.contract.id)
    assert "Orchard, four-weekly" in page.text
    alice = sign_in("alice")
    answer = alice.client.get(
        f"/scheduled-payments?year=2025&contract={other.contract.id}",
        headers={"HX-Request": "true", "HX-Target": "periods"},
    )
    assert answer.text.lstrip().startswith('<nav class="panel" id="periods"')
    assert "£40.00" in [amount.text for amount in read(answer.text).all(".money")]
    assert "£2,657.48" not in answer.text


def test_another_year_has_its_own_periods(sign_in, hartleys_home):
    page = sign_in("alice").get("/scheduled-payments", year=2026)
    assert "No period is in this financial year" in page.text


def test_it_is_confirmed_and_that_is_undone(sign_in, hartleys_home):
    alice = sign_in("alice")
    page = alice.get(address(hartleys_home)).submit("Confirm")
    assert "Confirmed by Alice Example" in page.text
    assert Period.get(Period.start_date == START).answer == "confirmed"
    page = page.submit("Undo Confirm")
    assert Period.get(Period.start_date == START).answer == "unconfirmed"
    assert "tell us if it is right" in page.text


def test_it_is_rejected_only_with_a_reason(sign_in, hartleys_home):
    alice = sign_in("alice")
    page = alice.get(address(hartleys_home)).submit("Reject", status=422)
    assert "Enter the reason" in page.problem
    page = page.submit("Reject", reason="She moved out on 3 November")
    assert "Rejected by Alice Example" in page.text
    assert "She moved out on 3 November" in page.text
    page = page.click(f"Action {Action.get().id}").click(
        "Scheduled Payment Rowan House Residential, 27/10/2025 - 23/11/2025"
    )
    assert page.one("#period-heading").text == "27/10/2025 - 23/11/2025"


def test_nothing_is_asked_where_the_contract_does_not_ask(sign_in, cast):
    care = scheduled_care(organisation=cast.rose_care)
    page = sign_in("alice").get(address(care))
    assert "Unconfirmed" not in page.text
    assert not page.all("form[action*=answer]")


def test_a_reader_sees_it_all_and_is_not_asked(sign_in, hartleys_home):
    page = sign_in("vera").get(address(hartleys_home))
    assert page.figure("Total Payable") == "£2,657.48 Excl VAT £2,657.48, VAT £0.00"
    assert not page.all("form[action*=answer]")


def test_a_finalised_period_shows_what_was_paid_and_its_remittance(sign_in, hartleys_home, actor, run_jobs):
    started(actor("fin"), actor("amy"))
    run_jobs()
    page = sign_in("alice").get(address(hartleys_home))
    assert "FINALISED" in page.text
    assert "Paid" in page.one("#lines").text
    assert "Remittance Advice" in page.text
    page = sign_in("alice").get("/scheduled-payments")
    assert "24/11/2025 - 21/12/2025" in page.one("#period-heading").text


def test_what_changed_since_the_last_period_names_the_clients_and_why(sign_in, hartleys_home):
    scheduled_care(
        rate="348.12",
        contract=hartleys_home.contract,
        level={"name": "Residential - Respite", "unit": "Week"},
        client={"surname": "Lindqvist", "forename": "Maj", "ssref": "A0745"},
        start_date=date(2025, 12, 8),
    )
    hartleys_home.cpli.end_date = date(2025, 12, 14)
    hartleys_home.cpli.save()
    consequences.contracts_changed([hartleys_home.contract.id], AT)
    page = sign_in("alice").get(address(hartleys_home, date(2025, 11, 24)))
    assert "£2,657.48 → £2,689.35" in [amount.text for amount in page.all("header .money")]
    assert "New this period" in page.text
    assert page.figure("+£696.24") == (
        "Lindqvist, Maj (A0745) Residential - Respite starts on 08/12/2025: 14 days at £348.12 a week."
    )
    assert page.figure("−£664.37") == (
        "Hartley, Ada (A0611) "
        "Residential - Standard: 21 days at £822.77 a week, before it was 28 days at £822.77 a week. "
        "The client's contribution to Residential - Standard is £475.20, before it was £633.60."
    )


def test_simple_lines_are_one_for_each_purchase_order(sign_in, hartleys_home):
    hartleys_home.contract.simple_lines = True
    hartleys_home.contract.save()
    order = factories.make_purchase_order(
        contract=hartleys_home.contract, client=hartleys_home.client, financial_year=2025
    )
    page = sign_in("alice").get(address(hartleys_home))
    link = next(each for each in page.all("#lines a") if "Hartley" in each.text)
    assert (link.text, link["href"]) == ("Hartley, Ada (A0611) - 2025/2026", f"/purchase-orders/{order.id}")
    assert "£2,657.48 £0.00 £2,657.48 Rowan House Residential 27/10/2025 - 23/11/2025" in page.one("#lines").text
    why = sign_in("alice").get(page.one("a[data-why]")["href"])
    assert [each.text for each in why.all("h3")] == ["Why £3,291.08?", "Why −£633.60?"]
    sign_in("charlie").get(page.one("a[data-why]")["href"], status=404)


def test_the_lines_of_remittance_notes_stay_lines(sign_in, hartleys_home):
    Period.update(remittance_notes="Rates go up.\nIn January.").where(Period.start_date == START).execute()
    page = sign_in("alice").get(address(hartleys_home))
    assert page.one("span.lines").text == "Rates go up. In January."


def test_the_home_tile_says_the_next_payment_and_what_waits(sign_in, hartleys_home):
    PaymentItem.update(line_status="suspend").where(PaymentItem.side == "income").execute()
    page = sign_in("alice").get("/home")
    assert "Next payment £3,291.08 on Fri 28 Nov" in page.tile("Scheduled Payments").text
    assert "2 periods to confirm" in page.tile("Scheduled Payments").text


def test_nobody_elses_period_is_there(sign_in, hartleys_home):
    sign_in("charlie").get(address(hartleys_home), status=404)
    for rubbish in (
        "x",
        f"{hartleys_home.contract.id}",
        f"{hartleys_home.contract.id}-2025-13-01",
        f"{hartleys_home.contract.id}-2025-10-28",
    ):
        sign_in("alice").get(f"/scheduled-payments/{rubbish}", status=404)


def test_a_provider_without_such_a_contract_is_told(sign_in, cast):
    factories.make_care(organisation=cast.rose_care)
    assert "None of your contracts is paid on schedule" in sign_in("alice").get("/scheduled-payments").text


@pytest.fixture
def paid_in_part(cast):
    """A period of two clients, £400.00 each: the weekly run has paid one of them, on Fri 14 Nov."""
    care = scheduled_care(rate="100.00", contract=scheduled_contract(cast.rose_care, "Rowan House"))
    scheduled_care(rate="100.00", contract=care.contract)
    remittance = factories.make_remittance(contract=care.contract, bank_date=date(2025, 11, 14), amount_pence=40_000)
    settled = {"state": "settled", "is_paid": True, "remittance": remittance}
    PaymentItem.update(**settled).where(PaymentItem.line_key == f"C{care.cpli.id}").execute()
    return care, remittance


def test_a_period_paid_by_two_runs_says_what_was_paid_when_and_what_is_left(sign_in, paid_in_part):
    care, first = paid_in_part
    alice = sign_in("alice")
    page = alice.get(address(care))
    assert page.figure("Total Payable").startswith("£800.00")
    assert page.figure("Left to pay") == "£400.00 Expected in bank Fri 28 Nov"
    paid = page.one("[aria-labelledby=paid-heading]")
    assert paid.one("header .money").text == "£400.00"
    assert paid.one("li").text == f"Remittance Advice {first.number} : £400.00 , in the bank on Fri 14 Nov"
    assert alice.get(paid.one("li a")["href"]).heading == f"Remittance {first.number}"


def test_the_advice_is_there_as_soon_as_anything_is_paid(sign_in, paid_in_part):
    alice = sign_in("alice")
    page = alice.get(address(paid_in_part[0]))
    link = next(link for link in page.all("a") if link.text == "Download Remittance Advice Report (PDF)")
    answer = alice.get(link["href"])
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.response.data)).pages)
    assert "400.00" in text


def test_a_period_that_two_runs_have_paid_names_both(sign_in, paid_in_part):
    care, _ = paid_in_part
    second = factories.make_remittance(contract=care.contract, bank_date=date(2025, 11, 19), amount_pence=40_000)
    PaymentItem.update(state="settled", is_paid=True, remittance=second).where(PaymentItem.state == "derived").execute()
    Period.update(finalised_on=date(2025, 11, 16)).where(Period.start_date == START).execute()
    page = sign_in("alice").get(address(care))
    assert page.figure("Left to pay") == "£0.00 Nothing more is due"
    days = [each.text.rpartition("on ")[2] for each in page.all("[aria-labelledby=paid-heading] li")]
    assert days == ["Fri 14 Nov", "Wed 19 Nov"]


def test_a_period_that_one_run_has_paid_has_one_day(sign_in, cast, actor, run_jobs):
    care = scheduled_care(rate="100.00", organisation=cast.rose_care)
    started(actor("fin"), actor("amy"))
    run_jobs()
    page = sign_in("alice").get(address(care))
    assert "Left to pay" not in page.text
    assert page.figure("Expected in bank").startswith("Sun 23 Nov")
    assert len(page.all("[aria-labelledby=paid-heading] li")) == 1


@pytest.fixture
def moved_on(cast, actor):
    """£452.77 a week, paid for four weeks; of the next four those from 01/04 were suspended, and that was finalised."""
    care = weekly_care(rate="452.77", organisation=cast.rose_care, client={"surname": "Ngo", "ssref": "A1"})
    pay(actor, moment(2022, 2, 12))
    at = moment(2022, 3, 12)
    recalculate(care.contract, at)
    suspended = line(care, date(2022, 4, 1))
    period_lines.set_statuses(care.contract, [suspended.id], "suspend", "Who lives there", by=actor("fin"), at=at)
    pay(actor, at)
    recalculate(care.contract, moment(2022, 4, 9))
    return care


def test_a_finalised_period_keeps_the_lines_that_moved_on_and_where_they_went(sign_in, moved_on):
    alice = sign_in("alice")
    page = alice.get(address(moved_on, SECOND))
    assert page.figure("Non-Payable") == "£1,099.58 1 line: suspend"
    page = page.click("Non-payable (1), £1,099.58")
    row = next(row for row in page.all("#lines tbody tr") if "Moved to" in row.text)
    assert "Who lives there Moved to 18/04/2022 - 15/05/2022 01/04/2022 - 17/04/2022 £1,099.58" in row.text
    why = alice.get(row.one("a[data-why]")["href"]).text
    assert "Planned for 01/04/2022 - 17/04/2022: 17 days at £452.77 a week" in why
    assert "Suspend: Who lives there. It moved to 18/04/2022 - 15/05/2022." in why
    there = page.click("18/04/2022 - 15/05/2022")
    assert "01/04/2022 - 17/04/2022 £1,099.58" in there.one("#lines").text
    assert there.one("#period-heading").text == "18/04/2022 - 15/05/2022"
    sign_in("charlie").get(row.one("a[data-why]")["href"], status=404)


def test_what_moved_on_explains_the_difference_in_its_period_and_the_next(sign_in, moved_on):
    alice = sign_in("alice")
    change = alice.get(address(moved_on, SECOND)).figure("−£1,099.58")
    moved = "was suspended, and moved to 18/04/2022 - 15/05/2022: Who lives there."
    assert change == f"Ngo, Iris (A1) £1,099.58 of {moved_on.level.name} {moved}"
    change = alice.get(address(moved_on, THIRD)).figure("+£1,099.58")
    assert f"£1,099.58 of {moved_on.level.name} was not paid in the last period, as it was suspended." in change
    assert "days" not in change


def test_an_officer_is_offered_nothing_for_lines_that_are_finalised_or_moved_on(sign_in, moved_on):
    fin = sign_in("fin")
    for start, tab, buttons in ((SECOND, "non-payable", 0), (FIRST, "payable", 0), (THIRD, "non-payable", 2)):
        page = fin.get(f"/council{address(moved_on, start)}", tab=tab)
        assert len(page.all("form#set-lines button")) == buttons
        assert len(page.all("#lines .tickcell input")) == (1 if buttons else 0)


def test_a_finalised_period_without_a_payment_says_so_and_promises_none(sign_in, hartleys_home, actor):
    period_lines.set_statuses(
        hartleys_home.contract,
        [item.id for item in PaymentItem.select().where(PaymentItem.period_start == START)],
        "suspend",
        "Who lives there",
        by=actor("fin"),
        at=AT,
    )
    page = sign_in("alice").get(address(hartleys_home))
    assert page.figure("Expected in bank").startswith("No payment")
    Period.update(finalised_on=AT.today).where(Period.start_date == START).execute()
    PaymentItem.update(line_status="cancel", state="settled").where(PaymentItem.period_start == START).execute()
    page = sign_in("alice").get(address(hartleys_home))
    assert "Nothing was payable in this period." in page.one("#lines").text
    assert page.figure("Expected in bank") == "No payment Due 27/10/2025, finalised 20/11/2025"


def test_a_plan_that_may_be_taken_already_has_no_day_before_which_it_is_not(sign_in, announced_plan):
    start, contract = date(2025, 11, 24), announced_plan.contract_id
    alice = sign_in("alice")
    note = alice.get(f"/scheduled-payments/{contract}-{start}").one(".note--todo").text
    assert "We’ll take it back in 3 instalments, not before Sun 30 Nov." in note
    OverpaymentPlan.update(earliest_date=date(2025, 11, 10), state="accepted").execute()
    note = alice.get(f"/scheduled-payments/{contract}-{start}").one(".note--todo").text
    assert "We’ll take it back in 3 instalments." in note
