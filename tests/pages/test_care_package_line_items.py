"""Care package line items on screen: the list with its filters, and a line's own page."""

from datetime import date

import pytest

from tests.support import factories

WEEKDAYS = [100] * 5 + [0, 0]


def names(page):
    return [link.text for link in page.all("tbody tr td a[href^=/care-package-line-items]")]


def add_line(care, surname="Zimmer", **columns):
    return factories.make_cpli(
        contract=care.contract,
        service=care.service,
        client=factories.make_client(title="", forename="Zoe", surname=surname),
        **columns,
    )


def test_a_line_reads_as_in_the_guides(sign_in, angelos_sessions):
    page = sign_in("alice").get("/care-package-line-items")
    assert names(page) == ["Mrs Iris Angelo"]
    for words in (
        "A1",
        "Day Opportunities PP Home",
        "Day Opportunities - Scheduled",
        "28/03/2022",
        "£1,072.30 Weekly (Timetabled)",
        "5 x Sessions (Timetabled Pricing) (Spot)",
        "146657",
        "C153290",
        "Yes",
        "1 line",
    ):
        assert words in page.text


def test_the_cost_is_todays_price(sign_in, angelos_sessions):
    factories.make_price_change(
        cpli=angelos_sessions.cpli, start_date=date(2025, 4, 1), unit_price_tenthousandths=2_200_000
    )
    factories.make_price_change(
        cpli=angelos_sessions.cpli, start_date=date(2026, 4, 1), unit_price_tenthousandths=2_300_000
    )
    assert (
        "£1,100.00 Weekly (Timetabled)" in sign_in("alice").get("/care-package-line-items").row("Mrs Iris Angelo").text
    )


def test_ended_and_unauthorised_lines_show_when_their_box_is_ticked(sign_in, angelos_sessions):
    add_line(angelos_sessions, "Ended", start_date=date(2025, 4, 1), end_date=date(2025, 11, 19))
    add_line(angelos_sessions, "Draft", is_authorised=False)
    add_line(angelos_sessions, "Once", pricing="one_off", start_date=date(2025, 11, 19))
    factories.make_cpli(
        contract=angelos_sessions.contract,
        client=factories.make_client(title="", forename="Dora", surname="Died", date_of_death=date(2025, 11, 1)),
    )
    alice = sign_in("alice")
    assert names(alice.get("/care-package-line-items")) == ["Mrs Iris Angelo"]
    historical = names(alice.get("/care-package-line-items", historical="y"))
    assert historical == ["Mrs Iris Angelo", "Dora Died", "Zoe Ended", "Zoe Once"]
    assert names(alice.get("/care-package-line-items", unauthorised="y")) == ["Mrs Iris Angelo", "Zoe Draft"]


def test_a_line_that_ends_today_or_starts_tomorrow_is_listed(sign_in, angelos_sessions):
    add_line(angelos_sessions, "Today", start_date=date(2025, 4, 1), end_date=factories.TODAY)
    add_line(angelos_sessions, "Tomorrow", start_date=date(2025, 11, 21))
    assert names(sign_in("alice").get("/care-package-line-items"))[1:] == ["Zoe Today", "Zoe Tomorrow"]


def test_service_client_and_level_narrow_the_list(sign_in, angelos_sessions):
    other = factories.make_care(
        organisation=angelos_sessions.organisation, client={"title": "", "forename": "Bo", "surname": "Ash"}
    )
    alice = sign_in("alice")
    for name in ("service", "client", "level"):
        assert names(alice.get("/care-package-line-items", **{name: getattr(other, name).id})) == ["Bo Ash"]


def test_headings_sort_and_nothing_else_does(sign_in, angelos_sessions):
    add_line(angelos_sessions, "Aaron", start_date=date(2025, 4, 1))
    alice = sign_in("alice")
    assert names(alice.get("/care-package-line-items"))[0] == "Zoe Aaron"
    assert names(alice.get("/care-package-line-items", sort="-client"))[0] == "Mrs Iris Angelo"
    for sort in ("ssref", "service", "level", "start", "-end", "id", "package", "authorised", "cost", "x; DROP"):
        assert len(names(alice.get("/care-package-line-items", sort=sort))) == 2


@pytest.mark.parametrize("rubbish", ["x", "-1", "99999999999999999999", "1.5", "' OR 1=1"])
def test_rubbish_in_the_filters_is_as_good_as_none(sign_in, angelos_sessions, rubbish):
    page = sign_in("alice").get(
        "/care-package-line-items", service=rubbish, client=rubbish, level=rubbish, historical=rubbish
    )
    assert names(page) == ["Mrs Iris Angelo"]


def test_empty_lists_say_why_and_what_next(sign_in, cast):
    page = sign_in("alice").get("/care-package-line-items")
    assert "No care is commissioned at present" in page.text
    assert "No line matches these filters" in page.click("Show those too").text


def test_pages_have_fifty_lines_and_the_number_of_queries_does_not_grow(sign_in, angelos_sessions):
    alice = sign_in("alice")
    few = len(alice.get("/care-package-line-items").statements)
    for _ in range(60):
        add_line(angelos_sessions)
    page = alice.get("/care-package-line-items")
    assert (len(names(page)), len(page.statements)) == (50, few)
    assert len(names(page.click("Next"))) == 11


def test_another_provider_is_told_it_does_not_exist(sign_in, angelos_sessions):
    charlie = sign_in("charlie")
    charlie.get(f"/care-package-line-items/{angelos_sessions.cpli.id}", status=404)
    page = charlie.get(
        "/care-package-line-items",
        client=angelos_sessions.client.id,
        service=angelos_sessions.service.id,
        historical="y",
    )
    assert "Angelo" not in page.text
    assert "Day Opportunities" not in page.text


def test_a_reader_reads_and_an_officer_picks_the_provider(sign_in, angelos_sessions, cast):
    factories.make_care(organisation=cast.clifton_house, client={"title": "", "forename": "Cy", "surname": "Zola"})
    vera, fin = sign_in("vera"), sign_in("fin")
    assert names(vera.get("/care-package-line-items")) == ["Mrs Iris Angelo"]
    vera.get(f"/care-package-line-items/{angelos_sessions.cpli.id}")
    assert names(fin.get("/care-package-line-items")) == ["Mrs Iris Angelo", "Cy Zola"]
    assert names(fin.get("/care-package-line-items", provider=cast.clifton_house.id)) == ["Cy Zola"]


def test_the_tile_says_how_many_are_current_and_new(sign_in, angelos_sessions):
    add_line(angelos_sessions, start_date=date(2025, 11, 17))
    add_line(angelos_sessions, end_date=date(2025, 10, 1))
    add_line(angelos_sessions, is_authorised=False)
    assert "2 current, 1 new this week" in sign_in("alice").get("/home").tile("Care Package Line Items").text


def test_what_a_phone_leaves_out_of_the_list_stands_on_the_lines_page(sign_in, angelos_sessions):
    alice = sign_in("alice")
    listed = alice.get("/care-package-line-items").row("Mrs Iris Angelo")
    left_out = [cell.text for cell in listed.all("td.desk")]
    assert left_out == [
        "A1",
        "28/03/2022",
        "-",
        "5 x Sessions (Timetabled Pricing) (Spot)",
        "C153290",
        "Yes",
        left_out[-1],
    ]
    line = alice.get(f"/care-package-line-items/{angelos_sessions.cpli.id}")
    for words in ("(A1)", *left_out[1:2], *left_out[3:5], "Authorised", "Submit Action"):
        assert words in line.text
