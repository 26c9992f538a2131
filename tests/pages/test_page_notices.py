"""The council's notices on the landing page and the home pages, and the tiles of one organisation."""

from datetime import timedelta

from models import AuditEvent, HomeTiles, PageNotice
from tests.support import factories
from tests.support.factories import TODAY


def test_a_notice_stands_on_its_pages_from_its_first_to_its_last_day(sam, sign_in, browser):
    page = sam.get("/council/settings").click("Notices on pages").click("New notice")
    typed = {"text": "We are **closed**. <script>1</script>", "place": "both", "last_day": "24/12/2025"}
    page = page.submit("Preview", **typed)
    assert page.one(".text strong").text == "closed"
    assert not PageNotice.select().exists()
    page.submit("Save")
    for reader, path in ((browser, "/"), (sign_in("alice"), "/home")):
        assert reader.get(path).one("main .note strong").text == "closed"
        assert not reader.get(path).all("main script")
    PageNotice.update(first_day=TODAY + timedelta(days=1)).execute()
    assert not browser.get("/").all("main section[aria-label]")
    assert AuditEvent.get(AuditEvent.kind == "page notice added").now["last_day"] == "2025-12-24"


def test_a_wrong_notice_is_refused_in_words_and_one_is_taken_down_once(sam):
    wrong = {"text": "[x](/council/invoices)", "first_day": "2/12/2025", "last_day": "1/12/2025"}
    page = sam.get("/council/settings/notices/new").submit("Save", 422, **wrong)
    assert "Enter a last day that is not before the first" in page.problem
    page = page.submit("Save", 422, last_day="3/12/2025")
    assert "leads to a page that providers cannot open" in page.problem
    notice = factories.make_page_notice()
    page, stale = (sam.get(f"/council/settings/notices/{notice.id}") for _ in range(2))
    page.submit("Save", text="Open")
    assert "A colleague has just changed this" in stale.submit("Take down", 409).problem
    sam.get(f"/council/settings/notices/{notice.id}").submit("Take down")
    sam.get(f"/council/settings/notices/{notice.id}", status=404)


def test_one_organisation_has_tiles_of_its_own_and_others_stay(sam, sign_in, cast):
    def has_actuals(name):
        return "Actuals" in [tile.text for tile in sign_in(name).get("/home").all(".links a")]

    assert has_actuals("alice")
    assert has_actuals("charlie")
    page = sam.get("/council/settings/home-tiles", organisation=cast.rose_care.id)
    page = page.submit("Save", left_out=["Actuals"])
    assert page.has_link("Rose Care")
    assert not has_actuals("alice")
    assert has_actuals("charlie")
    page.submit("As for all")
    assert has_actuals("alice")
    assert not HomeTiles.select().exists()
    sam.get("/council/settings/home-tiles", organisation=999_999, status=404)


def test_nobody_else_may(sign_in, cast):
    for name in ("fin", "alice"):
        reader = sign_in(name)
        reader.get("/council/settings/notices", status=403)
        reader.get("/council/settings/home-tiles", status=403)
        reader.post("/council/settings/home-tiles", {"organisation": str(cast.rose_care.id)}, status=403)
