"""Why is this not on my invoice? Each reason with its pounds and the one click that mends it, for who may do it."""

from datetime import date

import pytest

from models import Action, CarePackageLineItem, Client, ContactRole, Invoice
from tests.support import factories
from tests.support.invoices import create, make_payable


def follow(page, words):
    """The page behind the first link that begins with these words."""
    return page.browser.get(next(link for link in page.all("a") if link.text.startswith(words))["href"])


def clients_in(week):
    """The surnames of the clients of a week's page."""
    return [row.text.split()[2] for row in week.all("tbody.group .who")]


@pytest.fixture
def held_address(actor, cast, at):
    make_payable(cast.rose_care)
    return f"/invoices/{create(actor('alice'), cast.rose_care, at, reference='BC-0412').id}"


def held(cast, reason, **given):
    care = factories.make_care(organisation=cast.rose_care)
    return factories.make_held_back(cpli=care.cpli, reason=reason, amount_pence=36_900, **given)


def test_a_week_that_is_not_confirmed_is_one_click_away(alice, held_address, cast):
    row = held(cast, "not_confirmed")
    page = alice.get(held_address)
    assert page.one("header .money").text == "£369.00 held back"
    week = follow(page, "Confirm the week")
    assert week.path == f"/actuals?week=2025-10-13&client={row.client.ssref}"
    assert clients_in(week) == [row.client.surname]


def test_numbers_that_are_somebody_elses_reference_open_the_right_week(alice, held_address, cast, sign_in):
    """Numeric SSRefs: the row number of one client is the SSRef of another."""
    mine = factories.make_care(organisation=cast.rose_care, client={"surname": "Mine"})
    item = factories.make_payment_item(cpli=mine.cpli, amount_pence=5_000, from_date=date(2025, 10, 22))
    factories.make_held_back(cpli=mine.cpli, reason="not_confirmed")
    factories.make_care(contract=mine.contract, client={"surname": "Theirs", "ssref": str(mine.client.id)})
    commitment = factories.make_commitment(
        invoice=Invoice.get(), client=mine.client, contract=mine.contract, value_pence=5_000
    )
    type(item).update(commitment=commitment).where(type(item).id == item.id).execute()
    for name, words in (("alice", "Confirm the week"), ("fin", "See the week")):
        page = sign_in(name).get(held_address)
        assert clients_in(follow(page, words)) == ["Mine"]
        week = follow(page, mine.client.list_name)
        assert clients_in(week) == ["Mine"]
        assert "week=2025-10-20" in week.path


def test_a_client_without_care_in_a_week_leaves_nobody_to_confirm(alice, held_address, cast):
    held(cast, "not_confirmed")
    week = alice.get("/actuals?week=2025-10-13&client=77777")
    assert clients_in(week) == []
    assert week.one("#filter-client option[selected]").text == "77777"


def test_a_dispute_is_answered_one_click_away(alice, held_address, cast):
    row = held(cast, "in_dispute")
    dispute = factories.make_dispute(
        organisation=cast.rose_care, client=row.client, first_week=row.from_date, last_week=row.to_date
    )
    page = follow(alice.get(held_address), "Answer the dispute")
    assert page.path == f"/disputes/{dispute.id}"
    assert row.client.full_name in page.text


def test_an_order_is_chased_with_an_action_that_is_filled_in(alice, held_address, cast):
    row = held(cast, "not_authorised")
    page = alice.get(held_address)
    link = next(link for link in page.all("a") if link.text.startswith("Chase the order"))
    page = alice.get(link["href"])
    assert page.one("#title")["value"] == "Not authorised yet: £369.00 held back"
    assert f"Re: Care Package Line Item for {row.client.full_name}" in page.text
    page = page.submit("Create Action", about=f"Client:{row.client_id}")
    assert "£369.00 for 13/10/2025 - 09/11/2025 is held back" in page.one(".thread .post").text
    assert (Action.get().type, Action.get().due_date) == ("CPLI Outstanding", factories.TODAY.replace(day=24))


def test_a_document_is_agreed_one_click_away(alice, held_address, cast, sign_in):
    row = held(cast, "document_not_agreed")
    document = factories.make_contract_document(cpli=row.cpli)
    for name, words, link in (("alice", "Agree the document", "/agree"), ("vera", "See the document", "")):
        page = follow(sign_in(name).get(held_address), words)
        assert page.path == f"/contract-documents/{document.id}{link}"
        assert row.client.full_name in page.text


def test_a_document_that_is_missing_is_asked_for(alice, held_address, cast):
    row = held(cast, "document_not_agreed")
    rejected = factories.make_contract_document(cpli=row.cpli, status="rejected")
    link = next(link for link in alice.get(held_address).all("a") if link.text.startswith("Ask for the document"))
    assert alice.get(link["href"]).one("#title")["value"] == "No document to agree: £369.00 held back"
    assert alice.get(f"/contract-documents/{rejected.id}").status == 200


def test_a_reader_is_led_to_the_line_and_an_officer_too(held_address, cast, sign_in):
    row = held(cast, "not_authorised")
    for name in ("vera", "fin"):
        page = follow(sign_in(name).get(held_address), "See the line")
        assert page.path == f"/care-package-line-items/{row.cpli_id}"
        assert row.client.full_name in page.text


def test_nobody_is_sent_where_they_may_not_go(held_address, cast, sign_in):
    """An accounts payable clerk sees no actuals and no disputes; officers and readers confirm and answer nothing."""
    held(cast, "not_confirmed")
    row = held(cast, "in_dispute")
    whose = {
        "organisation": cast.rose_care,
        "client": row.client,
        "first_week": row.from_date,
        "last_week": row.to_date,
    }
    factories.make_dispute(**whose)
    ContactRole.update(role="accounts_payable").where(ContactRole.person == cast.vera).execute()
    page = sign_in("vera").get(held_address)
    for words in ("One of your Care Coordinators or Finance Clerks confirms", "Finance Clerks answers the dispute"):
        assert words in page.text
    assert not page.all("a[href^=/actuals]") + page.all("a[href^=/disputes]")
    ContactRole.update(role="read_only").where(ContactRole.person == cast.vera).execute()
    for name in ("vera", "fin"):
        page = sign_in(name).get(held_address)
        assert "See the week" in page.text
        assert "See the dispute" in page.text
        assert "Confirm the week" not in page.text


def test_visits_that_wait_for_a_client_who_is_not_on_record_lead_to_the_tray(alice, held_address, cast):
    held(cast, "waiting_for_order", client=None, client_ref="A1144")
    row = factories.make_held_back(reason="waiting_for_order", amount_pence=4_100)
    type(row).update(organisation=cast.rose_care, cpli=None, client=None, client_ref="A1144").execute()
    page = follow(alice.get(held_address), "See the visits")
    assert page.path == "/actuals/waiting"


@pytest.fixture
def two_held(cast):
    """£1,072.30 in dispute of the client Disputed, £574.00 not confirmed of the client Waiting, £800.00 payable."""
    make_payable(cast.rose_care)
    for surname, reason, pence in (("Disputed", "in_dispute", 107_230), ("Waiting", "not_confirmed", 57_400)):
        care = factories.make_care(organisation=cast.rose_care, client={"surname": surname})
        factories.make_held_back(cpli=care.cpli, reason=reason, amount_pence=pence)
        make_payable(cast.rose_care, 1_000, cpli=care.cpli)


def test_new_invoice_says_before_create_what_is_left_out_and_why(alice, two_held):
    page = alice.get("/invoices/new/items?by=all")
    assert page.has_button("Create")
    assert page.html.index("held back") < page.html.index("Proposed items")
    held_part = page.one("[aria-labelledby=held]")
    assert held_part.one("header .money").text == "£1,646.30 held back"
    assert "In dispute: £1,072.30, Week not confirmed: £574.00" in held_part.text
    assert "£574.00" in page.row("Week not confirmed").text
    assert clients_in(follow(page, "Confirm the week")) == ["Waiting"]


def test_new_invoice_of_one_client_says_what_of_that_client_is_held_back(alice, two_held):
    client = Client.get(Client.surname == "Waiting")
    service = CarePackageLineItem.get(CarePackageLineItem.client == client).service
    for choice in (f"by=client&client={client.id}", f"by=service&service={service.id}"):
        page = alice.get(f"/invoices/new/items?{choice}")
        assert page.one("[aria-labelledby=held] header .money").text == "£574.00 held back"
        assert "Disputed" not in page.one("[aria-labelledby=held]").text


def test_a_new_invoice_with_nothing_held_back_does_not_speak_of_it(alice, cast):
    make_payable(cast.rose_care)
    assert not alice.get("/invoices/new/items?by=all").all("[aria-labelledby=held]")


def test_a_submitted_invoice_says_what_is_held_back_and_what_was_left_off(alice, two_held, submit, cast):
    invoice = submit()
    make_payable(cast.rose_care, 12_300)
    held_part = alice.get(f"/invoices/{invoice.id}").one("[aria-labelledby=held]")
    assert "In dispute: £1,072.30, Week not confirmed: £574.00" in held_part.text
    assert "£123.00 more is payable and not on an invoice yet." in held_part.text
    page = alice.get(held_part.one("a[href^=/invoices/new]")["href"])
    assert page.one("#new-totals dd.total").text == "£123.00"


def test_nothing_is_held_back_stands_only_where_it_is_true(alice, submit, cast):
    invoice = submit()
    page = alice.get(f"/invoices/{invoice.id}")
    assert page.one("[aria-labelledby=held] .body").text == "Nothing is held back."
    held(cast, "in_dispute")
    assert "Nothing is held back" not in alice.get(f"/invoices/{invoice.id}").text
