"""A payment run of 500 organisations and 20,000 items, from prepared to finalised; and the pages that show it.

Targets: 30 seconds to finalise, with progress; pages in 150 ms and at most 25 queries.
"""

import tempfile
import time
from datetime import date

from app import create_app
from bench.week_page import measure as measure_page
from migrations.running import migrate
from models import (
    CarePackageLineItem,
    Client,
    Contract,
    Organisation,
    PaymentItem,
    PaymentMethod,
    PaymentRun,
    Period,
    Remittance,
    Service,
    database,
)
from operations import audit, jobs, sessions
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from queries.payment_runs.finalising_job import finalising_job
from tests.support import factories
from tests.support.browser import TestBrowser
from web import clock
from web.settings import load

ROWS_AT_ONCE = 400
PERIOD = date(2025, 10, 27), date(2025, 11, 23)
TARGET_SECONDS = 30


class Officer(audit.System):
    """Somebody of the council, as operations are told of them."""


def run(organisations=500, items=20_000):
    """Print how long each step takes, and the pages."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        app = create_app(load({"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            make_due(organisations, items)
            payment_run = measure(organisations, items)
            token = officer_token()
            browser = TestBrowser(app, token)
            for path in (f"/council/payment-runs/{payment_run.id}", "/council/payment-runs", "/remittances/1"):
                milliseconds, queries, kilobytes = measure_page(browser, path)
                print(f"{path}: {milliseconds:.0f} ms of 150, {queries} queries, {kilobytes:.0f} kB")


def measure(organisations, items):
    """Take a run all the way. Prints the seconds of each step; returns the run."""
    at = factories.AT
    fin, amy = (
        Officer(person_id=factories.make_officer(role=role).id) for role in ("finance_officer", "payment_approver")
    )
    steps = {}

    def timed(words, function):
        started = time.perf_counter()
        answer = function()
        steps[words] = time.perf_counter() - started
        return answer

    run = timed("prepared", lambda: preparing.prepare(["scheduled"], at.today, at.today, by=fin, at=at))
    ids = [check.id for check in run.checks]
    timed("seen", lambda: checking.see(run, ids, by=fin, at=at))
    timed("checked", lambda: checking.check(run, by=fin, at=at))
    timed("approved", lambda: approving.approve(run, by=amy, at=at))
    run = approving.start_finalising(PaymentRun.get_by_id(run.id), by=amy, at=at)
    timed("finalised", lambda: jobs.run(finalising_job(run).id, at, HANDLERS))
    run = PaymentRun.get_by_id(run.id)
    assert run.state == "finalised"  # noqa: S101
    assert Remittance.select().count() == organisations  # noqa: S101
    assert PaymentItem.select().where(PaymentItem.is_paid).count() == items  # noqa: S101
    words = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in steps.items())
    print(f"{organisations} organisations, {items:,} items: {words} (of {TARGET_SECONDS} s)")
    return run


def officer_token():
    person = factories.make_officer(role="auditor")
    factories.make_security_code(person=person)
    with database.atomic():
        return sessions.start(person, "complete", clock.moment())


def make_due(organisations, items):
    """What is due: a weekly rate for each client, in one Scheduled period of one contract for each organisation."""
    level = factories.make_service_level(cost_centre="SACC20", subjective="5899")
    numbers = range(1, organisations + 1)
    write(
        Organisation,
        [{"id": n, "reference": f"P{n}", "name": f"Provider {n}", "creditor_ref": f"{n}"} for n in numbers],
    )
    write(Contract, [{"id": n, "reference": f"K{n}", "name": f"Contract {n}", "organisation": n} for n in numbers])
    write(Service, [{"id": n, "reference": f"S{n}", "name": f"Service {n}", "organisation": n} for n in numbers])
    method = {"model": "scheduled", "pay_on_actuals": "never", "frequency": "four_weekly"}
    dates = {"start_date": PERIOD[0], "first_period_start": PERIOD[0]}
    write(PaymentMethod, [{"id": n, "contract": n, **method, **dates} for n in numbers])
    days = {"due_date": PERIOD[0], "finalise_date": date(2025, 10, 30), "bank_date": date(2025, 11, 2)}
    whole = {"start_date": PERIOD[0], "end_date": PERIOD[1]}
    write(Period, [{"contract": n, "payment_method": n, **whole, **days} for n in numbers])
    numbers = range(1, items + 1)
    write(Client, [{"id": n, "ssref": f"A{n}", "surname": f"Angelo{n}"} for n in numbers])
    write(CarePackageLineItem, [line_item(n, n % organisations + 1, level) for n in numbers])
    write(PaymentItem, [payment_item(n, n % organisations + 1, level) for n in numbers])


def line_item(number, contract, level):
    price = {"pricing": "weekly", "unit_price_tenthousandths": 1_000_000, "start_date": PERIOD[0]}
    names = {"reference": f"C{number}", "care_package_ref": f"CP{number}"}
    return {
        "id": number,
        "client": number,
        "service": contract,
        "service_level": level.id,
        "contract": contract,
        **names,
        **price,
    }


def payment_item(number, contract, level):
    start, end = PERIOD
    return {
        "organisation": contract,
        "contract": contract,
        "client": number,
        "cpli": number,
        "service": contract,
        "service_level": level.id,
        "line_key": f"C{number}",
        "side": "cost",
        "kind": "cost",
        "model": "scheduled",
        "slice_start": start,
        "slice_end": end,
        "financial_year": 2025,
        "period_start": start,
        "period_end": end,
        "from_date": start,
        "to_date": end,
        "amount_pence": 40_000,
        "due_pence": 40_000,
        "reason": "Residential (Week), Spot.",
        "working": {"spans": [], "weeks": []},
    }


def write(table, rows):
    """Rows straight into a table."""
    with database.atomic():
        for start in range(0, len(rows), ROWS_AT_ONCE):
            table.insert_many(rows[start : start + ROWS_AT_ONCE]).execute()
