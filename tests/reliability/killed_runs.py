"""A payment run whose worker is killed at random moments, compared with the same run that nobody killed.

    python -m tests.reliability.killed_runs 500 50    (make kill-rounds; on PostgreSQL with TEST_DATABASE_URL)

Each round begins from the same database: an approved run that has started. A worker, a process of its own, finalises it
and gets `kill -9` at a random moment, one to three times, and is followed by another once its lease has run out.
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from models import PaymentItem, PaymentRun, PaymentRunOrganisation, database
from operations import audit, consequences, jobs
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from operations.scheduled_payments import lines as period_lines
from queries.payment_runs.finalising_job import finalising_job
from rules.moment import Moment
from tests.reliability.outcome import outcome_of
from tests.support import factories
from tests.support.databases import make_test_database
from tests.support.factories import AT
from tests.support.payment_runs import SCHEDULED, authorised_invoice
from web.database import open_database

MOST_KILLS = 3
TRIES = 20  # moments that came after the end of the work do not count as a kill
PROCESSES = multiprocessing.get_context("fork")  # what is imported once is there at once


@dataclass(frozen=True)
class Killed:
    """One round: how many organisations were paid at each kill, and what came out in the end."""

    paid_at_kills: tuple
    outcome: dict


def start_run(organisations):
    """Contracts that ask for every way a period can end, and a run of all of them that has started. Returns its id."""
    fin, amy = (
        audit.System(person_id=factories.make_officer(role=role).id) for role in ("finance_officer", "payment_approver")
    )
    level = factories.make_service_level(vat_rate_basis_points=2000, cost_centre="SACC20", subjective="5899")
    with database.atomic():
        contracts = [_contract(number, level) for number in range(organisations)]
    consequences.everything_changed(AT)
    for number, status in enumerate(("suspend", "carry_forward", "cancel")):
        for contract in contracts[number::7]:
            lines = PaymentItem.select(PaymentItem.id).where(PaymentItem.contract == contract.id)
            first = lines.where(PaymentItem.model == "scheduled").order_by(PaymentItem.id).scalar()
            period_lines.set_statuses(contract, [first], status, "Because", by=fin, at=AT)
    run = preparing.prepare(["invoiced", "scheduled"], AT.today, AT.today, by=fin, at=AT)
    checking.see(run, [check.id for check in run.checks], by=fin, at=AT)
    checking.check(run, by=fin, at=AT)
    approving.approve(run, by=amy, at=AT)
    approving.start_finalising(run, by=amy, at=AT)
    return run.id


def _contract(number, level):
    """Three or four clients at a weekly rate, one with a contribution; every third organisation has an invoice too."""
    organisation = factories.make_organisation()
    factories.make_contact(organisation=organisation)
    contract = factories.make_contract(organisation=organisation)
    factories.make_payment_method(contract=contract, **{**SCHEDULED, "is_net": True})
    price = {"pricing": "weekly", "units_hundredths": None, "start_date": SCHEDULED["start_date"]}
    for client in range(3 + number % 2):
        rate = 1_000_000 + number * 12_300 + client * 770
        cpli = factories.make_cpli(contract=contract, service_level=level, unit_price_tenthousandths=rate, **price)
    factories.make_contribution(cpli=cpli, start_date=SCHEDULED["start_date"], weekly_amount_pence=2_475)
    if number % 3 == 0:
        authorised_invoice(pence=12_300 + 10 * number, vat_pence=2_460 + 2 * number, cpli=cpli)
    return contract


def run_worker(url, now, run_id, kill_after=None):
    """One worker that finalises the run at the instant `now`, killed so many seconds after it began. Returns whether it
    came to its end.
    """
    began = PROCESSES.Event()
    worker = PROCESSES.Process(target=_work, args=(url, now, run_id, began))
    worker.start()
    began.wait()
    if kill_after is not None:
        time.sleep(kill_after)
        worker.kill()
    worker.join()
    if worker.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"The worker ended by itself with {worker.exitcode}")
    return worker.exitcode == 0


def _work(url, now, run_id, began):
    open_database(url)
    with database.connection_context():
        job = finalising_job(PaymentRun(id=run_id))
        began.set()
        jobs.run(job.id, Moment(today=now.date(), now=now), HANDLERS)
    os._exit(0)


class Rounds:
    """One run, again and again from where it started, on a test database that is not connected."""

    def __init__(self, test_database, organisations, seed):
        self.url, self.chance = test_database.url, random.Random(seed)  # noqa: S311
        self.organisations = organisations
        with database.connection_context():
            self.run_id = start_run(organisations)
        test_database.keep()
        self.go_back = test_database.go_back
        self.seconds = self.time()
        self.unharmed = self.outcome(AT.now)

    def time(self):
        """Finalise it in peace. Returns the seconds that it takes."""
        with database.connection_context():
            job, started = finalising_job(PaymentRun(id=self.run_id)), time.monotonic()
            jobs.run(job.id, AT, HANDLERS)
            return time.monotonic() - started

    def outcome(self, now):
        """What came out, after what follows a run was done as well."""
        with database.connection_context():
            jobs.run_due(Moment(today=now.date(), now=now), HANDLERS)
            return outcome_of(self.run_id)

    def paid(self):
        """How many organisations are paid now."""
        with database.connection_context():
            return PaymentRunOrganisation.select().where(PaymentRunOrganisation.finalised_at.is_null(False)).count()

    def killed(self):
        """Kill the run's worker one to three times, and let it be finished. Returns the Killed."""
        for _ in range(TRIES):
            self.go_back()
            kills, now = [], AT.now
            for _ in range(self.chance.randint(1, MOST_KILLS)):
                left = 1 - (kills[-1] if kills else 0) / self.organisations
                if run_worker(self.url, now, self.run_id, self.chance.uniform(0, self.seconds * left)):
                    break
                kills.append(self.paid())
                now += jobs.QUEUES[jobs.JOBS].lease + timedelta(seconds=1)
            if kills and run_worker(self.url, now, self.run_id):
                return Killed(tuple(kills), self.outcome(now))
        raise RuntimeError("The worker was always through before it was killed")


def main(organisations, rounds, seed=1):
    """Print each round; raises where one came out otherwise than the run that nobody killed."""
    test_database = make_test_database("killed")
    try:
        began = time.monotonic()
        every = Rounds(test_database, organisations, seed)
        unharmed = every.unharmed
        assert (unharmed["state"], unharmed["problems"]) == ("finalised", [])
        print(f"{organisations} organisations, {every.seconds:.1f} s where nobody kills")
        kills = 0
        for number in range(1, rounds + 1):
            killed = every.killed()
            different = [name for name, value in killed.outcome.items() if value != unharmed[name]]
            assert not different, f"round {number} (seed {seed}), killed with {killed.paid_at_kills} paid: {different}"
            kills += len(killed.paid_at_kills)
            print(f"round {number}: killed when {killed.paid_at_kills} organisations were paid: the same", flush=True)
        print(f"{rounds} rounds, {kills} kills, all the same, in {time.monotonic() - began:.0f} s")
    finally:
        test_database.throw_away()


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
