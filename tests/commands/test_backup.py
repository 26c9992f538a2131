"""`flask backup` and `flask restore`: the drill, on a bare machine and in place of a living council."""

import gzip
import os
import zlib
from datetime import timedelta

import pytest

import tasks
from app import create_app
from models import AuditEvent, Organisation, PaymentItem, Person, UploadedFile
from models import database as models_database
from operations import audit, files, programs
from operations.backups import making, manifests
from operations.stores.folder import FolderStore
from queries.pulses import last_backup
from rules import backups
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.bedford import recalculate
from tests.support.council_of_everything import event
from tests.support.upload_samples import PDF
from web import keys
from web.backup_place import backup_place
from web.database import open_database
from web.settings import load

NOW = factories.NOW
HOUR = timedelta(hours=1)
GZIP = b"\x1f\x8b"


KEY = "a key that is long enough"


@pytest.fixture(params=[None, KEY], ids=["open", "sealed"])
def key(request):
    return request.param


@pytest.fixture
def backed_up_file(app, bedford, actor, invoice_0398, tmp_path):
    """Bedford's council with an invoice that has a file, beside a folder for backups."""
    recalculate(bedford)
    files.connect(tmp_path / "here")
    [file] = files.add_to_invoice(invoice_0398, [files.Upload("invoice.pdf", PDF)], actor("alice"), factories.AT)
    yield file
    files.connect(tmp_path / "here")


@pytest.fixture
def run_flask(app, backed_up_file, key, tmp_path, monkeypatch):
    """`run_flask("backup")` runs a command of the portal, whose backups are in a folder of this test's own."""
    environment = {"DATABASE_URL": app.config["SETTINGS"].database_url, "DATA_DIR": str(tmp_path / "here")}
    settings = settings_of(environment, tmp_path, key)
    keys.signing_key(settings.data_dir), keys.code_keys(settings.data_dir)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return runner_of(app)


def settings_of(environment, tmp_path, key):
    kept = {"BACKUP_URL": str(tmp_path / "backups"), "BACKUP_KEY": key} if key else {}
    return load({**environment, "BASE_URL": "http://localhost", **kept}, env_file=None)


def runner_of(app):
    def run(*arguments, code=0):
        result = app.test_cli_runner().invoke(args=list(arguments))
        models_database.connect(reuse_if_open=True)
        assert result.exit_code == code, result.output
        return result.output

    return run


def figures():
    rows = PaymentItem.select(PaymentItem.id, PaymentItem.amount_pence).order_by(PaymentItem.id).tuples()
    return list(rows), Organisation.select().count(), [person.email for person in Person.select().order_by(Person.id)]


def test_a_bare_machine_has_everything_back_by_one_command(
    run_flask, app, backed_up_file, key, tmp_path, test_database
):
    assert "uploaded files" in run_flask("backup")
    expected, end = figures(), AuditEvent.select().count()
    folder = tmp_path / "backups" if key else tmp_path / "here" / "backups"
    assert (b"SQLite format" in b"".join(path.read_bytes() for path in folder.rglob("*.gz*"))) is False
    try:
        bare = create_app(settings_of({"DATA_DIR": str(tmp_path / "bare")}, tmp_path, key))
        restored = runner_of(bare)
        assert "all is well" in restored("restore", "--from", str(folder))
        assert figures() == expected
        assert files.content_of(UploadedFile.get()) == PDF
        assert (tmp_path / "bare" / "files" / backed_up_file.stored_name).exists()
        here, there = ((tmp_path / name / "security-code-keys.json") for name in ("here", "bare"))
        assert here.read_text() == there.read_text(), "people sign in with the codes that they have"
        assert there.stat().st_mode & 0o777 == (tmp_path / "bare" / "remit.sqlite3").stat().st_mode & 0o777 == 0o600
        event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
        assert (event.kind, AuditEvent.select().count()) == ("database restored", end + 1)
        assert "all is well" in restored("verify", "--whole-chain")
        models_database.close()
        (tmp_path / "bare" / "remit.sqlite3").write_bytes(b"no database any more" * 1000)
        spoilt = bare.test_cli_runner().invoke(args=["restore", "--from", str(folder)])
        assert "There is a council in this database already. Nothing was changed" in spoilt.output
        assert "all is well" in restored("restore", "--from", str(folder), "--replace")
        assert figures() == expected
    finally:
        models_database.close()
        open_database(test_database.url)
        models_database.connect()


@pytest.mark.parametrize("key", [None], indirect=True)
def test_a_living_council_is_left_alone_until_told(run_flask, app):
    name = run_flask("backup").split()[1]
    expected = figures()
    late = factories.make_organisation(name="Came later")
    assert "There is a council in this database already. Nothing was changed" in run_flask("restore", code=1)
    assert Organisation.get_by_id(late.id).name == "Came later"
    assert "What " in run_flask("restore", name, "--replace"), "and where what there was is now"
    assert figures() == expected
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.kind, event.now["backup"], event.was["events"]) == ("database restored", name, event.was["events"])
    assert "all is well" in run_flask("verify")


def one_byte_changed(content):
    """The middle one, or the next that matters: a compressed text may say the same in another way."""
    for place in range(len(content) // 2, len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        if not content.startswith(GZIP) or unpacked(changed) != unpacked(content):
            break
    return bytes(changed)


def unpacked(content):
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return None


@pytest.mark.parametrize("part", ["database.sqlite3", "beside.json", "manifest.json"])
def test_one_changed_byte_is_found_before_anything_is_touched(run_flask, app, tmp_path, part):
    run_flask("backup")
    [path] = [path for path in tmp_path.rglob(f"{part}.gz*") if "backups" in path.parts]
    path.write_bytes(one_byte_changed(path.read_bytes()))
    expected = figures()
    assert "Error: " in run_flask("restore", "--replace", code=1)
    assert figures() == expected


@pytest.mark.parametrize("key", [KEY], indirect=True)
def test_with_another_key_or_none_it_is_not_opened(run_flask, app, tmp_path, monkeypatch):
    run_flask("backup")
    backups_folder = str(tmp_path / "backups")
    for other, words in ((None, "set BACKUP_KEY to what it was"), ("another key that is long", "is another one")):
        settings = settings_of({"DATA_DIR": str(tmp_path / "here")}, tmp_path, other)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        assert words in run_flask("restore", "--replace", "--from", backups_folder, code=1)


def test_events_behind_the_last_backup_cannot_be_cut_off_or_chained_anew(run_flask):
    with models_database.atomic():
        audit.record("contract changed", by=audit.SYSTEM, at=factories.AT)
    run_flask("backup")
    assert "all is well" in run_flask("verify")
    last = event(now={"amount_pence": 1})  # drops the triggers, as somebody does who may
    AuditEvent.delete().where(AuditEvent.id >= last.id).execute()
    said = run_flask("verify", code=1)
    assert "is missing: the chain ended with it on" in said


@pytest.mark.parametrize("key", [None], indirect=True)
def test_what_is_wrong_is_said_and_the_backup_is_kept(run_flask, backed_up_file, tmp_path):
    (tmp_path / "here" / "files" / backed_up_file.stored_name).unlink()
    item = PaymentItem.select().first()
    PaymentItem.update(vat_pence=item.vat_pence + 1).where(PaymentItem.id == item.id).execute()
    said = run_flask("backup", code=1)
    assert f"The uploaded file {backed_up_file.stored_name} is not there" in said
    assert "The backup is kept" in said
    assert "wrong" in run_flask("backup", "--list")
    assert "things in it are not as they must be" in last_backup().words


@pytest.fixture
def place(run_flask, app):
    return backup_place(app.config["SETTINGS"])


@pytest.mark.parametrize("key", [None], indirect=True)
def test_hourly_thinned_and_what_was_erased_goes_with_the_last_that_had_it(place, backed_up_file):
    def make(at):
        return making.make(place, models_database.obj, at, only_if_due=True)

    def uploaded():
        return [each.name for each in place.store.names("files/")]

    assert make(NOW)
    assert make(NOW + HOUR / 2) is None
    assert make(NOW + HOUR)
    assert len(manifests.names(place.store)) == 2
    assert len(uploaded()) == 1
    UploadedFile.delete().execute()
    make(NOW + timedelta(days=3))
    assert manifests.names(place.store)[0] == backups.name_at(NOW + HOUR), "of that day the last stays"
    assert len(uploaded()) == 1
    make(NOW + timedelta(days=92))
    assert (len(manifests.names(place.store)), uploaded()) == (2, []), "beyond 90 days nothing is left of it"


@pytest.mark.parametrize("key", [None], indirect=True)
def test_one_that_was_cut_off_is_none_and_goes(place, monkeypatch):
    def full(store, name, source):
        if manifests.MANIFEST in name:
            raise OSError(28, "No space left on device")
        put(store, name, source)

    put = FolderStore.put
    monkeypatch.setattr(FolderStore, "put", full)
    with pytest.raises(RuleBroken, match="No backup could be made in .*No space left"):
        making.make(place, models_database.obj, NOW)
    monkeypatch.setattr(FolderStore, "put", put)
    assert manifests.names(place.store) == []
    assert not list(place.data_dir.glob("backup-*"))
    for path in place.data_dir.rglob("*.gz"):
        os.utime(path, (0, 0))
    making.make(place, models_database.obj, NOW + HOUR)
    assert {each.name.partition("/")[0] for each in place.store.names()} == {"files", backups.name_at(NOW + HOUR)}


def test_the_worker_starts_one_in_a_process_of_its_own(app, monkeypatch, settings):
    started = []
    monkeypatch.setattr(programs.subprocess, "Popen", lambda command, **given: started.append((command, given)))
    tasks.start_backup(settings)
    [(command, given)] = started
    assert command[-4:] == ["--app", "app:create_app", "backup", "--if-due"]
    assert load(given["env"], env_file=None) == settings
