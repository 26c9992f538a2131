"""The finance panel's queue, and the page on which a claim is decided with its files and logs beside the items."""

import pytest

from models import Claim, ClaimItem, PaymentItem
from operations import files
from tests.support import factories
from tests.support.claims import make_pending
from tests.support.upload_samples import JPG, PDF

QUEUE = "/council/claims"


@pytest.fixture
def on_panel(carer, cast, tmp_path, at, actor):
    """A pending claim with a mileage log, a photo and a receipt."""
    files.connect(tmp_path)
    claim = make_pending(carer, cast.alice, notes="School runs of last week")
    runs, seat = ClaimItem.select().order_by(ClaimItem.id)
    factories.make_claim_journey(claim_item=runs)
    uploads = [files.Upload("IMG_2214.jpg", JPG), files.Upload("receipt.pdf", PDF)]
    with files.storing(uploads, actor("alice"), at, claim.organisation_id) as attach:
        attach(claim_item=seat.id)
    return claim


def address(claim):
    return f"{QUEUE}/{claim.id}"


def fields_of_seat(**given):
    seat = ClaimItem.get(ClaimItem.description == "Car seat")
    return {f"{name.rstrip('_')}_{seat.id}": value for name, value in given.items()}


def test_the_queue_says_how_old_how_much_and_with_whom(on_panel, fin):
    page = fin.get(QUEUE)
    row = page.row("Rose Care")
    assert ("20/11/2025" in row.text, "£133.04" in row.text, "Unassigned" in row.text) == (True, True, True)
    assert "£133.04" in fin.get("/council").row("One-Off Claims").text
    page = page.click("Rose Care").submit("Assign to me")
    assert page.notice == f"Claim {on_panel.id} is assigned to you."
    assert "Fin" in fin.get(QUEUE).row("Rose Care").text
    assert page.submit("Undo").notice == f"Claim {on_panel.id} is unassigned."
    assert "No claim here" in fin.get(QUEUE, q="Nobody").text


def test_drafts_are_the_providers_own(cast, fin):
    draft = factories.make_claim(organisation=cast.rose_care)
    assert "No claims to decide" in fin.get(QUEUE, show="all").text
    fin.get(address(draft), status=404)
    fin.get(f"/claims/{draft.id}", status=404)
    assert "Please select a One-Off Claim" in fin.get("/claims").text
    assert not fin.get("/claims").all("main li")


def test_files_stand_beside_the_items_and_are_sandboxed(on_panel, fin):
    page = fin.get(address(on_panel))
    photo = page.one("img")
    assert photo["alt"] == "IMG_2214.jpg, of Car seat"
    shown = fin.look(photo["src"]).response
    assert (shown.mimetype, shown.headers["Content-Security-Policy"]) == (
        "image/jpeg",
        "sandbox; default-src 'none'",
    )
    [link] = [each for each in page.all("a") if each.text == "receipt.pdf"]
    assert "attachment" in fin.look(link["href"]).response.headers["Content-Disposition"]
    assert "Home - St Cuthbert's School - Home" in page.row("School run").text


def test_what_is_left_out_is_asked_about_and_read_by_the_provider(on_panel, fin, alice):
    page = fin.get(address(on_panel))
    page = page.submit("Accept, £133.04", status=422, **fields_of_seat(in_=None, notes=""))
    assert "Say why Car seat is left out" in page.problem
    page = page.submit("Accept, £58.05", **fields_of_seat(notes="Please send the receipt."))
    assert page.notice == "Accepted: £58.05 is paid in the next run. The provider is told."
    assert "In the next payment run" in page.text
    assert [item.amount_pence for item in PaymentItem.select()] == [58_05]
    assert not page.has_button("Reject")
    assert "1 accepted claim" in fin.get("/council/payment-runs/new").text
    read = alice.get(f"/claims/{on_panel.id}")
    assert (read.figure("Total Payable"), read.figure("Paid")) == ("£58.05", "In the next payment run")
    assert "Please send the receipt." in read.click("view Car seat").text


def test_without_scripts_another_amount_than_the_button_says_is_asked_first(on_panel, fin):
    page = fin.get(address(on_panel))
    left_out = fields_of_seat(in_=None, notes="Send the receipt.")
    page = page.submit("Accept, £133.04", **left_out)
    assert page.sentence("Accept £58.05? 1 item is left out.")
    assert not PaymentItem.select().exists()
    page.submit("Accept, £58.05")
    assert Claim.get().status == "accepted"


def test_the_sum_follows_the_boxes(on_panel, fin):
    ticked = {f"in_{ClaimItem.get().id}": "y"}
    part = fin.get(f"{address(on_panel)}/will-pay", htmx=True, **ticked)
    assert (part.figure("Will be paid"), part.figure("Included")) == ("£58.05", "1 of 2 items")
    assert Claim.get().version == on_panel.version


def test_a_rejection_needs_a_reason(on_panel, fin):
    page = fin.get(address(on_panel)).submit("Reject", status=422)
    assert "Enter the reason, which the provider reads" in page.problem
    page = page.submit("Reject", notes="These runs were paid in October.")
    assert page.figure("Reason") == "These runs were paid in October."
    assert page.figure("Total Payable") == "£0.00"


def test_notes_are_saved_for_later_and_are_the_panels_own_until_then(on_panel, fin, alice):
    page = fin.get(address(on_panel)).submit("Save for later", notes="Ask about the seat.")
    assert page.notice == "Saved. The provider reads it once the claim is decided."
    assert "Ask about the seat." in page.text
    seat = ClaimItem.get(ClaimItem.description == "Car seat")
    ClaimItem.update(is_included=False, la_notes="No receipt").where(ClaimItem.id == seat.id).execute()
    read = alice.get(f"/claims/{on_panel.id}")
    assert not any(words in read.text for words in ("Ask about the seat.", "No receipt"))
    assert read.figure("Total Payable") == "£133.04"
    assert alice.get("/claims").sentence("£133.04")


def test_a_colleague_was_faster(on_panel, fin):
    page, older = fin.get(address(on_panel)), fin.get(address(on_panel))
    fin.get(address(on_panel)).submit("Save for later", notes="Hm")
    page = page.submit("Accept, £133.04", status=409)
    assert "changed since you opened the page" in page.problem
    assert not PaymentItem.select().exists()
    left_out = fields_of_seat(in_=None, notes="No receipt")
    fin.get(address(on_panel)).submit("Accept, £133.04", **left_out, shown_pence="5805")
    late = older.submit("Accept, £133.04", status=409)
    assert late.figure("Total Payable") == "£58.05"  # as it was decided, not as it was ticked here


def test_the_panel_is_warned_of_what_looks_claimed_before(on_panel, fin, cast):
    before = factories.make_claim(organisation=cast.rose_care, status="accepted", claim_date=factories.TODAY)
    runs = ClaimItem.get(ClaimItem.description == "School runs")
    same = {"client": runs.client, "service_level": runs.service_level}
    factories.make_claim_item(claim=before, description="Runs to school", **same)
    ClaimItem.update(is_different=True).where(ClaimItem.id == runs.id).execute()
    page = fin.get(address(on_panel))
    warning = page.sentence("This may be claimed already.")
    assert "The provider says that this is a different one." in warning
    never = dict.fromkeys(("submitted_at", "submitted_by", "decided_at", "decided_by"))
    Claim.update(status="unsubmitted", **never).where(Claim.id == before.id).execute()
    assert "This may be claimed already" not in fin.get(address(on_panel)).text  # what nobody submitted is not theirs


@pytest.mark.parametrize("who", ["cora", "amy", "audrey"])
def test_others_look_and_decide_nothing(on_panel, sign_in, who):
    page = sign_in(who).get(address(on_panel))
    assert not page.has_button("Reject")
    page.browser.post(f"{address(on_panel)}/decide", {"decision": "accept"}, status=403)


def test_providers_never_see_the_panel(on_panel, alice):
    for path in (QUEUE, address(on_panel), f"{address(on_panel)}/will-pay"):
        alice.get(path, status=403)


def test_rubbish_changes_nothing(on_panel, fin):
    page = fin.get(address(on_panel))
    for fields in ({"seen": "rubbish"}, {"shown_pence": "x", "notes": "x" * 1_001}):
        page.submit("Accept, £133.04", status=409 if "seen" in fields else 422, **fields)
    assert Claim.get().status == "pending"
