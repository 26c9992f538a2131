"""Everything on one client: asked for by a System Administrator, made by the worker, with what to look at first."""

import hashlib

import pytest

from models import AuditEvent, Client, Pack
from operations import retention
from operations.packs import keeping
from tests.support import factories
from tests.support.moments import days_later
from tests.support.packs import parts_of, rows_of
from tests.support.waiting import run_all_jobs
from web import clock

PATH = "/council/privacy/access"
REASON = "Her letter of 3 November, passport seen"


@pytest.fixture
def iris(cast):
    """A client of two providers, of whom much was said and done; Okafor is another."""
    client = factories.make_client(ssref="A1", title="Mrs", forename="Iris", surname="Angelo")
    factories.make_client(ssref="M2001", forename="Ngozi", surname="Okafor")
    for organisation in (cast.rose_care, cast.clifton_house):
        care = factories.make_care(organisation=organisation, client=client)
        factories.make_actual(cpli=care.cpli, comment=f"Seen by {organisation.name}")
        action = factories.make_action(organisation=organisation, client=client)
        factories.make_action_post(action=action, text="With Mrs Okafor", person_name="Alice Example")
        factories.make_action_note(action=action, text="Her son rings often")
    factories.make_visit(cpli=care.cpli)
    factories.make_visit(organisation=cast.rose_care, ssref="A1", comments="Unknown here")
    factories.make_dispute(organisation=cast.rose_care, client=client, status="proposed", details="Too many hours")
    claim = factories.make_claim(organisation=cast.rose_care, status="pending", notes="For the school run")
    factories.make_claim_item(claim=claim, client=client)
    factories.make_claim_item(claim=factories.make_claim(organisation=cast.rose_care), client=client)  # a draft
    elsewhere = factories.make_action(organisation=cast.rose_care)
    factories.make_action_post(action=elsewhere, text="Like that of Angelo last year")
    factories.make_action_post(action=elsewhere, text="Los Angeles")
    factories.make_audit_event(kind="client's record looked at", client=client, now={"shown": "Line item"})
    return client


@pytest.fixture
def zip_of_iris(sign_in, run_jobs, iris):
    """(Sam's browser, the page of the zip that they had made)"""
    sam = sign_in("sam")
    found = sam.get(PATH).submit("Search", search="angelo iris")
    page = found.click("Angelo, Iris (A1)")
    assert "audit-events.csv" in page.text
    waiting = page.submit("Make the zip", reason=REASON)
    run_jobs(clock.moment())
    return sam, sam.get(waiting.path)


def test_everything_from_all_providers_is_in_one_zip_that_says_where_to_look_first(zip_of_iris, iris, cast):
    sam, page = zip_of_iris
    parts = parts_of(sam.get(f"{page.path}/download").response.data)
    rows = {name: rows_of(content) for name, content in parts.items() if name.endswith(".csv")}
    assert rows["client.csv"][0]["Surname"] == "Angelo"
    assert [row["Provider"] for row in rows["providers.csv"]] == [cast.rose_care.name, cast.clifton_house.name]
    assert {len(rows[name]) for name in ("care.csv", "actuals.csv", "visits.csv", "messages.csv")} == {2}
    assert [row["Note"] for row in rows["officers-notes.csv"]] == ["Her son rings often"] * 2
    assert (len(rows["disputes.csv"]), len(rows["claims.csv"]), len(rows["claim-items.csv"])) == (1, 1, 1)
    assert [row["What They Looked At"] for row in rows["who-looked.csv"]][0] == "Line item"
    assert [row["What Happened"] for row in rows["audit-events.csv"]][-1].endswith("asked for")
    assert [row["Text"] for row in rows["not-to-give-out/mentions.csv"]] == ["Like that of Angelo last year"]
    looks = rows["not-to-give-out/look-first.csv"]
    assert ("messages.csv", "Okafor", "2, 3") in [(row["File"], row["Named"], row["Where"]) for row in looks]
    read_me = parts["READ-ME.html"].decode()
    assert "May name another client" in read_me
    assert "Okafor" not in read_me
    sums = dict(reversed(line.split("  ")) for line in parts.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}


def test_asking_making_and_downloading_are_recorded_and_it_is_made_once_and_gone_after_a_week(zip_of_iris, iris):
    sam, page = zip_of_iris
    content = sam.get(f"{page.path}/download").response.data
    kinds = [
        event.kind for event in AuditEvent.select().where(AuditEvent.object_type == "Pack").order_by(AuditEvent.id)
    ]
    assert kinds == ["copy of all records of a client asked for", "copy of all records of a client made"]
    asked = AuditEvent.get(AuditEvent.kind == kinds[0])
    assert (asked.client_id, asked.now["reason"]) == (iris.id, REASON)
    downloaded = AuditEvent.get(AuditEvent.kind == "file downloaded")
    assert downloaded.now["page"] == f"{PATH}/<id:pack_id>/download"
    assert keeping.made_here(hashlib.sha256(content).hexdigest()).client_id == iris.id
    again = sam.get(f"{PATH}/client/{iris.id}")
    paths = {again.submit("Make the zip", reason=REASON).path for _ in range(2)}
    assert (len(paths), Pack.select().count()) == (1, 2)
    assert keeping.sweep(days_later(clock.moment(), 8)) == 2
    sam.get(page.path, status=404)
    sam.get(f"{page.path}/download", status=404)


def test_nobody_else_gets_it_nor_asks_for_it(zip_of_iris, sign_in, iris):
    _, page = zip_of_iris
    for name in ("fin", "amy", "audrey", "alice", "charlie"):
        for path in (PATH, f"{PATH}/client/{iris.id}", page.path, f"{page.path}/download"):
            sign_in(name).get(path, status=403)
        sign_in(name).post(f"{PATH}/client/{iris.id}", status=403, data={"reason": REASON})
    Pack.update(person=factories.make_person(side="council")).execute()  # another administrator's
    for path in (page.path, f"{page.path}/download"):
        sign_in("sam").get(path, status=404)
    sign_in("sam").get(f"/evidence-packs/{Pack.get().id}", status=404)


@pytest.mark.parametrize("reason", ["", "  ", "no", "x" * 501])
def test_a_reason_is_needed(sign_in, iris, reason):
    page = sign_in("sam").get(f"{PATH}/client/{iris.id}")
    assert "Enter who asked for it and when" in page.submit("Make the zip", status=422, reason=reason).problem
    assert not Pack.select().exists()


def test_a_client_who_is_erased_meanwhile_is_in_no_zip(sign_in, run_jobs, iris, actor, monkeypatch):
    sam = sign_in("sam")
    ready = sam.get(f"{PATH}/client/{iris.id}").submit("Make the zip", reason=REASON).path
    run_jobs(clock.moment())
    stored = keeping.path_of(Pack.get())
    waiting = sam.get(f"{PATH}/client/{iris.id}").submit("Make the zip", reason="Her second letter").path
    monkeypatch.setattr(retention, "is_erasable", lambda *_: True)
    retention.erase_clients([iris.id], clock.today(), actor("sam"), clock.moment())
    assert (stored.exists(), Pack.select().count()) == (False, 0)
    run_jobs(clock.moment())
    for path in (ready, f"{ready}/download", waiting, f"{PATH}/client/{iris.id}"):
        sam.get(path, status=404)
    assert "No client has" in sam.get(f"{PATH}?search=angelo").text
    assert not [event for event in AuditEvent.with_words(AuditEvent.select()) if "letter" in str(event.now)]


def test_one_that_was_not_begun_says_that_the_client_is_erased(sign_in, iris):
    sam = sign_in("sam")
    path = sam.get(f"{PATH}/client/{iris.id}").submit("Make the zip", reason=REASON).path
    Client.update(erased_at=clock.now()).execute()
    run_all_jobs(clock.moment())
    assert "erased meanwhile" in sam.get(path).text


def test_a_search_finds_by_any_words_and_sql_in_it_finds_nothing(sign_in, iris):
    sam = sign_in("sam")
    assert "A1" in sam.get(f"{PATH}?search=a1").row("Angelo, Iris").text
    for text in ("%", "_", "' OR 1=1 --", "\\", "x" * 500):
        assert "No client has" in sam.get(PATH).submit("Search", search=text).text
