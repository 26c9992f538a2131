"""An invoice of 2,000 items: opening it, Suggest and Remove in place. Server time; targets of the invoices issue."""

import secrets
import statistics
import tempfile
import time

from app import create_app
from migrations.running import migrate
from models import Commitment, PaymentItem, database
from operations import sessions
from operations.invoices import submitting
from queries.invoices import payable
from tests.support import factories
from tests.support.browser import TestBrowser, watched_sql
from web import clock
from web.current_user import user_of
from web.settings import load

ROUNDS = 9
OPENS_WITHIN, CHANGES_WITHIN = 300, 150


def make_invoice(organisation, by, items):
    """An unsubmitted invoice of that many clients' items."""
    contract = factories.make_care(organisation=organisation).contract
    service, level = factories.make_service(organisation=organisation), factories.make_service_level()
    with database.atomic():
        for _ in range(items):
            cpli = factories.make_cpli(contract=contract, service=service, service_level=level)
            factories.make_payment_item(cpli=cpli)
    keys = [str(offer.key) for offer in payable.items_of(organisation.id)]
    details = submitting.InvoiceDetails("BENCH")
    return submitting.create(details, keys, by=by, at=clock.moment())


def timed(act):
    """(median milliseconds, queries) of `act()`, which answers with a response."""
    times, queries = [], 0
    for _ in range(ROUNDS):
        with watched_sql() as statements:
            started = time.process_time()
            response = act()
            times.append((time.process_time() - started) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"the invoice answered {response.status_code}")
        queries = sum(statement.startswith("SELECT") for statement in statements)
    return statistics.median(times), queries


def change(browser, path, **fields):
    """One form of the page, as HTMX sends it."""
    data = {"csrf_token": browser.token(), "form_key": secrets.token_hex(16), **fields}
    return browser.client.post(path, data=data, headers={"HX-Request": "true"})


def remove_and_add(browser, invoice):
    """Remove the last item, and put it back by Suggest: (what Remove answers, what Suggest answers) take turns."""
    address = f"/invoices/{invoice.id}/items"

    def remove():
        last = Commitment.select().where(Commitment.invoice == invoice.id).order_by(Commitment.id.desc()).first()
        return change(browser, f"{address}/{last.id}/remove")

    def add():
        item = PaymentItem.get(PaymentItem.commitment.is_null())
        key = f"{item.contract_id}.{item.client_id}.{item.period_start}.{item.financial_year}"
        return change(browser, address, item=key)

    return remove, add


def run(items=2000):
    """Print the figures, and the targets."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        app = create_app(load({"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            organisation = factories.make_organisation(name="Rose Care")
            person = factories.make_contact(organisation=organisation)
            factories.make_security_code(person=person)
            with database.atomic():
                token = sessions.start(person, "complete", clock.moment(), organisation=organisation)
            browser = TestBrowser(app, token)
            invoice = make_invoice(
                organisation, user_of(sessions.find(token, clock.now()), "127.0.0.1", clock.now()), items + 20
            )
            remove, add = remove_and_add(browser, invoice)
            opens = timed(lambda: browser.client.get(f"/invoices/{invoice.id}"))
            removes, adds = timed(remove), timed(add)
    for words, (milliseconds, queries), target in (
        ("opens", opens, OPENS_WITHIN),
        ("Remove", removes, CHANGES_WITHIN),
        ("Suggest", adds, CHANGES_WITHIN),
    ):
        print(f"{items} items, {words}: {milliseconds:.0f} ms of {target}, {queries} queries")
