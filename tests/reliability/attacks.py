"""Attacks and faults played against real processes, one after the other, while somebody else works.

    python -m tests.reliability.attacks          (make attacks)
    python -m tests.reliability.attacks hosts    (only those with this word in their name)

For each: how long it went on, the slowest page of somebody else, by how much the process that grew most grew, and what
came of it. It fails where a page took more than two seconds or a process grew by more than 150 MB.
"""

import socket
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection

import tasks
from models import ActualsFile, Invoice, Job, OutgoingEmail, Person, SignInSession, UploadedFile, database
from operations import consequences, jobs, outgoing_email, security_codes
from tests.reliability.besieged import (
    BEFORE,
    MOST_MB,
    MOST_SECONDS,
    OFFICER,
    PROVIDER,
    SOMEBODY,
    besieged,
    organisation_of,
)
from tests.reliability.breakdowns import BREAKDOWNS, new_action, web_killed
from tests.support.processes import ON_THIS_MACHINE, multipart
from tests.support.upload_bombs import BOMBS, put_in
from tests.support.waiting import wait_until

AT_ONCE = 6
SECONDS_TO_START_AGAIN = 30  # a page waits where two of three web processes were killed
NO_ROOM = "There is no room to save anything just now"
EVIL = "evil.example"


def mail_server_that_drips(siege):
    """35 e-mails for a server that never ends its greeting, and a job that must not wait for them."""
    with database.connection_context(), database.atomic():
        for number in range(35):
            outgoing_email.queue(f"somebody{number}@example.org", "Payment", "Sign in.", BEFORE)
    seconds = _seconds_of_a_job(siege)
    with database.connection_context():
        tried = OutgoingEmail.select().where(OutgoingEmail.error.contains("within 10 seconds in all")).count()
    assert tried, "no e-mail was tried"
    return f"a job was done in {seconds:.1f} s, {tried} e-mails cut off after 10 s"


def scanner_that_drips(siege):
    """Files for a virus scanner that never answers, and a job that must not wait for them."""
    portal = siege.as_person(PROVIDER)
    action = new_action(portal)
    for number in range(5):
        form = {**action, "form_key": f"{number:032x}", "title": f"Letter {number}", "text": "See the file."}
        status, text = portal.send(
            "/actions/new", *multipart(form, "files", "letter.pdf", b"%PDF-1.7", "application/pdf")
        )
        assert status == 303, text[-500:]
    seconds = _seconds_of_a_job(siege)
    with database.connection_context():
        waiting = UploadedFile.select().where(UploadedFile.scan_state == "pending").count()
    assert waiting >= 5
    return f"a job was done in {seconds:.1f} s, {waiting} files wait and are not served"


def database_held(siege):
    """Another program holds the database for ten seconds."""
    portal = siege.as_person(PROVIDER)
    form = {**new_action(portal), "title": "Held", "text": "Prices of July"}
    with _held(siege):
        started = time.monotonic()
        status, text = portal.ask("POST", "/actions/new", **form)
        seconds = time.monotonic() - started
        assert (status, "Prices of July" in text) == (503, True)
        time.sleep(max(0, 10 - seconds))
    assert portal.ask("POST", "/actions/new", **form)[0] == 303
    return f"a change was refused after {seconds:.1f} s with what was typed, and taken afterwards"


def full_disk(siege):
    """No room for anything, for five seconds."""
    portal = siege.as_person(PROVIDER)
    form = {**new_action(portal), "title": "Full", "text": "Prices of July"}
    with database.connection_context():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # else what is in the log already has room
    siege.disk.fill([siege.portal.server, siege.worker])
    try:
        status, text = portal.ask("POST", "/actions/new", **form)
        assert (status, NO_ROOM in text) == (503, True)
        assert portal.ask("GET", "/health") == (503, "full\n")
        time.sleep(5)
    finally:
        siege.disk.make_room()
    assert portal.ask("POST", "/actions/new", **form)[0] == 303
    return "a change said “not saved”, health was red, and it went on afterwards"


def files_without_end(siege):
    """40,000 headings, and workbooks of a few kilobytes that unpack to millions of cells, from several at once."""
    portal = siege.as_person(PROVIDER)
    fields = portal.form_of("/actuals/bulk-import", "/actuals/bulk-import")
    contents = {"headings.csv": ",".join(f"h{number}" for number in range(40_000)).encode()}
    contents |= {f"{kind}.xlsx": put_in(*bomb) for kind, bomb in BOMBS.items()}

    def hand_in(item):
        name, content = item
        started = time.monotonic()
        status, _ = portal.send("/actuals/bulk-import", *multipart(fields, "file", name, content))
        return status, time.monotonic() - started

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(hand_in, contents.items()))
    assert {status for status, _ in answers} <= {303, 422}, answers
    seconds = _seconds_of_a_job(siege)
    with database.connection_context():
        unread = ActualsFile.select().where(ActualsFile.state.in_(("reading", "checking")))
        wait_until(lambda: not unread.exists())
        by_worker = ActualsFile.select().where(ActualsFile.state == "failed").count()
    slowest = max(seconds for _, seconds in answers)
    at_once = [status for status, _ in answers].count(422)
    assert at_once + by_worker == len(answers), answers
    said = f"{at_once} refused at once, {by_worker} by the worker, the slowest answer {slowest:.1f} s"
    return f"{said}; a job took {seconds:.1f} s"


def forms_of_20_mb(siege):
    """Strangers send forms of 20 MB, with their length and in chunks."""
    body = b"a=&" * 7_000_000
    length, chunked = f"Content-Length: {len(body)}", "Transfer-Encoding: chunked"
    bodies = {length: body, chunked: f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"}
    paths = ("/login", "/actions/new", "/no-such-page")
    forms = [(path, line) for path in paths for line in (length, chunked)] * 2

    def send(form):
        path, line = form
        lines = (f"POST {path} HTTP/1.1", f"Host: {ON_THIS_MACHINE}", "Content-Type: application/x-www-form-urlencoded")
        return _raw(siege, "\r\n".join((*lines, line, "", "")).encode(), bodies[line])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = set(pool.map(send, forms))
    assert not {each for each in said if each.startswith(" 2") or " 500 " in each}, said
    return f"{len(forms)} forms refused"


def forged_hosts(siege):
    """Requests for other hosts, by Host and by what proxies add."""
    counted = 0
    for path in ("/", "/login", "/health", "/scheduled-payments/calendar", "/actions/new"):
        for headers in (
            {"Host": EVIL},
            {"X-Forwarded-Host": EVIL},
            {"Host": f"user@{EVIL}"},
            {"Forwarded": f"host={EVIL}"},
        ):
            for _ in range(5):
                status, text, answered = _asked(siege, "GET", path, headers)
                assert EVIL not in text + str(answered), (path, headers)
                assert status == 400 or "Host" not in headers or path == "/health", (status, path, headers)
                counted += 1
    return f"{counted} requests, no answer names the forged host"


def planted_form(siege):
    """Somebody at an officer's timed-out browser sends forms with what the sign-in page shows."""
    old = siege.token_of(OFFICER, BEFORE)
    browser = siege.portal.with_cookie(f"session={old}")
    token = browser.form_of("/login", "/login")["csrf_token"]
    for path in (
        "/council/invoices/1/authorise",
        "/council/payment-runs/1/approve",
        "/actions/new",
        "/council/settings/people",
    ):
        status, _ = browser.ask("POST", path, csrf_token=token, title="Planted", text="Planted", note="Planted")
        assert status == 303
    with database.connection_context():
        assert not [row for row in SignInSession.select() if "Planted" in str(row.data)]
    return "nothing was kept"


def many_pdfs(siege):
    """Somebody signed in asks for the PDF of an invoice twenty times, eight at once."""
    portal = siege.as_person(PROVIDER)
    with database.connection_context():
        invoice = _an_invoice()
    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(lambda _: portal.send(f"/invoices/{invoice.id}/pdf", None, method="GET")[0], range(20))
        )
    assert set(statuses) == {200}, statuses
    return f"{len(statuses)} answers"


def odd_requests(siege):
    """Floods of headers and cookies, bodies that are no forms, odd hosts, ranges, methods and addresses."""
    form = "application/x-www-form-urlencoded"
    many = {f"X-{number}": "a" * 8000 for number in range(30)}
    asked = [
        ("GET", "/login", None, many),
        ("GET", "/login", None, {f"X-{number}": "a" for number in range(200)}),
        ("GET", "/", None, {"Cookie": "; ".join(f"c{number}=1" for number in range(1500))}),
        ("GET", "/", None, {"Cookie": "session=" + "f" * 32 + "; device=" + "A" * 7000}),
        ("GET", "/login", None, {"Host": "["}),
        ("GET", "/login", None, {"Range": "bytes=" + ",".join(["0-1"] * 1500)}),
        ("GET", "/help?search=%00", None, {}),
        ("GET", "/login?next=//evil.example", None, {"HX-Request": "true", "HX-Current-URL": "http://["}),
        ("POST", "/logout", b"", {"Referer": "http://[", "Content-Type": form}),
        ("POST", "/login", b"[" * 500_000, {"Content-Type": "application/json"}),
        ("POST", "/login", b"%" * 900_000, {"Content-Type": form}),
        ("POST", "/login", b"\r" * 900_000, {"Content-Type": "multipart/form-data; boundary=x"}),
        ("POST", "/login", b"--x\r\n" * 150_000, {"Content-Type": "multipart/form-data; boundary=x"}),
        *((method, "/login", None, {"X-HTTP-Method-Override": "POST"}) for method in ("PUT", "DELETE", "TRACE", "FOO")),
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda each: _asked(siege, each[0], each[1], each[3], each[2]), asked * 10))
    assert max(status for status, _, _ in answers) < 500, sorted({status for status, _, _ in answers})
    assert not [each for _, text, headers in answers if EVIL in text + str(headers) for each in headers]
    return f"{len(answers)} requests, no failure"


def tries_at_once(siege):
    """Forty wrong security codes at once from a browser that knows the password, and forty wrong passwords."""
    half_way = siege.portal.with_cookie(f"session={siege.token_of(SOMEBODY, stage='password')}")
    with database.connection_context(), database.atomic():
        security_codes.draw_positions(Person.get(Person.email == SOMEBODY))
    wrong_code = half_way.form_of("/login/security-code", "/login/security-code") | {"first": "x", "second": "x"}
    stranger = siege.portal.with_cookie("session=" + "e" * 32)
    wrong_password = stranger.form_of("/login", "/login") | {"email": SOMEBODY, "password": "Wrong-Horse7"}
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda _: half_way.ask("POST", "/login/security-code", **wrong_code)[0], range(40)))
        passwords = list(pool.map(lambda _: stranger.ask("POST", "/login", **wrong_password)[0], range(40)))
    assert (codes.count(422), passwords.count(422)) == (3, 10), (codes, passwords)
    assert set(codes + passwords) == {422, 429}
    return "3 codes and 10 passwords were looked at, the others have to wait"


def _an_invoice():
    """The newest invoice of the provider: a short one, whose PDF is made at once."""
    theirs = Invoice.organisation == organisation_of(Person.get(Person.email == PROVIDER))
    return Invoice.select().where(theirs).order_by(Invoice.id.desc()).first()


def _seconds_of_a_job(siege):
    """How long a job of the other queue takes from now, while the worker is woken as usual."""
    tasks.connect(siege.settings)
    started = time.monotonic()
    with database.connection_context():
        with database.atomic():
            job_id = jobs.enqueue(consequences.RECALCULATE, BEFORE, contract_ids=[])
        wait_until(lambda: Job.get_by_id(job_id).state == "done")
    seconds = time.monotonic() - started
    assert seconds < 10, f"a job waited {seconds:.1f} s"
    time.sleep(11)  # for the tries that go on meanwhile
    return seconds


@contextmanager
def _held(siege):
    holder = sqlite3.connect(siege.settings.database_url.removeprefix("sqlite:///"))
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.rollback()
    holder.close()


def _raw(siege, head, body=b""):
    """The status line that is answered to these bytes; empty where the server hangs up."""
    with socket.create_connection((ON_THIS_MACHINE, siege.portal.port), timeout=60) as line, suppress(OSError):
        with suppress(OSError):
            line.sendall(head + body)
        return line.recv(200).decode(errors="replace").partition("\r\n")[0]
    return ""


def _asked(siege, method, path, headers, body=None):
    """(status, text, headers) of the answer to a request of nobody."""
    connection = HTTPConnection(ON_THIS_MACHINE, siege.portal.port, timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace"), answer.getheaders()


ATTACKS = (
    mail_server_that_drips,
    scanner_that_drips,
    database_held,
    files_without_end,
    forms_of_20_mb,
    forged_hosts,
    planted_form,
    many_pdfs,
    odd_requests,
    tries_at_once,
    full_disk,
    *BREAKDOWNS,
)


def main(word=""):
    """Print a line for each attack; raises where a limit was broken."""
    broken = []
    with besieged() as siege:
        for attack in [each for each in ATTACKS if word in each.__name__]:
            with siege.watched() as figures:
                outcome = attack(siege)
            name = attack.__name__.replace("_", " ")
            print(
                f"{name:24} {figures.seconds:6.1f} s   slowest page {figures.slowest:5.2f} s   "
                f"most growth {figures.grown_mb:4} MB   {outcome}",
                flush=True,
            )
            most = SECONDS_TO_START_AGAIN if attack is web_killed else MOST_SECONDS
            if figures.slowest > most or figures.grown_mb > MOST_MB or figures.statuses != {200}:
                broken.append(f"{name}: {figures}")
    assert not broken, broken


if __name__ == "__main__":
    main(*sys.argv[1:])
