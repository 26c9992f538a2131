"""First start: an empty portal is set up by whoever has its code, and leads to the first payment."""

import io
import re
import zipfile
from dataclasses import replace

from models import Council, Person
from tests.support import factories
from tests.support.browser import TestBrowser
from web import clock

TYPED = {
    "name": "Westshire Council",
    "directorate": "Adults'",
    "forename": "Sam",
    "surname": "Example",
    "email": "sam@council.example",
    "password": "Kettle-Orchard-58",
    "again": "Kettle-Orchard-58",
}


def test_an_empty_portal_says_so_on_the_way_in_and_is_nobodys_without_the_code(browser, setup_code):
    page = browser.get("/council/start")  # leads to the sign-in page
    page = page.click("Set it up").submit("Set up the portal", status=422)
    assert "Enter the code" in page.problem
    page = page.submit("Set up the portal", status=422, code="AAAAA-AAAAA-AAAAA-AAAAA", **TYPED)
    assert "This is not the code" in page.problem
    assert page.one("#name")["value"] == TYPED["name"]
    assert TYPED["password"] not in page.html
    browser.client.post("/set-up", data={"code": setup_code, **TYPED})  # without the form's token
    assert not Council.select().exists()
    assert not Person.select().exists()


def test_the_form_sent_twice_makes_one_council_and_whoever_comes_later_signs_in(browser, app, setup_code):
    form = browser.get("/set-up")
    late = TestBrowser(app)
    late.get("/set-up")
    assert "portal is set up" in form.submit("Set up the portal", code=setup_code, **TYPED).notice
    for again in (browser, late):
        page = again.post("/set-up", {"code": setup_code, **TYPED, "email": "other@council.example"})
        assert page.heading == "Sign in"
        assert "not set up" not in page.text
    assert Council.select().count() == Person.select().count() == 1


def test_the_administrator_reads_what_is_left_and_where_to_do_it(sam):
    factories.make_council()
    page = sam.get("/council").click("First start")
    assert "Next for you: Teams" in page.text
    assert "Your turn" in page.row("3. Teams").text
    assert "Sam Example" in page.row("3. Teams").text
    assert page.click("Make a team").heading == "New team"
    assert "There is no Payment Approver" in page.row("4. Your colleagues").text


def test_without_a_mail_server_it_says_that_nobody_is_sent_an_invitation(sam, app, monkeypatch):
    factories.make_council()
    assert "flask set-sign-in" in sam.get("/council/start").text
    typed = {"forename": "Fin", "surname": "New", "email": "new@council.example", "roles": "finance_officer"}
    page = sam.get("/council/people/new-officer").submit("Add and invite", **typed)
    assert "no mail server is set" in page.notice
    assert page.click("First start").path == "/council/start"
    settings = replace(app.config["SETTINGS"], mail_url="smtp://mail.example")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    assert "flask set-sign-in" not in sam.get("/council/start").text


def test_each_reads_their_own_part_and_nobody_is_led_to_a_refusal(sign_in, cast):
    care = factories.make_care(organisation=cast.rose_care)
    run = factories.make_payment_run(state="checked", prepared_by=cast.fin, checked_by=cast.fin)
    Person.update(password_hash="x").execute()
    for name in ("fin", "amy", "cora", "audrey"):
        Person.update(password_hash="x").where(Person.id == cast.person(name).id).execute()
        page = sign_in(name).get("/council/start")
        for link in page.all("main a"):
            link["href"]  # followed when the test is over
    page = sign_in("amy").get("/council/start")
    assert "Next for you: The first payment run" in page.text
    assert page.click("Open the run").path == f"/council/payment-runs/{run.id}"
    assert "Nothing needs you now" in sign_in("audrey").get("/council/start").text
    assert care.contract.organisation == cast.rose_care
    sign_in("alice").get("/council/start", status=403)


def test_it_goes_away_after_the_first_payment(sam):
    factories.make_remittance()
    assert not sam.get("/council").has_link("First start")
    assert "The first payment is made" in sam.get("/council/start").text


def test_the_sample_is_a_zip_of_care_files(sam):
    page = sam.get("/council/start")
    page.click("Download the sample (zip)")
    answer = sam.client.get("/council/start/sample-care.zip")
    files = zipfile.ZipFile(io.BytesIO(answer.data))
    text = files.read("payment_methods.csv").decode()
    assert re.findall(r"\d\d/\d\d/\d{4}", text) == ["03/11/2025"] * 4


def test_the_sample_comes_in_by_the_import_page(sign_in, run_jobs):
    cora = sign_in("cora")
    sample = cora.client.get("/council/start/sample-care.zip").data
    page = cora.get("/council/import").submit("Preview", file=(io.BytesIO(sample), "sample-care.zip"))
    run_jobs(clock.moment())
    cora.get(page.path).submit("Update system")
    run_jobs(clock.moment())
    assert "4 line items for 2 providers" in cora.get("/council/start").text
