"""`flask verify-pack` and `flask load-take-away`: a pack as it was made, and every way in which it is not."""

import subprocess
import zipfile
from datetime import date

import pytest

from models import CarePackageLineItem
from operations.packs.zips import PackWriter
from tests.support import factories
from tests.support.packs import parts_of, take_away_of, unpacked

DAY = date(2025, 11, 20)
CARE, NAME = b"CPLI ID\r\nC1\r\n", "care.csv"


@pytest.fixture
def run(app, database):
    """`run("verify-pack", path)`: (exit code, what it printed)."""

    def run(*arguments):
        result = app.test_cli_runner().invoke(args=[str(each) for each in arguments])
        database.connect(reuse_if_open=True)  # the command closed the one it used
        return result.exit_code, result.output

    return run


@pytest.fixture
def pack(tmp_path):
    """A pack of two files."""
    path = tmp_path / "pack.zip"
    with path.open("wb") as file, PackWriter(file, DAY) as writer:
        writer.add_rows(NAME, ["CPLI ID"], [["C1"]])
        writer.add_bytes("files/7-vat.pdf", b"%PDF")
    return path


def zipped(path, parts, stored=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", stored) as found:
        for name, content in parts.items():
            found.writestr(name, content)
    return path


def test_what_is_as_it_was_made_is_so_with_this_portal_and_without(run, pack, tmp_path):
    code, said = run("verify-pack", pack)
    assert (code, "All 2 files are as they were when the list was made." in said) == (0, True), said
    assert "This portal has no record of having made this very zip." in said
    folder = unpacked(pack, tmp_path / "folder")
    checked = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert (checked.returncode, checked.stdout) == (0, "care.csv: OK\nfiles/7-vat.pdf: OK\n")


def test_what_is_changed_missing_or_added_is_named(run, pack):
    parts = parts_of(pack)
    code, said = run("verify-pack", zipped(pack, {**parts, NAME: parts[NAME] + b"C2\r\n", "more.csv": b"x"}))
    assert code == 1
    assert "care.csv was changed." in said
    assert "more.csv is not on the list: it was added later." in said
    del parts[NAME]
    assert run("verify-pack", zipped(pack, parts)) == (1, "care.csv is missing.\n1 wrong.\n")


def doubled(path, parts):
    zipped(path, {**parts, "cars.csv": b"CPLI ID"})
    path.write_bytes(path.read_bytes().replace(b"cars.csv", NAME.encode()))


def damaged(path, parts):
    zipped(path, parts, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"CPLI ID", b"CPLI IX", 1))


def with_password(path, parts):
    zipped(path, parts)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path, _parts: path.write_bytes(b"PK no zip"), "This is not a zip file"),
        (lambda path, _parts: zipped(path, {NAME: CARE}), "has no list of hashes"),
        (lambda path, parts: zipped(path, {**parts, "../../etc/cron": b"x"}), "leads outside of it"),
        (lambda path, parts: zipped(path, {**parts, "/etc/passwd": b"x"}), "leads outside of it"),
        (lambda path, parts: zipped(path, {**parts, "big.csv": b"0" * 20_000_000}), "far larger unpacked"),
        (lambda path, parts: zipped(path, {**parts, "SHA256SUMS": b"\xff\xfe"}), "SHA256SUMS is not text"),
        (lambda path, parts: zipped(path, {**parts, "SHA256SUMS": b"care.csv"}), "Line 1 of SHA256SUMS"),
        (doubled, "two files of one name"),
        (damaged, "care.csv is damaged"),
        (with_password, "has a password"),
    ],
)
def test_a_zip_that_somebody_made_up_is_refused_in_words(run, pack, spoil, words, tmp_path):
    factories.make_officer()
    spoil(pack, parts_of(pack))
    for command in ("verify-pack", "load-take-away"):
        code, said = run(command, pack)
        assert (code, words in said) == (1, True), said
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]


def test_a_take_away_is_loaded_as_a_zip_once_its_hashes_are_right(run, cast, test_database, tmp_path):
    factories.make_care(organisation=cast.rose_care)
    path = take_away_of(cast.rose_care, tmp_path / "taken.zip")
    test_database.start_over()
    assert run("load-take-away", path)[1].startswith("Error: Run flask create-council first.")
    factories.make_officer(role="system_administrator")
    parts = parts_of(path)
    spoilt = zipped(tmp_path / "spoilt.zip", {**parts, "clients.csv": parts["clients.csv"] + b"\r\n"})
    assert run("load-take-away", spoilt) == (1, "Error: The zip is not as it was made. clients.csv was changed.\n")
    assert not CarePackageLineItem.select().exists()
    code, said = run("load-take-away", path)
    assert (code, "care_package_line_items.csv: 1 rows read, 0 rejected" in said) == (0, True), said
    assert said.endswith("All of it was loaded.\n")
    assert CarePackageLineItem.select().count() == 1
