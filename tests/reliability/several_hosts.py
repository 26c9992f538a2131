"""Two hosts with web server and worker, behind one address: PostgreSQL, Redis and an object store are a third's.

    python -m tests.reliability.several_hosts 12 1    (make hosts ROUNDS=12 SEED=1; as root)

Each host is a network namespace with a DATA_DIR of its own; only the two keys in it are the same. What began at one
host goes on at the other; processes get `kill -9` and cables are pulled while forms come in; each form takes effect
once, every job is done within 90 seconds, and `flask verify` says that all is well.
"""

import logging
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from moto.server import ThreadedMotoServer

import tasks
from models import Action, Job, Person, ReportFile, SignInTry, UploadedFile, database
from operations import consequences, jobs, sessions
from operations.stores.opening import open_store
from queries.remembered_reports import job_key
from rules.sign_in_throttle import TRIES_OF_ACCOUNT
from tests.reliability.besieged import BEFORE, OFFICER, PROVIDER, organisation_of
from tests.reliability.breakdowns import new_action
from tests.reliability.network import HUB, HUB_ADDRESS, address_of, inside, namespace_of, network, plug
from tests.support.browser import fields_of
from tests.support.factories import TODAY
from tests.support.html import read
from tests.support.processes import ROOT, Portal, answers, multipart
from tests.support.waiting import wait_until
from web import clock, settings
from web.database import open_database

HOSTS, PORT, NAME = (0, 1), 8000, "portal.example.gov.uk"
MOST_SECONDS_TO_FINISH = 90
JOBS_A_ROUND = 6
PROXY = """
error_log {folder}/nginx.log; pid {folder}/nginx.pid; events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied;
    upstream portal {{ {hosts} }}
    server {{
        listen {address}:80; client_max_body_size 100m;
        location / {{
            proxy_pass http://portal; proxy_connect_timeout 2s; proxy_read_timeout 60s;
            proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;
        }}
    }}
}}
"""


class Host(Portal):
    """One host, or the address before all of them, as a browser that is signed in sees it."""

    def __init__(self, host, port, cookie):  # nothing is started here
        self.host, self.port, self.cookie = host, port, cookie

    def send(self, path, body, content_type="application/x-www-form-urlencoded", method="POST", **headers):
        """As a browser asks that knows the portal by its name."""
        return super().send(path, body, content_type, method, **{"Host": NAME, **headers})


class Hosts:
    """The hosts' processes, and everything that is seen of them from outside."""

    def __init__(self, folder, services):
        self.folder, self.log, self.running = folder, (folder / "processes.log").open("w"), {}
        self.bucket = f"s3://key:secret@remit/council?endpoint={services['object store']}"
        self.shared = {
            "DATABASE_URL": services["TEST_DATABASE_URL"],
            "HUEY_URL": services["TEST_REDIS_URL"],
            "FILES_URL": self.bucket,
            "BASE_URL": f"http://{NAME}",
            "PORTAL_TODAY": TODAY.isoformat(),
            "PROXIES_IN_FRONT": "1",
            "PYTHONPATH": str(ROOT),
        }
        open_store(self.bucket).client.create_bucket(Bucket="remit")
        for number in HOSTS:
            self.data_dir(number).mkdir(mode=0o700)
        self.flask(0, "demo")
        for name in ("signing.key", "security-code-keys.json"):
            copy = self.data_dir(1) / name
            copy.write_bytes((self.data_dir(0) / name).read_bytes())
            copy.chmod(0o600)
        clock.pin(TODAY)
        open_database(self.shared["DATABASE_URL"])
        self.settings = settings.load({**self.shared, "DATA_DIR": str(self.data_dir(0))}, env_file=None)
        tasks.connect(self.settings)
        for number in HOSTS:
            self.start(number, "web")
            self.start(number, "worker")
        self._start_proxy()
        for number in HOSTS:
            wait_until(lambda number=number: answers(PORT, address_of(number)))

    def data_dir(self, number):
        """Of one host: nothing but the keys is the same on the other."""
        return self.folder / f"host{number}"

    def environment(self, number):
        return {**os.environ, **self.shared, "DATA_DIR": str(self.data_dir(number))}

    def flask(self, number, *arguments):
        """What a command on a host prints."""
        command = inside(namespace_of(number), sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), *arguments)
        done = subprocess.run(command, env=self.environment(number), check=False, capture_output=True, text=True)  # noqa: S603
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def start(self, number, what):
        """A web server of two processes, or a worker, on a host."""
        web = ("gunicorn", "app:create_app()", "--workers", "2", "--no-control-socket", "--log-level", "warning")
        programs = {
            "web": (*web, "--bind", f"{address_of(number)}:{PORT}", "--chdir", str(ROOT)),
            "worker": ("flask", "--app", str(ROOT / "app.py"), "worker"),
        }
        command = inside(namespace_of(number), sys.executable, "-m", *programs[what])
        log = {"stdout": self.log, "stderr": self.log, "cwd": self.folder, "start_new_session": True}
        self.running[number, what] = subprocess.Popen(command, env=self.environment(number), **log)  # noqa: S603

    def kill(self, number, what):
        """All of its processes at once, wherever they are."""
        process = self.running.pop((number, what))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()

    def _start_proxy(self):
        upstream = " ".join(f"server {address_of(number)}:{PORT} max_fails=1 fail_timeout=1s;" for number in HOSTS)
        conf = self.folder / "nginx.conf"
        conf.write_text(PROXY.format(folder=self.folder, hosts=upstream, address=HUB_ADDRESS))
        self.proxy = subprocess.Popen(["nginx", "-c", str(conf), "-g", "daemon off;"], stderr=self.log)  # noqa: S603, S607
        wait_until(lambda: answers(80, HUB_ADDRESS))

    def as_person(self, email):
        """(the address before all, [each host]) for one signed-in browser."""
        with database.connection_context(), database.atomic():
            person = Person.get(Person.email == email)
            token = sessions.start(person, "complete", clock.moment(), organisation=organisation_of(person))
        cookie = f"session={token}"
        return Host(HUB_ADDRESS, 80, cookie), [Host(address_of(number), PORT, cookie) for number in HOSTS]

    def end(self):
        for number, what in [*self.running]:
            self.kill(number, what)
        self.proxy.terminate()
        self.proxy.wait()


def signed_in_at_one(hosts):
    """A session is every host's, and its end is, too."""
    _, (here, there) = hosts.as_person(PROVIDER)
    assert [each.ask("GET", "/home")[0] for each in (here, there)] == [200, 200]
    _, text = here.ask("GET", "/home")
    form = next(form for form in read(text).all("form") if form["action"] == "/logout")
    assert there.ask("POST", "/logout", **fields_of(form))[0] == 303
    assert here.ask("GET", "/home")[0] == 303
    return "a session goes on at the other host, and ends at both; a form of one is taken by the other"


def wrong_passwords(hosts):
    """Wrong tries are counted together."""
    _, each_host = hosts.as_person(PROVIDER)
    connection = HTTPConnection(each_host[0].host, PORT, timeout=60)
    connection.request("GET", "/login", headers={"Host": NAME})
    cookie = connection.getresponse().headers["Set-Cookie"].partition(";")[0]
    statuses = []
    for number in range(TRIES_OF_ACCOUNT + 1):
        host = each_host[number % 2].with_cookie(cookie)
        form = fields_of(next(form for form in read(host.ask("GET", "/login")[1]).all("form")))
        typed = {**form, "email": OFFICER, "password": f"Wrong-Orchard-{number}"}
        statuses.append(host.ask("POST", "/login", **typed)[0])
    assert statuses[-1] == 429, statuses
    with database.connection_context():
        counted = SignInTry.select().where(SignInTry.account == OFFICER).count()
    assert counted == TRIES_OF_ACCOUNT, (counted, statuses)
    return f"{counted} of them, at both hosts in turn; the next has to wait"


def form_at_both(hosts):
    """One form sent to both hosts at the same time, ten times."""
    _, each_host = hosts.as_person(PROVIDER)
    for number in range(10):
        form = {**new_action(each_host[0]), "title": f"At both {number}", "text": "Prices of July"}
        with ThreadPoolExecutor(2) as pool:
            statuses = list(pool.map(partial(_try, form=form), each_host))
        assert statuses == [303, 303], statuses
        assert _actions(f"At both {number}") == 1
    return "ten forms, each sent to both at once: each took effect once"


def files_of_the_other(hosts):
    """What is uploaded at one is read at the other."""
    _, (here, there) = hosts.as_person(PROVIDER)
    form = {**new_action(here), "title": "With a file", "text": "See"}
    status, _ = here.send("/actions/new", *multipart(form, "files", "a.pdf", b"%PDF-1.7 abc", "application/pdf"))
    assert status == 303, status
    with database.connection_context():
        file = UploadedFile.select().order_by(UploadedFile.id.desc()).get()
        action = Action.get(Action.title == form["title"])
    status, content = there.ask("GET", f"/actions/{action.id}/files/{file.id}")
    assert (status, content) == (200, "%PDF-1.7 abc"), status
    return "a file that was uploaded at one is downloaded at the other"


def reports_of_a_worker(hosts):
    """A long report is asked for at one; whichever worker makes it, both hand it out, again and again."""
    _, each_host = hosts.as_person(PROVIDER)
    seen = 0
    for number in range(6):
        file = _ask_for_a_report(hosts, number)
        with database.connection_context():
            wait_until(lambda file=file: ReportFile.get_by_id(file.id).made_at is not None)
        for host in (*each_host, *reversed(each_host)):
            status, text = host.ask("GET", f"/reports/files/{file.id}.csv")
            assert status == 200, f"{status} at {host.host} for {file.id}: {text[-300:]}"
            seen += 1
    made = [len(list((hosts.data_dir(number) / "documents").glob("report-*"))) for number in HOSTS]
    return f"6 reports made by either worker, downloaded {seen} times at both; each host has {made} of them now"


def _ask_for_a_report(hosts, number):
    with database.connection_context(), database.atomic():
        person = Person.get(Person.email == PROVIDER)
        file = ReportFile.create(
            person=person.id,
            side="provider",
            organisation=organisation_of(person),
            report="held-back",
            typed={},
            file_format="csv",
            asked_at=clock.now(),
        )
        jobs.enqueue("make report file", clock.moment(), key=job_key(file.id), queue=jobs.FILES, file=file.id)
    return file


def killed(hosts, rounds, chance):
    """Processes of either host are killed, or its cable is pulled, while forms come in and jobs are done."""
    browser, _ = hosts.as_person(PROVIDER)
    slowest, fallen = 0.0, []
    for number in range(rounds):
        title = f"Killed {number}"
        form = {**_new_action(browser), "title": title, "text": "Prices of July"}
        with database.connection_context(), database.atomic():
            ids = [jobs.enqueue(consequences.RECALCULATE, BEFORE, contract_ids=[]) for _ in range(JOBS_A_ROUND)]
        sender = threading.Thread(target=_try, args=(browser, form))
        sender.start()
        time.sleep(chance.uniform(0, 0.3))
        host, what = chance.choice(HOSTS), chance.choice(("web", "worker", "cable"))
        fallen.append(what)
        if what == "cable":
            plug(host, False)
        else:
            hosts.kill(host, what)
        sender.join()
        wait_until(lambda form=form: _try(browser, form) == 303)  # the other host goes on
        assert _actions(title) == 1, f"{title}: {_actions(title)}"
        if what == "cable":
            plug(host, True)
        else:
            hosts.start(host, what)
        slowest = max(slowest, _seconds_until_done(ids))
    counted = ", ".join(f"{what} {fallen.count(what)}" for what in sorted(set(fallen)))
    return f"{rounds} rounds ({counted}): each form once, all jobs done within {slowest:.0f} s"


def _new_action(browser):
    """The fields of a new action, as soon as a host answers that has just come back."""
    got = []

    def is_got():
        with suppress(OSError, HTTPException, StopIteration):
            got.append(new_action(browser))
        return bool(got)

    wait_until(is_got)
    return got[0]


def _try(browser, form):
    """The status of the answer, or None where nobody answers just now."""
    try:
        return browser.ask("POST", "/actions/new", **form)[0]
    except (OSError, HTTPException):
        return None


def _seconds_until_done(ids):
    began, waiting = time.monotonic(), Job.select().where(Job.id.in_(ids), Job.state != "done")
    while True:
        with database.connection_context():
            if not waiting.exists():
                return time.monotonic() - began
            left = [(job.id, job.state, job.error) for job in waiting]
        assert time.monotonic() - began < MOST_SECONDS_TO_FINISH, left
        time.sleep(0.5)


def _actions(title):
    with database.connection_context():
        return Action.select().where(Action.title == title).count()


def well(hosts):
    """The figures, from the other host than the one that made the council."""
    return hosts.flask(1, "verify", "--whole-chain", "--recalculate").strip().splitlines()[-1]


def play(rounds, seed):
    """Everything, in the namespace of the services."""
    chance = random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="remit-hosts-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        own = {**os.environ, "SERVICES_DIR": f"{name}/services", "SERVICES_HOST": HUB_ADDRESS}
        up = subprocess.run(["bin/services.sh", "up"], env=own, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603, S607
        services = dict(line.split("=", 1) for line in up.stdout.splitlines())
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        store = ThreadedMotoServer(ip_address=HUB_ADDRESS, port=0, verbose=False)
        store.start()
        services["object store"] = "http://{}:{}".format(*store.get_host_and_port())
        try:
            hosts = Hosts(folder, services)
            try:
                for part in (signed_in_at_one, form_at_both, files_of_the_other, reports_of_a_worker, wrong_passwords):
                    print(f"{part.__name__.replace('_', ' ')}: {part(hosts)}", flush=True)
                print(f"killed: {killed(hosts, rounds, chance)}", flush=True)
                print(well(hosts), flush=True)
            finally:
                hosts.end()
                lines = (folder / "processes.log").read_text().splitlines()
                print("\n".join([line[:300] for line in lines if '"level": "ERROR"' in line or "Error:" in line][-10:]))
        finally:
            store.stop()
            subprocess.run(["bin/services.sh", "down"], env=own, cwd=ROOT, check=False, capture_output=True)  # noqa: S603, S607


def main(rounds=12, seed=1):
    """Make the network, and play in it."""
    if os.environ.get("REMIT_IN_HUB"):
        play(rounds, seed)
        return
    with network(len(HOSTS)):
        again = [sys.executable, "-m", "tests.reliability.several_hosts", str(rounds), str(seed)]
        played = subprocess.run(inside(HUB, *again), env={**os.environ, "REMIT_IN_HUB": "1"}, cwd=ROOT, check=False)  # noqa: S603
    sys.exit(played.returncode)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
