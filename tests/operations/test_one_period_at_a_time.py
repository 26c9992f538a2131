"""One period at a time: the next period's items are offered when all of the last one's are finalised."""

from datetime import date

import pytest

from models import PaymentItem
from queries.invoices.payable import items_of
from tests.support import factories

FIRST = {"slice_start": date(2025, 9, 15), "slice_end": date(2025, 10, 12)}
SECOND = {"slice_start": date(2025, 10, 13), "slice_end": date(2025, 11, 9)}


def make_two_periods(organisation, how):
    """A contract with an item of £1.00 in the first period and one of £2.00 in the second."""
    care = factories.make_care(organisation=organisation, contract={"one_period_at_a_time": how})
    other = factories.make_cpli(contract=care.contract)
    factories.make_payment_item(cpli=care.cpli, amount_pence=100, **FIRST)
    factories.make_payment_item(cpli=other, amount_pence=200, **SECOND)
    return care


def offered(organisation):
    return sorted(offer.value for offer in items_of(organisation.id))


def settle(care):
    PaymentItem.update(state="settled").where(
        PaymentItem.contract == care.contract, PaymentItem.period_start == FIRST["slice_start"]
    ).execute()


def test_elsewhere_all_periods_are_offered(cast):
    make_two_periods(cast.rose_care, "no")
    assert offered(cast.rose_care) == [100, 200]


@pytest.mark.parametrize("how", ["contract", "organisation"])
def test_the_next_period_waits_until_all_of_the_last_one_is_settled(cast, how):
    care = make_two_periods(cast.rose_care, how)
    assert offered(cast.rose_care) == [100]
    PaymentItem.update(state="frozen").where(PaymentItem.amount_pence == 100).execute()
    assert offered(cast.rose_care) == []
    settle(care)
    assert offered(cast.rose_care) == [200]


def test_one_contract_does_not_wait_for_another(cast):
    settle(make_two_periods(cast.rose_care, "contract"))
    make_two_periods(cast.rose_care, "contract")
    assert offered(cast.rose_care) == [100, 200]


def test_all_contracts_so_marked_wait_for_each_other(cast):
    settle(make_two_periods(cast.rose_care, "organisation"))
    make_two_periods(cast.rose_care, "organisation")
    make_two_periods(cast.rose_care, "no")
    assert offered(cast.rose_care) == [100, 100, 200]
