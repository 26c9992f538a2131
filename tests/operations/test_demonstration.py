"""The demonstration council: whatever day it is loaded on, there is something to confirm, to authorise and to pay."""

from datetime import date, datetime, time, timedelta

import pytest

import models
from operations import audit, security_codes
from operations.demonstration import cast, loading
from operations.demonstration.story import Story
from operations.passwords import is_password_of
from queries import verification
from queries.invoices import payable
from queries.payment_exceptions import is_exception
from queries.payment_runs.to_pay import invoices_to_pay, periods_to_pay
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.weeks import monday_of
from tests.support.factories import AT, make_council

pytestmark = pytest.mark.usefixtures("files_in_tmp")

KEYS = security_codes.CodeKeys("1", {"1": b"a key of the tests, thirty-two b"})


def load(day):
    return loading.load(KEYS, Moment(day, datetime.combine(day, time(8, 0))))


@pytest.mark.parametrize("day", [date(2025, 11, 20), date(2026, 4, 6)])
def test_there_is_something_to_do_for_everybody(database, day):
    assert load(day)
    last_week = monday_of(day) - timedelta(days=7)
    assert not models.Actual.select().where(
        models.Actual.week_start == last_week, models.Actual.state == "confirmed"
    ), "last week waits to be confirmed"
    assert models.Actual.select().where(models.Actual.week_start == last_week).count(), "some of it was looked at"
    assert models.Invoice.select().where(models.Invoice.status == "pending").count() == 2
    assert invoices_to_pay(audit.SYSTEM).count == 1
    assert periods_to_pay(audit.SYSTEM)
    assert models.PaymentRun.select().where(models.PaymentRun.state == "checked").count() == 1, "one waits for approval"
    larkfield = models.Organisation.get(models.Organisation.reference == "LF")
    assert payable.items_of(larkfield.id), "a provider can make an invoice"
    assert models.HeldBack.select().where(models.HeldBack.reason == "not_confirmed").count()
    assert models.Remittance.select().count() == 12
    claims = models.Claim.select(models.Claim.status).order_by(models.Claim.id).tuples()
    assert [status for (status,) in claims] == ["accepted", "rejected", "pending", "unsubmitted"]
    [paid] = models.Remittance.select().where(models.Remittance.contract.is_null())
    assert paid.amount_pence == 63_07
    disputes = [dispute.status for dispute in models.Dispute.select().where(models.Dispute.status != "dropped")]
    assert {"proposed", "in_dispute", "resolution_requested"} <= set(disputes)
    waiting = models.HeldBack.select().where(models.HeldBack.reason == "waiting_for_order")
    assert [amount.amount_pence for amount in waiting] == [3 * 2460]
    documents = [each.status for each in models.ContractDocument.select()]
    assert {status: documents.count(status) for status in documents} == {"approved": 5, "published": 2, "rejected": 1}
    assert models.HeldBack.select().where(models.HeldBack.reason == "document_not_agreed").count() >= 2
    late = models.CarePackageLineItem.get(models.CarePackageLineItem.reference == "OH033-1")
    [plan] = models.OverpaymentPlan.select()
    assert (plan.state, plan.amount_pence) == ("announced", -2 * 452_77)
    assert "Nell Harebell" in plan.cause
    exceptions = models.PaymentItem.select().where(is_exception(), models.PaymentItem.cpli == late)
    assert {item.kind for item in exceptions} == {"adjustment"}
    assert models.PaymentItem.select().where(models.PaymentItem.line_status == "suspend").count() == 2
    overdue = models.Action.due_date < day, models.Action.assigned_side == "provider"
    assert models.Action.select().where(*overdue).count() == 1
    assert models.Invoice.get(models.Invoice.status == "on_hold").reference == "INV-1021/2"
    [odd] = models.Actual.select().where(models.Actual.said_right_hundredths.is_null(False))
    assert (odd.week_start, odd.actual_hundredths, odd.state) == (last_week, 15_00, "entered")
    assert (
        models.Period.select().where(models.Period.finalise_date < day, models.Period.finalised_on.is_null()).exists()
    )
    assert {visit.status for visit in models.Visit.select()} >= {"delivered", "frustrated"}
    assert not models.ActualsFile.select().where(models.ActualsFile.rows_waiting > 0).count()
    assert models.Organisation.select().count() == 6
    assert models.Client.select().count() == 61
    assert list(verification.problems()) == []
    assert models.Council.get().is_demonstration


def test_everybody_of_the_cast_can_sign_in_with_what_is_printed(database, monkeypatch):
    for later in ("first_months", "change_on_the_way", "last_weeks"):
        monkeypatch.setattr(Story, later, lambda story: None)
    load(AT.today)
    people = list(models.Person.select())
    assert len(people) == len(cast.CONTACTS) + len(cast.OFFICERS)
    assert not any(person.must_change_password for person in people)
    assert is_password_of(people[0], cast.PASSWORD)
    assert models.SecurityCode.select().count() == len(people)
    with database.atomic():
        security_codes.draw_positions(people[0])
    first, second = security_codes.asked_positions(people[0])
    digits = cast.SECURITY_CODE[first - 1] + cast.SECURITY_CODE[second - 1]
    assert security_codes.is_right(people[0], digits, KEYS)
    assert not load(AT.today), "a second load makes nothing"


def test_a_real_council_is_left_alone(database):
    make_council()
    with pytest.raises(RuleBroken, match="serves a council already"):
        load(AT.today)
    assert models.Organisation.select().count() == 0


def test_no_two_clients_have_one_name():
    names = [cast.client_names(number) for number in range(61)]
    assert len({(forename, surname) for _, forename, surname in names}) == len(names)
