"""A first visit on a phone is 150 kB or less in all."""

import gzip
import re

MOST_BYTES = 150_000


def test_home_with_all_that_it_loads_is_150_kilobytes_at_most_as_it_is_sent(sign_in):
    alice = sign_in("alice")
    answers = [alice.client.get("/home", headers={"Accept-Encoding": "gzip"})]
    addresses = set(re.findall(r'"(/(?:static|brand)[^"]*)"', gzip.decompress(answers[0].data).decode()))
    assert len(addresses) >= 6, addresses
    answers += [alice.client.get(address, headers={"Accept-Encoding": "gzip"}) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    sent = sum(len(answer.data) for answer in answers)
    assert sent <= MOST_BYTES, sent


def test_a_file_is_the_same_compressed_and_not(sign_in):
    alice = sign_in("alice")
    address = re.search(r"/static/app[^\"]*\.css", alice.get("/home").response.get_data(as_text=True)).group()
    plain = alice.client.get(address)
    packed = alice.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert packed.mimetype == plain.mimetype == "text/css"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "immutable" in packed.headers["Cache-Control"]
