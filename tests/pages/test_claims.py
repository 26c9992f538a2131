"""One-Off Claims as a carer uses them: Durham's labels, columns and order, without JavaScript and by HTMX."""

import io
import json

import pytest

from models import Claim, ClaimItem
from operations.claims import drafting, items
from tests.support import factories
from tests.support.claims import school_runs
from tests.support.upload_samples import PDF

NONE_CHOSEN = "Please select a One-Off Claim on the left."
HOW_TO_BEGIN = "To create a new One-Off Claim, press the New Claim button on the left."
EDITED = ["Description", "Service Level", "Client", "Quantity", "Unit Cost", "Amount", "Edit"]
SUBMITTED = [*EDITED[:6], "Has LA Notes", "Included", "View"]


@pytest.fixture
def school_claim(carer, actor, at):
    """Rose Care's claim of 150 miles, £58.05, not submitted yet."""
    claim = drafting.create(actor("alice"), at)
    items.add_item(claim, "client", school_runs(carer), actor("alice"), at)
    return claim


def decide(claim, status, **item):
    decided = {"submitted_at": factories.NOW, "submitted_by": claim.created_by_id}
    if status != "pending":
        decided |= {"decided_at": factories.NOW, "decided_by": factories.make_officer().id}
    Claim.update(status=status, **decided).where(Claim.id == claim.id).execute()
    if item:
        ClaimItem.update(**item).where(ClaimItem.claim == claim.id).execute()


def cells(page, item_id=1):
    return [cell.text for cell in page.all(f"#item-{item_id} tr")[0].all("td")]


def headings(page):
    return [each.text for each in page.one("table thead").all("th")]


def test_durhams_claim_from_the_tile_to_pending(alice, carer):
    home = alice.get("/home")
    assert "View and create One-Off Claims" in home.tile("One-Off Claims").text
    page = home.click("One-Off Claims")
    assert NONE_CHOSEN in page.text
    assert HOW_TO_BEGIN in page.text
    page = page.submit("New Claim")
    assert page.one(".status").text == "With you: not submitted yet UNSUBMITTED"
    assert "£0.00" in page.figure("Total Payable")
    assert "No One-Off Claim Client Items" in page.text
    assert "No One-Off Claim Provider Items" in page.text
    page = page.submit("Add New Client Item", notes="Mileage of September")
    assert Claim.get().notes == "Mileage of September"  # saved on the way, without a script
    typed = {"description": "School runs", "service_level": str(carer.mileage.id), "quantity": "150"}
    page = page.submit("Create", **typed)  # her only client is chosen already
    assert headings(page) == EDITED
    assert cells(page)[:6] == ["School runs", carer.mileage.name, "Testing, CLA", "150", "£0.39", "£58.05"]
    page = page.submit("Submit claim, £58.05")
    assert "Claim submitted, £58.05" in page.notice
    assert "PENDING" in page.one(".status").text
    assert headings(page) == SUBMITTED
    assert cells(page)[6:8] == ["No", "Yes"]
    assert "With the council" not in alice.get("/home").tile("One-Off Claims").text
    assert "1 with the council" in alice.get("/home").tile("One-Off Claims").text


def test_a_mileage_log_in_place_and_on_paper(alice, school_claim):
    page = alice.get(f"/claims/{school_claim.id}").click("edit School runs")
    trip = {"day": "17/11/2025", "from_place": "Home", "to_place": "St Cuthbert's School", "purpose": "School run"}
    page = page.submit("Add journey", **trip, miles="12", is_return="y")
    assert "24 miles x £0.3870 = £9.29" in page.one("#opened").text
    assert page.one("#from_place").attributes["value"] == "Home"
    page = page.submit("Add journey", **trip | {"miles": "much", "purpose": ""}, status=422)
    assert "Enter the miles in figures" in page.problem
    assert "Enter why" in page.problem
    page = page.click("Edit Mon 17 Nov, St Cuthbert's School").submit("Save journey", miles="75")
    assert "150 miles x £0.3870 = £58.05" in page.one("#opened").text
    paper = alice.get(f"/claims/{school_claim.id}/print")
    row = paper.row("Mon 17 Nov")
    assert "Home - St Cuthbert's School - Home" in row.text
    assert "School run" in row.text
    page = page.submit("Remove Mon 17 Nov, St Cuthbert's School")
    assert cells(page)[3] == "0"


def test_everything_in_place_answers_with_its_part(alice, school_claim, carer):
    address = f"/claims/{school_claim.id}"
    opened = alice.get(address, htmx=True, add="provider")
    assert opened.one("#items")
    assert not opened.all("html")
    typed = {"description": "Car seat", "service_level": str(carer.equipment.id), "quantity": "1", "form_key": "k1"}
    refused = alice.post(f"{address}/items/new/provider", typed, htmx=True, status=422)
    assert "Enter the unit cost" in refused.problem
    assert refused.one("#description").attributes["value"] == "Car seat"
    made = alice.post(f"{address}/items/new/provider", typed | {"unit_cost": "74.99"}, htmx=True)
    assert json.loads(made.headers["HX-Trigger"]) == {"announce": "Item added.", "claim-saved": True}
    again = alice.post(f"{address}/items/new/provider", typed | {"unit_cost": "74.99"}, htmx=True)
    assert ClaimItem.select().count() == 2
    assert cells(again, item_id=2)[-2] == "£74.99"
    assert alice.get(f"{address}/figures", htmx=True).has_button("Submit claim, £133.04")
    beside = alice.client.get(f"{address}/figures", headers={"HX-Request": "true", "HX-Target": "claims"})
    assert "£133.04" in beside.get_data(as_text=True)
    amount = alice.post(f"{address}/amount/client", {"service_level": str(carer.mileage.id), "quantity": "150"})
    assert "£58.05" in amount.sentence("150 x £0.3870")
    saved = {"claim_date": "19/11/2025", "notes": "Mileage", "version": "1", "form_key": "k2"}
    assert "Mileage" in alice.post(f"{address}/details", saved, htmx=True).html
    future = saved | {"claim_date": "21/11/2025", "version": "2", "form_key": "k3"}
    assert "not after today" in alice.post(f"{address}/details", future, htmx=True, status=422).problem


def test_files_of_an_item(alice, school_claim, sign_in):
    address = f"/claims/{school_claim.id}/items/1/files"
    sent = {"files": [(io.BytesIO(PDF), "form.pdf"), (io.BytesIO(PDF), "receipt.pdf")], "form_key": "k"}
    page = alice.post(address, sent)
    assert [each.text for each in page.all(".shots a")] == ["form.pdf", "receipt.pdf"]
    assert "image/*" in page.one("#files-1").attributes["accept"]
    assert alice.client.get(f"{address}/1").data == PDF
    for stranger in ("charlie", "fin"):
        sign_in(stranger).get(f"{address}/1", status=404)
    page = page.submit("Remove form.pdf")
    assert [each.text for each in page.all(".shots a")] == ["receipt.pdf"]


def test_a_repeat_is_asked_about_once_and_not_refused(alice, school_claim, carer, actor, at):
    decide(school_claim, "pending")
    second = drafting.create(actor("alice"), at)
    items.add_item(second, "client", school_runs(carer), actor("alice"), at)
    page = alice.get(f"/claims/{second.id}")
    assert "You may have claimed this already." in page.text
    page = page.submit("Submit claim, £58.05")
    assert "School runs may be claimed already, in the claim of 20/11/2025." in page.one("[data-question]").text
    page = page.submit("Submit anyway")
    assert "Claim submitted" in page.notice


def test_what_the_panel_said_and_a_copy(alice, school_claim):
    decide(school_claim, "rejected", la_notes="The form is missing", is_included=False)
    page = alice.get(f"/claims/{school_claim.id}")
    assert cells(page)[6:8] == ["Yes", "No"]
    page = page.click("view School runs")
    assert "LA Notes: The form is missing" in page.one("#opened").text
    page = page.submit("Copy to a new claim")
    assert "This is a new claim with the same items" in page.notice
    assert cells(page, 2)[5] == "£58.05"
    assert Claim.select().count() == 2


def test_a_claim_that_changed_meanwhile_is_not_submitted(alice, school_claim, carer, actor, at):
    page = alice.get(f"/claims/{school_claim.id}")
    items.add_item(school_claim, "client", school_runs(carer, 1_00), actor("alice"), at)
    page = page.submit("Submit claim, £58.05", status=409)
    assert "changed since you opened the page" in page.problem
    assert Claim.get().status == "unsubmitted"


def test_deleting_asks_first(alice, school_claim):
    page = alice.get(f"/claims/{school_claim.id}").click("Delete claim").submit("Delete claim")
    assert "Claim deleted" in page.notice
    assert NONE_CHOSEN in page.text
    assert not Claim.select().exists()


def test_who_may_only_look(sign_in, school_claim):
    vera = sign_in("vera")
    page = vera.get(f"/claims/{school_claim.id}")
    for words in ("New Claim", "Add New Client Item", "Submit claim", "remove"):
        assert words not in page.text
    assert "School runs" in page.click("view School runs").one("#opened").text


def test_organisations_with_nothing_to_claim_have_no_tab(alice, cast):
    factories.make_care(organisation=cast.rose_care, level={"service_group_class": "Home care"})
    factories.make_care(level={"service_group_class": "Fostering"})
    factories.make_service_level(claimable="client", service_group_class="Fostering")
    assert "One-Off Claims" not in alice.get("/home").text


@pytest.mark.parametrize("has_file", [False, True])
def test_a_removed_item_comes_back_by_undo_unless_it_had_a_file(alice, school_claim, actor, at, has_file):
    item = ClaimItem.get()
    if has_file:
        factories.make_uploaded_file(claim_item=item)
    page = alice.get(f"/claims/{school_claim.id}")
    before = cells(page, item.id)
    page = page.submit(f"remove {item.description}")
    assert not ClaimItem.select().exists()
    assert page.has_button("Undo") != has_file
    if has_file:
        assert "Item removed, with its log and files." in page.notice
    else:
        page = page.submit("Undo")
        assert cells(page, ClaimItem.get().id) == before
        assert "£58.05" in page.figure("Total Payable")
