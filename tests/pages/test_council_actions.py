"""The officers' side of actions: the queue, taking, passing on, notes, saved replies, New Action to a provider."""

from datetime import date

import pytest

from models import Action, CarePackageLineItem, SavedReply
from operations import action_work, actions
from queries import action_subjects
from tests.support import factories

SECRET = "CANARY of an internal note"


@pytest.fixture
def asked_action(actor, cast, at):
    """Alice asked_action the Finance Team, in which fin works, about a service."""
    team = factories.make_team(name="Finance Team")
    factories.make_team_member(team=team, person=cast.fin)
    care = factories.make_care(organisation=cast.rose_care)
    asker = actor("alice")
    about = action_subjects.subject(asker, f"Service:{care.service.id}")
    origin = action_subjects.subject(asker, f"Care Package Line Item:{care.cpli.id}")
    return actions.open_action("Start Date", "Wrong start", "It began on Monday.", about, asker, at, origin=origin)


def test_the_queue_shows_what_is_for_my_teams_and_it_is_taken_and_passed_on(fin, sign_in, cast, asked_action):
    other = factories.make_action(organisation=cast.rose_care, title="For others", assigned_side="council")
    page = fin.get("/council").click("Actions")
    row = page.one("tbody tr").text
    for words in ("New", "Wrong start", "Rose Care", "Start Date", "Finance Team", "27/11/2025"):
        assert words in row
    assert other.title not in page.text
    assert other.title in fin.get("/council/actions?show=all").text
    page = page.click("Wrong start").submit("Assign to me")
    assert "Assigned to you" in page.notice
    assert "With Fin Example" in page.one("#selected").text
    assert page.submit("Undo").notice == "Not assigned to you any more."
    assert Action.get_by_id(asked_action.id).officer is None
    fin.get("/council/actions").click("Wrong start").submit("Assign to me")
    assert "Fin Example" in fin.get("/council/actions").one("tbody tr").text
    assert "New" not in fin.get("/council/actions").one("tbody tr").text
    night = factories.make_team(name="Night Team")
    factories.make_team_member(team=night, person=cast.amy)
    stale = fin.get(f"/actions/{asked_action.id}")
    page = stale.submit("Pass on", team=str(night.id), officer=str(cast.amy.id))
    assert "Passed on" in page.notice
    assert (Action.get_by_id(asked_action.id).team, Action.get_by_id(asked_action.id).officer) == (night, cast.amy)
    page = stale.submit("Pass on", team=str(night.id))
    assert "Not done" in page.one(".note--bad.notice").text
    assert "Nothing waiting in your teams" in fin.get("/council/actions").text
    assert "passed to Night Team" in sign_in("amy").get("/notices").text


def test_an_officer_reads_which_provider_it_is(fin, asked_action):
    page = fin.get(f"/actions/{asked_action.id}")
    assert "Rose Care" in page.one("aside").text
    assert "Rose Care" in page.one(".post header").text
    assert "Rose Care reads everything you write here" in page.text


def test_an_action_to_a_provider_starts_from_a_thing_of_theirs(fin, cast, asked_action):
    line_id = asked_action.origin_id
    page = fin.get(f"/care-package-line-items/{line_id}").click("Submit Action")
    assert page.one("#organisation option[selected]")["value"] == str(cast.rose_care.id)
    page = fin.get(f"/actions/new?about=Care Package Line Item:{line_id}&type=Notification")
    page = page.submit("Create Action", title="T", text="W")
    created = Action.select().order_by(Action.id.desc()).get()
    assert (created.organisation_id, created.assigned_side) == (cast.rose_care.id, "provider")
    assert (created.origin_type, created.origin_id) == ("Care Package Line Item", line_id)


@pytest.mark.parametrize("chosen", [{}, {"topic": "payment"}])
def test_each_error_of_an_officers_action_leads_to_what_is_missing(fin, chosen):
    page = fin.get("/actions/new").submit("Create Action", status=422, **chosen)
    links = page.all("[data-error-summary] a")
    assert links[0].text == "Choose the provider"
    assert all(page.all(each["href"]) for each in links)


def test_no_provider_page_ever_has_a_note(fin, alice, asked_action):
    page = fin.get(f"/actions/{asked_action.id}").submit("Add note", note=SECRET)
    assert SECRET in page.one(".post--note").text
    for path in (
        "/home",
        "/actions",
        f"/actions/{asked_action.id}",
        "/notices",
        f"/actions?about=Service:{asked_action.related_id}",
    ):
        assert "CANARY" not in alice.get(path).text
    alice.get(f"/council/actions/{asked_action.id}", status=404)


def test_a_saved_reply_begins_an_answer(fin, asked_action):
    page = fin.get("/council/actions").click("Saved replies")
    page = page.submit("Save", name="", text="", status=422)
    assert "Enter a name" in page.problem
    page.submit("Save", name="Thanks", text="Thank you, we look into it.")
    reply = SavedReply.get()
    page = fin.get(f"/actions/{asked_action.id}").submit("Insert", reply=str(reply.id))
    assert page.one("#text").text == "Thank you, we look into it."
    page = fin.get(f"/council/actions/saved-replies/{reply.id}").submit("Delete")
    assert not SavedReply.select().exists()


def test_related_links_lead_to_the_things_themselves(alice, asked_action):
    page = alice.get(f"/actions/{asked_action.id}")
    links = {link.text: link["href"] for link in page.all("aside a")}
    service = Action.get_by_id(asked_action.id).related_words.removesuffix(" (Service)")
    assert {f"Service details for {service}", f"Purchase Orders for {service}"} <= set(links)
    assert any(words.startswith("Actuals/Visits for") for words in links)
    assert any(words.startswith("Care Package Line Item C") for words in links)
    for address in links.values():
        alice.get(address)


def test_a_contract_leads_to_its_services_and_an_officer_to_lists_of_that_provider(alice, fin, cast, asked_action):
    line = CarePackageLineItem.get(CarePackageLineItem.service == asked_action.related_id)
    about = {"related_type": "Contract", "related_id": line.contract_id, "related_words": "A (Contract)"}
    action = factories.make_action(organisation=cast.rose_care, **about)
    alice.get(f"/actions/{action.id}").click(f"Service details for {line.service.name}")
    page = fin.get(f"/actions/{asked_action.id}").click(f"Care Package Line Items of {line.service.name}")
    assert page.one("#pick-service option[selected]").text == line.service.name
    assert fin.get(f"/actions/{action.id}").click("Contract A").heading == line.contract.name
    about = {"related_type": "Provider", "related_id": cast.rose_care.id, "related_words": "Rose Care (Provider)"}
    action = factories.make_action(organisation=cast.rose_care, **about)
    assert fin.get(f"/actions/{action.id}").click("Organisation Details").heading == "Rose Care"


def test_an_officer_writes_to_a_provider_who_answers(fin, alice, cast):
    page = fin.get("/council/actions").click("New Action")
    page = page.submit("Update the lists", organisation=str(cast.rose_care.id), topic="other")
    page = page.submit("Update the lists", type="Notification")
    page = page.submit("Create Action", title="Christmas", text="We close on the 24th.")
    assert "Open: with the provider" in page.one(".tag--big").text
    page = alice.get("/actions").click("Christmas")
    assert "Open: with you" in page.one(".tag--big").text
    page.submit("Reply, and pass to LA (System Admin)", text="Thank you")
    page = fin.get(page.path).submit("Close", text="Good")
    assert page.one(".tag--big").text == "Done"


def test_an_officer_cannot_write_about_another_providers_thing(fin, cast):
    theirs = factories.make_care(organisation=cast.clifton_house)
    page = fin.get(f"/actions/new?type=O/S Actuals&organisation={cast.rose_care.id}")
    form_key = page.one("main form input[name=form_key]")["value"]
    sent = {"organisation": cast.rose_care.id, "type": "O/S Actuals", "about": f"Contract:{theirs.contract.id}"}
    fin.post("/actions/new", {**sent, "title": "x", "text": "x", "form_key": form_key}, status=422)
    assert not Action.select().exists()


def test_new_marks_go_when_the_action_was_opened(alice, actor, at, asked_action):
    action_work.look(asked_action.id, actor("alice"), at)
    assert "New" not in alice.get("/actions").one("tbody tr").text
    actions.post(Action.get_by_id(asked_action.id), "comment", "Look at this", actor("fin"), at)
    Action.update(last_post_at=at.now.replace(hour=10)).execute()
    assert "New" in alice.get("/actions").one("tbody tr").text
    alice.get(f"/actions/{asked_action.id}")
    assert "New" not in alice.get("/actions").one("tbody tr").text


def test_an_officer_asks_another_team_to_close_it(fin, cast, asked_action):
    night = factories.make_team(name="Night Team")
    factories.make_team_member(team=night, person=cast.amy)
    thread = fin.get("/council/actions").click("Wrong start").submit("Assign to me").click("Open the whole action")
    thread.submit("Request Closure", text="Nobody is there", team="Day Team", status=422)
    page = thread.submit("Request Closure", text="It is paid. Please close it.", team="Night Team")
    assert "assigned to LA (Night Team)" in page.one("main").text
    found = Action.get_by_id(asked_action.id)
    assert (found.team, found.officer, found.closure_requested_at is None) == (night, None, False)


def test_beside_a_thread_an_officer_sees_what_else_is_open_of_that_provider(fin, sign_in, cast, asked_action):
    late = {"due_date": date(2025, 11, 3), "assigned_side": "council", "officer": cast.amy}
    other = factories.make_action(organisation=cast.rose_care, title="VAT on it", **late)
    factories.make_action(organisation=cast.rose_care, title="Long done", status="done")
    factories.make_action(organisation=cast.clifton_house, title="Of another")
    beside = fin.get(f"/actions/{asked_action.id}").one("section[aria-labelledby=others-heading]")
    assert beside.text == f"Also from Rose Care {other.title} with us overdue since Mon 3 Nov, Amy Example"
    assert not sign_in("alice").get(f"/actions/{asked_action.id}").all("#others-heading")
    page = sign_in("sam").get(f"/actions/{asked_action.id}")
    assert page.click("History").status == page.click("See as the provider").status == 200
