"""The main job, from care files to the remittance, by the people who do it: Bedford's case to the penny.

Five sessions a week (Mon-Fri) at £214.46, four-weekly from 28/03/2022, slack -28, VAT 20%; two missed in the second
week, one frustrated in the third.
"""

import csv
import re
from datetime import date

import pytest

from models import AuditEvent, PaymentRun, PurchaseOrder, Remittance, database
from queries.audit import verify_chain
from tests.support.devices import EVERY_DEVICE, assert_axe_silent, sideways_pixels, wait_until_settled
from tests.support.factories import TODAY
from tests.support.run_pages import approve_and_finalise
from tests.support.waiting import wait_until
from web import clock

ON_THE_DAY = date(2022, 5, 2)
PASSWORD, CODE = "Bedford-Sessions-22", "480275"
FILES = {
    "organisations": [{"organisation_ref": "DO", "name": "Day Opportunities PP Home", "creditor_ref": "900417"}],
    "services": [{"service_ref": "DOS", "organisation_ref": "DO", "name": "Day Opportunities PP Home"}],
    "service_levels": [
        {
            "service_level_ref": "DOL",
            "name": "Day Opportunities - Scheduled",
            "unit": "Session",
            "vat_rate": "20",
            "cost_centre": "DAYOPS",
            "subjective": "4410",
        }
    ],
    "contracts": [{"contract_ref": "DOC", "organisation_ref": "DO", "name": "Day Opportunities PP Home"}],
    "payment_methods": [
        {
            "contract_ref": "DOC",
            "start_date": "28/03/2022",
            "model": "invoiced",
            "pay_on_actuals": "always",
            "frequency": "four_weekly",
            "first_period_start": "28/03/2022",
            "slack_days": "-28",
        }
    ],
    "clients": [{"ssref": "A1", "title": "Mrs", "forename": "Iris", "surname": "Angelo"}],
    "care_package_line_items": [
        {
            "cpli_id": "1",
            "care_package_ref": "CP1",
            "ssref": "A1",
            "service_ref": "DOS",
            "service_level_ref": "DOL",
            "contract_ref": "DOC",
            "start_date": "28/03/2022",
            "pricing": "timetabled",
            "unit_price": "214.46",
            **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "1"),
        }
    ],
    "contacts": [
        {
            "email": "kay@days.example",
            "forename": "Kay",
            "surname": "Days",
            "organisation_ref": "DO",
            "role": "Finance Clerk",
        }
    ],
    "officers": [
        {"email": "finn@council.example", "forename": "Finn", "surname": "Ance", "roles": "Finance Officer"},
        {"email": "anna@council.example", "forename": "Anna", "surname": "Prover", "roles": "Payment Approver"},
    ],
}


@pytest.fixture
def in_april_2022():
    clock.pin(ON_THE_DAY)
    yield
    clock.pin(TODAY)


@pytest.fixture
def council(app, in_april_2022, tmp_path):
    """The care has been imported by its files, and the three people can sign in."""
    for name, rows in FILES.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    run = app.test_cli_runner().invoke
    imported = run(args=["import-care", str(tmp_path)])
    assert imported.exit_code == 0, imported.output
    for email in ("kay@days.example", "finn@council.example", "anna@council.example"):
        answer = run(args=["set-sign-in", email, "--password", PASSWORD, "--security-code", CODE])
        assert answer.exit_code == 0, answer.output
    database.connect(reuse_if_open=True)


def sign_in(page, email):
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/login/security-code")
    for label in page.locator("label", has_text="Digit").all():
        digit = int(re.search(r"\d", label.inner_text())[0])
        page.locator(f"#{label.get_attribute('for')}").fill(CODE[digit - 1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)


def wait_until_confirmed(page):
    page.locator("tbody.group .tag--ok", has_text="Confirmed").wait_for()


def confirm_as_planned(page, week):
    page.goto(f"/actuals?week={week}")
    page.get_by_role("button", name="whose week went to plan").click()
    wait_until_confirmed(page)


def open_editor(page, week):
    page.goto(f"/actuals?week={week}")
    page.get_by_role("link", name="Add/Edit").or_(page.get_by_role("button", name="Add/Edit")).click()
    page.get_by_label("Tue 5 Apr, row 1").or_(page.get_by_label("Fri 15 Apr, row 1")).first.wait_for()


def save_and_confirm(page):
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Confirm it so it can be paid").first.wait_for()
    assert_axe_silent(page)
    page.get_by_role("button", name="Confirm Mrs Iris Angelo").click()
    wait_until_confirmed(page)


def record_the_period(page):
    confirm_as_planned(page, "2022-03-28")
    open_editor(page, "2022-04-04")
    page.get_by_label("Tue 5 Apr, row 1").uncheck()
    page.get_by_label("Thu 7 Apr, row 1").uncheck()
    save_and_confirm(page)
    open_editor(page, "2022-04-11")
    page.get_by_label("Fri 15 Apr, row 1").uncheck()
    page.get_by_role("button", name="Add Row").click()
    page.get_by_label("Fri 15 Apr, row 2").check()
    page.get_by_label("Frustrated?").nth(1).check()
    page.get_by_label("Comments, row 2").fill("Cancelled on the day")
    save_and_confirm(page)
    confirm_as_planned(page, "2022-04-18")


def make_the_invoice(page):
    page.goto("/invoices")
    page.get_by_role("link", name="New Invoice").click()
    page.get_by_label("Reference").fill("123456")  # one contract has all there is: nothing is asked before
    assert_axe_silent(page)
    page.get_by_role("button", name="Create").click()
    page.wait_for_url(lambda url: "/new" not in url)  # some amounts stood there before, too
    for amount in ("£857.84", "£3,002.44", "£171.57", "£600.49", "£4,632.34"):
        page.get_by_text(amount).first.wait_for()
    assert_axe_silent(page)
    assert sideways_pixels(page) == 0
    wait_until_settled(page)  # without its styles both buttons would be seen, a phone's and the other
    page.get_by_role("button", name="Submit Invoice").locator("visible=true").click()
    page.get_by_text("With the council since 2 May").wait_for()


def authorise_and_prepare(page):
    page.goto("/council/invoices")
    page.locator("a[id^='open-']").click()
    page.get_by_role("button", name="Authorise", exact=True).click()
    page.get_by_role("button", name="Authorise anyway").click()
    page.get_by_text("Invoice 123456 authorised, £4,632.34.").first.wait_for()
    page.goto("/council/payment-runs/new")
    page.get_by_role("button", name="Prepare run").click()
    page.get_by_label("open check").check()
    page.get_by_role("button", name="Mark as seen").click()
    page.get_by_role("button", name="Mark as checked, £4,632.34").click()
    page.get_by_text("You prepared this run, so another Payment Approver").wait_for()


def pay_and_see(page, address):
    approve_and_finalise(page, address, "£4,632.34", PASSWORD)
    page.get_by_text("FINALISED").or_(page.get_by_text("Finalising")).first.wait_for()


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_bedfords_care_is_confirmed_invoiced_authorised_paid_and_explained(visit, council, device):
    kay = visit(None, device)
    sign_in(kay, "kay@days.example")
    record_the_period(kay)
    make_the_invoice(kay)

    finn = visit(None, device)
    sign_in(finn, "finn@council.example")
    authorise_and_prepare(finn)
    anna = visit(None, device)
    sign_in(anna, "anna@council.example")
    pay_and_see(anna, finn.url)
    clock.pin(PaymentRun.get().finalise_date)
    wait_until(lambda: PaymentRun.get().state == "finalised")

    remittance = Remittance.get()
    assert (remittance.net_pence, remittance.vat_pence, remittance.amount_pence) == (386_028, 77_206, 463_234)
    kay.goto(f"/remittances/{remittance.id}")
    kay.get_by_text("£4,632.34").first.wait_for()
    kay.get_by_role("link", name="Why?").first.click()
    kay.get_by_text("4 Sessions x £214.46 = £857.84").first.wait_for()
    kay.goto("/purchase-orders")
    order = PurchaseOrder.get(PurchaseOrder.financial_year == 2022)
    kay.goto(f"/purchase-orders/{order.id}")
    kay.get_by_text("£55,974.06").first.wait_for()
    kay.get_by_text("£3,002.44").first.wait_for()
    assert_axe_silent(kay)
    assert verify_chain() is None
    assert AuditEvent.select().count() > 10
