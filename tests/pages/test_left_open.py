"""What is left open is said or closed: files without a scanner, and what was typed on a device of many people."""

import dataclasses

import pytest

WORDS = "not scanned for viruses"


def test_the_page_and_health_say_so(alice, fin):
    assert WORDS in alice.get("/actions/new").one("#files-hint").text
    assert WORDS in fin.get("/council/health").row("Virus scanner").text


def test_with_a_scanner_they_do_not(alice, fin, app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], clamd_url="tcp://x:1"))
    assert WORDS not in alice.get("/actions/new").one("#files-hint").text
    assert "Files are scanned" in fin.get("/council/health").row("Virus scanner").text


@pytest.mark.parametrize("path", ["/logout", "/account/sign-out-everywhere"])
def test_what_was_typed_is_cleared_from_the_device_at_sign_out(alice, path):
    assert alice.get("/account").all(f"form[action={path}][data-signs-out]")
    page = alice.post(path, follow=False)
    assert page.headers["Clear-Site-Data"] == '"storage"'
    assert "after a week at the latest" in alice.get("/cookies").text
