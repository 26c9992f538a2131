"""Actions as both sides see them, from a line, from an invoice, from the list."""

import io
from datetime import date

import pytest

from models import Action, ActionPost, ContactRole
from tests.support import factories
from tests.support.upload_samples import PDF


@pytest.fixture
def staffed(cast):
    """Fin and Amy each work in a team."""
    for name, person in (("Accounts Management", cast.fin), ("Finance Team", cast.amy)):
        factories.make_team_member(team=factories.make_team(name=name), person=person)


def test_an_action_about_an_invoice_comes_filled_in(alice, invoice_0398, staffed):
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment Query")
    assert _chosen(page, "related") == "Invoice"
    assert _chosen(page, "about") == "BC-0398, £0.00, not submitted"
    assert page.one("#due_date")["value"] == "27/11/2025"
    page = page.submit("Create Action", title="Short payment", text="It is £214.46 short.\n\nSee the register.")
    assert page.heading == "Short payment"
    assert "BC-0398 (Invoice), Payment Query. Opened Thu 20 Nov" in page.text
    assert "Open: with the council, due Thu 27 Nov" in page.text
    assert "assigned to LA (Accounts Management), due date set to Thu 27 Nov" in page.text
    assert page.click("Invoice BC-0398").heading == "Invoice BC-0398"


def test_both_sides_answer_until_it_is_closed(alice, invoice_0398, sign_in, staffed):
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment Query")
    address = page.submit("Create Action", title="Short payment", text="It is short.").path
    page = sign_in("fin").get(address).submit("Reply, and pass to Provider", text="Tick Thursday.")
    assert "Open: with the provider" in page.text
    page = alice.get(address)
    assert "Open: with you" in page.text
    page = page.submit("Comment (stays with us)", text="We look into it")
    page = page.submit("Reply, and pass to LA (Accounts Management)", text="Done.")
    page = page.submit("Request Closure", text="All is well.")
    assert "Open: with the council, closure requested" in page.text
    page = sign_in("fin").get(address).submit("Close", text="Thank you")
    assert page.one(".tag--big").text == "Done"
    page = alice.get(address).submit("Comment, and re-open it", text="One more thing")
    assert "Open: with the council" in page.text


def test_nothing_said_is_refused_and_what_was_typed_stays(alice, invoice_0398):
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment Query")
    page = page.submit("Create Action", 422, title="Short", text="")
    assert "Write what you want to say" in page.one("#text-error").text
    assert page.one("#title")["value"] == "Short"
    page = page.submit("Create Action", 422, text="x", due_date="21/11/2025")
    assert "choose 27/11/2025 or later" in page.one("#due_date-error").text


def test_sent_twice_it_is_opened_once(alice, invoice_0398):
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment Query")
    first = page.submit("Create Action", title="Short", text="x")
    assert page.submit("Create Action", title="Short", text="x").path == first.path
    assert Action.select().count() == 1


def test_without_a_beginning_the_type_decides_what_it_may_be_about(alice, invoice_0398, cast):
    care = factories.make_care(organisation=cast.rose_care)
    foreign = factories.make_care(organisation=cast.clifton_house)
    page = alice.get("/actions").click("New Action")
    assert "Choose what it is about" in page.one("#action-about").text
    page = page.submit("Update the lists", topic="payment", title="Kept")
    assert "Notification" not in page.text
    page = page.submit("Update the lists", type="Payment Query")
    factories.make_contract(organisation=cast.rose_care)
    page = page.submit("Update the lists", related="Contract")
    words = page.one("#about").text
    assert care.contract.name in words
    assert foreign.contract.name not in words
    assert "BC-0398" in page.submit("Update the lists", related="Invoice").one("#about").text
    assert page.one("#title")["value"] == "Kept"
    page = page.submit("Create Action", 422, text="x", about="")
    assert "Choose what it is about" in page.problem
    page = page.submit("Create Action", about=f"Contract:{care.contract.id}")
    assert f"{care.contract.name} (Contract)" in page.text


def test_another_type_brings_its_own_date_and_team_and_keeps_what_was_typed(alice, invoice_0398, staffed, cast):
    factories.make_care(organisation=cast.rose_care)
    page = alice.get("/actions/new?type=Payment Query&title=Kept&text=So is this")
    assert (page.one("#due_date")["value"], _chosen(page, "team")) == ("27/11/2025", "Accounts Management")
    page = page.submit("Update the lists", topic="price")
    page = page.submit("Update the lists", type="Third Party Amendment Request")
    assert (page.one("#due_date")["value"], _chosen(page, "team")) == ("04/12/2025", "Accounts Management")
    page = page.submit("Update the lists", topic="care").submit("Update the lists", type="Service Variation")
    assert (page.one("#due_date")["value"], _chosen(page, "team")) == ("27/11/2025", "Finance Team")
    page = page.submit("Update the lists", topic="other").submit("Update the lists", type="Foster Carer Query")
    assert (page.one("#due_date")["value"], _chosen(page, "team")) == ("", "System Admin")
    assert (page.one("#title")["value"], page.one("#text").text) == ("Kept", "So is this")


def _chosen(page, name):
    return next(each.text for each in page.all(f"#{name} option") if "selected" in each.attributes)


def test_everything_that_is_wrong_is_said_at_once_and_no_list_gets_shorter(
    alice, invoice_0398, staffed, cast, form_key
):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_contract(organisation=cast.rose_care)
    page = alice.get("/actions/new?type=Payment Query")
    choices = [each.text for each in page.all("#about option")]
    page = page.submit(
        "Create Action", 422, about=f"Contract:{care.contract.id}", due_date="21/11/2025", team="Finance Team"
    )
    problems = [each.text for each in page.all("[data-error-summary] li")]
    assert problems == [
        "Actions of this type need 5 working days: choose 27/11/2025 or later",
        "Enter a title: a few words that say what it is about",
        "Write what you want to say",
    ]
    assert [each.text for each in page.all("#about option")] == choices
    assert _chosen(page, "about") == care.contract.name
    assert _chosen(page, "team") == "Finance Team"
    page = alice.get("/actions/new").submit("Create Action", 422)
    assert [each.text for each in page.all("[data-error-summary] li")] == ["Choose a type", *problems[1:]]
    sent = {"type": "Payment Query", "form_key": form_key(), "files": [(io.BytesIO(b"MZ"), "v.exe")]}
    refused = alice.post("/actions/new", sent, status=422)
    missing = problems[1:]
    problems = [each.text for each in refused.all("[data-error-summary] li")]
    assert problems[0].startswith("v.exe: this kind of file cannot be uploaded")
    assert problems[1:] == ["Choose what it is about", *missing]
    assert "choose them again" in refused.text


def test_a_type_swaps_its_part_in_place(alice, form_key):
    chosen = {"choose": "y", "topic": "other", "type": "Provider Query", "text": "kept"}
    fragment = alice.post("/actions/new", chosen, htmx=True)
    assert fragment.one("#action-about")
    assert _chosen(fragment, "about") == "Rose Care"
    assert "This type needs no due date" in fragment.text


def test_submit_action_beside_a_line_keeps_its_line_above_the_text(alice, cast):
    care = factories.make_care(organisation=cast.rose_care, level={"name": "Day Care"})
    page = alice.get("/care-package-line-items").click(f"Submit Action about line {care.cpli.reference}")
    assert "Re: Care Package Line Item for" in page.text
    page = page.submit("Update the lists", type="End Date")
    assert (_chosen(page, "related"), _chosen(page, "about")) == ("Service", care.service.name)
    page = page.submit("Create Action", title="Ended", text="She moved out on 3 November.")
    post = page.all(".post")[0].text
    assert post.index("Re: Care Package Line Item for") < post.index("She moved out")
    assert "Day Care (Hour)" in Action.get().re_line


def test_attachments_go_with_a_post_and_are_downloaded(alice, invoice_0398, form_key):
    data = {
        "type": "Payment Query",
        "about": f"Invoice:{invoice_0398.id}",
        "title": "T",
        "text": "x",
        "form_key": form_key(),
    }
    page = alice.post("/actions/new", {**data, "form_key": form_key(), "files": [(io.BytesIO(PDF), "register.pdf")]})
    assert page.click("register.pdf").response.data == PDF
    data = {"text": "no", "form_key": form_key(), "files": [(io.BytesIO(b"MZ"), "virus.exe")]}
    refused = alice.post(f"{page.path}/comment", data, status=422)
    assert "virus.exe: this kind of file cannot be uploaded" in refused.problem
    assert ActionPost.select().count() == 1


def test_the_list_shows_open_ones_and_filters(alice, cast, sign_in):
    mine = {"organisation": cast.rose_care}
    factories.make_action(**mine, title="Late", due_date=date(2025, 11, 19), assigned_side="provider")
    factories.make_action(**mine, title="Theirs")
    factories.make_action(**mine, title="Over", status="done", closed_at=factories.NOW)
    factories.make_action(title="Foreign")
    page = alice.get("/actions")
    assert "2 actions" in page.text
    assert page.has_link("Late")
    assert "Overdue" in page.text
    assert not page.has_link("Over")
    assert not page.has_link("Foreign")
    assert alice.get("/actions?show=").has_link("Over")
    assert "Theirs" not in alice.get("/actions?assigned=1").text
    for column in ("status", "posted", "title", "re", "due", "type", "-assigned"):
        assert alice.get(f"/actions?sort={column}").has_link("Theirs")
    assert "4 actions" in sign_in("fin").get("/actions?show=").text
    assert "No action matches" in alice.get("/actions?type=9").text


def test_the_megaphone_has_the_guides_colours_with_words_on_home_and_tabs(alice, cast):
    _check_megaphone(alice, "ok", "No open Actions", "Actions")
    factories.make_action(organisation=cast.rose_care, due_date=date(2025, 11, 27), assigned_side="provider")
    _check_megaphone(alice, "todo", "1 open Action 1 with you", "1 Action")
    for number in range(8):
        due = date(2025, 11, 1) if number < 6 else date(2025, 11, 27)
        factories.make_action(organisation=cast.rose_care, due_date=due, assigned_side="council")
    _check_megaphone(alice, "bad", "9 open Actions ( 6 overdue ) 1 with you", "9 Actions (6 overdue)")


def _check_megaphone(browser, tone, tile_words, tab_words):
    home = browser.get("/home")
    tile = home.tile("Actions and Change Requests")
    [tab] = [each for each in home.all(".tabs li") if each.all(".mark")]
    assert tile_words in tile.text
    assert tile.text.endswith("New Action")
    assert tab.text == tab_words
    for place in (tile, tab):
        assert place.all(f".mark--{tone}")


def test_a_reader_reads_and_another_provider_finds_nothing(sign_in, cast):
    action = factories.make_action(organisation=cast.rose_care)
    factories.make_action_post(action=action)
    page = sign_in("vera").get(f"/actions/{action.id}")
    assert not page.has_button("Comment")
    sign_in("charlie").get(f"/actions/{action.id}", status=404)
    assert "Comment" not in sign_in("audrey").get(f"/actions/{action.id}").text


def test_what_happens_next_follows_the_type_and_says_what_is_open_already(alice, invoice_0398, staffed):
    page = alice.get("/actions/new")
    assert "Which team it is follows from the type" in page.one("#action-next").text
    given = {"csrf_token": alice.token(), "choose": "y", "topic": "payment", "about": f"Invoice:{invoice_0398.id}"}
    swapped = alice.post("/actions/new", {**given, "type": "Payment Query"}, htmx=True)
    for words in ("Accounts Management has it", "By Thu 27 Nov (5 working days at least)"):
        assert words in swapped.one("#action-next").text
    assert "Re: Invoice BC-0398, £0.00, not submitted yet." in swapped.one("#action-about").text
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment+Query")
    page.submit("Create Action", title="Short payment", text="It is short.")
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment+Query")
    already = page.one("section[aria-labelledby=open]").text
    for words in ("Already open about invoices", "Short payment", "about the same one"):
        assert words in already


def test_date_and_team_are_folded_unless_they_are_ones_own_choice(alice, invoice_0398, staffed):
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment+Query")
    assert not page.all("#action-when details[open]")
    assert "To Accounts Management Answer by Thu 27 Nov" in page.one("#action-bar").text
    for given in ({"due_date": "1/12/2025"}, {"team": "Finance Team"}):
        assert page.submit("Update the lists", **given).all("#action-when details[open]")
    page = page.submit("Create Action", title="Short", text="x", due_date="21/11/2025", status=422)
    assert "27/11/2025 or later" in page.one("#action-when details[open]").text


def test_an_entity_says_what_it_comes_to_and_how_it_stands_to_those_who_may_read_it(alice, cast, invoice_0398):
    words = "BC-0398, £0.00, not submitted"
    assert words in alice.get("/actions/new?type=Payment+Query&related=Invoice").one("#about").text
    ContactRole.delete().where(ContactRole.role == "finance_clerk").execute()
    ContactRole.update(role="care_coordinator").where(ContactRole.person == cast.alice).execute()
    shown = alice.get("/actions/new?type=Payment+Query&related=Invoice").one("#about").text
    assert "BC-0398" in shown
    assert words not in shown


def test_the_money_stands_beside_it_for_those_who_may_read_it(alice, cast, invoice_0398, sign_in):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_payment_item(cpli=care.cpli, amount_pence=214_46)
    about = {"related_type": "Invoice", "related_id": invoice_0398.id, "related_words": "BC-0398 (Invoice)"}
    action = factories.make_action(organisation=cast.rose_care, client=care.client, **about)
    for viewer in (alice, sign_in("fin")):
        beside = viewer.get(f"/actions/{action.id}").one("aside .facts").text
        assert "Invoice £0.00, not submitted" in beside
        assert "Now payable £214.46, on no invoice yet" in beside
    ContactRole.delete().where(ContactRole.role == "finance_clerk").execute()
    ContactRole.update(role="care_coordinator").where(ContactRole.person == cast.alice).execute()
    assert "£" not in alice.get(f"/actions/{action.id}").one("aside .facts").text


def test_an_action_about_a_claim(alice, sign_in, cast, staffed):
    factories.make_own_action_type(name="Claim Query", related_to=["Claim"], topic="payment", team="Finance Team")
    claim = factories.make_claim(organisation=cast.rose_care, status="pending")
    factories.make_claim_item(claim=claim)
    theirs = factories.make_claim(organisation=cast.clifton_house, status="pending", claim_date=date(2025, 11, 3))
    new = alice.get(f"/claims/{claim.id}").click("New Action").submit("Update the lists", type="Claim Query")
    assert "20/11/2025, £58.05, with the council" in new.one("#about").text
    assert "03/11/2025" not in new.one("#about").text
    new.submit("Create Action", title="When?", text="When is it paid?", about=f"Claim:{theirs.id}", status=422)
    page = new.submit("Create Action", title="When?", text="When is it paid?")
    assert "Re: Claim of 20/11/2025, £58.05, submitted on 20/11/2025." in page.one(".thread").text
    for browser in (alice, sign_in("amy")):
        assert browser.get(page.path).click("Claim of 20/11/2025").status == 200


def test_the_lists_keep_what_was_typed_and_a_chosen_date_without_scripts(alice, invoice_0398, staffed):
    page = alice.get(f"/actions/new?about=Invoice:{invoice_0398.id}&type=Payment+Query")
    assert "your browser does not keep chosen files" in page.one("#files-hint").text
    page = page.submit("Update the lists", title="Short", text="It is short.", due_date="1/12/2025")
    assert (page.one("#title")["value"], page.one("#text").text.strip()) == ("Short", "It is short.")
    assert page.one("#due_date")["value"] == "01/12/2025"
    assert page.submit("Update the lists", type="Invoice Query").one("#due_date")["value"] == ""


@pytest.mark.parametrize(
    ("start", "type_name", "line", "link"),
    [
        ("Scheduled Payment", "Payment Query", "Re: Scheduled Payment", "Scheduled Payment"),
        ("Claim", "Payment Query", "Re: Claim of 20/11/2025, £0.00, submitted on", "Claim of 20/11/2025"),
        ("Remittance", "Payment Query", "Re: Remittance 7001.", "Remittance 7001"),
        ("Week", "Actuals Query", "Re: Actuals, week of 10/11/2025.", "Actuals, week of 10/11/2025"),
        ("Actuals Week", "Actuals Query", "Re: Week of 10/11/2025", "Actuals/Visits"),
    ],
)
def test_an_action_starts_from_a_payment_or_a_week(alice, cast, staffed, start, type_name, line, link):
    page = alice.get(f"/actions/new?about={_started_from(start, cast)}").submit("Update the lists", type=type_name)
    assert line in page.one("#action-about").text
    entity = next(each["value"] for each in page.all("#about option") if each["value"])
    page = page.submit("Create Action", title="Is this right?", text="Please look.", about=entity)
    assert line in page.one(".thread").text
    assert any(link in each.text for each in page.all("aside a"))


def _started_from(start, cast):
    """The key of a thing of Rose Care's of this kind."""
    if start == "Week":
        factories.make_care(organisation=cast.rose_care)
        return "Week:20251110"
    if start == "Claim":
        factories.make_contract(organisation=cast.rose_care)
        return f"Claim:{factories.make_claim(organisation=cast.rose_care, status='pending').id}"
    if start in ("Remittance", "Scheduled Payment"):
        contract = factories.make_contract(organisation=cast.rose_care)
        method = factories.make_payment_method(contract=contract, model="scheduled")
        period = factories.make_period(payment_method=method)
        row = factories.make_remittance(contract=contract, number=7001) if start == "Remittance" else period
    else:
        row = factories.make_actual(cpli=factories.make_care(organisation=cast.rose_care).cpli)
    return f"{start}:{row.id}"
