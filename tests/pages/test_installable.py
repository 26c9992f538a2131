"""A phone may keep the portal among its applications; of its pages it keeps the one for when there is no signal."""

import json

from tests.support import factories


def test_a_phone_is_told_name_colour_and_icon(browser):
    factories.make_council(brand_colour="#17404d")
    answer = browser.client.get("/manifest.webmanifest")
    found = json.loads(answer.get_data(as_text=True))
    assert answer.mimetype == "application/manifest+json"
    assert (found["start_url"], found["display"], found["theme_color"]) == ("/home", "standalone", "#17404d")
    for icon in found["icons"]:
        answer = browser.client.get(icon["src"])
        assert (answer.status_code, answer.mimetype) == (200, icon["type"])
    assert browser.get("/").one("link[rel=manifest]")["href"] == "/manifest.webmanifest"


def test_the_worker_keeps_one_page_and_that_names_nobody(browser):
    script = browser.client.get("/sw.js").get_data(as_text=True)
    assert script.count("kept.add(") == 1
    assert 'PAGE = "/offline"' in script
    assert 'credentials: "omit"' in script
    assert "put(" not in script
    assert browser.get("/offline").heading == "No signal"
