"""The Import page: upload, preview, put a row right, Update system. Other officers only look."""

import io

import pytest

from blueprints.council_import.routes import NOTHING_YET
from models import CareUpload, Client
from tests.support import factories
from web import clock

PAGE = "/council/import"
CLIENTS = b"ssref,surname\nN1,New\nN2,\n"


@pytest.fixture
def importer(sign_in):
    return sign_in("cora")


def sent(browser, content=CLIENTS, name="clients.csv", status=200):
    return browser.get(PAGE).submit("Preview", status=status, file=(io.BytesIO(content), name))


def test_files_are_looked_at_put_right_and_applied(importer, run_jobs):
    page = sent(importer)
    assert "Checking the rows" in page.text
    run_jobs(clock.moment())
    page = importer.get(page.path)
    assert "1 row rejected" in page.text
    assert b"N2" in importer.get(f"{page.path}/rejected.csv").response.data
    assert Client.select().count() == 0
    page = page.submit("Save row line 3", **{"cell-surname": "Newer"})
    run_jobs(clock.moment())
    page = importer.get(page.path).submit("Update system")
    assert "Updating the system" in page.text
    run_jobs(clock.moment())
    assert "What it did" in importer.get(page.path).text
    assert sorted(client.surname for client in Client.select()) == ["New", "Newer"]
    assert "Applied" in importer.get(PAGE).text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("", b"", "Choose a zip"), ("x.zip", b"PK", "did not arrive whole"), ("x.csv", b"a", "There is no care file")],
)
def test_what_is_no_care_file_is_refused_in_words(importer, name, content, words):
    assert words in sent(importer, content, name, status=422).text


def test_other_officers_look_at_what_is_sent_and_have_nothing_to_press(importer, sign_in, run_jobs):
    address = sent(importer).path
    auditor = sign_in("audrey")
    assert not auditor.get(address).all("main form")
    run_jobs(clock.moment())
    assert "1 row rejected" in auditor.get(address).text
    assert b"N2" in auditor.get(f"{address}/rejected.csv").response.data
    page = auditor.get(PAGE)
    assert "clients.csv" in page.text
    assert not page.all("main form") + auditor.get(address).all("main form")


@pytest.mark.parametrize(("who", "looking"), [("fin", 200), ("audrey", 200), ("alice", 403)])
def test_nobody_else_imports(importer, sign_in, who, looking):
    sent(importer)
    upload, other = CareUpload.get(), sign_in(who)
    for path in (PAGE, f"{PAGE}/{upload.id}", f"{PAGE}/{upload.id}/rejected.csv"):
        other.get(path, status=looking)
    other.post(PAGE, status=403)
    for verb in ("update", "cancel", "rows/3"):
        other.post(f"{PAGE}/{upload.id}/{verb}", {"version": "1", "tab": "clients.csv"}, status=403)
    assert CareUpload.get().state == "checking"


@pytest.mark.parametrize(("who", "status"), [("cora", 200), ("audrey", 200), ("fin", 403)])
def test_files_of_people_are_for_who_imports_and_who_reads_people(sign_in, who, status):
    """Their names and e-mail addresses stand in what the upload would do."""
    counts = dict.fromkeys(("read", "new", "updated", "unchanged", "rejected"), 0)
    files = [{"name": "contacts.csv", "counts": counts, "notes": [], "unknown_columns": [], "problem": ""}]
    shown = {"files": [each | {"new": [], "changed": [], "deleted": []} for each in files]}
    upload = factories.make_care_upload(state="ready", preview={**NOTHING_YET, **shown})
    assert sign_in(who).look(f"{PAGE}/{upload.id}").status == status
