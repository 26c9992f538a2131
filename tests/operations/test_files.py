"""Files that people hand in: kept outside the web root, scanned where there is a scanner, nothing left behind."""

import os
import socketserver
import struct
import threading
from datetime import timedelta

import pytest

from models import AuditEvent, Invoice, OutgoingEmail, UploadedFile, database
from operations import files, jobs
from operations.invoices import submitting
from operations.job_handlers import HANDLERS
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from tests.support import factories
from tests.support.upload_samples import CSV, PDF

UPLOADS = [files.Upload("invoice.pdf", PDF), files.Upload("rows.csv", CSV)]


@pytest.fixture
def files_folder(tmp_path):
    files.connect(tmp_path)
    yield tmp_path / "files"
    files.connect(tmp_path)


@pytest.fixture
def bare_invoice(database):
    return factories.make_invoice()


def on_disk(folder):
    return sorted(os.listdir(folder)) if folder.is_dir() else []


class Scanner(socketserver.BaseRequestHandler):
    """As clamd answers: found in whatever has the word EICAR in it."""

    def handle(self):
        assert self._read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self._read(4))[0]:
            content += self._read(size)
        self.request.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in content else b"stream: OK\0")

    def _read(self, size):
        read = b""
        while len(read) < size:
            read += self.request.recv(size - len(read))
        return read


@pytest.fixture
def scanner(tmp_path, files_folder):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        files.connect(tmp_path, f"tcp://127.0.0.1:{server.server_address[1]}")
        yield
        server.shutdown()


def test_several_files_are_kept_under_names_that_nobody_can_guess(bare_invoice, alice, at, files_folder):
    rows = files.add_to_invoice(bare_invoice, UPLOADS, alice, at)
    assert [row.file_name for row in bare_invoice.files] == ["invoice.pdf", "rows.csv"]
    assert on_disk(files_folder) == sorted(row.stored_name for row in rows)
    assert all(len(row.stored_name) == 32 for row in rows)
    assert files.content_of(rows[0]) == PDF
    assert oct((files_folder / rows[0].stored_name).stat().st_mode)[-3:] == "600"
    assert AuditEvent.get().now == {"files": ["invoice.pdf", "rows.csv"]}


def test_one_bad_file_and_none_is_kept(bare_invoice, alice, at, files_folder):
    with pytest.raises(RuleBroken, match=r"virus\.exe: this kind.*empty\.pdf: the file is empty"):
        files.add_to_invoice(
            bare_invoice, [*UPLOADS, files.Upload("virus.exe", b"MZ"), files.Upload("empty.pdf", b"")], alice, at
        )
    assert (on_disk(files_folder), UploadedFile.select().count()) == ([], 0)


def test_a_change_that_fails_leaves_nothing_on_disk(bare_invoice, alice, at, files_folder):
    with pytest.raises(ZeroDivisionError), files.storing(UPLOADS, alice, at, None) as attach, database.atomic():
        attach(invoice=bare_invoice.id)
        assert len(on_disk(files_folder)) == 2
        1 / 0  # noqa: B018
    assert (on_disk(files_folder), UploadedFile.select().count()) == ([], 0)


def test_no_room_on_the_disk_is_said(bare_invoice, alice, at, files_folder, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RuleBroken, match="Nothing was saved: try again"):
        files.add_to_invoice(bare_invoice, UPLOADS, alice, at)
    assert (on_disk(files_folder), UploadedFile.select().count()) == ([], 0)


@pytest.mark.parametrize("status", ["authorised", "finalised"])
def test_an_authorised_invoice_takes_no_more_files(bare_invoice, alice, at, files_folder, status):
    Invoice.update(status=status).execute()
    with pytest.raises(IllegalMove, match="authorised by now"):
        files.add_to_invoice(bare_invoice, UPLOADS, alice, at)
    assert on_disk(files_folder) == []


def test_a_file_is_removed_while_the_invoice_is_with_the_provider(bare_invoice, alice, at, files_folder):
    first, second = files.add_to_invoice(bare_invoice, UPLOADS, alice, at)
    files.remove_from_invoice(first, bare_invoice, alice, at)
    assert on_disk(files_folder) == [second.stored_name]
    Invoice.update(status="pending").execute()
    with pytest.raises(IllegalMove, match="only while the invoice is with you"):
        files.remove_from_invoice(second, bare_invoice, alice, at)
    assert on_disk(files_folder) == [second.stored_name]


def test_a_deleted_invoice_takes_its_files_with_it(cast, alice, at, files_folder):
    invoice = factories.make_invoice(organisation=cast.rose_care)
    files.add_to_invoice(invoice, UPLOADS, alice, at)
    submitting.delete(invoice, 1, by=alice, at=at)
    assert (on_disk(files_folder), UploadedFile.select().count()) == ([], 0)


def test_with_a_scanner_a_file_is_served_when_it_is_clean(bare_invoice, alice, at, scanner, run_jobs):
    row = files.add_to_invoice(bare_invoice, UPLOADS[:1], alice, at)[0]
    with pytest.raises(RuleBroken, match="still being checked for viruses"):
        files.content_of(row)
    run_jobs(at)
    assert files.content_of(UploadedFile.get_by_id(row.id)) == PDF


def test_an_infected_file_is_refused_deleted_and_its_owner_told(
    bare_invoice, alice, at, scanner, files_folder, run_jobs
):
    files.add_to_invoice(bare_invoice, [files.Upload("bad.pdf", PDF + b"EICAR")], alice, at)
    run_jobs(at)
    row = UploadedFile.get()
    assert (row.scan_state, on_disk(files_folder)) == ("infected", [])
    with pytest.raises(RuleBroken, match="the file contains a virus"):
        files.content_of(row)
    mail = OutgoingEmail.get()
    assert (mail.recipient, "bad.pdf" in mail.body) == ("alice@example.org", True)
    assert AuditEvent.select().where(AuditEvent.kind == "file refused").get().now["found"] == "Eicar"


def test_without_an_answer_it_waits_and_is_scanned_when_the_scanner_is_back(
    bare_invoice, alice, at, tmp_path, scanner, run_jobs
):
    there = files._clamd_url
    files.connect(tmp_path, "unix:///nowhere/clamd.sock")
    files.add_to_invoice(bare_invoice, UPLOADS[:1], alice, at)
    hour = Moment(at.today, at.now + timedelta(hours=1))
    for minute in range(10):
        jobs.run_due(Moment(at.today, at.now + timedelta(minutes=minute)), HANDLERS, jobs.SCANS)
    assert UploadedFile.get().scan_state == "pending"
    files.connect(tmp_path, there)
    assert files.scan_again(hour) == 1
    run_jobs(hour)
    assert UploadedFile.get().scan_state == "clean"


def test_what_a_kill_left_behind_goes_after_a_day(bare_invoice, alice, at, files_folder):
    row = files.add_to_invoice(bare_invoice, UPLOADS[:1], alice, at)[0]
    (files_folder / "lost").write_bytes(b"x")
    for name in ("lost", row.stored_name):
        os.utime(files_folder / name, (0, 0))
    assert files.sweep(at) == 1
    assert on_disk(files_folder) == [row.stored_name]
