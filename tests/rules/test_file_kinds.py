"""Which files are taken: told by their name and by what is in them."""

import pytest

from rules.broken import RuleBroken
from rules.file_kinds import LONGEST_NAME, clean_name, media_type_of, size_words
from tests.support.upload_samples import BAD, GOOD, PDF


@pytest.mark.parametrize("name", GOOD)
def test_what_people_hand_in_is_taken(name):
    assert "/" in media_type_of(clean_name(name), GOOD[name])


@pytest.mark.parametrize(("name", "content", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_what_is_not_what_it_says_is_refused_in_words(name, content, words):
    with pytest.raises(RuleBroken, match=words):
        media_type_of(clean_name(name), content)


def test_there_are_twenty_five_and_more():
    assert len(BAD) >= 25


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\pat\invoice.pdf", "invoice.pdf"),
        ("invoice\u202efdp.exe\x00.pdf", "invoicefdp.exe.pdf"),
        ("  two   words.pdf ", "two words.pdf"),
    ],
)
def test_folders_and_unseen_characters_go_from_a_name(given, kept):
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_ending():
    name = clean_name("x" * 300 + ".pdf")
    assert (len(name), name[-5:]) == (LONGEST_NAME, "x.pdf")
    assert media_type_of(name, PDF) == "application/pdf"


@pytest.mark.parametrize(("size", "words"), [(5, "1 kB"), (96_400, "96 kB"), (2_460_000, "2.4 MB")])
def test_sizes_are_said_in_kilobytes_and_megabytes(size, words):
    assert size_words(size) == words
