"""That a council five times as large takes five times the statements and the time, and not 25 times.

`python -m bench.larger_council [small] [large]`: councils of that many organisations (100 and 500), eight line items
each. Their recalculation, a payment run from prepared to finalised, and the recalculation of everything while it is
open and every price is higher, and once it is paid and every price is lower.
Target: a ratio of at most 1.3 times that of the sizes.
"""

import logging
import sys
import time
from datetime import timedelta

from peewee import SQL

from bench.fresh import fresh_database
from bench.payment_run import Officer
from models import CarePackageLineItem, OverpaymentPlan, PaymentRun, PaymentRunCheck, PriceChange
from operations import consequences, jobs
from operations.demonstration import big_council
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from operations.recalculation.announcing import suspects
from queries.payment_runs.finalising_job import finalising_job
from rules.moment import Moment
from tests.support import factories
from tests.support.browser import watched_sql

LINES_OF_EACH, WEEKS = 8, 12
MOST = 1.3
FOUR_WEEKS = timedelta(weeks=4)


def run(small=100, large=500):
    """Print statements and seconds of each step for both, and their ratio."""
    logging.getLogger("remit").setLevel(logging.ERROR)
    of_small, of_large = measured(small), measured(large)
    for step, (statements, seconds) in of_large.items():
        before = of_small[step]
        ratios = statements / before[0], seconds / before[1]
        mark = "  <- too much" if max(ratios) > MOST * large / small else ""
        print(
            f"{step}: {before[0]:,} and {statements:,} statements ({ratios[0]:.1f}), {before[1]:.2f} and "
            f"{seconds:.2f} s ({ratios[1]:.1f}){mark}"
        )


def measured(organisations):
    """{step: (statements, seconds of the processor)} in an empty database of its own."""
    steps = {}

    def timed(step, function):
        started = time.process_time()
        with watched_sql() as statements:
            answer = function()
        steps[step] = len(statements), time.process_time() - started
        return answer

    with fresh_database():
        at = factories.AT
        big_council.make(organisations, organisations * LINES_OF_EACH, WEEKS, at)
        roles = ("finance_officer", "payment_approver")
        fin, amy = (Officer(person_id=factories.make_officer(role=role).id) for role in roles)
        timed("recalculated", lambda: consequences.everything_changed(at))
        timed("the same again", lambda: consequences.everything_changed(at))
        run = timed("prepared", lambda: preparing.prepare(["scheduled"], at.today, at.today, by=fin, at=at))
        _price_by("11 / 10")
        timed("every price higher while it is open", lambda: consequences.everything_changed(at))
        ids = [row.id for row in PaymentRunCheck.select().where(PaymentRunCheck.outcome == "open")]
        timed("its checks seen", lambda: checking.see(run, ids, by=fin, at=at))
        timed("checked", lambda: checking.check(PaymentRun.get_by_id(run.id), by=fin, at=at))
        timed("approved", lambda: approving.approve(PaymentRun.get_by_id(run.id), by=amy, at=at))
        run = approving.start_finalising(PaymentRun.get_by_id(run.id), by=amy, at=at)
        timed("finalised", lambda: jobs.run(finalising_job(run).id, at, HANDLERS))
        _price_by("1 / 2")
        later = Moment(at.today + FOUR_WEEKS, at.now + FOUR_WEEKS)
        timed("every price lower once it is paid", lambda: consequences.everything_changed(later))
        everybody = range(1, organisations + 1)
        timed("overpayments looked for, 20 times", lambda: [suspects(everybody) for _ in range(20)])
        print(f"{organisations} organisations: {OverpaymentPlan.select().count():,} overpayments announced")
    return steps


def _price_by(fraction):
    for table in (CarePackageLineItem, PriceChange):
        price = table.unit_price_tenthousandths
        table.update(unit_price_tenthousandths=SQL(f"{price.column_name} * {fraction}")).execute()


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
