"""Pending Payment Exceptions: what differs from an ordinary payment in the next run."""

from datetime import date

import pytest

from operations import audit, consequences
from operations.overpayments import answering
from reports.parameters import Request
from reports.pending_payment_exceptions import REPORT
from reports.table import plain_rows
from tests.support.overpayments import ANNOUNCED, overpaid, the_plan
from tests.support.scheduled_payments import change_line, moment, pay, recalculate, weekly_care

AT = moment(2022, 3, 1)


@pytest.fixture
def paid_once(actor):
    made = weekly_care(rate="100.00", client={"surname": "Angelo", "forename": "Iris", "title": "Mrs", "ssref": "A1"})
    pay(actor, moment(2022, 2, 12))
    recalculate(made.contract, AT)
    return made


def rows(**asked):
    return list(plain_rows(REPORT, Request(audit.SYSTEM, **asked)))


def test_an_adjustment_is_listed_from_what_to_what(paid_once):
    assert rows() == []
    change_line(paid_once, AT, unit_price_tenthousandths=1_100_000)
    [row] = rows(contract=paid_once.contract)
    dates = ["21/02/2022", "20/03/2022"]
    names = [paid_once.contract.reference, "Mrs Iris Angelo", "A1", paid_once.cpli.reference]
    assert row == [*names, *dates, "400.00", "440.00", "40.00", "What is due was worked out anew"]
    assert rows(to_date=date(2022, 2, 1)) == []


def test_a_late_first_item_is_listed_and_an_ordinary_one_is_not(paid_once):
    late = weekly_care(rate="70.00", contract=paid_once.contract)
    recalculate(paid_once.contract, AT)
    [row] = rows()
    assert row[3:] == [
        late.cpli.reference,
        "21/02/2022",
        "20/03/2022",
        "0.00",
        "280.00",
        "280.00",
        "The first payment for a period that was finalised already",
    ]


def test_what_is_on_a_plan_is_not_due_and_its_part_is(actor):
    overpaid(actor)
    assert rows() == []
    answering.accept(the_plan(), by=actor("alice"), at=ANNOUNCED)
    pay(actor, moment(2022, 4, 9))
    consequences.everything_changed(moment(2022, 4, 26))
    first, second = rows()
    assert first[-4:-1] == ["392.86", "0.00", "-130.96"]
    assert second[-4:-1] == ["607.14", "0.00", "-202.38"]
    assert second[-1].endswith("Part 1 of 3 of an overpayment plan")
