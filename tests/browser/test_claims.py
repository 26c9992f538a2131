"""Durham's claim in a real browser, by a carer on her phone: 150 miles of school runs are £58.05, with a photo."""

from models import Claim, ClaimItem, UploadedFile
from tests.support.claims import make_carer
from tests.support.devices import PHONE, assert_in_order, wait_until_settled
from tests.support.upload_samples import PNG
from tests.support.waiting import wait_until

PHOTO = {"name": "IMG_2231.png", "mimeType": "image/png", "buffer": PNG}

TYPED_EARLY = """document.addEventListener("readystatechange", () => {
  if (location.hash === "#early" && document.readyState === "interactive")
    document.getElementById("notes").value = "Typed early";
})"""


def test_a_carer_claims_school_runs_on_her_phone(visit, cast):
    make_carer(cast.rose_care)
    page = visit("alice", PHONE)
    page.goto("/claims")
    page.get_by_role("button", name="New Claim").click()
    page.get_by_label("Notes").fill("Mileage of September")
    page.get_by_role("button", name="Add New Client Item").click()  # leaving Notes saves them
    page.get_by_label("Description").fill("School runs")
    page.get_by_label("Service Level").select_option("In-House Fostering Placement - Mileage")
    page.get_by_label("Quantity").fill("150")
    page.locator("#item-amount", has_text="£58.05").wait_for()  # as she types
    page.get_by_label("Quantity").fill("")
    page.get_by_role("button", name="Create").click()
    page.get_by_text("Add a journey").wait_for()
    assert_in_order(page)
    for label, typed in (("Date", "17/11/2025"), ("From", "Home"), ("To", "School"), ("Why", "School run")):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_label("Miles").fill("75")
    page.get_by_label("There and back").check()
    page.get_by_role("button", name="Add journey").click()
    page.locator("#claim-total", has_text="£58.05").wait_for()  # follows in place
    page.get_by_role("button", name="Done").click()
    page.locator("#opened").wait_for(state="detached")
    wait_until_settled(page)  # the row has just been drawn anew
    page.locator("input[type=file]").first.set_input_files(PHOTO)  # sent as it is chosen
    page.get_by_role("link", name="IMG_2231.png").wait_for()
    page.locator(".thumb").get_by_role("button", name="Submit claim").click()
    page.get_by_text("PENDING", exact=True).wait_for()
    page.get_by_role("link", name="view School runs").click()
    page.get_by_text("150 miles x £0.3870 = £58.05").wait_for()
    assert_in_order(page)
    claim, item = Claim.get(), ClaimItem.get()
    assert (claim.status, claim.notes, item.amount_pence) == ("pending", "Mileage of September", 58_05)
    assert UploadedFile.get().claim_item_id == item.id


def test_what_is_typed_before_the_scripts_are_there_is_saved(visit, cast):
    make_carer(cast.rose_care)
    page = visit("alice", PHONE)
    page.goto("/claims")
    page.get_by_role("button", name="New Claim").click()
    page.get_by_label("Notes").wait_for()
    page.add_init_script(TYPED_EARLY)
    page.goto("/home")
    page.goto(f"/claims/{Claim.get().id}#early")
    wait_until(lambda: Claim.get().notes == "Typed early")
