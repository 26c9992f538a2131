"""The editor: Bedford's weeks through the page, totals that follow, rubbish in every field, two people."""

import pytest

from models import Actual
from tests.support import factories

BEDFORD = {
    "pricing": "timetabled",
    "sessions": [100] * 5 + [0, 0],
    "unit_price_tenthousandths": 2_144_600,
    "level": {"unit": "Session", "name": "Day Opportunities - Scheduled"},
}


@pytest.fixture
def bedfords_week(cast):
    return factories.make_care(organisation=cast.rose_care, **BEDFORD)


@pytest.fixture
def homecare_without_extra(cast):
    return factories.make_care(organisation=cast.rose_care, level={"extra_allowed": "never"})


def address(care, verb="edit"):
    return f"/actuals/clients/{care.client.id}/2025-11-10/{verb}"


def named(care, **fields):
    """Fields of a line by their short names: `rows_0_days` is `C12-rows-0-days`."""
    return {f"C{care.cpli.id}-{name.replace('_', '-')}": value for name, value in fields.items()}


def test_two_sessions_unticked_are_missed(bedfords_week, alice):
    page = alice.get(address(bedfords_week)).submit("Save", **named(bedfords_week, rows_0_days=["0", "3", "4"]))
    row = Actual.get()
    assert (row.actual_hundredths, row.missed_hundredths, row.state) == (300, 200, "entered")
    assert "Saved Confirm it so it can be paid" in page.text
    assert "2 missed" in page.text
    assert "£643.38 of £643.38" in page.row("Mrs Iris").text


def test_a_frustrated_session_is_a_row_of_its_own(bedfords_week, alice):
    page = alice.get(address(bedfords_week))
    page = page.submit(
        "Add Row to Day Opportunities - Scheduled (Session)", **named(bedfords_week, rows_0_days=["0", "1", "2", "3"])
    )
    assert Actual.select().count() == 0
    fields = named(bedfords_week, rows_1_days="4", rows_1_comment="C2: within 12 hours", rows_1_frustrated="y")
    page = page.submit("Save", **fields)
    row = Actual.get()
    assert (row.actual_hundredths, row.frustrated_hundredths, row.missed_hundredths) == (400, 100, 0)
    assert page.figure("Recorded so far") == "£1,072.30 of £1,072.30"
    assert "C2: within 12 hours" in page.text


def test_deleting_all_rows_is_a_week_missed(bedfords_week, alice):
    page = alice.get(address(bedfords_week)).submit("Delete row 1 of Day Opportunities - Scheduled (Session)")
    assert "the whole week was missed" in page.text
    page.submit("Save")
    assert Actual.get().missed_hundredths == 500


def test_units_are_typed_and_missed_is_worked_out(homecare_without_extra, alice):
    page = alice.get(address(homecare_without_extra)).submit(
        "Save", **named(homecare_without_extra, actual="7.5", visits="6", comment="Hospital")
    )
    row = Actual.get()
    assert (row.actual_hundredths, row.missed_hundredths, row.visits, row.comment) == (750, 250, 6, "Hospital")
    assert "2.5 missed" in page.text


def test_the_editors_own_page_leads_back_when_it_is_saved_with_scripts(bedfords_week, alice):
    """Who pressed Add/Edit before the scripts were there has the editor on a page of its own, and scripts on it."""
    editor, week = address(bedfords_week), "/actuals?week=2025-11-10"
    saved = alice.get(editor).submit("Save", htmx=editor, status=204)
    assert saved.headers["HX-Redirect"].startswith(week)
    assert Actual.get().missed_hundredths == 0
    assert "Saved." in alice.get(week).text
    left = alice.get(editor.removesuffix("/edit"), status=204, htmx=editor)
    assert left.headers["HX-Redirect"].startswith(week)
    assert alice.get(editor).submit("Save", htmx=week).html.lstrip().startswith("<tbody")


def test_totals_follow_what_is_typed_and_nothing_is_saved(homecare_without_extra, alice):
    fields = named(homecare_without_extra, version="0", actual="8", frustrated="1")
    figures = alice.post(address(homecare_without_extra, "figures"), fields, htmx=True)
    total = figures.one(f"#total-{homecare_without_extra.client.id}")
    assert total.text == "Week Total £180.00 of £200.00, £20.00 under"
    assert "1 missed" in figures.text
    assert Actual.select().count() == 0


def test_totals_do_not_complain_about_what_is_half_typed(homecare_without_extra, alice):
    figures = alice.post(
        address(homecare_without_extra, "figures"), named(homecare_without_extra, version="0", actual="-"), htmx=True
    )
    assert "--" in figures.text
    assert "figures, like" not in figures.text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"actual": "ten"}, "Enter the actual in figures"),
        ({"actual": ""}, "Enter how many Hours were delivered"),
        ({"actual": "-1"}, "Enter actual as 0 or more"),
        ({"actual": "1.005"}, "at most 2 decimals"),
        ({"actual": "9.1"}, "in steps of 0.25"),
        ({"actual": "99999999999999"}, "too large"),
        ({"actual": "20000"}, "too much for a week"),
        ({"actual": "12"}, "2 Hours more than planned: this service level allows none"),
        ({"actual": "8", "extra": "5"}, None),
        ({"actual": "8", "extra": "9"}, "don’t add up"),
        ({"frustrated": "x"}, "Enter the frustrated in figures"),
        ({"extra": "-1"}, "Enter extra as 0 or more"),
        ({"visits": "2.5"}, "whole number"),
        ({"visits": "-3"}, "whole number"),
        ({"visits": "5000"}, "from 0 to 999"),
        ({"comment": "x" * 1001}, "Shorten the comment"),
    ],
)
def test_rubbish_is_refused_with_its_message_and_nothing_changes(homecare_without_extra, alice, fields, message):
    page = alice.get(address(homecare_without_extra))
    if message is None:
        page.submit("Save", **named(homecare_without_extra, **fields))
        assert Actual.get().missed_hundredths == 700
        return
    page = page.submit("Save", status=422, **named(homecare_without_extra, **fields))
    assert message in page.text
    assert "There is a problem" in page.problem
    for name, value in named(homecare_without_extra, **fields).items():
        assert page.one(f"#{name}").get("value") == value
    assert Actual.select().count() == 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"rows_0_quantity": "many"}, "Enter the quantity in figures"),
        ({"rows_0_quantity": "0"}, "Enter a quantity above 0"),
        ({"rows_0_quantity": "-1"}, "Enter a quantity above 0"),
        ({"rows_0_quantity": "1.1"}, "in steps of 0.25"),
        ({"rows_0_days": None, "rows_0_comment": "Off"}, "Tick the days of this row"),
    ],
)
def test_rubbish_in_a_row_of_days_is_refused(bedfords_week, alice, fields, message):
    page = alice.get(address(bedfords_week)).submit("Save", status=422, **named(bedfords_week, **fields))
    assert message in page.text
    assert Actual.select().count() == 0


@pytest.mark.parametrize("name", ["version", "rows"])
def test_a_form_that_was_tampered_with_saves_the_plan_or_nothing(bedfords_week, alice, name):
    alice.get(address(bedfords_week)).submit("Save", status=None, **named(bedfords_week, **{name: "rubbish"}))
    assert all(row.actual_hundredths in (0, 500) for row in Actual.select())


def test_the_second_to_save_is_told_by_whom_and_loses_nothing_typed(homecare_without_extra, alice, sign_in):
    mine = alice.get(address(homecare_without_extra))
    sign_in("alice").get(address(homecare_without_extra)).submit(
        "Save", **named(homecare_without_extra, actual="9", comment="Mine was first")
    )
    page = mine.submit(
        "Save", status=422, **named(homecare_without_extra, actual="7", comment="Typed long and carefully")
    )
    assert "Alice Example saved this" in page.problem
    assert "Actual 9" in page.problem
    assert "Mine was first" in page.problem
    assert page.one(f"#C{homecare_without_extra.cpli.id}-comment").get("value") == "Typed long and carefully"
    assert Actual.get().actual_hundredths == 900
    page.submit("Save")
    assert (Actual.get().actual_hundredths, Actual.get().comment) == (700, "Typed long and carefully")


def test_a_form_sent_twice_takes_effect_once(homecare_without_extra, alice):
    page = alice.get(address(homecare_without_extra))
    for _ in range(2):
        page.submit("Save", **named(homecare_without_extra, actual="9"))
    assert Actual.get().version == 1


def test_a_locked_line_cannot_be_opened(homecare_without_extra, alice):
    factories.make_counted_actual(actual=factories.make_actual(cpli=homecare_without_extra.cpli))
    page = alice.get(address(homecare_without_extra))
    assert "Locked" in page.text
    assert not page.has_button("Save")


def test_htmx_swaps_the_clients_lines_and_tells_the_rest_of_the_page(homecare_without_extra, alice, form_key):
    page = alice.get(address(homecare_without_extra), htmx=True)
    assert page.one("tbody")["id"] == f"client-{homecare_without_extra.client.id}"
    fields = named(homecare_without_extra, version="0", actual="9", frustrated="0", extra="", visits="", comment="")
    saved = alice.post(address(homecare_without_extra), {"do": "save", "form_key": form_key(), **fields}, htmx=True)
    assert "week-saved" in saved.headers["HX-Trigger"]
    assert "Saved Confirm it so it can be paid" in saved.text
    refreshed = alice.get("/actuals/summary", week="2025-11-10", htmx=True)
    assert "1 under" in refreshed.text
    assert refreshed.one("#actual-weeks").get("hx-swap-oob")


def test_a_week_is_saved_and_confirmed_at_once(homecare_without_extra, alice):
    page = alice.get(address(homecare_without_extra))
    page = page.submit("Save and confirm", status=422, **named(homecare_without_extra, actual="12"))
    assert "this service level allows none" in page.problem
    assert Actual.select().count() == 0
    page.submit("Save and confirm", **named(homecare_without_extra, actual="8"))
    assert (Actual.get().state, Actual.get().actual_hundredths) == ("confirmed", 800)


def test_more_than_planned_is_said_before_it_is_sent(bedfords_week, alice):
    """Without it the provider hears of it from the dispute."""
    said = "1 Session more than planned: the council may dispute it before it is paid."
    days = named(bedfords_week, rows_0_days=["0", "1", "2", "3", "4", "5"])
    page = alice.get(address(bedfords_week))
    assert said in page.submit("Add Row to Day Opportunities - Scheduled (Session)", **days).text
    page = page.submit("Save", **days)
    assert said in page.text
    assert "1 line has more than planned" in alice.get("/actuals/weeks/2025-11-10/confirm").text
