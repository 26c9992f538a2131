"""First start: from an empty database to the first remittance, by people who read only the screens."""

import re

from models import OutgoingEmail, PaymentRun, Remittance, database
from tests.support.devices import assert_axe_silent, sideways_pixels, wait_until_settled
from tests.support.waiting import wait_until
from web import clock

PASSWORD, CODE = "Kettle-Orchard-58", "480275"


def run_as_the_screen_says(app, command, folder=None):
    """Run a command in the words of the page; `sample` stands for a folder."""
    words = command.removeprefix(".venv/bin/flask ").split()
    answer = app.test_cli_runner().invoke(args=[str(folder) if word == "sample" else word for word in words])
    database.connect(reuse_if_open=True)
    assert answer.exit_code == 0, answer.output
    return answer.output


def set_up(page, code):
    page.goto("/")
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("Setup code").fill(code)
    page.get_by_label("Name of the council").fill("Westshire Council")
    page.get_by_label("Adults’").check()
    page.get_by_label("Forename").fill("Sam")
    page.get_by_label("Surname").fill("Tindale")
    page.get_by_label("E-mail").fill("sam@westshire.example")
    assert_axe_silent(page)
    assert sideways_pixels(page) == 0
    choose_password(page, "Set up the portal")
    begin(page, "sam@westshire.example")


def choose_password(page, button):
    page.get_by_label("New Password").fill(PASSWORD)
    page.get_by_label("Confirm Password").fill(PASSWORD)
    page.get_by_role("button", name=button).click()


def begin(page, email):
    """The first sign-in: the password, then a security code of one's own."""
    page.wait_for_url(lambda url: "/login" in url)
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: "/account/security-code" in url)
    page.get_by_label("New Security Code").fill(CODE)
    page.get_by_label("Confirm Security Code").fill(CODE)
    page.get_by_role("button", name="Change Security Code").click()
    page.wait_for_url(lambda url: "/account" not in url)


def first_start(page):
    page.goto("/council")
    page.get_by_role("link", name="First start").click()
    page.get_by_role("heading", name="First start").wait_for()


def invite(page, link, email, name, fill):
    first_start(page)
    page.get_by_role("link", name=link).first.click()
    page.get_by_label("Forename").fill(name)
    page.get_by_label("Surname").fill("Example")
    page.get_by_label("E-mail").fill(email)
    fill(page)
    page.get_by_role("button", name="Add and invite").click()
    page.get_by_text("was invited").wait_for()


def follow_invitation(visit, email):
    page = visit()
    body = OutgoingEmail.select().where(OutgoingEmail.recipient == email).order_by(OutgoingEmail.id.desc()).get().body
    page.goto(re.search(r"/invitation/\S+", body)[0])
    choose_password(page, "Set password")
    begin(page, email)
    return page


def role(label):
    return lambda page: page.get_by_label(label).check()


def of_home_care(page):
    page.get_by_label("Organisation").select_option(label="Sample Home Care")
    page.get_by_label("Role").select_option(label="Finance Clerk")


def make_a_team(page):
    first_start(page)
    page.get_by_role("link", name="Make a team").first.click()
    page.get_by_label("Name").fill("Finance Team")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Finance Team").first.wait_for()


def bring_in_the_sample(app, page, folder):
    first_start(page)
    for command in page.locator("#care-heading").locator("xpath=../..").locator("code").all_inner_texts():
        if " " in command:
            run_as_the_screen_says(app, command, folder)


def record_and_invoice(page):
    page.goto("/actuals?week=2025-11-03")
    page.get_by_role("button", name="whose week went to plan").click()
    page.get_by_text("Confirmed").first.wait_for()
    page.goto("/invoices")
    page.get_by_role("link", name="New Invoice").click()
    page.get_by_label("Reference").fill("HC-1")
    page.get_by_role("button", name="Create").click()
    wait_until_settled(page)  # without its styles both buttons would be seen, a phone's and the other
    page.get_by_role("button", name="Submit Invoice").locator("visible=true").click()
    page.get_by_text("With the council since").wait_for()


def authorise_and_prepare(page):
    first_start(page)
    page.get_by_role("link", name="Invoices to authorise").first.click()
    page.locator("a[id^='open-']").click()
    page.get_by_role("button", name="Authorise", exact=True).click()
    page.get_by_role("button", name="Authorise anyway").click()
    page.get_by_text("Invoice HC-1 authorised").first.wait_for()
    first_start(page)
    page.get_by_role("link", name="Prepare a run").first.click()
    page.get_by_role("button", name="Prepare run").click()
    page.get_by_label("open check").first.wait_for()
    for box in page.get_by_label("open check").all():
        box.check()
    page.get_by_role("button", name="Mark as seen").click()
    page.get_by_role("button", name="Mark all as seen").click()
    page.get_by_role("button", name="Mark as checked").click()
    page.get_by_text("You prepared this run, so another Payment Approver").wait_for()


def approve(page):
    first_start(page)
    page.get_by_text("Next for you: The first payment run").wait_for()
    page.get_by_role("link", name="Open the run").first.click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Approve, £").click()
    page.get_by_text("Finalise now, £").first.click()
    page.get_by_role("button", name="Finalise now, £").click()
    wait_until(lambda: PaymentRun.get().state in ("finalising", "finalised"))
    page.get_by_text("FINALISED").or_(page.get_by_text("Finalising")).first.wait_for()


def test_an_empty_portal_makes_its_first_payment(visit, app, tmp_path):
    sam = visit()
    set_up(sam, run_as_the_screen_says(app, "setup-code").split()[-1])
    make_a_team(sam)
    invite(sam, "Invite an officer", "fin@westshire.example", "Fin", role("Finance Officer"))
    invite(sam, "Invite an officer", "amy@westshire.example", "Amy", role("Payment Approver"))
    bring_in_the_sample(app, sam, tmp_path)
    invite(sam, "Invite a contact", "kay@home-care.example", "Kay", of_home_care)
    first_start(sam)
    sam.get_by_text("Nobody signs in yet for Sample House.").first.wait_for()
    assert_axe_silent(sam)

    record_and_invoice(follow_invitation(visit, "kay@home-care.example"))
    fin, amy = (follow_invitation(visit, f"{name}@westshire.example") for name in ("fin", "amy"))
    authorise_and_prepare(fin)
    approve(amy)
    clock.pin(PaymentRun.get().finalise_date)
    wait_until(lambda: PaymentRun.get().state == "finalised")

    assert {each.organisation_name for each in Remittance.select()} == {"Sample Home Care", "Sample House"}
    amy.goto("/council/start")
    amy.get_by_text("The first payment is made.").wait_for()
    assert sideways_pixels(amy) == 0
