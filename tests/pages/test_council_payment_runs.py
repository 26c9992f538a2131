"""The pages of payment runs: one officer prepares, another approves, everybody sees what comes next."""

import re
from datetime import date

import pytest

from models import AuditEvent, Contract, OfficerRole, PaymentItem, PaymentRun, Person, Remittance, SignInSession
from operations import jobs
from operations.job_handlers import HANDLERS
from queries.payment_runs.lines import total_pence
from tests.support.factories import AT, make_payment_run
from tests.support.payment_runs import approved, authorised_invoice, checked, prepare, scheduled_care, started
from web import clock

PASSWORD = "Correct-Horse7"
TOO_LARGE = [str(2**31), str(2**63), str(10**40), "9" * 5000]
RUNS = "/council/payment-runs"


@pytest.fixture
def amy(sign_in, cast, password_hash):
    """A browser of the Payment Approver, who has a password."""
    Person.update(password_hash=password_hash).where(Person.id == cast.amy.id).execute()
    return sign_in("amy")


def prepared_in_browser(browser):
    return browser.get(RUNS).click("Prepare a run").submit("Prepare run")


def test_an_empty_list_says_why_and_who_begins(sign_in):
    page = sign_in("fin").get(RUNS)
    assert "Nothing has been paid from here yet" in page.text
    assert page.has_link("Prepare a run")


def test_the_whole_way_from_what_is_due_to_paid(sign_in, amy):
    scheduled_care(rate="100.00")
    authorised_invoice(pence=10_000, vat_pence=2_000)
    fin = sign_in("fin")
    page = prepared_in_browser(fin)
    assert page.heading == "Payment run 1"
    assert "2 checks to go through" in page.text
    assert page.figure("Total Payable") == "£520.00 VAT £20.00 of it"
    page = page.submit("Mark as seen", all="y")
    assert "Mark all 2 checks as seen? 2 new organisation." in page.text
    assert "2 checks to go through" in page.text
    page = page.submit("Mark all as seen")
    page = page.submit("Mark as checked, £520.00")
    assert "You prepared this run, so another Payment Approver must approve it" in page.text
    assert not page.has_button("Approve, £520.00")
    assert fin.get("/council").row("Payment run 1").text.startswith("Payment run 1 With a Payment Approver")
    first = amy.get("/council")
    assert first.one("#approve-1").text == (
        "Payment run 1 is waiting for your approval: £520.00, in the bank Sun 23 Nov"
    )
    assert first.figure("Reasons to doubt") == "2, all looked at by Fin Example"
    page = first.click("Review payment run 1")
    assert page.one("#checks-heading").text == "2 reasons to doubt"
    assert "new" in page.row("£120.00").text
    page = page.submit("Approve, £520.00", password=PASSWORD)
    assert not amy.get("/council").all("#approve-1")
    assert "It will finish automatically within minutes." in page.text
    page = page.submit("Finalise now, £520.00")
    assert "Queued, starts within a minute" in page.text
    jobs.run_due(clock.moment(), HANDLERS)
    page = amy.get(page.path)
    assert "FINALISED" in page.text
    assert {item.state for item in PaymentItem.select().where(PaymentItem.is_paid)} == {"settled"}
    payments = amy.get(page.one("a[href*=payments.csv]")["href"]).html
    coding = amy.get(page.one("a[href*=coding]")["href"]).html
    assert payments.startswith("Run,Remittance,Creditor Ref,Organisation,Payment Date,Amount\r\n1,1,")
    assert coding.startswith(
        "Run,Remittance,Cost Centre,Subjective,Financial Year,Net,VAT\r\n1,1,CC100,4100,2025/2026,"
    )
    assert sum(amounts(payments, 1)) == sum(amounts(coding, 2)) == 52_000
    assert amy.get(page.one("a[href*=payments.csv]")["href"]).html == payments


def amounts(text, columns):
    """The last columns of each row, in pence."""
    rows = [line.split(",") for line in text.splitlines()[1:]]
    return [int(cell.replace(".", "")) for row in rows for cell in row[-columns:]]


def test_a_form_sent_twice_prepares_one_run(sign_in):
    scheduled_care()
    fin = sign_in("fin")
    page = fin.get(f"{RUNS}/new")
    page.submit("Prepare run")
    page.submit("Prepare run")
    assert PaymentRun.select().count() == 1


def test_each_row_of_what_is_due_is_ticked_and_the_sum_follows(sign_in):
    scheduled_care(rate="100.00")
    authorised_invoice(pence=10_000, vat_pence=2_000)
    fin = sign_in("fin")
    page = fin.get(f"{RUNS}/new")
    assert page.one("#run-sum").text == "This run would pay £520.00."
    first, later = [row["value"] for row in page.all("#models input[name=row]")]
    assert (first, later) == ("four_weekly:2025-10-27", "four_weekly:2025-11-24")  # the second is not due yet
    page = page.submit("Count again", row=[first, later], invoiced=None)
    assert page.one("#run-sum").text == "This run would pay £800.00."
    page = page.submit("Count again", row=[later])
    assert page.one("#run-sum").text == "This run would pay £400.00."
    assert PaymentRun.select().count() == 0
    page = page.submit("Prepare run")
    assert page.figure("Total Payable") == "£400.00 VAT £0.00 of it"
    assert "Scheduled Payments due by 24/11/2025 without four-weekly due 27/10/2025" in page.text
    assert fin.get(f"{RUNS}/new").one("#run-sum").text == "This run would pay £520.00."


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_by": ""}, "Enter the date by which Scheduled Payments are due"),
        ({"due_by": "soon"}, "Enter the due by like 1/4/2022"),
        ({"finalise_date": "1/1/2020"}, "Enter a finalise date that is today or later"),
        ({"finalise_date": "31/2/2026"}, "that is in the calendar"),
        ({"invoiced": None, "scheduled": None, "claims": None}, "Choose what is to be paid"),
        ({"frequency": "daily"}, "Not a valid choice"),
        ({"frequency": "weekly", "invoiced": None}, "Nothing that you chose is due"),
    ],
)
def test_a_wrong_form_is_refused_in_words_and_nothing_is_taken(sign_in, fields, words):
    scheduled_care()
    page = sign_in("fin").get(f"{RUNS}/new").submit("Prepare run", status=422, **fields)
    assert words in page.text
    assert PaymentRun.select().count() == 0
    assert not PaymentItem.select().where(PaymentItem.payment_run.is_null(False)).exists()


def test_a_check_names_its_organisation_and_contract(sign_in, cast):
    scheduled_care(organisation=cast.rose_care, contract=None)
    Contract.update(name="Residential Placements", confirmation_required=True).execute()
    page = prepared_in_browser(sign_in("fin"))
    assert "Rose Care Residential Placements £400.00 Open" in page.one("#checks").text


def test_dates_far_ahead_are_asked_about_once(sign_in):
    scheduled_care()
    page = sign_in("fin").get(f"{RUNS}/new").submit("Prepare run", finalise_date="1/12/2026")
    assert "The finalise date is 376 days ahead, 01/12/2026. Prepare the run anyway?" in page.text
    assert PaymentRun.select().count() == 0
    page = page.submit("Prepare anyway")
    assert PaymentRun.get().finalise_date == date(2026, 12, 1)
    page = sign_in("fin").get(f"{RUNS}/new")
    page = page.submit("Prepare catch-up run", status=422, **{"catch_up-finalise_date": "1/12/2125"})
    assert "Check the year" in page.problem


def test_a_negative_contract_cannot_be_marked_as_seen(sign_in):
    authorised_invoice(pence=-5_000)
    page = prepared_in_browser(sign_in("fin")).submit("Mark as seen", status=422, all="y")
    assert "A negative amount cannot be paid" in page.one("[data-error-summary]").text
    page = page.submit("Take lines out", all="y")
    assert "Take the lines of all 2 checks out of this run? 1 negative amount, 1 new organisation." in page.text
    page = page.submit("Take out all")
    assert "Nothing is left in this run" in page.text


def test_approving_asks_for_the_password_on_the_panel_every_time(amy, actor):
    scheduled_care()
    run = checked(actor("fin"))
    SignInSession.update(password_given_at=AT.now).execute()  # a minute ago for something else
    page = amy.get(f"{RUNS}/{run.id}")
    for password, words in (("", "Enter your password"), ("Wrong-Horse7", "The password is wrong")):
        page = page.submit("Approve, £400.00", password=password, status=422)
        assert words in page.problem
        assert PaymentRun.get_by_id(run.id).state == "checked"
    refused = AuditEvent.select().where(AuditEvent.kind == "password refused")
    assert [event.person_name for event in refused] == ["Amy Example"]
    page = page.submit("Approve, £400.00", password=PASSWORD)
    assert "Approved: its amounts are frozen." in page.notice
    assert PaymentRun.get_by_id(run.id).state == "approved"


def test_who_decided_checks_is_told_beforehand_and_cannot_approve(sign_in, actor):
    OfficerRole.create(person=actor("fin").person_id, role="payment_approver")
    scheduled_care()
    run = prepare(actor("amy"))
    page = sign_in("fin").get(f"{RUNS}/{run.id}")
    assert "If you decide a check, another Payment Approver must approve this run." in page.text
    page = page.submit("Mark as seen", all="y").submit("Mark as checked, £400.00")
    assert "You decided checks of this run, so another Payment Approver must approve it." in page.text
    assert not page.has_button("Approve, £400.00")


def test_what_changed_since_the_approver_looked_is_shown_not_approved(amy, actor):
    scheduled_care()
    run = checked(actor("fin"))
    page = amy.get(f"{RUNS}/{run.id}")
    PaymentRun.update(version=PaymentRun.version + 1).where(PaymentRun.id == run.id).execute()
    page = page.submit("Approve, £400.00", status=422, password=PASSWORD)
    assert "A colleague has just changed this" in page.text
    assert PaymentRun.get_by_id(run.id).state == "checked"


def test_an_approver_sends_a_run_back_with_a_reason(sign_in, actor):
    scheduled_care()
    run = checked(actor("fin"))
    page = sign_in("amy").get(f"{RUNS}/{run.id}").submit("Send this run back", status=422)
    assert "Enter the reason" in page.problem
    page = page.submit("Send this run back", reason="Rose Care is queried")
    assert "It came back to be checked again. Sent back by Amy Example: Rose Care is queried" in page.text
    assert not sign_in("fin").get(f"{RUNS}/{run.id}").has_button("Send this run back")


def test_who_may_prepare_may_not_approve_and_the_auditor_only_looks(sign_in, actor):
    scheduled_care()
    run = checked(actor("fin"))
    path = f"{RUNS}/{run.id}"
    sign_in("fin").post(f"{path}/approve", status=403)
    sign_in("amy").post(f"{path}/drop", status=403)
    audrey = sign_in("audrey")
    assert not audrey.get(path).all("form[action^=/council]")
    for move in ("checks", "check", "approve", "send-back", "withdraw", "finalise", "try-again", "drop"):
        audrey.post(f"{path}/{move}", status=403)
    assert PaymentRun.get_by_id(run.id).state == "checked"


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_check_that_no_column_could_hold_is_no_check(sign_in, actor, form_key, number):
    run = make_payment_run()
    data = {"form_key": form_key(), "version": run.version, "check": number, "decision": "seen"}
    assert sign_in("fin").post(f"{RUNS}/{run.id}/checks", data, None).status < 500


def test_a_provider_is_refused(sign_in):
    run = make_payment_run()
    alice = sign_in("alice")
    alice.get(RUNS, status=403)
    alice.get(f"{RUNS}/{run.id}", status=403)
    alice.get(f"{RUNS}/{run.id}/payments.csv", status=403)


def test_a_run_that_does_not_exist_is_not_there(sign_in):
    sign_in("fin").get(f"{RUNS}/999999", status=404)


def test_there_is_no_ledger_file_before_all_is_paid(sign_in, actor):
    scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    sign_in("fin").get(f"{RUNS}/{run.id}/payments.csv", status=404)


def test_progress_asks_again_by_itself_until_it_is_finished(sign_in, actor):
    scheduled_care()
    run = started(actor("fin"), actor("amy"))
    fin = sign_in("fin")
    page = fin.get(f"{RUNS}/{run.id}/progress", htmx=True)
    assert page.one("#progress")["hx-trigger"] == "every 2s"
    jobs.run_due(AT, HANDLERS)
    answer = fin.get(f"{RUNS}/{run.id}/progress", 204, htmx=True)
    assert answer.headers["HX-Redirect"] == f"{RUNS}/{run.id}"
    page = fin.get(f"{RUNS}/{run.id}/progress")
    assert page.notice == f"Payment run {run.id} is finalised: £400.00 to 1 organisation."
    assert not page.all("#progress")


def test_a_run_that_stopped_says_why_and_goes_on(sign_in, actor):
    scheduled_care()
    run = started(actor("fin"), actor("amy"))
    PaymentItem.update(state="derived").where(PaymentItem.payment_run == run).execute()  # what no operation lets happen
    jobs.run_due(AT, HANDLERS)
    page = sign_in("fin").get(f"{RUNS}/{run.id}")
    assert "It stopped." in page.text
    assert "is not frozen any more" in page.text
    PaymentItem.update(state="frozen").where(PaymentItem.payment_run == run).execute()
    page.submit("Try again")
    jobs.run_due(clock.moment(), HANDLERS)
    assert PaymentRun.get_by_id(run.id).state == "finalised"
    assert Remittance.select().count() == 1


def test_withdrawing_and_dropping_ask_first_and_say_what_follows(sign_in, actor):
    scheduled_care()
    run = approved(actor("fin"), actor("amy"))
    page = sign_in("amy").get(f"{RUNS}/{run.id}").submit("Withdraw this run")
    assert "It came back to be checked again. Withdrawn by Amy Example" in page.text
    page = sign_in("fin").get(f"{RUNS}/{run.id}").submit("Drop this run")
    assert "Dropped: what was in it can be in another run." in page.notice


def test_a_page_has_as_many_queries_for_sixty_organisations_as_for_one(sign_in, actor):
    scheduled_care()
    small = len(sign_in("fin").get(f"{RUNS}/{prepare(actor('fin')).id}").statements)
    for _ in range(60):
        authorised_invoice()
    run = prepare(actor("fin"))
    page = sign_in("fin").get(f"{RUNS}/{run.id}")
    assert len(page.statements) == small
    assert "Page 1 of 2." in page.text
    assert total_pence(run) == 60 * 80_000
    assert re.search(r"10 more are shown when these are decided", page.text)
