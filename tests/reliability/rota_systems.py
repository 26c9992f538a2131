"""Three agencies' rota systems at once: a month of visits through the API, to the remittance; then the same by upload.

    python -m tests.reliability.rota_systems          (make rota-systems)
    python -m tests.reliability.rota_systems 4000     (that many visits, of a client for each 67)

Each agency is the client of `examples/` in a thread of its own, against a web server and a worker in processes of their
own: it sends the visits day by day, one day twice, confirms the weeks, invoices what is proposed, and reads its
remittance. In a second database the same visits come in as files. Every week, item and remittance must be the same, and
what the API says was paid must be what the database has.
"""

import csv
import io
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bench.actuals_files import visitor_of
from examples import rota_client
from migrations.running import migrate
from models import Actual, ActualsFile, Invoice, Organisation, PaymentItem, Remittance, Visit, database
from operations import audit
from operations.actuals_files import keeping as actuals_keeping
from operations.actuals_files import large_files, saving
from operations.api_keys import make_key
from operations.invoices import authorising, submitting
from operations.invoices.submitting import InvoiceDetails
from operations.visits import files as visits_files
from operations.visits import saving as visits_saving
from queries.invoices.payable import items_of
from queries.invoices.totals import current
from queries.verification import problems
from rules.actual_files import HEADINGS as ACTUALS_HEADINGS
from rules.actual_files import LABELS
from rules.care_files.visits import HEADINGS
from rules.weeks import monday_of
from tests.support import factories
from tests.support.factories import AT, PERIOD_START, TODAY
from tests.support.payment_runs import started
from tests.support.processes import Portal, processes_in
from tests.support.waiting import run_all_jobs
from web import clock, settings
from web.database import open_database

AGENCIES = ("Rose Care", "Clifton House", "Merebridge Home Care")
VISITS, VISITS_OF_A_CLIENT = 40_000, 67
WEEKS = 4
A_CALL = 1_000
SECONDS = 300  # for an answer
SLOTS = [(day, hour) for hour in (8, 12, 18) for day in range(7)]  # of a week, the most that a client has
SCOPES = ["visits:write", "care:read", "invoices:write", "payments:read"]


class Agency(NamedTuple):
    """One of the three: its row, and who works there."""

    organisation: Organisation
    by: object


def make_agencies(clients):
    """Three agencies with an equal share of the clients, of eight hours a week each."""
    level = factories.make_service_level(name="Home care")
    found = []
    for place, name in enumerate(AGENCIES):
        organisation = factories.make_organisation(name=name)
        care = {"service": factories.make_service(organisation=organisation), "service_level": level}
        contract = factories.make_contract(organisation=organisation, reference=f"CT{place}", name="Home care")
        factories.make_payment_method(contract=contract)
        for number in range(clients // len(AGENCIES)):
            ssref = f"{place}{number:03}"
            client = factories.make_client(ssref=ssref, surname=f"Angelo{ssref}")
            factories.make_cpli(
                contract=contract,
                client=client,
                reference=f"C{ssref}",
                units_hundredths=800 + 50 * (number % 2),
                **care,
            )
        found.append(Agency(organisation, visitor_of(organisation)))
    return found


def month_of(place, clients, each, seed=16):
    """The visits that an agency's carers made, day by day, as the API takes them: some longer or shorter than planned,
    some in vain, some not made.
    """
    rng = random.Random(f"{seed} {place}")  # noqa: S311  # not a secret
    days = defaultdict(list)
    for number in range(clients):
        slots = [(week, *slot) for week in range(WEEKS) for slot in SLOTS[: -(-each // WEEKS)]][:each]
        for week, day, hour in slots:
            start = datetime.combine(PERIOD_START, datetime.min.time()) + timedelta(days=7 * week + day, hours=hour)
            took = rng.choice((30, 30, 30, 25, 20, 35, 40))
            status = rng.choices(("delivered", "frustrated", "missed"), (95, 3, 2))[0]
            visit = {"visit_id": f"{place}-{number}-{start:%m%d%H}", "ssref": f"{place}{number:03}", "status": status}
            visit |= {"planned_start": _iso(start), "planned_end": _iso(start + timedelta(minutes=30))}
            if status == "delivered":
                visit |= {"actual_start": _iso(start), "actual_end": _iso(start + timedelta(minutes=took))}
            days[start.date()].append(visit)
    return [days[day] for day in sorted(days)]


def _iso(moment):
    return moment.isoformat(timespec="minutes")


def weeks():
    """The Mondays."""
    return [PERIOD_START + timedelta(weeks=week) for week in range(WEEKS)]


# By the API


def send_all(address, key, days, figures):
    """A rota system's month. Returns the remittance as it read it."""
    portal = rota_client.Portal(address, key)
    for day in [*days, days[0]]:
        for first in range(0, len(day), A_CALL):
            began = time.monotonic()
            answer = portal.post("/visits", {"visits": day[first : first + A_CALL]})
            figures.append((len(answer["lines"]), time.monotonic() - began))
            assert answer["refused"] + answer["waiting"] == 0, answer["lines"]
    made = Counter(map(_line_and_week, (visit for day in days for visit in day if visit["status"] != "missed")))
    for week in weeks():
        lines = _when_filled(portal, week, made)
        sent = [_confirmed(line) for line in lines]
        answer = portal.post("/actuals", {"actuals": sent})
        assert not answer["refused"], [line for line in answer["lines"] if line["outcome"] == "refused"]
    proposed = portal.get("/invoices/proposed-items")
    made = portal.post("/invoices", {"reference": "OCT-1", "items": [each["key"] for each in proposed["items"]]})
    portal.post(f"/invoices/{made['id']}/submit", {"version": made["version"]})
    return portal


def _line_and_week(visit):
    day = date.fromisoformat(visit["planned_start"][:10])
    return visit["ssref"], monday_of(day)


def _when_filled(portal, week, made):
    """A week's lines, once the worker has filled them from all visits that were made."""
    for _ in range(1_200):
        lines = portal.get("/actuals", week=week)["items"]
        if lines and all(line["visits"] == made[line["ssref"], week] for line in lines):
            return lines
        time.sleep(0.5)
    raise AssertionError(f"{week} was not filled")


def _confirmed(line):
    names = ("week_beginning", "cpli_id", "actual", "frustrated", "missed", "extra")
    return {name: line[name] or "0" for name in names} | {"visits": line["visits"], "status": "confirmed"}


def paid_by_api(portal):
    """[(ssref, first day, last day, pence)] of what its remittance says, and its amount."""
    [paid] = portal.get("/remittances")["items"]
    advice = portal.get(f"/remittances/{paid['id']}")
    lines = [(row["ssref"], row["from_date"], row["to_date"], _pence(row["amount"])) for row in advice["lines"]]
    return _pence(paid["amount"]), sorted(lines)


def _pence(pounds):
    return round(float(pounds) * 100)


# By upload


def upload_all(agency, days):
    """The same month as files: one of visits, one of weeks, both saved by the worker's code; then the invoice."""
    rows = [_file_row(visit) for day in days for visit in day]
    content = _csv(HEADINGS.values(), rows)
    of_visits = (visits_files.hand_in, lambda file: visits_saving.prepare(file, AT), visits_saving.update_system)
    _import(*of_visits, agency, "visits.csv", content)
    query = Actual.select().where(Actual.organisation == agency.organisation.id).order_by(Actual.id)
    weeks_of = [dict.fromkeys(LABELS, "") | _week_row(row) for row in query]
    content = _csv(ACTUALS_HEADINGS, [[row.get(name, "") for name in _names()] for row in weeks_of])
    of_weeks = (actuals_keeping.hand_in, lambda file: saving.prepare(file, False, AT), saving.update_system)
    _import(*of_weeks, agency, "actuals.csv", content)
    keys = [str(item.key) for item in items_of(agency.organisation.id)]
    made = current(submitting.create(InvoiceDetails("OCT-1"), keys, agency.by, AT))
    submitting.submit(made, made.version, agency.by, AT)


def _names():
    by_label = {label: name for name, label in LABELS.items()}
    return [by_label.get(heading, "") for heading in ACTUALS_HEADINGS]


def _week_row(row):
    figures = ("actual", "frustrated", "missed", "extra")
    cells = {name: str(getattr(row, f"{name}_hundredths") / 100) for name in figures}
    cells |= {"week_beginning": row.week_start.isoformat(), "cpli_id": row.cpli.reference}
    return cells | {"visits": "" if row.visits is None else str(row.visits), "status": "Confirmed"}


def _file_row(visit):
    return [visit.get(name, 1 if name == "carers" else "").__str__() for name in HEADINGS]


def _csv(headings, rows):
    text = io.StringIO()
    csv.writer(text).writerows([list(headings), *rows])
    return text.getvalue().encode()


def _import(hand_in, prepare, update_system, agency, name, content):
    """Hand a file in and import it: on its page, or a large one by the worker's code."""
    at, by = AT, agency.by
    file = hand_in(agency.organisation.id, name, content, by, at)
    _work_off(at)
    file = ActualsFile.get_by_id(file.id)
    if "seen" in file.plan:
        large_files.begin_saving(file, file.plan["seen"], False, by, at)
    else:
        prepared = prepare(file)
        update_system(prepared, prepared.preview.seen, by, at)
    _work_off(at)
    left = ActualsFile.get_or_none(ActualsFile.id == file.id)
    assert left is None or not left.rows, f"{name}: {len(left.rows)} rows were not imported"


def _work_off(at):
    """Do all jobs, and what they want of other queues: one saves a large file, another works out what is due."""
    while run_all_jobs(at):
        pass


# Both


def pay(council):
    """Officers authorise all, and the run that pays it is started; the worker does the rest. Returns the run."""
    fin, amy = council
    for invoice in Invoice.select().where(Invoice.status == "pending"):
        authorising.authorise(invoice, invoice.version, fin, AT)
    return started(fin, amy)


def make_council():
    """Who authorises and who approves."""
    factories.make_council()
    roles = ("finance_officer", "payment_approver")
    return [audit.System(person_id=factories.make_officer(role=role).id) for role in roles]


def outcome():
    """Every visit, week, item and remittance, by names that do not depend on ids."""
    names = dict(Organisation.select(Organisation.id, Organisation.name).tuples())
    visit = Visit.select(Visit.reference, Visit.cpli, Visit.week_start, Visit.status)
    week = ("week_start", "state", "planned_hundredths", "actual_hundredths", "frustrated_hundredths")
    week = (*week, "missed_hundredths", "extra_hundredths", "visits")
    item = ("from_date", "to_date", "amount_pence", "vat_pence", "state", "is_paid")
    return {
        "visits": sorted((v.reference, v.cpli.reference, v.week_start, v.status) for v in visit),
        "weeks": sorted((a.cpli.reference, *(getattr(a, name) for name in week)) for a in Actual.select()),
        "items": sorted((i.cpli.reference, *(getattr(i, name) for name in item)) for i in PaymentItem.select()),
        "remittances": sorted((names[r.organisation_id], r.amount_pence, r.vat_pence) for r in Remittance.select()),
        "problems": list(problems()),
    }


@contextmanager
def portal_of(folder):
    """A database of its own, migrated and open. Yields its address."""
    url = f"sqlite:///{folder}/remit.sqlite3"
    open_database(url)
    with database.connection_context():
        migrate(database.obj)
    clock.pin(TODAY)
    yield url


def by_api(clients, months):
    """Play it through the API. Returns (outcome, what the systems read, calls, seconds in all and of the processor)."""
    with tempfile.TemporaryDirectory(prefix="remit-rota-") as folder, portal_of(folder) as url:
        with database.connection_context(), database.atomic():
            council, agencies = make_council(), make_agencies(clients)
            keys = [make_key("Rota", SCOPES, None, agency.by, AT).key for agency in agencies]
        environment = {"DATABASE_URL": url, "DATA_DIR": folder, "PORTAL_TODAY": TODAY.isoformat()}
        environment |= {"BASE_URL": "http://localhost"}
        with processes_in(folder) as start:
            rota_client.SECONDS = SECONDS
            patient = {"GUNICORN_CMD_ARGS": f"--timeout {SECONDS}"}  # as a busy machine answers late
            portal = Portal(start, settings.load(environment, env_file=None), "", web_workers=2, **patient)
            worker = portal.start_worker()
            address, figures, began = portal.environment["BASE_URL"], [], time.monotonic()
            with ThreadPoolExecutor(len(agencies)) as pool:
                tries = [
                    pool.submit(send_all, address, key, *each, figures) for key, *each in zip(keys, months, strict=True)
                ]
                systems = [each.result() for each in tries]
            with database.connection_context():
                run = pay(council)
            _wait_for(run)
            read = [paid_by_api(system) for system in systems]
            seconds, worked = time.monotonic() - began, _worked([portal.server.pid, worker.pid])
        with database.connection_context():
            return outcome(), read, figures, seconds, worked


def _worked(pids):
    """The seconds of the processor that these processes and their children have had."""
    ticks = 0
    for pid in pids:
        for each in (pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())):
            ticks += sum(map(int, Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _wait_for(run):
    for _ in range(1_200):
        with database.connection_context():
            if type(run).get_by_id(run.id).state == "finalised":
                return
        time.sleep(0.5)
    raise AssertionError("the run was not finalised")


def by_upload(clients, months):
    """Play it by files, in this process. Returns (outcome, seconds)."""
    with tempfile.TemporaryDirectory(prefix="remit-rota-") as folder, portal_of(folder):
        began = time.monotonic()
        with database.connection_context():
            with database.atomic():
                council, agencies = make_council(), make_agencies(clients)
            for agency, days in zip(agencies, months, strict=True):
                upload_all(agency, days)
            pay(council)
            _work_off(AT)
            return outcome(), time.monotonic() - began


def main(visits=VISITS):
    """Play both, print figures, and fail where they differ."""
    clients = -(-visits // VISITS_OF_A_CLIENT // len(AGENCIES)) * len(AGENCIES)
    months = [month_of(place, clients // len(AGENCIES), -(-visits // clients)) for place in range(len(AGENCIES))]
    sent = sum(len(day) for days in months for day in days)
    print(f"{sent:,} visits of {clients:,} clients, {len(AGENCIES)} agencies at once", flush=True)
    api, read, figures, seconds, worked = by_api(clients, months)
    calls = sorted(took for _, took in figures)
    print(f"by the API: {seconds:.0f} s to the remittance, {worked:.0f} s of the processor in the portal's processes")
    print(
        f"  {len(calls)} calls of visits, the middle one {calls[len(calls) // 2]:.2f} s, the slowest {calls[-1]:.2f} s"
    )
    uploaded, seconds = by_upload(clients, months)
    print(f"by upload: {seconds:.0f} s", flush=True)
    differ = [name for name in api if api[name] != uploaded[name]]
    assert not differ, f"not the same: {differ}"
    assert len(api["visits"]) == sent
    assert not api["problems"], api["problems"]
    paid = sum(amount for _, amount, _ in api["remittances"])
    assert sorted(amount for amount, _ in read) == sorted(amount for _, amount, _ in api["remittances"])
    assert all(amount == sum(pence for *_, pence in lines) for amount, lines in read)
    print(f"the same {len(api['weeks']):,} weeks, {len(api['items']):,} items, and £{paid / 100:,.2f} in 3 remittances")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
