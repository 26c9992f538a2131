"""Clients whose care ended long ago are erased by a System Administrator, and by nobody by mistake."""

from datetime import date

import pytest

from models import AuditEvent, Client, Person, SavedFilter
from tests.support import factories

PASSWORD = "Correct-Horse7"


@pytest.fixture
def lena(cast, password_hash):
    Person.update(password_hash=password_hash).where(Person.id == cast.sam.id).execute()
    client = factories.make_client(surname="Longago", forename="Lena", ssref="LL-77")
    care = {"start_date": date(2010, 1, 4), "end_date": date(2012, 3, 31)}
    return factories.make_care(organisation=cast.rose_care, client=client, **care).client


def test_who_is_ticked_is_erased_with_the_number_and_the_password(lena, sam):
    others = factories.make_saved_filter(query="client=LL-771")
    factories.make_saved_filter(query="client=LL-77")
    page = sam.get("/council/settings").click("Clients to erase")
    assert "Longago, Lena" in page.text
    page = page.submit("Erase…", client_ids=[str(lena.id)])
    assert page.heading == "Erase 1 client"
    page = page.submit("Erase", count="2", password=PASSWORD, status=422)
    assert "You ticked 1" in page.problem
    page = page.submit("Erase", count="2", password="Wrong-Horse7", status=422)
    for words in ("You ticked 1", "The password is wrong"):
        assert words in page.problem
    page = page.submit("Erase", count="1", password="Wrong-Horse7", status=422)
    assert Client.get_by_id(lena.id).surname == "Longago"
    page = page.submit("Erase", count="1", password=PASSWORD)
    assert "1 client erased." in page.notice
    assert "Nobody is to be erased" in page.text
    assert [each.id for each in SavedFilter.select()] == [others.id]
    row = Client.get_by_id(lena.id)
    assert (row.surname, row.forename, row.ssref) == ("Erased", "", f"ERASED-{lena.id}")
    assert AuditEvent.get(AuditEvent.kind == "client erased").person_name == "Sam Example"
    assert "Longago" not in sam.get("/search", q="Longago").one("main").text.replace("“Longago”", "")


def test_nothing_ticked_and_rubbish_are_asked_about(lena, sam):
    assert "Tick the clients to erase" in sam.get("/council/privacy").submit("Erase…", status=422).text
    page = sam.get("/council/privacy/erase", client_ids="99999")
    assert "None of those that you ticked" in page.text


@pytest.mark.parametrize("name", ["alice", "fin"])
def test_only_a_system_administrator_erases(lena, sign_in, name):
    browser = sign_in(name)
    browser.get("/council/privacy", status=403)
    browser.post("/council/privacy/erase", {"client_ids": lena.id, "count": "1", "password": PASSWORD}, status=403)
    assert Client.get_by_id(lena.id).surname == "Longago"
