"""Durham's claim on a phone, the council's half: the panel looks at the photo, leaves an item out and accepts; the
next run pays it; the carer reads the remittance and the order.
"""

from models import ClaimItem, Remittance
from operations import files
from tests.support.claims import make_carer, make_pending
from tests.support.devices import PHONE, assert_in_order
from tests.support.factories import AT
from tests.support.payment_runs import started
from tests.support.upload_samples import picture
from tests.support.waiting import wait_until


def with_a_photo(claim, by):
    upload = files.Upload("IMG_2214.jpg", picture("JPEG", size=(900, 600)))
    with files.storing([upload], by, AT, claim.organisation_id) as attach:
        attach(claim_item=ClaimItem.get(ClaimItem.description == "School runs").id)


def decide(page):
    page.goto("/council/claims")
    page.get_by_role("link", name="Rose Care").click()
    page.get_by_role("link", name="Open the whole claim").click()
    photo = page.get_by_alt_text("IMG_2214.jpg, of School runs")
    photo.scroll_into_view_if_needed()
    wait_until(lambda: photo.evaluate("image => image.naturalWidth") == 900)
    assert_in_order(page)
    page.get_by_label("Included").last.uncheck()
    page.get_by_label("LA notes").last.fill("Please send the receipt.")
    page.get_by_role("button", name="Accept, £58.05").click()
    page.get_by_text("Accepted: £58.05 is paid in the next run.").first.wait_for()
    assert_in_order(page)


def test_durhams_claim_from_the_panel_to_the_remittance_and_the_order(visit, cast, actor):
    with_a_photo(make_pending(make_carer(cast.rose_care), cast.alice), actor("alice"))
    decide(visit("fin", PHONE))
    started(actor("fin"), actor("amy"), models=("claims",))
    wait_until(lambda: Remittance.select().exists())
    alice = visit("alice", PHONE)
    alice.goto(f"/remittances/{Remittance.get().id}")
    alice.get_by_text("School runs").first.wait_for()
    alice.get_by_role("link", name="Why?").first.click()
    alice.get_by_text("150 Miles x £0.3870 = £58.05").first.wait_for()
    assert_in_order(alice)
    alice.goto("/purchase-orders")
    order = alice.get_by_role("row", name="One-Off Claims - 2025/2026")
    assert order.inner_text().count("£58.05") == 2
