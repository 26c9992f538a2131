"""A catch-up run is prepared on the page of new runs."""

from peewee import SqliteDatabase

from models import PaymentItem, PaymentRun, database
from operations import audit
from queries.payment_runs import to_pay
from tests.support.payment_runs import change_rate, scheduled_care

NEW = "/council/payment-runs/new"


def test_what_is_left_over_is_shown_and_taken(sign_in, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    fin = sign_in("fin")
    page = fin.get(NEW)
    left_over = page.row("of which catch-up: 1 line for periods that are finalised or past their due date")
    assert left_over.text.endswith("£400.00")
    assert page.one("#catch_up-finalise_date")["value"] == "25/11/2025"  # the next Tuesday
    page = page.submit("Prepare catch-up run", **{"catch_up-finalise_date": "20/11/2025"})
    assert "The catch-up run is prepared: look at its checks." in page.notice
    assert "Catch-up: Scheduled lines left over on 20/11/2025" in page.text
    run = PaymentRun.get()
    assert (run.selection["catch_up"], run.selection["adjustments"]) == (True, False)


def test_nothing_to_catch_up_with_is_said_in_words_and_what_was_typed_stays(sign_in, cast):
    page = sign_in("fin").get(NEW).submit("Prepare catch-up run", 422, **{"catch_up-finalise_date": "28/11/2025"})
    assert "There is nothing to catch up with" in page.problem
    assert page.one("#catch_up-finalise_date")["value"] == "28/11/2025"
    page = page.submit("Prepare catch-up run", 422, **{"catch_up-finalise_date": "19/11/2025"})
    assert "Enter a finalise date that is today or later" in page.problem
    assert page.one("#finalise_date")["value"] == "20/11/2025"  # the other form is as it was


def test_a_mistake_in_the_main_form_leaves_the_catch_up_form_alone(sign_in):
    page = sign_in("fin").get(NEW).submit("Prepare run", 422, finalise_date="soon")
    assert page.one("#catch_up-finalise_date")["value"] == "25/11/2025"


def test_sent_twice_it_prepares_one_run(sign_in, cast):
    care = scheduled_care(rate="100.00", organisation=cast.rose_care)
    page = sign_in("fin").get(NEW)
    page.submit("Prepare catch-up run", **{"catch_up-finalise_date": "20/11/2025"})
    change_rate(care, 2_000_000)
    page.submit("Prepare catch-up run", **{"catch_up-finalise_date": "20/11/2025"})
    assert PaymentRun.select().count() == 1


def test_only_a_finance_officer_prepares_one(sign_in, form_key):
    for name in ("amy", "audrey", "alice"):
        sign_in(name).post("/council/payment-runs/catch-up", {"form_key": form_key()}, 403)


def test_the_list_of_runs_says_when_the_next_one_is_and_what_it_takes(sign_in, cast):
    assert "Catch-up run on" not in sign_in("fin").get("/council/payment-runs").text
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    page = sign_in("fin").get("/council/payment-runs")
    assert "1 line of periods that are finalised or past their due date, £400.00" in page.sentence(
        "Catch-up run on Tue 25 Nov"
    )
    assert "Prepare it" not in sign_in("amy").get("/council/payment-runs").text


def test_what_waits_is_added_up_in_its_index_without_reading_the_items(sign_in, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    fin = sign_in("fin")
    few = fin.get(NEW).statements
    for _ in range(20):
        scheduled_care(rate="100.00", organisation=cast.rose_care)
    page = fin.get(NEW)
    assert "21 contracts" in page.text
    assert len(page.statements) == len(few)
    if isinstance(database.obj, SqliteDatabase):
        sums, told = to_pay._sums(audit.SYSTEM, PaymentItem.period_start).sql()
        plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sums.strip('()')}", told).fetchall()]
        assert "COVERING INDEX payment_item_payable" in plan[0]
