"""A line's week visit by visit: minutes, rules, other roundings; who may look, and where the links are."""

import pytest

from tests.support import factories
from tests.support.visits_files import send, upload, visit_row

pytestmark = pytest.mark.usefixtures("hours_of_a1")


def test_a_lines_week_is_shown_visit_by_visit(alice, hours_of_a1, actor):
    rows = [
        visit_row(1, actual_start="10/11/2025 09:20", actual_end="10/11/2025 09:43"),
        visit_row(2, actual_end="10/11/2025 10:37", carers="2"),
        visit_row(3, status="Frustrated", actual_start="", actual_end="", comments="No answer"),
        visit_row(4, status="Missed", actual_start="", actual_end=""),
    ]
    upload(rows, hours_of_a1.organisation, actor("alice"))
    page = alice.get(f"/actuals/visits/lines/{hours_of_a1.cpli.id}/2025-11-10")
    for words in (
        "Delivered, 20 minutes late",
        "Delivered: 23 minutes rounded up to 30, by steps of 15",
        "37 minutes rounded down to 30, by steps of 15, x 2 carers",
        "Frustrated: its planned 30 minutes",
        "No answer",
        "Missed: nothing is paid",
        "this service level’s rule",
        "7 minutes rounded away, 30 not paid",
        "10 minutes 130 3 minutes rounded up",
    ):
        assert words in page.text
    what_if = {row.text for row in page.all("table")[1].all("tr")}
    assert "1 minute 127 0 minutes 2.25 £45.00 £5.00 more" not in what_if
    assert any(row.startswith("15 minutes this service level’s rule 120") for row in what_if)
    assert any(row.startswith("1 minute 127") for row in what_if)


def test_the_week_page_leads_to_the_visits(alice, hours_of_a1, actor):
    upload([visit_row()], hours_of_a1.organisation, actor("alice"))
    page = alice.get("/actuals", week="2025-11-10")
    page = page.click(f"1 , 1 uploaded visit of {hours_of_a1.level.name} (Hour), {hours_of_a1.client.full_name} (A1)")
    assert page.heading == "Visits"
    line = alice.get(f"/actuals/lines/C{hours_of_a1.cpli.id}/2025-11-10")
    assert line.has_link("1 uploaded visit")


def test_a_figure_that_a_person_confirmed_shows_what_the_visits_say(alice, hours_of_a1, actor):
    factories.make_actual(cpli=hours_of_a1.cpli)
    upload([visit_row()], hours_of_a1.organisation, actor("alice"))
    page = alice.get(f"/actuals/visits/lines/{hours_of_a1.cpli.id}/2025-11-10")
    assert "Stays as it was confirmed: 10 where the visits say 0.5." in page.text


def test_who_may_look_and_who_may_upload(alice, hours_of_a1, sign_in):
    sign_in("vera").get("/actuals/visits", status=403)
    address = f"/actuals/visits/lines/{hours_of_a1.cpli.id}/2025-11-10"
    assert "No visit of this week belongs to this line" in sign_in("vera").get(address).text
    assert sign_in("audrey").get(address).heading == "Visits"
    sign_in("charlie").get(address, status=404)
    file = send(alice, [visit_row()])
    sign_in("charlie").get(file.path, status=404)
    for rubbish in ("2025-11-11", "rubbish", "2025-02-30"):
        alice.get(f"/actuals/visits/lines/{hours_of_a1.cpli.id}/{rubbish}", status=404)
