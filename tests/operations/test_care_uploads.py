"""The Import page's work: a zip is previewed, put right in place and applied once, by the code of import-care."""

import io
import zipfile
from datetime import date, timedelta

import pytest

from models import Actual, AuditEvent, CareUpload, Client, CountedActual, Person, PriceChange
from operations import jobs
from operations.care_import import importing, planning
from operations.care_uploads import keeping
from operations.care_uploads import results as care_results
from operations.job_handlers import HANDLERS
from queries.care_files.archives import MOST_ENTRIES, read_archive
from queries.care_results import care_result_rows, result_files
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from tests.support import factories
from tests.support.factories import AT
from tests.support.moments import days_later
from tests.support.waiting import run_all_jobs

CLIENTS = "ssref,surname,date_of_birth\nN1,New,01/02/1950\nN2,,\n"
PRICE = "cpli_id,start_date,unit_price\n{},17/11/2025,21.50\n"


def zipped(**files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(f"care/{name}.csv", text)
    return kept.getvalue()


@pytest.fixture
def send_care(actor):
    def make(content, name="care.zip", who="cora"):
        upload = keeping.hand_in(name, content, actor(who), AT)
        run_all_jobs(AT)
        return CareUpload.get_by_id(upload.id)

    return make


def applied(upload, by):
    keeping.update_system(upload, upload.version, by, AT)
    run_all_jobs(AT)
    return CareUpload.get_by_id(upload.id)


def test_a_wrong_row_is_put_right_in_place_and_the_rest_is_applied_once(send_care, cora):
    care = factories.make_care()
    upload = send_care(zipped(clients=CLIENTS, prices=PRICE.format(care.cpli.reference), notes="x\n1\n"))
    assert (upload.state, upload.preview["unknown"]) == ("ready", ["notes.csv"])
    assert upload.preview["rejected_count"] == 1
    assert upload.preview["money"]["summary"]
    assert not Client.select().where(Client.ssref == "N1").exists()
    keeping.put_right(upload, "clients.csv", 3, {"surname": "Newer", "rubbish": "x"}, cora, AT)
    run_all_jobs(AT)
    upload = CareUpload.get_by_id(upload.id)
    assert (upload.preview["rejected_count"], upload.state) == (0, "ready")
    upload = applied(upload, cora)
    assert (upload.state, upload.content, upload.applied_by_id) == ("applied", None, cora.person_id)
    assert Client.get(Client.ssref == "N2").surname == "Newer"
    assert PriceChange.get().unit_price_tenthousandths == 215_000
    [event] = AuditEvent.select().where(AuditEvent.kind == "care imported")
    assert event.person_id == cora.person_id
    with pytest.raises(IllegalMove):
        keeping.update_system(upload, upload.version, cora, AT)
    again = send_care(zipped(clients=CLIENTS.replace("N2,,", "N2,Newer,"), prices=PRICE.format(care.cpli.reference)))
    assert not again.preview["has_changes"]
    with pytest.raises(RuleBroken):
        keeping.update_system(again, again.version, cora, AT)


def test_how_many_rows_are_read_is_told_file_by_file(database, monkeypatch):
    monkeypatch.setattr(planning, "TOLD_EACH", 2)
    sheets, told = read_archive("care.zip", zipped(clients=CLIENTS, prices=PRICE.format("C1")), {}).sheets, []
    importing.preview(sheets, AT, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_what_is_another_by_then_is_not_applied_and_shown_anew(send_care, cora):
    first, second = send_care(zipped(clients=CLIENTS)), send_care(zipped(clients="ssref,surname\nN1,Other\n"))
    assert applied(second, cora).state == "applied"
    first = applied(first, cora)
    assert (first.state, Client.get(Client.ssref == "N1").surname) == ("ready", "Other")
    assert "Care changed" in first.preview["stale"]
    assert applied(first, cora).state == "applied"


def test_a_row_is_left_out_and_what_waits_is_cancelled(send_care, cora):
    upload = send_care(zipped(clients=CLIENTS))
    keeping.put_right(upload, "clients.csv", 3, None, cora, AT)
    run_all_jobs(AT)
    upload = CareUpload.get_by_id(upload.id)
    assert upload.preview["files"][0]["counts"] == {"read": 1, "new": 1, "updated": 0, "unchanged": 0, "rejected": 0}
    keeping.cancel(upload, cora, AT)
    assert not CareUpload.select().exists()


def test_a_commissioning_officer_gives_nobody_access(send_care, cora):
    officers = "email,forename,surname,roles\nme@example.org,Me,Me,payment_approver\n"
    contacts = "email,surname,organisation_ref,role\nx@example.org,X,P1,Administrator\n"
    people = Person.select().count()
    upload = send_care(zipped(clients=CLIENTS, officers=officers, contacts=contacts))
    assert [file["name"] for file in upload.preview["files"]] == ["clients.csv"]
    assert len(upload.preview["notes"]) == 2
    applied(upload, cora)
    assert Person.select().count() == people
    with pytest.raises(RuleBroken, match="a system administrator adds people"):
        send_care(officers.encode(), "officers.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("care.zip", b""),
        ("care.zip", b"PK\x03\x04rubbish"),
        ("care.zip", zipped(other="x")),
        ("care.zip", zipped(clients="ssref,surname\n" + "A" * 101 * 1024 * 1024)),
        ("care.zip", zipped(**{f"n{n}": "" for n in range(MOST_ENTRIES + 1)})),
        ("care.pdf", b"%PDF"),
        ("other.csv", b"ssref,surname\n"),
        ("../../clients.exe", b"MZ"),
    ],
)
def test_rubbish_and_bombs_are_refused_in_words(send_care, name, content):
    with pytest.raises(RuleBroken) as broken:
        send_care(content, name)
    assert broken.value.field == "file"
    assert not CareUpload.select().exists()


def test_providers_import_nothing(send_care):
    with pytest.raises(IllegalMove):
        send_care(zipped(clients=CLIENTS), who="alice")


class Killed(BaseException):
    """The worker is gone, with no time for anything."""


def test_a_worker_killed_after_the_change_leaves_what_came_of_it(send_care, cora, monkeypatch):
    cpli = factories.make_care().cpli
    upload = send_care(PRICE.format(cpli.reference).encode(), "prices.csv")
    keeping.update_system(upload, upload.version, cora, AT)
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_finish", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            jobs.run_due(AT, HANDLERS, jobs.FILES)
    run_all_jobs(Moment(AT.today, AT.now + timedelta(minutes=2)))
    found = CareUpload.get_by_id(upload.id)
    assert (found.state, found.applied["counts"]["prices.csv"]["new"]) == ("applied", 1)
    assert found.applied["recalculation"]


def test_each_file_comes_back_with_every_row_and_then_with_what_was_paid(send_care, cora):
    care = factories.make_care()
    lines = [f"{care.cpli.reference},17/11/2025,21.50", "NONE,17/11/2025,21.50", f"{care.cpli.reference},24/11/2025,22"]
    upload = send_care(zipped(prices="\n".join(["cpli_id,start_date,unit_price", *lines]), clients=CLIENTS))
    keeping.put_right(upload, "clients.csv", 3, None, cora, AT)
    run_all_jobs(AT)
    upload = applied(CareUpload.get_by_id(upload.id), cora)
    assert result_files(upload) == ["clients.csv", "prices.csv"]

    def results(name):
        headings, rows = care_result_rows(upload, name)
        return [dict(zip(headings, row, strict=True)) for row in rows]

    assert [(row["ssref"], row["Outcome"]) for row in results("clients.csv")] == [("N1", "New"), ("N2", "Left out")]
    assert [row["Outcome"] for row in results("prices.csv")] == ["New", "Rejected", "New"]
    assert "NONE" in results("prices.csv")[1]["Why"]
    assert {row["Paid In"] for row in results("prices.csv")} == {""}
    run = factories.make_payment_run(state="finalised", finalised_at=days_later(AT, 3).now)
    paid = factories.make_remittance(contract=care.contract, payment_run=run, bank_date=date(2025, 11, 28))
    amounts = {"amount_pence": 2_150, "vat_pence": 430}
    factories.make_payment_item(cpli=care.cpli, remittance=paid, state="settled", is_paid=True, **amounts)
    first = results("prices.csv")[0]
    assert (str(first["Paid Since"]), first["Paid In"]) == ("25.80", str(paid.number))
    assert first["In The Bank"] == date(2025, 11, 28)
    assert care_result_rows(upload, "contracts.csv") is None
    assert care_results.sweep(days_later(AT, 399)) == 0
    assert care_results.sweep(days_later(AT, 401)) == 1


def test_rows_of_actuals_come_back_with_what_paid_their_weeks(send_care, cora):
    care = factories.make_care()
    rows = f"{care.cpli.reference},10/11/2025,8,2,Confirmed\n{care.cpli.reference},11/11/2025,1,0,Confirmed\n"
    upload = applied(send_care(zipped(actuals=f"CPLI ID,Week Beginning,Actual,Missed,Status\n{rows}")), cora)
    paid = factories.make_remittance(contract=care.contract, bank_date=date(2025, 11, 28))
    item = factories.make_payment_item(cpli=care.cpli, remittance=paid, state="settled", is_paid=True)
    CountedActual.create(payment_item=item, actual=Actual.get())
    headings, rows = care_result_rows(upload, "actuals.csv")
    first, second = (dict(zip(headings, row, strict=True)) for row in rows)
    assert (first["Outcome"], first["Paid In"]) == ("New", str(paid.number))
    assert (second["Outcome"], second["Paid In"]) == ("Rejected", "")
