"""What overpayments are tested on: two clients of one contract, one of whom turns out to have left long ago."""

from datetime import date

from models import OverpaymentInstalment, OverpaymentPlan, PaymentItem
from tests.support import factories
from tests.support.scheduled_payments import change_line, moment, pay, recalculate, weekly_care

ANNOUNCED = moment(2022, 4, 6)  # the third period is open, and due on 09/04


def overpaid(actor, *, rate="250.00", others="350.00", organisation=None):
    """Two clients are paid for two periods; then the first turns out to have left on 20/03. Returns the care of both:
    £1,000.00 is to be taken back from payments of £1,400.00.
    """
    care = weekly_care(rate=rate, organisation=organisation)
    other = weekly_care(rate=others, contract=care.contract)
    pay(actor, moment(2022, 2, 12))
    pay(actor, moment(2022, 3, 12))
    recalculate(care.contract, ANNOUNCED)
    change_line(care, ANNOUNCED, end_date=date(2022, 3, 20))
    return care, other


def the_plan():
    return OverpaymentPlan.get()


def instalments():
    """(start of the period, pence, taken) of each part of the only plan."""
    parts = the_plan().parts.order_by(OverpaymentInstalment.number)
    return [(part.period_start, part.amount_pence, part.is_taken) for part in parts]


def accounted(care):
    """The slices and sides of a line of which settled, payable and on a plan together are not what is due."""
    due, found = {}, {}
    for item in PaymentItem.select().where(PaymentItem.cpli == care.cpli).order_by(PaymentItem.id):
        key = item.slice_start, item.side
        due[key] = item.due_pence
        found[key] = found.get(key, 0) + item.amount_pence
    for plan in OverpaymentPlan.select().where(OverpaymentPlan.cpli == care.cpli):
        for each in plan.slices:
            key = each.slice_start, each.side
            due[key] = each.now_pence if each.rest_pence else due[key]
            found[key] += each.rest_pence
    return sorted(key for key in due if due[key] != found[key])


def overpaid_now(actor, organisation, *, surname="Hartley", rate="250.00", others="350.00", expected=True):
    """The same on the day of the tests, 20/11/2025: one client left on 26/10, and £1,000.00 was paid for the four
    weeks after; the payment of 24/11 to 21/12 is £1,400.00. Returns the plan,
    or None where none is `expected`.
    """
    contract = factories.make_contract(organisation=organisation, name="Rowan House Residential")
    method = {"model": "scheduled", "pay_on_actuals": "never", "frequency": "four_weekly", "slack_days": 0}
    factories.make_payment_method(contract=contract, start_date=date(2025, 9, 29), **method)
    client = {"surname": surname, "forename": "Ada", "ssref": "A0611"}
    care = weekly_care(rate=rate, contract=contract, client=client, start_date=date(2025, 9, 29))
    weekly_care(rate=others, contract=contract, start_date=date(2025, 9, 29))
    pay(actor, moment(2025, 9, 29))
    pay(actor, moment(2025, 10, 27))
    recalculate(contract, factories.AT)
    change_line(care, factories.AT, end_date=date(2025, 10, 26))
    plan = OverpaymentPlan.get_or_none(OverpaymentPlan.cpli == care.cpli)
    assert (plan is not None) == expected
    return plan


def stored(plan):
    return OverpaymentPlan.get_by_id(plan.id)
