"""The invoices of the Suffolk, Lancashire and Bedford guides in a real browser, by both sides: submitted, held, and
returned with a reason, put right by its provider, submitted again, authorised, paid by two officers, and read.
"""

from models import Invoice
from tests.support.devices import DESKTOP, PHONE, WITHOUT_SCRIPTS, assert_in_order, wait_until_settled
from tests.support.guide_invoices import make_bedford_with_a_slip, make_lancashire, make_suffolk
from tests.support.run_pages import approve_and_finalise, give_password
from tests.support.upload_samples import PDF
from tests.support.waiting import wait_until


def submit_new(page, reference, total):
    """From the tile to the council; returns the invoice's address."""
    page.goto("/home")
    page.get_by_role("link", name="Invoices/Credit Notes").last.click()
    page.get_by_role("link", name="New Invoice").click()
    page.get_by_label("Reference").fill(reference)
    page.get_by_role("button", name="Create").click()
    page.wait_for_url(lambda url: "/new" not in url)  # the total stood there before, too
    page.get_by_text(total).first.wait_for()
    submit(page)
    return f"/invoices/{Invoice.get().id}"


def submit(page):
    wait_until_settled(page)  # without its styles both buttons would be seen, a phone's and the other
    page.get_by_role("button", name="Submit Invoice").locator("visible=true").click()
    page.locator(".tag--big", has_text="With the council since 20 Nov, day 0 of 30").wait_for()


def hold_and_return(officer, provider, address, reason, words):
    """On hold first: the provider sees it. Then back, with a reason of the list and words."""
    officer.goto("/council")
    officer.get_by_role("link", name="Invoices to authorise").first.click()
    officer.locator("a[id^='open-']").click()
    officer.locator("#selected summary", has_text="Put On Hold or Return...").click()
    officer.locator("#selected").get_by_label("Reason").select_option("Query open")
    officer.get_by_role("button", name="Put On Hold", exact=True).click()
    officer.get_by_text("On Hold, day 0 of 30").wait_for()
    provider.goto(address)
    provider.locator(".tag--big", has_text="On hold with the council since 20 Nov").wait_for()
    officer.locator("#selected summary", has_text="Return...").click()
    officer.locator("#selected").get_by_label("Reason").select_option(reason)
    officer.locator("#selected").get_by_label("What the provider should know").fill(words)
    officer.get_by_role("button", name="Return", exact=True).click()
    officer.get_by_text("returned to the provider.").first.wait_for()


def read_why(page, address, reference, words):
    """The provider finds the action, with the reason, and goes from it to the invoice."""
    page.goto("/actions")
    page.get_by_role("link", name=f"Invoice {reference} was returned").click()
    page.get_by_text(words).first.wait_for()
    page.goto(address)
    page.get_by_text("Why it is with you again:").wait_for()
    page.get_by_text(words).first.wait_for()
    assert_in_order(page)


def authorise(officer, reference):
    officer.goto("/council/invoices")
    officer.locator("a[id^='open-']").click()
    officer.get_by_role("button", name="Authorise", exact=True).click()
    officer.get_by_role("button", name="Authorise anyway").click()
    officer.get_by_text(f"Invoice {reference} authorised, £").first.wait_for()


def pay(fin, amy, total):
    """One officer prepares and checks the run, another approves and finalises it."""
    fin.goto("/council/payment-runs/new")
    fin.get_by_role("button", name="Prepare run", exact=True).click()
    fin.get_by_label("open check").check()
    fin.get_by_role("button", name="Mark as seen").click()
    fin.get_by_role("button", name=f"Mark as checked, {total}").click()
    fin.get_by_text("You prepared this run, so another Payment Approver").wait_for()
    give_password("amy")
    approve_and_finalise(amy, fin.url, total)
    wait_until(lambda: Invoice.get().status == "finalised")


def read_remittance(page, address, total):
    page.goto(address)
    page.locator(".tag--big", has_text="Finalised, in the bank").wait_for()
    page.goto("/remittances")
    page.get_by_role("link", name="Remittance 1", exact=False).first.click()
    page.get_by_text(total).first.wait_for()
    page.get_by_role("link", name="Why?").first.click()
    page.get_by_text("Why £").first.wait_for()


def test_suffolks_month_with_a_wrong_reference(visit, cast):
    make_suffolk(cast.rose_care)
    alice, fin = visit("alice"), visit("fin")
    address = submit_new(alice, "654321", "£4,142.86")
    assert_in_order(alice)
    hold_and_return(fin, alice, address, "Wrong reference", "Ours is 123456")
    assert_in_order(fin)
    read_why(alice, address, "654321", "Ours is 123456")
    alice.get_by_label("Reference").fill("123456")
    submit(alice)
    authorise(fin, "123456")
    pay(fin, visit("amy"), "£4,142.86")
    read_remittance(alice, address, "£4,142.86")
    assert_in_order(alice)


def test_bedfords_sessions_with_a_week_that_was_wrong_on_a_phone(visit, cast):
    make_bedford_with_a_slip(cast.rose_care)
    alice, fin = visit("alice", PHONE), visit("fin", PHONE)
    address = submit_new(alice, "BC-0412", "£5,147.04")
    hold_and_return(fin, alice, address, "Figures differ", "Two sessions were missed in the week of 4 April")
    assert_in_order(fin)
    read_why(alice, address, "BC-0412", "Two sessions were missed in the week of 4 April")
    alice.goto("/actuals?week=2022-04-04")
    alice.get_by_role("link", name="Add/Edit").or_(alice.get_by_role("button", name="Add/Edit")).click()
    alice.get_by_label("Tue 5 Apr, row 1").uncheck()
    alice.get_by_label("Thu 7 Apr, row 1").uncheck()
    alice.get_by_role("button", name="Save", exact=True).click()
    alice.get_by_text("£643.38").first.wait_for()
    alice.goto(address)
    alice.get_by_text("was £3,431.36").first.wait_for()
    assert_in_order(alice)
    submit(alice)
    authorise(fin, "BC-0412")
    pay(fin, visit("amy", DESKTOP), "£4,632.34")
    read_remittance(alice, address, "£4,632.34")
    assert_in_order(alice)


def test_lancashires_hours_with_a_missing_file_without_scripts(visit, cast):
    make_lancashire(cast.rose_care)
    alice, fin = visit("alice", WITHOUT_SCRIPTS), visit("fin", WITHOUT_SCRIPTS)
    address = submit_new(alice, "TESTINV4", "£1,599.00")
    hold_and_return(fin, alice, address, "File missing", "The VAT invoice, please")
    read_why(alice, address, "TESTINV4", "The VAT invoice, please")
    alice.locator("#files").set_input_files({"name": "vat.pdf", "mimeType": "application/pdf", "buffer": PDF})
    alice.get_by_role("button", name="Upload File").click()
    alice.get_by_role("link", name="vat.pdf").wait_for()
    submit(alice)
    fin.goto(f"/council/invoices?invoice={Invoice.get().id}")
    fin.get_by_role("link", name="vat.pdf").wait_for()
    authorise(fin, "TESTINV4")
    pay(fin, visit("amy", WITHOUT_SCRIPTS), "£1,599.00")
    read_remittance(alice, address, "£1,599.00")
