"""The week page: who sees what, marks, filters, and every reason for an empty week."""

from datetime import date

import pytest

from tests.support import factories

WEEK = date(2025, 11, 10)


def week(browser, **query):
    return browser.get("/actuals", week="2025-11-10", **query)


def test_a_week_shows_clients_with_their_lines_and_what_they_cost(rose_care, sign_in):
    level = {"name": "Outreach Support - Enabling", "unit": "Hour"}
    care = factories.make_care(
        organisation=rose_care, level=level, units_hundredths=3500, unit_price_tenthousandths=178_400
    )
    figures = {"actual_hundredths": 3300, "missed_hundredths": 200, "visits": 17, "comment": "Declined evening calls"}
    factories.make_actual(cpli=care.cpli, planned_hundredths=3500, state="entered", **figures)
    page = week(sign_in("alice"))
    assert page.heading == "Week of 10 Nov 2025"
    assert care.client.full_name in page.text
    for words in ("33", "2 missed", "£588.72", "= 33 (Actual + Frstd) Hours x £17.84", "Declined evening calls", "17"):
        assert words in page.text
    assert "£588.72 of £588.72" in page.row("Mrs Iris").text
    assert "Saved Confirm it so it can be paid" in page.text
    assert page.has_button(f"Confirm {care.client.full_name} ({care.client.ssref})")


def test_the_heading_says_what_is_shown_of_all_that_the_client_has(rose_care, sign_in):
    care = factories.make_care(organisation=rose_care)
    other = factories.make_care(contract=care.contract, client=care.client, units_hundredths=500)
    page = week(sign_in("alice"), service=care.service.reference)
    assert "£200.00 of £300.00" in page.row("Mrs Iris").text
    assert other.level.name not in page.one("table.week").text


def test_before_anything_is_saved_the_visits_are_those_of_the_order(rose_care, sign_in):
    factories.make_care(organisation=rose_care, visits=35)
    page = week(sign_in("alice"))
    assert [cell.text for cell in page.all("td[data-label=Vst]")] == ["35"]


def test_the_newest_week_that_has_ended_opens_by_itself(rose_care, sign_in):
    assert sign_in("alice").get("/actuals").heading == "Week of 10 Nov 2025"


def test_any_day_of_a_week_leads_to_its_monday(sign_in):
    page = sign_in("alice").get("/actuals", week="2025-11-13")
    assert page.heading == "Week of 10 Nov 2025"


def test_weeks_carry_the_first_of_disputed_to_do_confirmed_locked(rose_care, sign_in):
    care = factories.make_care(organisation=rose_care)
    factories.make_actual(cpli=care.cpli, week_start=date(2025, 11, 3))
    locked = factories.make_actual(cpli=care.cpli, week_start=date(2025, 10, 27))
    factories.make_counted_actual(actual=locked)
    factories.make_dispute(
        organisation=rose_care, client=care.client, first_week=date(2025, 10, 20), last_week=date(2025, 10, 20)
    )
    marks = {link.text for link in week(sign_in("alice")).one("#actual-weeks").all("a")}
    october = sign_in("alice").get("/actuals", week="2025-10-20")
    earlier = {link.text for link in october.one("#actual-weeks").all("a")}
    assert {
        "17 - 23 Nov not ended",
        "10 - 16 Nov 1 to do",
        "3 - 9 Nov confirmed",
        "27 Oct - 2 Nov locked",
        "20 - 26 Oct disputed",
        "13 - 19 Oct 1 to do",
    } <= marks | earlier


def test_a_suspended_client_is_said_so(rose_care, sign_in):
    care = factories.make_care(organisation=rose_care)
    factories.make_suspension(client=care.client, start_date=date(2025, 11, 8), end_date=None, reason="hospital")
    page = week(sign_in("alice"))
    assert "Nothing this week" in page.text
    assert "Suspended from Sat 8 Nov (hospital)." in page.text
    assert not page.has_button("Confirm")


@pytest.mark.parametrize(
    ("care", "words"),
    [
        (None, "has not commissioned any care"),
        ({"start_date": date(2025, 11, 17)}, "It is before the first care of Rose Care, which began on Mon 17 Nov."),
        ({"end_date": date(2025, 11, 2)}, "The last care of Rose Care ended on Sun 2 Nov."),
        ({"method": {"pay_on_actuals": "never"}}, "its care is paid as planned"),
    ],
)
def test_an_empty_week_says_why(rose_care, sign_in, care, words):
    if care is not None:
        factories.make_care(organisation=rose_care, **care)
    page = week(sign_in("alice"))
    assert "There are no actuals for this week." in page.text
    assert words in page.text


def test_filters_that_hide_everybody_say_so(rose_care, sign_in):
    factories.make_care(organisation=rose_care)
    page = week(sign_in("alice"), show="confirmed")
    assert "The filters hide the one client of Rose Care." in page.text
    assert page.click("Show all").figure("Recorded so far") == "£0.00 of £200.00"


def test_a_week_that_has_not_ended_is_shown_and_cannot_be_recorded(rose_care, sign_in):
    factories.make_care(organisation=rose_care)
    page = sign_in("alice").get("/actuals", week="2025-11-17")
    assert "record it from Mon 24 Nov on" in page.text
    assert not any("Add/Edit" in link.text for link in page.all("a"))


@pytest.mark.parametrize("name", ["show", "level", "client", "kind", "page"])
def test_rubbish_in_a_filter_filters_nothing(rose_care, sign_in, name):
    factories.make_care(organisation=rose_care)
    assert week(sign_in("alice"), **{name: "' OR 1=1 --"}).figure("Recorded so far") == "£0.00 of £200.00"


@pytest.mark.parametrize("query", [{"week": "rubbish"}, {"week": "2025-02-30"}, {"service": "S-none"}])
def test_what_is_not_there_is_not_found(sign_in, query):
    sign_in("alice").get("/actuals", status=404, **query)


def test_another_organisations_service_and_client_are_not_found(cast, sign_in):
    theirs = factories.make_care(organisation=cast.clifton_house)
    alice = sign_in("alice")
    alice.get("/actuals", status=404, service=theirs.service.reference)
    for path in (f"clients/{theirs.client.id}/2025-11-10", f"lines/C{theirs.cpli.id}/2025-11-10"):
        alice.get(f"/actuals/{path}", status=404)
    for verb in ("edit", "confirm", "undo-confirm", "figures"):
        alice.post(f"/actuals/clients/{theirs.client.id}/2025-11-10/{verb}", status=404)
    assert theirs.client.surname not in week(alice).text


def test_read_only_sees_it_and_may_not_change_it(rose_care, sign_in):
    care = factories.make_care(organisation=rose_care)
    vera = sign_in("vera")
    page = week(vera)
    assert page.figure("Recorded so far") == "£0.00 of £200.00"
    assert not any("Add/Edit" in link.text for link in page.all("a"))
    vera.get(f"/actuals/clients/{care.client.id}/2025-11-10/edit", status=403)
    for path in (f"clients/{care.client.id}/2025-11-10/confirm", "weeks/2025-11-10/confirm-matching"):
        vera.post(f"/actuals/{path}", status=403)


def test_officers_look_at_an_organisations_weeks(rose_care, sign_in):
    factories.make_care(organisation=rose_care)
    page = sign_in("audrey").get("/actuals").click("Rose Care")
    assert page.figure("Recorded so far") == "£0.00 of £200.00"
    assert not page.has_link("Add/Edit")


@pytest.mark.parametrize("clients", [5, 60])
def test_a_week_takes_as_many_queries_whatever_its_rows(rose_care, sign_in, clients):
    contract = factories.make_care(organisation=rose_care).contract
    for _ in range(clients - 1):
        factories.make_actual(cpli=factories.make_care(contract=contract).cpli, confirmed_by=factories.make_contact())
    page = week(sign_in("alice"))
    queries = [statement for statement in page.statements if statement.startswith("SELECT")]
    assert len(queries) <= 25, len(queries)


def test_the_strip_tells_what_is_under_the_plan_apart_from_what_nobody_planned(rose_care, sign_in):
    care = factories.make_care(organisation=rose_care, unit_price_tenthousandths=200_000)
    factories.make_actual(cpli=care.cpli, actual_hundredths=900, missed_hundredths=100)
    rolling = factories.make_care(
        contract=care.contract, client=care.client, pricing="rolling", unit_price_tenthousandths=200_000
    )
    figures = {"planned_hundredths": 0, "actual_hundredths": 200, "extra_hundredths": 200}
    factories.make_actual(cpli=rolling.cpli, **figures)
    strip = week(sign_in("alice")).one("#week-summary").text
    assert "1 under £20.00 less than planned and £40.00 not planned" in strip


def test_what_went_to_plan_is_one_row_and_the_rest_stands_below(rose_care, sign_in):
    care = factories.make_care(organisation=rose_care)
    factories.make_care(contract=care.contract)
    other = factories.make_care(contract=care.contract)
    figures = {"state": "entered", "actual_hundredths": 900, "missed_hundredths": 100, "comment": "Unwell"}
    factories.make_actual(cpli=other.cpli, **figures)
    page = week(sign_in("alice"))
    assert page.one(".folded").text.startswith("2 of 3 went to plan. Confirm £400.00")
    assert page.one("section.panel header").text == "1 not as planned £180.00 to confirm"
    assert care.client.full_name in page.one("#as-planned").text
    done = page.submit("Confirm £400.00 for 2 clients whose week went to plan")
    assert done.one(".folded--done").text.startswith(
        "2 of 3 went to plan. Confirmed, £400.00. Undo confirm (2 clients) until "
    )
    assert not week(sign_in("alice"), show="to_confirm").all("#as-planned")


def test_the_days_of_a_timetable_stand_in_its_row(rose_care, sign_in):
    sessions = {"pricing": "timetabled", "sessions": [100, 100, 100, 0, 0, 0, 0], "units_hundredths": None}
    care = factories.make_care(organisation=rose_care, **sessions)
    rows = [
        {"days": [0], "quantity_hundredths": 100, "is_frustrated": False, "comment": ""},
        {"days": [1], "quantity_hundredths": 100, "is_frustrated": True, "comment": "C2"},
        {"days": [5], "quantity_hundredths": 100, "is_frustrated": False, "comment": ""},
    ]
    figures = {"planned_hundredths": 300, "actual_hundredths": 200, "frustrated_hundredths": 100}
    factories.make_actual(cpli=care.cpli, rows=rows, **figures)
    words = [day.one(".govuk-visually-hidden").text for day in week(sign_in("alice")).all(".week .days li")]
    assert words == [
        "Monday: delivered",
        "Tuesday: frustrated",
        "Wednesday: missed",
        "Thursday: not planned",
        "Friday: not planned",
        "Saturday: extra",
    ]


def test_a_date_leads_to_its_week(sign_in):
    alice = sign_in("alice")
    assert alice.get("/actuals", go="13/11/2025").heading == "Week of 10 Nov 2025"
    page = alice.get("/actuals", go="31/31/2025", status=422)
    assert "Enter a date that is in the calendar" in page.one("[role=alert]").text


def test_what_is_paid_as_planned_is_optional(rose_care, sign_in):
    method = {"model": "scheduled", "pay_on_actuals": "if_entered"}
    client = factories.make_care(organisation=rose_care, method=method).client
    page = week(sign_in("alice"))
    assert "Optional: paid as planned" in page.one("table.week").text
    assert "10 - 16 Nov optional" in {link.text for link in page.one("#actual-weeks").all("a")}
    assert page.has_button(f"Confirm {client.full_name} ({client.ssref})")
