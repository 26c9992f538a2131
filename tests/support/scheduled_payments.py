"""What Scheduled payments are tested on: direct payments four-weekly ahead, as Oxfordshire pays, run after run."""

from datetime import date, datetime

from models import CarePackageLineItem, PaymentItem, PaymentRun, Period, database
from operations import consequences
from operations.payment_runs import approving, checking, preparing
from queries.payment_runs.finalising_job import finalising_job
from rules.moment import Moment
from tests.support import factories
from tests.support.waiting import run_all_jobs

APPENDIX = [
    ("18/04/2022", "15/05/2022", "09/04/2022", "12/04/2022", "15/04/2022"),
    ("16/05/2022", "12/06/2022", "07/05/2022", "10/05/2022", "13/05/2022"),
    ("13/06/2022", "10/07/2022", "04/06/2022", "07/06/2022", "10/06/2022"),
    ("11/07/2022", "07/08/2022", "02/07/2022", "05/07/2022", "08/07/2022"),
    ("08/08/2022", "04/09/2022", "30/07/2022", "02/08/2022", "05/08/2022"),
    ("05/09/2022", "02/10/2022", "27/08/2022", "30/08/2022", "02/09/2022"),
    ("03/10/2022", "30/10/2022", "24/09/2022", "27/09/2022", "30/09/2022"),
    ("31/10/2022", "27/11/2022", "22/10/2022", "25/10/2022", "28/10/2022"),
    ("28/11/2022", "25/12/2022", "19/11/2022", "22/11/2022", "25/11/2022"),
    ("26/12/2022", "22/01/2023", "17/12/2022", "20/12/2022", "23/12/2022"),
]

OXFORDSHIRE = {
    "model": "scheduled",
    "pay_on_actuals": "never",
    "frequency": "four_weekly",
    "start_date": date(2022, 2, 21),
    "slack_days": 9,
}
FIRST = date(2022, 2, 21)  # due 12/02/2022
SECOND = date(2022, 3, 21)  # due 12/03/2022, cut at 31/03/2022
THIRD = date(2022, 4, 18)  # due 09/04/2022
FOURTH = date(2022, 5, 16)  # due 07/05/2022


def moment(*day):
    """Half past nine of a day: `moment(2022, 3, 12)`."""
    return Moment(today=date(*day), now=datetime(*day, 9, 30))


def weekly_care(*, rate, contract=None, organisation=None, method=None, **cpli):
    """A client's direct payment at a weekly rate ("822.77"). Returns the Care; nothing is worked out yet."""
    return factories.make_care(
        contract=contract,
        organisation=organisation,
        method=None if contract else {**OXFORDSHIRE, **(method or {})},
        pricing="weekly",
        unit_price_tenthousandths=int(rate.replace(".", "")) * 100,
        units_hundredths=None,
        **{"start_date": FIRST, **cpli},
    )


def recalculate(contract, at):
    with database.atomic():
        consequences.contracts_changed([contract.id], at)


def pay(actor, at, due_by=None, models=("scheduled",)):
    """One run from preparing to finalised at one moment, all checks seen; periods that open are there. Returns it."""
    consequences.everything_changed(at)
    return _finalised(preparing.prepare(list(models), due_by or at.today, at.today, by=actor("fin"), at=at), actor, at)


def catch_up(actor, at, **choice):
    """One catch-up run from preparing to finalised. Returns it."""
    consequences.everything_changed(at)
    return _finalised(preparing.prepare_catch_up(at.today, by=actor("fin"), at=at, **choice), actor, at)


def approved_run(actor, at):
    """A run of what is due that day, approved with all its checks seen. Returns it."""
    consequences.everything_changed(at)
    return _approved(preparing.prepare(["scheduled"], at.today, at.today, by=actor("fin"), at=at), actor, at)


def _approved(run, actor, at):
    fin = actor("fin")
    ids = [check.id for check in run.checks if check.outcome == "open"]
    if ids:
        checking.see(run, ids, by=fin, at=at)
    checking.check(run, by=fin, at=at)
    return approving.approve(run, by=actor("amy"), at=at)


def _finalised(run, actor, at):
    run = _approved(run, actor, at)
    approving.start_finalising(run, by=actor("amy"), at=at)
    run_all_jobs(at)
    run = PaymentRun.get_by_id(run.id)
    assert run.state == "finalised", finalising_job(run).error
    return run


def line(care, slice_start, side="cost", state=None):
    """The newest item of a client's line and slice."""
    query = PaymentItem.select().where(
        PaymentItem.cpli == care.cpli, PaymentItem.slice_start == slice_start, PaymentItem.side == side
    )
    if state:
        query = query.where(PaymentItem.state == state)
    return query.order_by(PaymentItem.id.desc()).first()


def period(contract, start):
    return Period.get_or_none(Period.contract == contract, Period.start_date == start)


def change_line(care, at, **columns):
    """The council changes the line item, and what is due is worked out again."""
    CarePackageLineItem.update(**columns).where(CarePackageLineItem.id == care.cpli.id).execute()
    recalculate(care.contract, at)


def stands(item):
    item = PaymentItem.get_by_id(item.id)
    return item.line_status, item.period_start, item.state
