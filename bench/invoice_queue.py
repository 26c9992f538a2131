"""The queue of 5,000 invoices to authorise: its first page, and another one opened in place. Server time."""

import tempfile
from datetime import timedelta

from app import create_app
from bench.invoice_page import timed
from migrations.running import migrate
from models import Commitment, Invoice, database
from operations import sessions
from operations.bulk import insert_rows
from tests.support import factories
from tests.support.browser import TestBrowser
from web import clock
from web.settings import load

PAGE_WITHIN = 150
PROVIDERS = 100


def make_queue(count):
    """Submitted invoices of a hundred providers, of two items each."""
    person = factories.make_contact()
    places = []
    for number in range(PROVIDERS):
        care = factories.make_care(organisation=factories.make_organisation(name=f"Provider {number}"))
        places.append((care.contract.organisation_id, care.contract.id, care.client.id))
    with database.atomic():
        for number in range(count):
            organisation, contract, client = places[number % PROVIDERS]
            invoice = factories.make_invoice(
                organisation=organisation,
                created_by=person,
                submitted_by=person,
                reference=f"BENCH-{number}",
                near_key=f"8ENCH{number}",
                status="pending",
                submitted_at=factories.NOW - timedelta(days=number % 30),
                submitted_total_pence=number,
            )
            period = {"period_start": factories.TODAY, "period_end": factories.TODAY, "financial_year": 2025}
            of_item = {"invoice": invoice.id, "contract": contract, "client": client, "is_live": False, **period}
            insert_rows(Commitment, [{**of_item, "value_pence": number + each, "planned_pence": 1} for each in (1, 2)])


def run(count=5000):
    """Print the figures, and the target."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        app = create_app(load({"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            make_queue(count)
            officer = factories.make_officer(role="finance_officer")
            factories.make_security_code(person=officer)
            with database.atomic():
                token = sessions.start(officer, "complete", clock.moment())
            client = TestBrowser(app, token).client
            last = Invoice.select().order_by(Invoice.id.desc()).get()
            pages = {
                "first page": lambda: client.get("/council/invoices"),
                "by total": lambda: client.get("/council/invoices?sort=-total"),
                "opened in place": lambda: client.get(
                    f"/council/invoices?invoice={last.id}", headers={"HX-Request": "true"}
                ),
            }
            for words, act in pages.items():
                milliseconds, queries = timed(act)
                print(f"{count} invoices, {words}: {milliseconds:.0f} ms of {PAGE_WITHIN}, {queries} queries")
