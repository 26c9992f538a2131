"""Reading electronic invoices: by the schemas of UBL and CII, and by the rules of EN 16931."""

import json
import re
from datetime import date

import pytest

from operations import programs
from operations.e_invoices.reading import Refused, read
from rules.e_invoices import EInvoice
from rules.ubl import UblLine
from tests.support.e_invoices import MARCH, cii, ubl

DAY_CARE = UblLine("Day care", "A1", *MARCH, 81_240, 0)


def test_what_the_portal_writes_in_ubl_is_valid_and_reads_as_it_was():
    lines = (UblLine("Equipment", "A1", *MARCH, 10_000, 2_000), UblLine("Taken back", "A2", *MARCH, -2_000, 0))
    found = read(ubl(*lines, vat={2_000: 2_000}, vat_number="123 4567 89", paid=500))
    assert (found.syntax, found.kind, found.reference, found.issued) == ("UBL", "invoice", "RC-1", date(2022, 4, 25))
    assert (found.net, found.vat, found.paid, found.payable, found.whole) == (8_000, 2_000, 500, 9_500, 0)
    assert (found.contract, found.vat_number, found.currency) == ("C-100", "GB123456789", "GBP")
    assert [(each.client, each.first, each.last, each.net) for each in found.lines] == [
        ("A1", *MARCH, 10_000),
        ("A2", *MARCH, -2_000),
    ]
    assert EInvoice.from_stored(json.loads(json.dumps(found.as_stored()))) == found


def test_amounts_of_a_credit_note_are_below_zero_as_the_portal_has_them():
    found = read(ubl(UblLine("Day care", "A1", *MARCH, -10_000, 0), kind="credit_note"))
    assert (found.kind, found.net, found.payable, found.lines[0].net) == ("credit_note", -10_000, -10_000, -10_000)


def test_an_invoice_in_cii_says_the_same():
    found = read(cii())
    assert (found.syntax, found.reference, found.net, found.payable) == ("CII", "RC-2", 81_240, 81_240)
    assert found.lines[0].client == "A1"
    assert (found.lines[0].first, found.lines[0].last) == MARCH  # those of the whole invoice, as the line names none


@pytest.mark.parametrize(
    ("rule", "content"),
    [
        ("BR-02", ubl().replace(b"<cbc:ID>RC-1</cbc:ID>", b"<cbc:ID></cbc:ID>")),
        ("BR-CO-16", ubl().replace(b'PayableAmount currencyID="GBP">812.40', b'PayableAmount currencyID="GBP">812.41')),
        ("BR-CO-26", re.sub(rb"<cac:PartyId.*</cac:PartyIdentification>", b"", ubl(), flags=re.DOTALL)),
        (
            "BR-CO-10",
            cii().replace(
                b"<ram:LineTotalAmount>812.40</ram:LineTotalAmount><ram:TaxB",
                b"<ram:LineTotalAmount>812.00</ram:LineTotalAmount><ram:TaxB",
            ),
        ),
        ("Schema", ubl().replace(b"<cbc:IssueDate>2022-04-25", b"<cbc:IssueDate>25/04/2022")),
        ("Syntax", b"<html><body>RC-1</body></html>"),
        ("XML", ubl()[:500]),
        ("XML", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("XML", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'.encode("utf-16")),
    ],
)
def test_a_broken_one_is_refused_by_the_rules_number_and_words(rule, content):
    with pytest.raises(Refused) as refused:
        read(content)
    found = {each[0]: each for each in refused.value.findings}
    assert rule in found, found
    assert len(found[rule][1]) > 20
    assert "namespace" not in "".join(found[rule])


def test_it_is_read_by_a_program_of_its_own_with_a_limit_on_its_memory():
    answer = json.loads(programs.run("operations.e_invoices.reading", given=ubl(), seconds=100))
    assert answer["invoice"]["lines"][0]["net"] == 81_240
    assert json.loads(programs.run("operations.e_invoices.reading", given=b"<a/>", seconds=100))["refused"]
