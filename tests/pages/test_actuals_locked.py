"""A locked week is no dead end: who can open it, and an action that asks for it, filled in."""

from datetime import date

import pytest

from models import Action
from tests.support import factories

WEEK = date(2025, 11, 10)


@pytest.fixture
def locked_week(cast):
    """Ten hours that a settled item has counted."""
    care = factories.make_care(organisation=cast.rose_care)
    actual = factories.make_actual(cpli=care.cpli, week_start=WEEK, state="confirmed")
    factories.make_counted_actual(actual=actual, payment_item=factories.make_payment_item(cpli=care.cpli))
    return care


def test_every_view_of_a_locked_week_leads_to_an_action_about_it(locked_week, alice):
    line = f"C{locked_week.cpli.id}"
    for path in ("/actuals", "/actuals/grid", "/actuals/one", f"/actuals/lines/{line}/{WEEK}"):
        page = alice.get(path, **({} if line in path else {"week": WEEK.isoformat()}))
        words = ("ask the council to unlock it", "Ask to unlock")
        [link] = {link["href"] for link in page.all("a") if link.text.startswith(words)}
        page = alice.get(link)
        assert page.one("[name=title]")["value"] == "Please unlock the week of 10/11/2025", path
    assert "The week of Mon 10 Nov 2025 is locked" in page.one("[name=text]").text
    page.submit("Create Action")
    action = Action.get()
    assert (action.type, action.client_id) == ("Actuals Query", locked_week.client.id)
    assert action.re_line.startswith("Re: Care Package Line Item")


def test_who_cannot_write_actions_reads_who_can_open_it(locked_week, sign_in):
    page = sign_in("vera").get(f"/actuals/lines/C{locked_week.cpli.id}/{WEEK}")
    assert "a Finance Officer of the council can unlock it" in page.text
