"""The search in a real browser: by Ctrl K from any page, straight to the thing; and while somebody types."""

from tests.support.devices import assert_axe_silent


def test_ctrl_k_leads_from_any_page_to_the_thing(visit, edna):
    page = visit("fin")
    page.goto("/help")
    page.keyboard.press("Control+k")
    page.keyboard.type("bc 0398")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/invoices/{edna.invoice.id}")
    page.keyboard.press("/")
    page.keyboard.type("whitl")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=whitl")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent").strip() == "Whitlock, Edna (A1042)"
    page.locator("#q").fill("short pay")
    page.get_by_role("link", name=str(edna.action.id), exact=True).wait_for()
    assert_axe_silent(page)
