"""Who asks, and what an answer depends on."""

import pytest
from flask import Response
from flask_login import current_user

from web.varying import varies_by


def test_outside_of_a_request_nobody_asks(app):
    with app.app_context():
        assert not current_user


def test_a_cookie_that_would_remember_signs_nobody_in(app, cast):
    browser = app.test_client()
    browser.set_cookie("remember_token", f"{cast.alice.id}|" + "0" * 128)
    assert browser.get("/home").headers["Location"].startswith("/login")


@pytest.mark.parametrize("said", [None, "Cookie", "hx-request", "HX-Request, Cookie"])
def test_an_answer_says_once_what_it_depends_on(said):
    ours, werkzeugs = Response(), Response()
    for answer in (ours, werkzeugs):
        if said:
            answer.headers["Vary"] = said
    varies_by(ours, "HX-Request")
    werkzeugs.vary.add("HX-Request")
    assert ours.headers["Vary"] == werkzeugs.headers["Vary"]
