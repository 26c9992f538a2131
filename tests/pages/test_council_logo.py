"""The council's logo: made of its dots alone, in the header and on documents."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from models import AuditEvent, Council, CouncilLogo
from tests.support import factories


def png(**given):
    about, made = PngInfo(), BytesIO()
    about.add_text("Comment", "taken at Alice's home")
    Image.new("RGBA", (80, 40), "#17404d").save(made, "PNG", pnginfo=about, **given)
    return made.getvalue()


def test_a_logo_is_made_of_its_dots_and_stands_at_the_head_of_every_page(sam, browser):
    factories.make_council()
    page = sam.get("/council/settings").click("Logo")
    page.submit("Save", files=(BytesIO(png()), "logo.png"))
    kept = CouncilLogo.get()
    assert b"taken at" not in bytes(kept.content)
    address = browser.get("/help").one("header img")["src"]
    assert address == f"/logo-{kept.sha256}"
    answer = browser.look(address).response
    assert (answer.mimetype, answer.data) == ("image/png", bytes(kept.content))
    assert AuditEvent.get(AuditEvent.kind == "logo changed").now["sha256"] == kept.sha256
    sam.get("/council/settings/logo").submit("Take the logo away")
    assert not browser.get("/help").all("header img")
    assert not CouncilLogo.select().exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("logo.png", b"<svg onload=alert(1)>"),
        ("logo.pdf", b"%PDF-1.4 x"),
        ("logo.png", b"\x89PNG\r\n\x1a\n rubbish"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(sam, name, content):
    factories.make_council()
    page = sam.get("/council/settings/logo").submit("Save", 422, files=(BytesIO(content), name))
    assert page.problem
    assert Council.get().logo_sha256 == ""
    sam.get("/council/settings/logo").submit("Save", 422)


def test_nobody_else_may(sign_in):
    sign_in("fin").get("/council/settings/logo", status=403)
    sign_in("alice").post("/council/settings/logo", {}, status=403)
