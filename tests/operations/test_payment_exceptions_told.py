"""The daily e-mail about payments exceptions: what is new, once a day, without a client's name."""

import pytest

from models import AuditEvent
from operations import payment_exceptions
from tests.support import factories
from tests.support.notices import told
from tests.support.scheduled_payments import change_line, moment, pay, recalculate, weekly_care

FRIDAY, SATURDAY, SUNDAY = moment(2022, 3, 4), moment(2022, 3, 5), moment(2022, 3, 6)


@pytest.fixture
def paid_once_with_contacts(actor, monkeypatch):
    """Paid for one period; its administrator is told of money, who reads only is not."""
    made = weekly_care(rate="100.00", client={"surname": "Angelo", "forename": "Iris", "ssref": "A1"})
    factories.make_contact(organisation=made.organisation, email="pat@example.org")
    factories.make_contact(organisation=made.organisation, email="vera@example.org", role="read_only")
    pay(actor, moment(2022, 2, 12))
    recalculate(made.contract, FRIDAY)
    return made


def test_nobody_is_told_of_nothing(paid_once_with_contacts):
    assert payment_exceptions.send_new(FRIDAY) == 0
    assert told("exception") == []


def test_it_says_how_many_and_how_much_and_links_to_the_report(paid_once_with_contacts):
    change_line(paid_once_with_contacts, FRIDAY, unit_price_tenthousandths=900_000)
    assert payment_exceptions.send_new(FRIDAY) == 1
    text = f"1 new payments exception of {paid_once_with_contacts.organisation.name}, −£40.00"
    assert told("exception") == [("pat@example.org", text, "/reports/pending-payment-exceptions")]
    assert AuditEvent.select().where(AuditEvent.kind == "payment exceptions told").count() == 1


def test_it_comes_once_a_day_at_most_and_only_for_what_is_new(paid_once_with_contacts):
    change_line(paid_once_with_contacts, FRIDAY, unit_price_tenthousandths=900_000)
    assert payment_exceptions.send_new(FRIDAY) == 1
    change_line(paid_once_with_contacts, FRIDAY, unit_price_tenthousandths=800_000)
    assert payment_exceptions.send_new(FRIDAY) == 0
    assert payment_exceptions.send_new(SATURDAY) == 1
    assert told("exception")[-1].text.endswith("−£80.00")
    assert payment_exceptions.send_new(SUNDAY) == 0
    weekly_care(rate="70.00", contract=paid_once_with_contacts.contract)
    recalculate(paid_once_with_contacts.contract, SUNDAY)
    assert payment_exceptions.send_new(SUNDAY) == 1
    assert told("exception")[-1].text.endswith(", £280.00")
