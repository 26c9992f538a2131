"""A council at work that is killed at random moments, compared with the same one that nobody killed.

    python -m tests.reliability.crash_rounds 200 1    (make crash-rounds ROUNDS=200 SEED=1; on PostgreSQL with
                                                       TEST_DATABASE_URL)

A round plays some sixty forms of providers and officers - imports, weeks, claims, disputes, invoices, payment runs -
and what the worker does after each and by night. It is a process of its own and gets `kill -9` one to three times,
wherever it is. Another goes on: it sends the form again that got no answer, with its key, as a browser does, and takes
up the jobs whose leases have run out. Afterwards every table is as if nobody had killed it.

Ten rounds in a row are of one council, which is made once; a seed alone repeats its round.
"""

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from datetime import timedelta
from pathlib import Path

from models import CareUpload, FormKey, Invoice, Job, database
from operations import files, jobs, page_pictures
from operations.care_uploads import keeping
from operations.dry_recalculation import differences
from operations.form_keys import run_once
from operations.invoices import authorising
from operations.job_handlers import HANDLERS
from operations.payment_runs import preparing
from queries import verification
from rules.broken import RuleBroken
from rules.moment import Moment
from tests.money_rounds import claim_moves, council_moves, import_moves, provider_moves
from tests.money_rounds.rounds import begin
from tests.money_rounds.world import World
from tests.reliability.council_outcome import outcome_of_council
from tests.support.databases import make_test_database
from web.database import open_database

MOST_KILLS = 3
TRIES = 20  # moments that came after the end of the work do not count as a kill
COUNCIL_LASTS = 10  # rounds
LEASE = jobs.QUEUES[jobs.JOBS].lease + timedelta(seconds=1)
PROCESSES = multiprocessing.get_context("fork")  # what is imported once is there at once
NO_PICTURES = {**HANDLERS, page_pictures.DRAW: lambda job, at, **of_file: None}


def send_care_file(world):
    """A price comes in by the Import page: what it would do is worked out by the worker."""
    cpli, price = world.line(), world.chance.choice(("12.3456", "95.10", "820.00"))
    rows = f"cpli_id,start_date,unit_price\n{cpli.reference},{world.day()},{price}\n"
    world.attempt(lambda: keeping.hand_in("prices.csv", rows.encode(), world.people["cora"], world.at))


def update_system(world):
    """The file that was sent last is applied."""
    upload = world.one_of(CareUpload.select().where(CareUpload.state == "ready"))
    if upload:
        world.attempt(lambda: keeping.update_system(upload, upload.version, world.people["cora"], world.at))


def make_whole_claim(world):
    """A claim with its items, submitted, as one form."""
    attempt, world.attempt = world.attempt, lambda verb: verb() or True
    attempt(lambda: claim_moves.make_claim(world))
    world.attempt = attempt


def authorise_invoice(world):
    """The first that waits."""
    invoice = Invoice.select().where(Invoice.status == "pending").order_by(Invoice.id).first()
    if invoice:
        world.attempt(lambda: authorising.authorise(invoice, invoice.version, world.people["fin"], world.at, seen=True))


def prepare_whole_run(world):
    """Of all that is due today."""
    due = (council_moves.EVERYTHING, world.today, world.today)
    world.attempt(lambda: preparing.prepare(*due, world.people["fin"], world.at))


def night(world):
    """A day or a week goes by, with the night's work at its end."""
    world.night()


# From the care to the bank, in order, with anything else between.
WAY = (
    *(send_care_file, update_system, make_whole_claim, provider_moves.confirm_weeks, council_moves.raise_dispute),
    *(provider_moves.answer_dispute, claim_moves.decide_claim, provider_moves.create_invoice),
    *(provider_moves.submit_invoice, council_moves.decide_dispute, authorise_invoice, claim_moves.decide_claim),
    *(night, prepare_whole_run, *[council_moves.carry_run_on] * 6),
)
BETWEEN = {
    night: 2,
    import_moves.change_a_price: 2,
    import_moves.end_a_line: 2,
    import_moves.suspend: 1,
    import_moves.change_a_level: 1,
    claim_moves.submit_claim: 1,
    claim_moves.change_claim: 1,
    council_moves.raise_dispute: 2,
    council_moves.decide_dispute: 2,
    council_moves.set_lines: 2,
    council_moves.decide_invoice: 2,
    provider_moves.answer_dispute: 2,
    provider_moves.confirm_weeks: 2,
    provider_moves.add_unplanned_care: 2,
    provider_moves.answer_overpayment: 1,
}


class CrashWorld(World):
    """A council whose moves are forms with keys: of each move the first verb is sent, once."""

    key = None
    has_sent = False

    def attempt(self, verb):
        if self.key is None:
            return super().attempt(verb)
        if self.has_sent:
            return False
        self.has_sent = True
        try:
            run_once(self.key, "the same form", self.people["fin"], self.at, lambda: str(verb() or "")[:50])
        except RuleBroken:
            return False
        return True

    def check(self):
        """The tables are compared at the end."""

    def send(self, number, move):
        """The form of this move, unless it took effect before."""
        self.chance, self.made = random.Random(f"{self.seed}-{number}"), 1000 * (number + 1)  # noqa: S311
        self.key, self.has_sent = f"step {number}", False
        if move is night or not FormKey.select().where(FormKey.key == self.key).exists():
            move(self)


def plan_of(seed):
    """[(move, days that go by before it)]: what the rounds of a council play; the way to the bank twice."""
    chance = random.Random(f"plan {seed}")  # noqa: S311
    between = iter(chance.choices(list(BETWEEN), BETWEEN.values(), k=2 * len(WAY)))
    moves = [each for step in WAY * 2 for each in (step, *([next(between)] if chance.random() < 0.4 else ()))]
    return [(move, chance.choice((1, 2, 7)) if move is night else 0) for move in moves]


class Council:
    """A council as it is before its rounds, and as it comes out where nobody kills."""

    def __init__(self, test_database, seed, folder):
        self.test_database, self.url = test_database, test_database.url
        self.plan, self.journal = plan_of(seed), folder / "journal"
        files.connect(folder)
        jobs.connect()
        if not database.is_closed():
            database.close()
        test_database.freshen()
        with database.connection_context():
            self.world = CrashWorld(seed)
            self.world.seed = seed
            begin(self.world)
        test_database.keep()
        started = time.monotonic()
        assert self.work(kills=0)
        self.seconds = time.monotonic() - started
        self.unharmed = self.outcome()
        with database.connection_context():
            sent = {int(key.split()[1]) for (key,) in FormKey.select(FormKey.key).tuples() if key.startswith("step ")}
        self.done = Counter(self.plan[number][0].__name__ for number in sorted(sent))

    def work(self, kills, kill_after=None):
        """A process that goes on where the journal ends, killed so many seconds after its start. Returns whether it
        came to its end.
        """
        worker = PROCESSES.Process(target=self._play, args=(kills,))
        worker.start()
        if kill_after is not None:
            worker.join(kill_after)
            worker.kill()
        worker.join()
        if worker.exitcode not in (0, -signal.SIGKILL):
            raise AssertionError("it ended by itself: see above")
        return worker.exitcode == 0

    def _play(self, kills):
        """What the killed process does: forms, and the jobs of each."""
        open_database(self.url)
        try:
            with database.connection_context():
                self._play_steps(kills)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)

    def _play_steps(self, kills):
        world, begins_at = self.world, len(self.journal.read_text()) if self.journal.exists() else 0
        for number, (move, days) in enumerate(self.plan):
            world.today += timedelta(days=days)
            if number < begins_at:
                continue
            world.send(number, move)
            self._work(world, kills)
            with self.journal.open("a") as journal:
                journal.write(".")

    @staticmethod
    def _work(world, kills):
        """The worker, so much later that the leases of the killed ones have run out."""
        at = Moment(world.today, world.at.now + kills * LEASE)
        while sum(jobs.run_due(at, NO_PICTURES, queue) for queue in (jobs.JOBS, jobs.FILES, jobs.SCANS)):
            pass

    def outcome(self):
        """What stands in the tables, and what is wrong with it."""
        days = sum(days for _, days in self.plan)
        with database.connection_context():
            last = self.world.today + timedelta(days=days)
            at = Moment(last, self.world.at.now + timedelta(days=days))
            return outcome_of_council() | {
                "problems": list(verification.problems()),
                "worked out otherwise": [each.sentence for each in differences(at)],
                "jobs left": Counter(Job.select(Job.state).where(Job.state != "done").tuples()),
            }

    def killed(self, seed):
        """One round. Returns (at which steps it was killed, its outcome)."""
        chance = random.Random(seed)  # noqa: S311
        for _ in range(TRIES):
            self.journal.unlink(missing_ok=True)
            self.test_database.go_back()
            kills, left = [], self.seconds
            for _ in range(chance.randint(1, MOST_KILLS)):
                after = chance.uniform(0, left)
                left -= after
                if self.work(len(kills), after):
                    break
                kills.append(len(self.journal.read_text()) if self.journal.exists() else 0)
            if kills and self.work(len(kills)):
                return kills, self.outcome()
        raise RuntimeError("it was always through before it was killed")


def main(rounds, first_seed=1):
    """Print each round; exits 1 where one came out otherwise than the one that nobody killed."""
    test_database, council, failed, kills = make_test_database("crashes"), None, [], 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            for seed in range(first_seed, first_seed + rounds):
                if council is None or seed % COUNCIL_LASTS == 0:
                    Path(folder, "journal").unlink(missing_ok=True)
                    council = Council(test_database, seed // COUNCIL_LASTS, Path(folder))
                    assert not council.unharmed["problems"], council.unharmed["problems"]
                    done = ", ".join(f"{name} {count}" for name, count in sorted(council.done.items()))
                    print(
                        f"a council: {len(council.plan)} steps in {council.seconds:.1f} s; took effect: {done}",
                        flush=True,
                    )
                steps, outcome = council.killed(seed)
                kills += len(steps)
                different = [name for name, found in outcome.items() if found != council.unharmed[name]]
                words = f"OTHERWISE: {', '.join(different)}" if different else "the same"
                print(f"round {seed}: killed in steps {steps}: {words}", flush=True)
                if different:
                    failed.append(seed)
                    print(_told(council.unharmed, outcome, different), flush=True)
                    print(f"again: python -m tests.reliability.crash_rounds 1 {seed}", flush=True)
        finally:
            test_database.throw_away()
    print(f"{rounds} rounds, {kills} kills, {len(failed)} otherwise {failed}, in {time.monotonic() - began:.0f} s")
    if failed:
        sys.exit(1)


def _told(unharmed, outcome, names):
    """The first rows that differ."""
    lines = []
    for name in names:
        there, here = Counter(map(repr, unharmed[name])), Counter(map(repr, outcome[name]))
        lines += [f"  {name}: lost {row}" for row in list(there - here)[:3]]
        lines += [f"  {name}: more {row}" for row in list(here - there)[:3]]
    return "\n".join(lines)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
