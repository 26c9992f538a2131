"""The search of a million things: eleven kinds of question by an officer and by a provider, as pages answer them.

`python -m bench.search [DATABASE_URL] [folder]`: on SQLite in a folder that is thrown away unless one is given, or on
an empty PostgreSQL database. How long the index took, and what it adds to a write, come first.
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import date

from app import create_app
from bench.run import machine
from migrations.running import migrate
from models import (
    Action,
    CarePackageLineItem,
    Claim,
    ClaimItem,
    Client,
    Commitment,
    Invoice,
    Organisation,
    PaymentItem,
    PurchaseOrder,
    Remittance,
    SearchWord,
    database,
)
from operations import search_index, sessions
from operations.bulk import insert_rows
from queries.invariants.search import search_problems
from tests.support import factories
from tests.support.browser import TestBrowser
from web import clock
from web.settings import load

PROVIDERS, CLIENTS, LINES, INVOICES = 500, 200_000, 250_000, 250_000
ACTIONS, ORDERS, REMITTANCES, CLAIMS = 100_000, 150_000, 50_000, 20_000
MOST_MILLISECONDS = 100
ROUNDS = 40
ROWS_AT_ONCE = 10_000
BEGINNINGS = "Ash Bram Cold Dun Elder Fern Gor Hazel Ing Jack Kirk Lang Mar Nor Oak Pem Rad Stan Thorn Whit"
MIDDLES = " al ber den er field ham ing ley mar over sel ton wel wick"  # the first one is none
ENDS = "bourne brook bury by combe dale don ford gate grave ham hurst ington land lock low more shaw stock worth"
FORENAMES = [
    first + last
    for first in ["Ad", "Be", "Cor", "Ed", "El", "Fe", "Ire", "Jo", "Le", "Ma", "Na", "Ol", "Pa", "Ro", "So"]
    for last in ("a", "ina", "rick")
]
TITLES = ("Payment query", "Short payment", "Change of hours", "New rota", "Missing order", "Address", "Holiday cover")


def surname(number):
    """One of some 6,000 names; the first ones are common."""
    beginnings, middles, ends = BEGINNINGS.split(" "), MIDDLES.split(" "), ENDS.split(" ")
    place = int(number**0.5 * 13)
    rest = place // len(beginnings)
    return beginnings[place % len(beginnings)] + middles[rest % len(middles)] + ends[rest // len(middles) % len(ends)]


def make():
    """A million rows, straight into their tables: the triggers write the index."""
    level = factories.make_service_level()
    with database.atomic():
        for number in range(1, PROVIDERS + 1):
            owner = factories.make_organisation(name=f"Provider {number:04d}")
            contract = factories.make_contract(organisation=owner)
            factories.make_service(organisation=owner)
            if {owner.id, contract.id} != {number}:
                raise SystemExit("the database is not empty")
    person = factories.make_contact()
    chance = random.Random(7)  # noqa: S311 - made-up names

    def owner(number):
        return min(int(PROVIDERS * chance.random() ** 2) + 1, PROVIDERS) if number % 3 else number % PROVIDERS + 1

    owners = [0, *(owner(number) for number in range(1, LINES + 1))]
    clients = [0, *((number - 1) % CLIENTS + 1 for number in range(1, LINES + 1))]
    care = factories.make_care()  # for the other columns
    usual = {name: value for name, value in care.cpli.__data__.items() if name != "id"}
    start = care.cpli.id
    client = care.client.id
    write(
        Client,
        (
            {"ssref": f"A{n:06d}", "title": "", "forename": FORENAMES[n * 7 % len(FORENAMES)], "surname": surname(n)}
            for n in range(1, CLIENTS + 1)
        ),
    )
    write(
        CarePackageLineItem,
        (
            {
                **usual,
                "reference": f"{n:06d}/1",
                "care_package_ref": f"P{n:06d}",
                "client": clients[n] + client,
                "contract": owners[n],
                "service": owners[n],
                "service_level": level.id,
            }
            for n in range(1, LINES + 1)
        ),
    )
    invoice = factories.make_invoice(created_by=person)
    usual = {name: value for name, value in invoice.__data__.items() if name != "id"}
    write(
        Invoice,
        (
            usual
            | {"organisation": owners[n], "number": n, **dict.fromkeys(("reference", "reference_key"), f"INV-{n:06d}")}
            for n in range(1, INVOICES + 1)
        ),
    )
    period = {
        "period_start": date(2025, 10, 20),
        "period_end": date(2025, 11, 16),
        "financial_year": 2025,
        "is_live": False,
    }
    write(
        Commitment,
        (
            {
                "invoice": n + invoice.id,
                "contract": owners[n],
                "client": clients[n] + client,
                "value_pence": n,
                **period,
            }
            for n in range(1, INVOICES + 1)
        ),
    )
    action = factories.make_action()
    usual = {name: value for name, value in action.__data__.items() if name != "id"}
    write(
        Action,
        (
            {
                **usual,
                "organisation": owners[n],
                "client": clients[n] + client,
                "title": f"{TITLES[n % len(TITLES)]} {n % 997}",
            }
            for n in range(1, ACTIONS + 1)
        ),
    )
    order = {"financial_year": 2025, "issued_on": date(2025, 4, 1)}
    write(
        PurchaseOrder,
        (
            order | {"number": n + 100, "organisation": owners[n], "contract": owners[n], "client": clients[n] + client}
            for n in range(1, ORDERS + 1)
        ),
    )
    remittance = factories.make_remittance(number=1)
    run = [factories.make_payment_run(state="finalised").id for _ in range(REMITTANCES // PROVIDERS)]
    usual = {name: value for name, value in remittance.__data__.items() if name not in ("id", "payment_run")}
    write(
        Remittance,
        (
            {
                **usual,
                "number": n + 100,
                "organisation": n % PROVIDERS + 1,
                "contract": n % PROVIDERS + 1,
                "payment_run": run[(n - 1) // PROVIDERS],
            }
            for n in range(1, REMITTANCES + 1)
        ),
    )
    item = factories.make_payment_item(state="settled", is_paid=True)
    usual = {name: value for name, value in item.__data__.items() if name != "id"}
    write(
        PaymentItem,
        (
            {
                **usual,
                "organisation": n % PROVIDERS + 1,
                "contract": n % PROVIDERS + 1,
                "client": clients[n] + client,
                "cpli": start + n,
                "line_key": f"C{n}",
                "remittance": n + remittance.id,
            }
            for n in range(1, REMITTANCES + 1)
        ),
    )
    claim = factories.make_claim(status="pending")
    item = factories.make_claim_item(claim=claim)
    usual = {name: value for name, value in claim.__data__.items() if name not in ("id", "claim_date")}
    write(
        Claim,
        (
            {**usual, "organisation": n % PROVIDERS + 1, "claim_date": date(2025, n % 12 + 1, n % 28 + 1)}
            for n in range(1, CLAIMS + 1)
        ),
    )
    usual = {name: value for name, value in item.__data__.items() if name != "id"}
    write(ClaimItem, ({**usual, "claim": n + claim.id, "client": clients[n] + client} for n in range(1, CLAIMS + 1)))


def write(table, rows):
    """Many rows, some thousands in a transaction."""
    started, written, waiting = time.perf_counter(), 0, []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS_AT_ONCE:
            with database.atomic():
                insert_rows(table, waiting)
            written, waiting = written + len(waiting), []
    print(f"{written:9,} of {table.__name__}: {time.perf_counter() - started:.0f} s", flush=True)


def questions(side):
    """{kind of question: texts}, of things that there are; a contact asks for the first provider's."""
    lines = CarePackageLineItem.select(CarePackageLineItem.id, CarePackageLineItem.reference, Client).join(Client)
    if side == "provider":
        lines = lines.where(CarePackageLineItem.contract == 1)
    some = list(lines.order_by(CarePackageLineItem.id).limit(60_000))[:: 1 if side == "provider" else 997][:ROUNDS]
    people = [line.client for line in some]
    wrong = [each.surname[:3] + each.surname[4:] for each in people]
    return {
        "a whole name": [f"{each.forename} {each.surname}" for each in people],
        "a surname": [each.surname for each in people],
        "the beginning of a common name": [each.surname[:3] for each in people],
        "two beginnings": [f"{each.forename[:2]} {each.surname[:4]}" for each in people],
        "a misspelt name": [f"{each.forename} {name}" for each, name in zip(people, wrong, strict=True)],
        "an SSRef": [each.ssref for each in people],
        "a CPLI ID": [line.reference for line in some],
        "an invoice, and the beginning of many": [
            f"INV-{line.id % 100:06d}" if line.id % 2 else "INV-0" for line in some
        ],
        "the title of an action": [f"{TITLES[line.id % len(TITLES)]} {line.id % 997}" for line in some],
        "the date of a claim": [f"claim {line.id % 28 + 1:02d}/{line.id % 12 + 1:02d}/2025" for line in some],
        "nothing": [f"zzyzx {line.id} qwerty" for line in some],
    }


def time_questions(app, token, side):
    """How long answers take, and how much of it this process is at work: on a busy machine it waits for the rest. Every
    answer is a list, as what a redirect costs is no part of the search.
    """
    client = TestBrowser(app, token).client
    for kind, texts in questions(side).items():
        times, work = [], []
        for text in texts:
            started, worked = time.perf_counter(), time.process_time()
            answer = client.get("/search", query_string={"q": text}, headers={"HX-Request": "true"})
            times.append((time.perf_counter() - started) * 1000)
            work.append((time.process_time() - worked) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{text} answered {answer.status_code}")
        p95, work95 = (statistics.quantiles(each, n=20)[-1] for each in (times, work))
        mark = "  <- too much" if p95 > MOST_MILLISECONDS else ""
        print(
            f"{side:9} {kind:38} median {statistics.median(times):5.1f} ms, 95 of 100 within {p95:5.1f} ms "
            f"(of work {statistics.median(work):.1f}, {work95:.1f}){mark}",
            flush=True,
        )


def measure(url=None, folder=None):
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as thrown_away:
        environment = {"DATA_DIR": folder or thrown_away, "PORTAL_TODAY": factories.TODAY.isoformat()}
        app = create_app(load(environment | ({"DATABASE_URL": url} if url else {}), env_file=None))
        with database.connection_context():
            migrate(database.obj)
            is_new = not Organisation.select().exists()
            if is_new:
                make()
                database.execute_sql("ANALYZE")
            officer = factories.make_officer(role="finance_officer")
            contact = factories.make_person(roles=[(Organisation.get_by_id(1), "administrator")])
            tokens = {}
            for side, person in (("council", officer), ("provider", contact)):
                factories.make_security_code(person=person)
                with database.atomic():
                    of = Organisation.get_by_id(1) if side == "provider" else None
                    tokens[side] = sessions.start(person, "complete", clock.moment(), organisation=of)
            mine = CarePackageLineItem.select().where(CarePackageLineItem.contract == 1).count()
            print(f"{SearchWord.select().count():,} words; the provider has {mine:,} line items")
            for side, token in tokens.items():
                time_questions(app, token, side)
            started = time.perf_counter()
            problems = list(search_problems())
            print(f"what flask verify adds: {time.perf_counter() - started:.1f} s, {problems or 'all is well'}")
            if is_new:
                started = time.perf_counter()
                search_index.rebuild()
                print(f"flask search-index: {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    print(machine())
    measure(*sys.argv[1:])
