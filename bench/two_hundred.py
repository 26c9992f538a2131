"""200 people at once, 40 requests a second, 85 reads to 15 writes, beside a recalculation, a payment run and an import.

`python -m bench.two_hundred [seconds] [organisations] [line items]` (600, 500 and 5,000 unless given). Needs locust
(`pip install locust` into an environment of its own; LOCUST names the program): it is no part of the lock.
Targets: 95 of 100 reads within 400 ms, writes within 600 ms, no 5xx. What runs beside is begun again until the time is
over.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from app import create_app
from bench.many_people import _answers
from bench.payment_run import Officer
from migrations.running import migrate
from models import CarePackageLineItem, Organisation, PaymentRun, database
from operations import consequences, purchase_orders, sessions
from operations.demonstration import big_council
from operations.payment_runs import approving, checking, preparing
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.processes import ROOT, free_port
from tests.support.waiting import wait_until
from web import clock
from web.settings import load

PEOPLE, WEB_PROCESSES, OFFICERS = 200, 3, 50
ROLES = ("finance_officer", "payment_approver", "commissioning_officer")
MOST_MILLISECONDS = {"read": 400, "write": 600}


def run(seconds=600, organisations=500, lines=5_000):
    """Print how long reads and writes took, how many failed, and what was done beside them."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        port = free_port()
        environment = {
            "DATA_DIR": folder,
            "PORTAL_TODAY": factories.TODAY.isoformat(),
            "BASE_URL": f"http://127.0.0.1:{port}",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *(each for each in sys.path if each.endswith("site-packages"))]),
        }
        settings = load({key: environment[key] for key in ("DATA_DIR", "PORTAL_TODAY", "BASE_URL")}, env_file=None)
        create_app(settings)
        with database.connection_context():
            migrate(database.obj)
            big_council.make(organisations, lines, 12, factories.AT, 8)
            purchase_orders.reissue_all(factories.AT)
            consequences.everything_changed(factories.AT)
            tokens = _people(organisations)
        whole = {**os.environ, **environment}
        log = (Path(folder) / "log").open("w")
        web = ("gunicorn", "app:create_app()", "--workers", str(WEB_PROCESSES), "--no-control-socket")
        commands = [(*web, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"), ("flask", "worker")]
        running = [
            subprocess.Popen([sys.executable, "-m", *command], env=whole, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603
            for command in commands
        ]
        try:
            wait_until(lambda: _answers(environment["BASE_URL"]))
            beside = Beside(organisations, Path(folder), whole)
            beside.start()
            before = _processor_seconds(running[0].pid)
            asked = _ask(port, seconds, whole, tokens, Path(folder))
            each = (_processor_seconds(running[0].pid) - before) / asked * 1000
            print(f"  {each:.0f} ms of the processor a request, in {WEB_PROCESSES} processes of the web server")
            beside.stopped.set()
            beside.join(120)
            loads = " to ".join(f"{each:.0f}" for each in sorted(os.getloadavg()[:2]))
            print(f"  beside them: {beside.done}; load of the machine {loads}")
        finally:
            for process in running:
                process.terminate()
                process.wait()
        print(f"  {(Path(folder) / 'log').read_text().count('Traceback')} failures in the processes' log")


def _people(organisations):
    """{side: [token]}: contacts of as many organisations as there are, and officers."""
    tokens = {"provider": [], "council": []}
    ids = [row for (row,) in Organisation.select(Organisation.id).tuples()]
    with database.atomic():
        for number in range(PEOPLE):
            organisation = Organisation.get_by_id(ids[number % len(ids)])
            contact = factories.make_contact(organisation=organisation)
            factories.make_security_code(person=contact)
            tokens["provider"].append(sessions.start(contact, "complete", clock.moment(), organisation=organisation))
        for number in range(PEOPLE):
            officer = factories.make_officer(role=ROLES[number % len(ROLES)])
            factories.make_security_code(person=officer)
            tokens["council"].append(sessions.start(officer, "complete", clock.moment()))
    return tokens


class Beside(threading.Thread):
    """Everything worked out again, a payment run and an import of prices, one after the other and again."""

    def __init__(self, organisations, folder, environment):
        super().__init__(daemon=True)
        self.folder, self.environment = folder, environment
        self.stopped, self.done = threading.Event(), {"recalculations": 0, "payment runs": 0, "imports": 0}
        with database.connection_context():
            self.fin, self.amy = (
                Officer(person_id=factories.make_officer(role=role).id)
                for role in ("finance_officer", "payment_approver")
            )
            self.care = [
                row for (row,) in CarePackageLineItem.select(CarePackageLineItem.reference).limit(500).tuples()
            ]

    def run(self):
        rounds = 0
        while not self.stopped.is_set():
            rounds += 1
            self._flask("recalculate")
            self.done["recalculations"] += 1
            if not self.stopped.is_set():
                self._pay(rounds)
            if not self.stopped.is_set():
                self._import(rounds)

    def _flask(self, *arguments):
        command, options = [sys.executable, "-m", "flask", *arguments], {"capture_output": True, "text": True}
        ended = subprocess.run(command, env=self.environment, cwd=ROOT, check=False, **options)  # noqa: S603
        if ended.returncode:
            print(ended.stdout[-500:], ended.stderr[-500:])

    def _pay(self, rounds):
        at = clock.moment()
        with database.connection_context():
            try:
                payment_run = preparing.prepare(["scheduled"], at.today, at.today, by=self.fin, at=at)
            except RuleBroken:  # all that is due is paid
                return
            while not self.stopped.is_set() and not self._is_approved(payment_run.id, at):
                time.sleep(0.1)
            approving.start_finalising(PaymentRun.get_by_id(payment_run.id), by=self.amy, at=at)
        while not self.stopped.is_set():
            time.sleep(2)
            with database.connection_context():
                if PaymentRun.get_by_id(payment_run.id).state == "finalised":
                    self.done["payment runs"] += 1
                    return

    def _is_approved(self, run_id, at):
        """Whether nobody changed an amount of it between its check and its approval: that sends it back."""
        payment_run = PaymentRun.get_by_id(run_id)
        try:
            to_see = [check.id for check in payment_run.checks if check.outcome == "open"]
            if to_see:
                checking.see(payment_run, to_see, by=self.fin, at=at)
            checking.check(payment_run, by=self.fin, at=at)
            approving.approve(payment_run, by=self.amy, at=at)
        except IllegalMove:
            return False
        return True

    def _import(self, rounds):
        care = self.folder / f"care{rounds}"
        care.mkdir()
        day = factories.TODAY + timedelta(days=rounds)
        rows = "".join(f"{reference},{day:%d/%m/%Y},{20 + rounds}.5\n" for reference in self.care)
        (care / "prices.csv").write_text(f"cpli_id,start_date,unit_price\n{rows}")
        self._flask("import-care", str(care))
        self.done["imports"] += 1


def _ask(port, seconds, environment, tokens, folder):
    """Let locust ask, and print what it found."""
    command = [
        os.environ.get("LOCUST", "locust"),
        "--locustfile",
        "bench/locustfile.py",
        "--headless",
        "--only-summary",
    ]
    command += ["--users", str(PEOPLE), "--spawn-rate", "20", "--run-time", f"{seconds}s"]
    command += ["--host", f"http://127.0.0.1:{port}", "--csv", str(folder / "asked")]
    told = {**environment, "REMIT_SESSIONS": json.dumps(tokens)}
    subprocess.run(command, env=told, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    with (folder / "asked_stats.csv").open() as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    print(f"{PEOPLE} people for {seconds} s:")
    for name, most in MOST_MILLISECONDS.items():
        row = rows[name]
        asked = f"{int(row['Request Count']):,} {name}s ({float(row['Requests/s']):.0f} a second)"
        print(
            f"  {asked}: median {row['50%']} ms, 95 of 100 within {row['95%']} ms of {most}, "
            f"{row['Failure Count']} failed"
        )
    with (folder / "asked_failures.csv").open() as file:
        for row in list(csv.DictReader(file))[:10]:
            print(f"  {row['Occurrences']} times: {row['Error']}")
    return sum(int(rows[name]["Request Count"]) for name in MOST_MILLISECONDS)


def _processor_seconds(server):
    """What the web server's processes have taken of the processor so far."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    ticks = 0
    for pid in children:
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        ticks += int(user) + int(system)
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    run(*(int(argument) for argument in sys.argv[1:]))
