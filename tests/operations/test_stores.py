"""Bytes in a folder and in an S3-compatible object store (moto's server): both keep the same promises."""

import os
import time

import pytest
from moto.server import ThreadedMotoServer

from operations import files, made_files
from operations.backups import making, manifests, restoring
from operations.stores.opening import open_store
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.upload_samples import PDF


@pytest.fixture(scope="module")
def object_store():
    """The address of a bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"s3://key:secret@remit/council?endpoint=http://{host}:{port}"
    store = open_store(address)
    store.client.create_bucket(Bucket="remit")
    yield address
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def address(request, tmp_path):
    return str(tmp_path / "kept") if request.param == "folder" else request.getfixturevalue("object_store")


@pytest.fixture
def in_object_store(object_store, tmp_path):
    """Uploaded files are in an object store; `in_object_store("there")` is what another machine does next."""

    def on_machine(name):
        files.connect(tmp_path / name, files_url=object_store)

    on_machine("here")
    yield on_machine
    files.connect(tmp_path)


def test_what_is_kept_is_there_whole_and_goes(address, tmp_path):
    store = open_store(address).within("tried")
    store.write("a", b"1")
    store.write("deep/b", b"2")
    (tmp_path / "source").write_bytes(b"3" * 100_000)
    store.put("deep/c", tmp_path / "source")
    assert [each.name for each in store.names()] == ["a", "deep/b", "deep/c"]
    assert [each.name for each in store.names("deep/")] == ["deep/b", "deep/c"]
    assert store.read("deep/b") == b"2"
    store.write("a", b"again")
    assert store.read("a") == b"again"
    store.fetch("deep/c", tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"3" * 100_000
    for name in ("a", "deep/b", "deep/c", "never there"):
        store.delete(name)
    assert list(store.names()) == []
    with pytest.raises(FileNotFoundError):
        store.read("a")
    with pytest.raises(FileNotFoundError):
        store.fetch("a", tmp_path / "target")
    assert "secret" not in store.where


def test_an_object_store_that_does_not_answer_is_an_oserror_as_a_broken_disk_is():
    store = open_store("s3://key:secret@remit?endpoint=http://127.0.0.1:9")
    with pytest.raises(OSError, match="did not answer"):
        store.read("a")


def test_another_machine_reads_what_was_uploaded_and_made_here(in_object_store, invoice_0398, alice, at, tmp_path):
    [row] = files.add_to_invoice(invoice_0398, [files.Upload("invoice.pdf", PDF)], alice, at)
    pictures = made_files.folder("pages") / row.stored_name
    pictures.mkdir(parents=True)
    (pictures / "1.png").write_bytes(b"picture")
    made_files.pass_on(pictures)
    in_object_store("there")
    assert files.content_of(row) == PDF
    there = made_files.folder("pages") / row.stored_name
    assert made_files.is_here(there)
    assert (there / "1.png").read_bytes() == b"picture"
    assert not made_files.is_here(made_files.folder("packs") / "none.zip")
    made_files.forget(there)
    in_object_store("a third")
    assert not made_files.is_here(made_files.folder("pages") / row.stored_name)
    assert files.sweep(at) == 0


def test_a_store_that_does_not_answer_is_not_taken_for_a_file_that_is_not_there(in_object_store, tmp_path):
    path = made_files.folder("documents") / "report-1.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a;b")
    made_files.pass_on(path)
    files.connect(tmp_path / "there", files_url="s3://key:secret@remit?endpoint=http://127.0.0.1:9")
    with pytest.raises(made_files.NotReached):
        made_files.is_here(made_files.folder("documents") / "report-1.csv")
    path.with_name("mine.part").write_bytes(b"half")
    old = time.time() - made_files.COPIES_STAY_SECONDS - 1
    for each in (path, path.with_name("mine.part")):
        os.utime(each, (old, old))
    in_object_store("here")  # a copy of yesterday goes where no worker sweeps, and is fetched again
    assert [each.name for each in path.parent.iterdir()] == ["mine.part"]
    assert made_files.is_here(path)
    assert path.read_bytes() == b"a;b"


def test_a_backup_goes_to_an_object_store_and_comes_back(
    in_object_store, object_store, invoice_0398, alice, at, tmp_path
):
    [row] = files.add_to_invoice(invoice_0398, [files.Upload("invoice.pdf", PDF)], alice, at)
    store = open_store(object_store).within("backups")
    (tmp_path / "data").mkdir()
    place = making.Place(store, "a key that is long enough", 90, tmp_path / "data", {"signing.key": "abc"})
    made = making.make(place, invoice_0398._meta.database.obj, factories.NOW)
    assert manifests.names(store) == [made.name]
    files.bytes_of(row.stored_name)
    files._unlink(row.stored_name)
    fetched = restoring.fetch(place, None, tmp_path / "data")
    assert (fetched.beside, restoring.put_files(place, fetched)) == ({"signing.key": "abc"}, [])
    assert files.content_of(row) == PDF
    with pytest.raises(RuleBroken, match="There is no backup 20250101T000000Z in s3://remit/council/backups"):
        restoring.fetch(place, "20250101T000000Z", tmp_path / "data")
