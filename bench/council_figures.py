"""The council's dashboard and payments compliance, of 500 organisations and 20,000 line items whose year was paid.

`python -m bench.council_figures [folder]`: as bench/big_council.py, whose council is taken where the folder has it;
DATABASE_URL is used where it is set. What is due of periods that are over is paid, by plain rows; 10,000 weeks are not
confirmed, 5,000 visits wait and 2,000 actions are open. Prints server time and queries of each page.
"""

import logging
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta

from peewee import fn

from app import create_app
from migrations.running import migrate
from models import (
    CarePackageLineItem,
    Commitment,
    Council,
    HeldBack,
    PaymentItem,
    PaymentRun,
    Person,
    Remittance,
    SecurityCode,
    Team,
    TeamMember,
    database,
)
from operations import consequences, purchase_orders, sessions
from operations.bulk import insert_rows
from operations.demonstration import big_council
from tests.support import factories
from tests.support.browser import TestBrowser, watched_sql
from web import clock
from web.settings import load

ORGANISATIONS, LINES, WEEKS, PAID_WEEKS = 500, 20_000, 30, 30
ROUNDS = 9
MOST_MILLISECONDS, MOST_QUERIES = 100, 20
PAGES = (
    "/council/dashboard",
    "/council/dashboard/paid",
    "/council/dashboard/spend",
    "/council/dashboard/outstanding",
    "/council/dashboard/outstanding-providers",
    "/council/dashboard/work?queue=visits",
    "/council/dashboard/days-to-pay",
    "/council/compliance",
    "/council/compliance/over-30000",
    "/council/compliance/over-500",
)


def run(folder=None):
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as thrown_away:
        settings = {"DATA_DIR": folder or thrown_away, "PORTAL_TODAY": "2025-11-20"}
        if "DATABASE_URL" in os.environ:
            settings["DATABASE_URL"] = os.environ["DATABASE_URL"]
        app = create_app(load(settings, env_file=None))
        logging.getLogger("remit").setLevel(logging.ERROR)
        with database.connection_context():
            migrate(database.obj)
            if not Council.select().exists():
                big_council.make(ORGANISATIONS, LINES, WEEKS, clock.moment(), PAID_WEEKS)
                purchase_orders.reissue_all(clock.moment())
                consequences.everything_changed(clock.moment())
            if not Remittance.select().exists():
                with database.atomic():
                    pay_what_is_over()
                    _leave_work()
                if "DATABASE_URL" in os.environ:
                    database.execute_sql("ANALYZE")
            counts = {table.__name__: table.select().count() for table in (PaymentItem, Remittance, Commitment)}
            print(", ".join(f"{count:,} {name}" for name, count in counts.items()), flush=True)
            _time_pages(app, Person.get(Person.email == big_council.OFFICER))


def pay_what_is_over():
    """A run for each period that has been over for ten days: remittances, and invoices where the contract has them."""
    item, at, number = PaymentItem, clock.moment(), 0
    officer, approver = Person.get(Person.email == big_council.OFFICER), factories.make_officer()
    periods = item.select(item.period_start, item.period_end, item.model).distinct().tuples()
    for first, last, model in sorted(periods):
        bank_date = last + timedelta(days=10)
        if bank_date > at.today:
            continue
        paid = PaymentRun.create(
            state="finalised",
            selection={},
            finalise_date=bank_date - timedelta(days=3),
            bank_date=bank_date,
            prepared_by=officer.id,
            prepared_at=at.now,
            approved_by=approver.id,
        )
        of_it = (item.period_start == first) & (item.model == model) & (item.period_end == last)
        sums = item.select(item.organisation, item.contract, fn.SUM(item.amount_pence), fn.SUM(item.vat_pence))
        rows = []
        for organisation, contract, net, vat in sums.where(of_it).group_by(item.organisation, item.contract).tuples():
            number += 1
            amounts = {"net_pence": int(net), "vat_pence": int(vat), "amount_pence": max(0, int(net + vat))}
            whose = {"payment_run": paid.id, "organisation": organisation, "contract": contract}
            rows.append({"number": number, "bank_date": bank_date, **whose, **amounts})
        insert_rows(Remittance, rows)
        mine = Remittance.select(Remittance.id).where(
            Remittance.payment_run == paid.id, Remittance.contract == item.contract
        )
        changes = {"state": "settled", "is_paid": True, "payment_run": paid.id, "remittance": mine}
        item.update(changes).where(of_it).execute()
        if model == "invoiced":
            _invoice(of_it, bank_date, officer)


def _invoice(of_it, bank_date, officer):
    item = PaymentItem
    keys = (item.organisation, item.contract, item.client, item.period_start, item.period_end, item.financial_year)
    sums = (fn.SUM(item.amount_pence), fn.SUM(item.vat_pence))
    rows, invoices = [], {}
    for organisation, contract, client, first, last, year, net, vat in (
        item.select(*keys, *sums).where(of_it).group_by(*keys).tuples()
    ):
        if organisation not in invoices:
            submitted = datetime(bank_date.year, bank_date.month, bank_date.day, 10) - timedelta(days=organisation % 40)
            invoices[organisation] = factories.make_invoice(
                organisation=organisation,
                created_by=officer,
                status="finalised",
                submitted_at=submitted,
                authorised_at=submitted + timedelta(days=2),
                bank_date=bank_date,
            ).id
        whose = {"invoice": invoices[organisation], "contract": contract, "client": client, "is_live": False}
        amounts = {"value_pence": int(net), "vat_pence": int(vat)}
        dates = {"period_start": first, "period_end": last, "financial_year": year}
        rows.append(whose | amounts | dates)
    insert_rows(Commitment, rows)


def _leave_work():
    """What is not confirmed, waits or is open."""
    at = clock.moment()
    line = CarePackageLineItem
    query = line.select(line.id, line.contract, line.client, line.service_level, line.service).limit(10_000)
    lines = list(query.tuples())
    held = {"reason": "not_confirmed", "amount_pence": 10_000}
    insert_rows(
        HeldBack,
        [
            held
            | {"organisation": contract, "contract": contract, "client": client, "cpli": key, "service_level": level}
            | {"line_key": f"C{key}", "slice_start": monday, "from_date": monday, "to_date": monday + timedelta(days=6)}
            for key, contract, client, level, _ in lines
            for monday in [at.today - timedelta(days=10 + 7 * (key % 4))]
        ],
    )
    waits = {"waiting_since": at.now - timedelta(days=9)}
    for number in range(5_000):
        factories.make_visit(organisation=1 + number % ORGANISATIONS, **waits)
    team = Team.create(name="Big Team")
    TeamMember.create(team=team, person=Person.get(Person.email == big_council.OFFICER))
    for number in range(2_000):
        days = timedelta(days=number % 30)
        factories.make_action(
            organisation=1 + number % ORGANISATIONS, assigned_side="council", team=team, last_post_at=at.now - days
        )


def _time_pages(app, person):
    with database.atomic():
        Person.update(must_change_password=False).where(Person.id == person.id).execute()
        if not SecurityCode.select().where(SecurityCode.person == person).exists():
            factories.make_security_code(person=person)
        token = sessions.start_for(person, clock.moment())
        sessions.SignInSession.update(stage="complete").execute()
    browser = TestBrowser(app, token)
    for address in PAGES:
        with watched_sql() as statements:
            answer = browser.client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")
        queries = sum(statement.lstrip().upper().startswith("SELECT") for statement in statements)
        times = sorted(_milliseconds(browser, address) for _ in range(ROUNDS))
        too_much = times[-1] > MOST_MILLISECONDS or queries > MOST_QUERIES
        mark = "  <- too much" if too_much else ""
        spread = f"{statistics.median(times):6.0f} ms, at most {times[-1]:4.0f}"
        print(f"{spread}, {queries:3} queries, {len(answer.data) / 1000:5.0f} kB  {address}{mark}", flush=True)


def _milliseconds(browser, address):
    timed = time.perf_counter if "DATABASE_URL" in os.environ else time.process_time  # SQLite is in this process
    started = timed()
    browser.client.get(address)
    return (timed() - started) * 1000


if __name__ == "__main__":
    print(f"{ORGANISATIONS} organisations, {LINES:,} line items")
    run(*sys.argv[1:])
