"""An overpayment as the provider answers it and the officer decides."""

import pytest

from models import AuditEvent, OverpaymentPlan, PaymentItem
from tests.support import factories
from tests.support.overpayments import overpaid_now, stored

TOO_LARGE = [str(2**31), str(2**63), str(10**40), "9" * 5000]
LIST = "/scheduled-payments/overpayments"


def test_the_provider_reads_the_cause_from_what_to_what_and_each_payment(sign_in, announced_plan):
    alice = sign_in("alice")
    assert "Overpayment" in alice.get(LIST).one("table").text
    page = alice.get(f"{LIST}/{announced_plan.id}")
    assert page.heading == "Overpayment of £1,000.00"
    assert "Hartley, Ada (A0611), Rowan House Residential" in page.text
    assert "The line item ended on 26/10/2025" in page.text
    assert page.sentence("27/10/2025 - 23/11/2025 Cost") == "27/10/2025 - 23/11/2025 Cost £1,000.00 £0.00 −£1,000.00"
    assert "22/12/2025 - 18/01/2026" in page.one("#plan").text
    assert "−£333.34 £1,066.66 was £1,400.00 £666.66" in page.one("#plan").text
    assert "If we don't hear from you by" in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            "announced",
            ("To take back £1,000.00 nothing is taken yet", "Without an answer, the plan counts as agreed then"),
        ),
        (
            "disputed",
            ("To take back £1,000.00 nothing is taken yet", "nothing is taken until the council has answered"),
        ),
        ("done", ("Was to be taken back £1,000.00 nothing was taken", "nothing is left to take")),
        ("dropped", ("Was to be taken back £1,000.00 nothing was taken", "the council does not take it back")),
    ],
)
def test_what_a_plan_says_is_true_in_every_state(sign_in, announced_plan, state, words):
    OverpaymentPlan.update(state=state, answered_at=factories.NOW).execute()
    figures = sign_in("alice").get(f"{LIST}/{announced_plan.id}").one("dl.stats").text
    assert all(each in figures for each in words)


def test_another_number_of_instalments_is_shown_as_it_would_be(sign_in, announced_plan):
    page = sign_in("alice").get(f"{LIST}/{announced_plan.id}?instalments=4")
    assert page.one("#plan-heading").text == "The plan with 4 instalments"
    assert "−£250.00 £1,150.00" in page.one("#plan").text
    assert stored(announced_plan).instalments == 3


def test_accepting_asking_and_disputing(sign_in, announced_plan):
    alice = sign_in("alice")
    page = alice.get(f"{LIST}/{announced_plan.id}").submit("Ask for this plan", 422, instalments="14", reason="Wages")
    assert "Enter a number of instalments from 1 to 12" in page.problem
    page = page.submit("Ask for this plan", instalments="5", reason="We have wages to pay")
    assert (stored(announced_plan).state, stored(announced_plan).asked_instalments) == ("asked", 5)
    assert "The provider asks for 5 instalments. We have wages to pay" in page.text
    page = page.submit("Dispute", reason="She left in December")
    assert stored(announced_plan).state == "disputed"
    page.submit("Accept the plan")
    assert stored(announced_plan).state == "accepted"


def test_the_officer_finds_it_in_the_queue_and_decides(sign_in, announced_plan):
    sign_in("alice").get(f"{LIST}/{announced_plan.id}").submit("Dispute", reason="She left in December")
    fin = sign_in("fin")
    assert "Overpayments" in fin.get("/council").text
    page = fin.get(f"/council{LIST}/{announced_plan.id}")
    assert "To decide: disputed" in page.text
    refused = page.submit("Take it back in these instalments", 422, instalments="2", reason="")
    page = refused.submit("Take it back in these instalments", instalments="2", reason="The record says October")
    assert (stored(announced_plan).state, stored(announced_plan).instalments) == ("accepted", 2)
    assert "The record says October" in sign_in("alice").get(f"{LIST}/{announced_plan.id}").text


def test_of_two_officers_the_second_is_told(sign_in, announced_plan):
    first, second = (sign_in("fin").get(f"/council{LIST}/{announced_plan.id}") for _ in range(2))
    first.submit("Do not take it back", reason="Not worth it")
    late = second.submit("Take it back in these instalments", 422, instalments="1", reason="At once")
    assert "A colleague has just changed this" in late.text
    assert stored(announced_plan).state == "dropped"
    line = PaymentItem.get(PaymentItem.kind == "adjustment")
    assert (line.line_status, line.status_reason) == ("cancel", "Not worth it")


def test_sent_twice_it_acts_once(sign_in, announced_plan):
    page = sign_in("alice").get(f"{LIST}/{announced_plan.id}")
    page.submit("Accept the plan")
    page.submit("Accept the plan")
    assert AuditEvent.select().where(AuditEvent.kind == "overpayment plan accepted").count() == 1


def test_a_stranger_finds_nothing_and_a_reader_may_only_look(sign_in, announced_plan, form_key):
    sign_in("charlie").get(f"{LIST}/{announced_plan.id}", 404)
    assert "Hartley" not in sign_in("charlie").get(LIST).text
    vera = sign_in("vera")
    page = vera.get(f"{LIST}/{announced_plan.id}")
    assert "Accept the plan" not in page.text
    answer = {"decision": "accept", "form_key": form_key(), "version": 1}
    vera.post(f"{LIST}/{announced_plan.id}/answer", answer, 403)
    sign_in("audrey").post(f"/council{LIST}/{announced_plan.id}/decide", answer, 403)
    assert stored(announced_plan).state == "announced"


def test_an_officer_puts_a_small_adjustment_in_instalments(sign_in, actor, cast, form_key):
    plan = overpaid_now(actor, cast.rose_care, rate="24.00", expected=False)
    assert plan is None
    item = PaymentItem.get(PaymentItem.kind == "adjustment")
    fin = sign_in("fin")
    page = fin.get(f"/council/scheduled-payments/{item.contract_id}-2025-11-24")
    assert page.has_button("Put in instalments")
    address = f"/council{LIST}/from-lines/{item.contract_id}"
    refused = fin.post(address, {"line": item.id, "reason": "", "form_key": form_key()}, 422)
    assert "Enter the reason, shown to the provider" in refused.problem
    page = refused.submit("Put in instalments", reason="You asked us to")
    assert page.heading == "Overpayment of £96.00"
    assert PaymentItem.get_or_none(PaymentItem.id == item.id) is None
    assert "You asked us to" in sign_in("alice").get(f"{LIST}/{OverpaymentPlan.get().id}").text


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_line_that_no_column_could_hold_is_no_line(sign_in, announced_plan, form_key, number):
    contract = PaymentItem.select().first().contract_id
    data = {"line": number, "reason": "You asked us to", "form_key": form_key()}
    assert sign_in("fin").post(f"/council{LIST}/from-lines/{contract}", data, 422).problem


def test_only_what_takes_something_back_is_put_in_instalments(sign_in, announced_plan, form_key):
    item = PaymentItem.get(PaymentItem.state == "derived")
    address = f"/council{LIST}/from-lines/{item.contract_id}"
    page = sign_in("fin").post(address, {"line": item.id, "reason": "Why", "form_key": form_key()}, 422)
    assert "Tick a negative adjustment" in page.problem
    sign_in("audrey").post(address, {"line": item.id, "reason": "Why", "form_key": form_key()}, 403)
