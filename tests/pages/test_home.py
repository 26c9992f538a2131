"""Pick a task..., with what waits first."""

from dataclasses import replace

import pytest
from flask import Blueprint

from operations import audit, council_settings
from web.areas import Area, shared_parts
from web.permissions import Permission
from web.tiles import State, Tile, amount, in_red, one_line, strong


@pytest.fixture
def put(app, monkeypatch):
    """`put(title, state)` puts a tile on the home page, which has no others."""
    real, shown = app.extensions["areas"], []
    places = {tile.title: tile.place for tile in real.tiles}

    def put(title, state, permission=Permission.LINES_READ, is_small=False):
        place = places.get(title, 999)
        shown.append(Tile(title, permission, "home.home", lambda _visitor: state, place=place, is_small=is_small))
        show()

    def show():
        tiles = shared_parts([Area(Blueprint("home", __name__), tiles=tuple(shown))]).tiles
        monkeypatch.setitem(app.extensions, "areas", replace(real, tiles=tiles, asides=()))

    show()
    return put


def test_tiles_that_wait_come_first_and_say_how_things_stand(sign_in, put):
    put("Scheduled Payments", State((one_line("Next payment ", amount("£4,632.34")),)))
    put("Invoices/Credit Notes", State((strong("1 with you to submit"),), due=True))
    put("Actions and Change Requests", State((one_line("9 open (", in_red("6 overdue"), ")"),), late=True))
    page = sign_in("alice").get("/home")
    shown = [(each.one("a").text, each["class"].strip()) for each in page.all(".tile")]
    assert shown == [
        ("Actions and Change Requests", "tile tile--late"),
        ("Invoices/Credit Notes", "tile tile--due"),
        ("Scheduled Payments", "tile"),
    ]
    assert "Next payment £4,632.34" in page.tile("Scheduled Payments").text


def test_a_small_tile_that_waits_becomes_a_large_one(sign_in, put):
    put("Reports", State(("Nothing new",)), is_small=True)
    put("Contacts", State(("1 change waits",), due=True), is_small=True)
    page = sign_in("alice").get("/home")
    assert [each.one("a").text for each in page.all(".tiles--small .tile")] == ["Reports"]


def test_tiles_of_what_the_role_may_not_use_are_not_there(sign_in, put):
    put("Actuals", State(("Nothing waits",)), Permission.ACTUALS_EDIT)
    assert "Actuals" not in [each.text for each in sign_in("vera").get("/home").all(".tile a")]
    assert "Actuals" in [each.text for each in sign_in("alice").get("/home").all(".tile a")]


def test_the_council_may_leave_tiles_out(sign_in, at, put):
    put("Disputes", State(("None open",)))
    council_settings.change("home_tiles", ["Disputes"], by=audit.SYSTEM, at=at)
    assert not sign_in("alice").get("/home").all(".tile")


def test_text_of_a_state_is_escaped(sign_in, put):
    put("Actuals", State((one_line("<b>", strong("<i>")), "<u>"), meter=(26, 38)))
    page = sign_in("alice").get("/home")
    assert "&lt;b&gt;<strong>&lt;i&gt;</strong><br>&lt;u&gt;" in "".join(page.html.split())
    assert page.one("progress").text == "26 of 38"


def test_officers_are_sent_to_the_councils_start_page(sign_in):
    answer = sign_in("fin").client.get("/home")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/council")
