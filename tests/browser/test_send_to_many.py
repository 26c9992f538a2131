"""Send to many with a script: the preview comes in place, and the chosen file stays."""

from tests.support import factories
from tests.support.devices import problems_at_every_size

LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}


def test_the_preview_comes_in_place_and_the_file_stays(visit, cast):
    factories.make_care(organisation=cast.rose_care, level={"service_group_class": "Home care"})
    page = visit("fin")
    page.goto("/council/actions/send")
    page.get_by_label("Home care (1)").check()
    page.get_by_label("Title").fill("Christmas")
    page.get_by_label("Text").fill("Dear {organisation}")
    page.get_by_label("Attachments").set_input_files(LETTER)
    page.get_by_role("button", name="Preview").press("Enter")
    page.locator("article", has_text=f"Dear {cast.rose_care.name}").wait_for()
    assert page.evaluate("document.activeElement.id") == "show-preview"
    assert page.evaluate("document.getElementById('files').files[0].name") == "letter.pdf"
    assert problems_at_every_size(page) == []
    page.get_by_role("button", name="Send to 1 provider").click()
    page.wait_for_url("**/sendings/*")
    page.locator("h2", has_text="0 of 1 have opened it").wait_for()
    page.reload()
    page.locator("tbody tr", has_text=cast.rose_care.name).wait_for()
    assert problems_at_every_size(page) == []
