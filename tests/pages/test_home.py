"""The money in the order of what can be done, what needs somebody, and Pick a task..."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Blueprint

from models import OverpaymentPlan
from operations import audit, council_settings
from rules.dates import near_date
from tests.support import factories
from tests.support.overpayments import overpaid_now
from tests.support.payment_runs import scheduled_care
from web.areas import Area, shared_parts
from web.needs import Need, held_pence, needs_of
from web.permissions import Permission
from web.tiles import State, Tile, one_line, strong


@pytest.fixture
def put(app, monkeypatch):
    """`put(title, state)` puts a task on the home page, which has no others."""
    real, shown = app.extensions["areas"], []
    places = {tile.title: tile.place for tile in real.tiles}

    def put(title, state, permission=Permission.LINES_READ):
        place = places.get(title, 999)
        shown.append(Tile(title, permission, "home.home", lambda _visitor: state, place=place))
        tiles = shared_parts([Area(Blueprint("home", __name__), tiles=tuple(shown))]).tiles
        monkeypatch.setitem(app.extensions, "areas", replace(real, tiles=tiles, asides=()))

    return put


def test_tasks_of_what_the_role_may_not_use_are_not_there(sign_in, put):
    put("Actuals", State(("Nothing to confirm",)), Permission.ACTUALS_EDIT)
    assert "Actuals" not in [each.text for each in sign_in("vera").get("/home").all(".links a")]
    assert "Actuals" in [each.text for each in sign_in("alice").get("/home").all(".links a")]


def test_the_council_may_leave_tasks_out(sign_in, at, put):
    put("Disputes", State(("None open",)))
    council_settings.change("home_tiles", ["Disputes"], by=audit.SYSTEM, at=at)
    assert "Disputes" not in [each.text for each in sign_in("alice").get("/home").all(".links a")]


def test_text_of_a_state_is_escaped(sign_in, put):
    put("Actuals", State((one_line("<b>", strong("<i>")), "<u>")))
    page = sign_in("alice").get("/home")
    assert "&lt;b&gt;<strong>&lt;i&gt;</strong><br>&lt;u&gt;" in "".join(page.html.split())


def test_what_is_late_comes_first_then_the_largest_amount(app, monkeypatch):
    small, large = Need("Small", "/", pence=100, is_held=True), Need("Large", "/", pence=900)
    late = Need("Late", "/", late="Overdue since Tue 18 Nov")
    areas = shared_parts([Area(Blueprint("home", __name__), needs=(lambda _user: [small, large, late],))])
    monkeypatch.setitem(app.extensions, "areas", areas)
    with app.app_context():
        found = needs_of(None)
    assert ([need.words for need in found], held_pence(found)) == (["Late", "Large", "Small"], 100)


def stage(page, title):
    """A row of Your money: its amount, and the row."""
    rows = [row for row in page.all(".pipe li") if row.one("h3").text == title]
    assert len(rows) == 1, page.text
    return rows[0].one("strong").text, rows[0]


def invoice_of(cpli, pence, **columns):
    invoice = factories.make_invoice(organisation=cpli.contract.organisation, **columns)
    factories.make_commitment(invoice=invoice, contract=cpli.contract, client=cpli.client, value_pence=pence)
    return invoice


def test_each_amount_of_the_money_is_the_sum_of_the_list_that_it_leads_to(sign_in, cast):
    care = {"method": {}, "organisation": cast.rose_care, "client": {"forename": "Ada"}}
    cpli = factories.make_care(**care, pricing="timetabled", sessions=[100] * 5 + [0, 0]).cpli
    week = {"from_date": date(2025, 11, 10), "to_date": date(2025, 11, 16)}
    factories.make_held_back(cpli=cpli, amount_pence=10_000, **week)
    factories.make_payment_item(cpli=cpli, amount_pence=3_582_999)
    columns = {"submitted_at": factories.NOW, "status": "pending"}
    for pence in (25_735, 51_470):
        invoice_of(factories.make_cpli(contract=cpli.contract), pence, **columns)
    authorised = {**columns, "status": "authorised", "reference": "INV-1010"}
    invoice_of(factories.make_cpli(contract=cpli.contract), 4_792_552, **authorised)
    page = sign_in("alice").get("/home")

    amount, row = stage(page, "To confirm")
    assert (amount, row.one("p").text) == (
        "£100.00",
        "Confirm 1 client of the week of 10 Nov by Mon 24 Nov, 18:00.",
    )
    amount, row = stage(page, "To invoice")
    assert amount == "£35,829.99"
    assert "confirmed" not in row.one("p").text  # what is not invoiced is payable: that is all we know
    assert amount in page.click("Make the invoice").text
    amount, row = stage(page, "With the council")
    assert "Today is day 0 of 30." in row.one("p").text
    assert f"2 invoices and credit notes, {amount} in all" in page.click("See 2 invoices").text
    amount, row = stage(page, "On its way")
    assert row.one("p").text == "See INV-1010 . It is due in your bank on Fri 28 Nov."
    assert amount in page.click("See INV-1010").text


def test_several_weeks_to_confirm_are_counted_and_the_older_ones_need_you(sign_in, cast):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    for day, pence in ((date(2025, 9, 8), 3_000), (date(2025, 11, 10), 1_000)):
        factories.make_held_back(cpli=cpli, from_date=day, to_date=day, amount_pence=pence)
    page = sign_in("alice").get("/home")
    amount, row = stage(page, "To confirm")
    assert amount == "£40.00"
    assert row.one("p").text == "Confirm 2 weeks by Mon 24 Nov, 18:00. The oldest is of 8 Sep."
    assert page.one(".needs li").text == "Confirm an older week Begin with the oldest. £30.00 held back since 8 Sep"


def test_an_empty_stage_says_so_and_leads_nowhere(sign_in, cast):
    factories.make_care(organisation=cast.rose_care, start_date=date(2025, 11, 17))
    page = sign_in("alice").get("/home")
    rows = [(stage(page, each)[0], stage(page, each)[1].one("p").text) for each in ("To confirm", "To invoice")]
    assert rows == [("£0.00", "Nothing to confirm."), ("£0.00", "Nothing to invoice.")]
    assert not page.all(".pipe a")
    assert not page.all(".needs")


def test_carers_see_their_next_payment_and_no_stage(sign_in, cast):
    care = scheduled_care(rate="100.00", organisation=cast.rose_care)
    page = sign_in("alice").get("/home")
    assert not page.all(".pipe")
    assert page.one(".next").text == "£400.00 expected in your bank on Fri 28 Nov"
    assert [each.text for each in page.all(".facts--pay dd")] == ["£400.00", "£400.00"]
    assert care.client.list_name in page.all(".facts--pay dt")[0].text
    assert not [tab for tab in page.all(".tabs a") if tab.text == "Actuals"]


def test_a_carer_answers_an_overpayment_at_home(sign_in, cast, actor):
    overpaid_now(actor, cast.rose_care)
    page = sign_in("alice").get("/home")
    assert page.one(".overpaid h2").text == "We overpaid you £1,000.00"
    assert [each.text for each in page.all(".payplan tbody tr")][0] == "Sun 28 Dec £1,066.66 −£333.34"
    assert not page.all(".needs")  # it is said once
    page.submit("Accept")
    assert OverpaymentPlan.get().state == "accepted"


def test_what_was_returned_disputed_or_is_overdue_needs_you(sign_in, cast):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    invoice_of(cpli, 5_000, reference="INV-7", status_reason="The VAT number is missing")
    week = {"first_week": date(2025, 10, 20), "last_week": date(2025, 10, 20)}
    factories.make_dispute(organisation=cast.rose_care, client=cpli.client, **week, status="in_dispute")
    factories.make_held_back(
        cpli=cpli, reason="in_dispute", from_date=date(2025, 10, 20), to_date=date(2025, 10, 26), amount_pence=64_338
    )
    mine = {"organisation": cast.rose_care, "assigned_side": "provider"}
    factories.make_action(**mine, title="Short payment", due_date=date(2025, 11, 18))
    said = [each.text for each in sign_in("alice").get("/home").all(".needs li")]
    assert said[0] == "Reply to “Short payment” Overdue since Tue 18 Nov"
    assert said[1].startswith(f"Answer the dispute about {cpli.client.list_name} Week of 20 Oct. Reason:")
    assert "£643.38 held back since" in said[1]
    assert said[2] == "Correct INV-7 and submit it again The council returned it: The VAT number is missing £50.00"
    assert not sign_in("vera").get("/home").all(".needs")  # who only looks has nothing to do


def test_officers_are_sent_to_the_councils_start_page(sign_in):
    answer = sign_in("fin").client.get("/home")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/council")


def test_a_payment_that_is_late_says_since_when_in_red(sign_in, cast):
    late = {"status": "authorised", "reference": "INV-1010"}
    care = factories.make_care(method={}, organisation=cast.rose_care)
    invoice_of(care.cpli, 50_000, submitted_at=factories.NOW - timedelta(days=31), **late)
    amount, row = stage(sign_in("alice").get("/home"), "On its way")
    assert amount == "£500.00"
    assert row["class"] == "pipe--bad"
    due = near_date((factories.NOW - timedelta(days=1)).date(), factories.NOW.date())
    assert f"Due on {due}, not paid yet." in row.one("p").text
