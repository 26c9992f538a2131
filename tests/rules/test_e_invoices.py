"""Which payable items an electronic invoice is for, and why it fits none."""

from dataclasses import replace
from datetime import date

import pytest

from rules.e_invoices import fit
from tests.support.e_invoices import e_invoice, line, offer

APRIL = {"key": "next", "first": date(2022, 4, 25), "last": date(2022, 5, 22)}


def words_of(invoice, *offers):
    keys, findings, _ = fit(invoice, offers or (offer(),))
    return [(each.lines, each.words, each.pence) for each in findings] or keys


def test_a_line_is_for_the_clients_item_of_its_contract_and_days():
    assert words_of(e_invoice(), offer(), offer(**APRIL), offer(key="other", contract="C-200")) == [offer().key]
    week = line(client=" cp 77", first=date(2022, 4, 4), last=date(2022, 4, 10))
    assert words_of(e_invoice(week)) == [offer().key]


def test_several_lines_add_up_to_one_item():
    parts = [line(number=str(each), net=pence) for each, pence in ((1, 80_000), (2, 1_240))]
    assert words_of(e_invoice(*parts)) == [offer().key]
    assert words_of(e_invoice(*parts[:1])) == [
        (
            "1",
            "Angelo, Iris, 28/03/2022 - 24/04/2022: £800.00 on the invoice, £812.40 payable: £12.40 too little",
            -1_240,
        )
    ]
    assert words_of(e_invoice(*parts, line(number="3", net=10)))[0][0] == "1, 2, 3"


def test_a_line_without_days_is_for_the_only_item_of_its_client():
    without = line(first=None, last=None)
    assert words_of(e_invoice(without)) == [offer().key]
    (found,) = words_of(e_invoice(without), offer(), offer(**APRIL))
    assert "It can be for several items" in found[1]


@pytest.mark.parametrize(
    ("invoice", "words"),
    [
        (e_invoice(line(client="B9")), "Nothing is payable for the client reference B9"),
        (e_invoice(line(client="")), "It does not say whose care it is for"),
        (e_invoice(contract="C-999"), "Nothing is payable for the client reference A1 on this contract"),
        (
            e_invoice(line(first=date(2022, 4, 20), last=date(2022, 4, 30))),
            "Payable are 28/03/2022 - 24/04/2022 (C-100)",
        ),
        (e_invoice(vat=100), "VAT (BT-110): £1.00 on the invoice, £0.00 in the portal"),
        (e_invoice(paid=500), "What clients pay themselves (BT-113): £5.00 on the invoice"),
        (e_invoice(payable=81_241), "Amount due (BT-115)"),
        (e_invoice(currency="EUR"), "It is in EUR"),
        (e_invoice(type_code="384"), "Its type is 384"),
        (e_invoice(whole=-1_000), "are taken off or added for the whole invoice"),
    ],
)
def test_why_it_does_not_fit(invoice, words):
    assert any(words in found[1] for found in words_of(invoice)), words_of(invoice)


def test_vat_and_contributions_are_those_of_the_items():
    with_both = offer(vat=16_248, contribution=-10_000)
    assert words_of(e_invoice(vat=16_248, paid=10_000), with_both) == [with_both.key]


def test_what_another_invoice_has_is_named_with_its_pounds():
    had = replace(offer(), invoice="RC-0 (Pending)")
    (found,) = fit(e_invoice(), [], [had]).findings
    assert found.words == f"{had}: £812.40 are on invoice RC-0 (Pending) already"
    part = offer(value=1_000)
    (found,) = fit(e_invoice(), [part], [had]).findings
    assert found.words.endswith("£802.40 too much. £812.40 are on invoice RC-0 (Pending) already")


def test_each_line_has_its_item_or_why_there_is_none():
    fitted = fit(e_invoice(line(), line(number="2", client="B9")), [offer()]).lines
    assert [(each.offer, each.why) for each in fitted] == [
        (offer(), ""),
        (None, "Nothing is payable for the client reference B9 on this contract"),
    ]
