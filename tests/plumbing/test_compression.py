"""A page is compressed for who takes it so, and shows its form token behind another mask each time."""

import gzip

import pytest

from web import csrf


@pytest.fixture
def fetch(app, cast):
    """`fetch(path)`: an answer as a phone gets it."""
    client = app.test_client()
    return lambda path, **headers: client.get(path, headers={"Accept-Encoding": "gzip, br", **headers})


def token_of(answer):
    words = gzip.decompress(answer.data).decode()
    return words.partition('name="csrf-token" content="')[2].partition('"')[0]


def test_a_page_is_compressed(fetch):
    answer = fetch("/login")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(gzip.decompress(answer.data)) / 2


def test_who_takes_no_gzip_gets_it_plain(fetch):
    answer = fetch("/login", **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.data.startswith(b"<!doctype html>")


def test_what_is_short_or_no_text_is_sent_as_it_is(fetch):
    assert "Content-Encoding" not in fetch("/health").headers


def test_each_answer_masks_its_token(fetch):
    first, second = token_of(fetch("/login")), token_of(fetch("/login"))
    assert first != second
    assert len(first) == len(second) == 43
    assert csrf._unmasked(first) == csrf._unmasked(second) != b""


def test_one_answer_shows_one_token(fetch):
    words = gzip.decompress(fetch("/login").data).decode()
    assert words.count(token_of(fetch("/login"))) == 0
    shown = words.partition('name="csrf-token" content="')[2].partition('"')[0]
    assert words.count(shown) == 1 + words.count('name="csrf_token"')


@pytest.mark.parametrize("given", ["", "short", "é", "A" * 43, "0" * 64, "="])
def test_rubbish_is_no_token(app, fetch, given):
    fetch("/login")
    assert app.test_client().post("/login", data={"csrf_token": given}).status_code == 400
