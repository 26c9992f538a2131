"""The year's payment calendar as Oxfordshire's appendix shows it, and the private feed of it."""

import re
from datetime import date

from models import CalendarFeed, ContactRole, Person
from tests.support import factories
from tests.support.factories import NOW
from tests.support.scheduled_payments import APPENDIX, THIRD, weekly_care


def ours(cast):
    return weekly_care(rate="100.00", organisation=cast.rose_care, method={"start_date": THIRD})


def test_oxfordshires_ten_periods_to_the_day(sign_in, cast):
    ours(cast)
    page = sign_in("alice").get("/scheduled-payments/calendar", year=2022)
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in page.all("tbody tr")]
    assert [tuple(row) for row in rows[:10]] == [
        (f"{start} - {end}", due, finalised, bank) for start, end, due, finalised, bank in APPENDIX
    ]
    assert rows[-1][0] == "20/03/2023 - 16/04/2023"


def test_a_period_that_was_finalised_late_is_in_the_bank_as_many_days_later(sign_in, cast):
    care = ours(cast)
    dates = {"start_date": THIRD, "end_date": date(2022, 5, 15), "finalised_on": date(2022, 4, 14)}
    factories.make_period(payment_method=care.method, **dates)
    page = sign_in("alice").get("/scheduled-payments/calendar", year=2022)
    first = page.all("tbody tr")[0].text
    assert first == "18/04/2022 - 15/05/2022 09/04/2022 14/04/2022 FINALISED 17/04/2022"


def make_address(browser, button="Create a calendar link"):
    page = browser.get("/scheduled-payments/calendar").submit(button)
    return page.one("p.break a")["href"].removeprefix("http://localhost")


def test_the_feed_has_every_payment_and_needs_no_sign_in(sign_in, browser, cast):
    care = ours(cast)
    alice = sign_in("alice")
    address = make_address(alice)
    feed = browser.client.get(address)
    assert feed.mimetype == "text/calendar"
    assert feed.text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert f"UID:contract-{care.contract.id}-period-20251027@localhost\r\n" in feed.text
    assert "DTSTART;VALUE=DATE:20251024\r\nDTEND;VALUE=DATE:20251025\r\n" in feed.text
    assert care.client.surname not in feed.text
    assert max(len(line.encode()) for line in feed.text.split("\r\n")) <= 75
    assert re.search(r"[\w-]{32}", address)[0] not in [feed.token_hash for feed in CalendarFeed.select()]


def test_the_feed_names_the_day_on_which_a_late_period_was_finalised(sign_in, browser, cast):
    care = ours(cast)
    dates = {"start_date": date(2024, 4, 15), "end_date": date(2024, 5, 12), "finalised_on": date(2024, 4, 30)}
    factories.make_period(payment_method=care.method, **dates)
    feed = browser.client.get(make_address(sign_in("alice"))).text.replace("\r\n ", "")
    assert "15/04/2024 - 12/05/2024. Due 06/04/2024\\, finalised 30/04/2024." in feed


def test_the_last_day_to_confirm_is_in_it_where_the_contract_asks(sign_in, browser, cast):
    care = ours(cast)
    care.contract.confirmation_required = True
    care.contract.save()
    feed = browser.client.get(make_address(sign_in("alice"))).text.replace("\r\n ", "")
    assert f"UID:contract-{care.contract.id}-period-20251124-confirm@localhost" in feed
    assert "DTSTART;VALUE=DATE:20251117" in feed  # a Monday: finalised on Tue 18 Nov
    assert "confirm by 18:00 for the payment on 21/11/2025" in feed


def test_a_renewed_address_ends_the_one_before_and_taking_it_away_ends_both(sign_in, browser, cast):
    ours(cast)
    alice = sign_in("alice")
    first = make_address(alice)
    second = make_address(alice, "Replace the link")
    assert browser.client.get(first).status_code == 404
    assert browser.client.get(second).status_code == 200
    alice.get("/scheduled-payments/calendar").submit("Take it away")
    assert browser.client.get(second).status_code == 404


def test_whose_access_or_role_has_ended_reads_nothing(sign_in, browser, cast):
    ours(cast)
    address = make_address(sign_in("alice"))
    Person.update(access_ended_at=NOW).where(Person.id == cast.alice.id).execute()
    assert browser.client.get(address).status_code == 404
    Person.update(access_ended_at=None).execute()
    ContactRole.delete().where(ContactRole.person == cast.alice).execute()
    assert browser.client.get(address).status_code == 404
    assert browser.client.get("/payment-calendar/rubbish.ics").status_code == 404
