"""Packs: cells, names of files, the list of hashes, and how large a zip may be."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from rules.broken import RuleBroken
from rules.packs import cell, check_size, hash_list, is_safe_path, read_hash_list, safe_file_name, safe_part

SHA = "ab" * 32


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2025, 11, 3), "03/11/2025"),
        (datetime(2025, 7, 1, 9, 30), "01/07/2025 10:30"),
        (True, "Y"),
        (None, ""),
        (Decimal("-5.00"), Decimal("-5.00")),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 20", "'+44 20"),
    ],
)
def test_cells_are_written_as_people_write_them_and_run_nothing(value, shown):
    assert cell(value) == shown


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("vat.pdf", "7-vat.pdf"),
        ("../../etc/passwd", "7-file.etc-pass"),
        ("Zoë’s plan (May).PDF", "7-Zoes-plan-May.pdf"),
        ("‮fdp.exe", "7-fdp.exe"),
        ("...", "7-file.file"),
        ("x" * 300 + ".pdf", "7-" + "x" * 80 + ".pdf"),
    ],
)
def test_an_uploaded_files_name_is_safe_on_any_system(name, safe):
    assert safe_file_name(7, name) == safe
    assert is_safe_path(f"files/{safe}")


def test_a_name_of_signs_alone_is_a_file():
    assert (safe_part("///"), safe_part("INV/0412 (May)")) == ("file", "INV-0412-May")


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../b", "a//b", "C:\\x", "c:x", "a\\b", "", ".", "a/./b"])
def test_a_path_that_leads_outside_is_not_safe(path):
    assert not is_safe_path(path)


def test_a_list_of_hashes_is_read_back_as_it_was_written():
    hashes = {"care.csv": SHA, "files/7-vat.pdf": "0" * 64}
    assert read_hash_list(hash_list(hashes)) == hashes


@pytest.mark.parametrize("text", ["care.csv\n", f"{SHA} care.csv\n", f"{SHA}  a\n{SHA}  a\n", f"{SHA[1:]}  a\n"])
def test_a_line_that_is_none_is_named(text):
    with pytest.raises(RuleBroken, match=r"Line \d of SHA256SUMS is not a hash and the name of a file"):
        read_hash_list(text)


@pytest.mark.parametrize(
    ("packed", "unpacked", "files", "words"),
    [
        (10, 10, 20_001, "At most 20,000 are opened"),
        (5_000_000_000, 4_000_000_001, 3, "far larger unpacked"),
        (4_000, 5_000_000, 3, "far larger unpacked"),
    ],
)
def test_a_zip_that_nobody_made_here_is_not_opened(packed, unpacked, files, words):
    check_size(4_000, 900_000, 20_000)
    with pytest.raises(RuleBroken, match=words):
        check_size(packed, unpacked, files)
