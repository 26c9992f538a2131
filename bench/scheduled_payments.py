"""The periods page of a Scheduled contract with 2,000 clients: server time, queries and size, for both sides.

Targets: 150 ms of server time and 25 queries whatever its clients, in pages.
"""

import tempfile
from datetime import date, timedelta

from app import create_app
from bench.week_page import measure
from migrations.running import migrate
from models import PaymentItem, Period, database
from operations import consequences, sessions
from operations.bulk import insert_rows
from tests.support import factories
from tests.support.browser import TestBrowser
from web import clock
from web.settings import load

TARGET_MILLISECONDS = 150
EARLIER_PERIODS = 12
FIRST = date(2025, 10, 27)  # the first period that is worked out; those before it are copies of it
METHOD = {"model": "scheduled", "pay_on_actuals": "never", "slack_days": 0, "is_net": True, "start_date": FIRST}


def make_contract(clients):
    """A contract with that many clients, each with a cost and a contribution, and a year of periods that were paid."""
    care = factories.make_care(method=METHOD, pricing="weekly", start_date=FIRST, units_hundredths=None)
    with database.atomic():
        for number in range(clients - 1):
            rate = 1_000_000 + 700 * (number % 50)
            cpli = factories.make_cpli(
                contract=care.contract,
                service=care.service,
                service_level=care.level,
                pricing="weekly",
                units_hundredths=None,
                unit_price_tenthousandths=rate,
                start_date=FIRST if number % 40 else FIRST + timedelta(days=35),
            )
            factories.make_contribution(cpli=cpli, start_date=FIRST)
    consequences.everything_changed(factories.AT)
    with database.atomic():
        _copy_to_earlier_periods(care)
    return care


def _copy_to_earlier_periods(care):
    items = list(PaymentItem.select().where(PaymentItem.period_start == FIRST))
    for number in range(1, EARLIER_PERIODS + 1):
        back = timedelta(days=28 * number)
        start = FIRST - back
        factories.make_period(
            payment_method=care.method,
            start_date=start,
            end_date=start + timedelta(days=27),
            due_date=start,
            finalised_on=start,
        )
        rows = []
        for item in items:
            values = {name: value for name, value in item.__data__.items() if name != "id"}
            for name in ("slice_start", "slice_end", "period_start", "period_end", "from_date", "to_date"):
                values[name] -= back
            rows.append({**values, "state": "settled", "is_paid": True})
        insert_rows(PaymentItem, rows)
    care.method.first_period_start = care.method.start_date = FIRST - timedelta(days=28 * EARLIER_PERIODS)
    care.method.save()


def run(clients=2_000):
    """Print the figures of each page, and whether they meet the target."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        app = create_app(load({"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            care = make_contract(clients)
            provider = _browser(app, factories.make_contact(organisation=care.organisation), care.organisation)
            officer = _browser(app, factories.make_officer())
            start = (
                Period.select().where(Period.finalised_on.is_null()).order_by(Period.start_date.desc()).get().start_date
            )
            address = f"/scheduled-payments/{care.contract.id}-{start}"
            for browser, path in (
                (provider, "/scheduled-payments"),
                (provider, address),
                (provider, f"{address}?page=20"),
                (provider, f"/scheduled-payments/{care.contract.id}-{start + timedelta(days=28)}"),
                (provider, "/scheduled-payments/calendar"),
                (officer, f"/council{address}"),
            ):
                milliseconds, queries, kilobytes = measure(browser, path)
                print(
                    f"{clients:,} clients, {path}: {milliseconds:.0f} ms of {TARGET_MILLISECONDS}, "
                    f"{queries} queries, {kilobytes:.0f} kB"
                )


def _browser(app, person, organisation=None):
    factories.make_security_code(person=person)
    with database.atomic():
        token = sessions.start(person, "complete", clock.moment(), organisation=organisation)
    return TestBrowser(app, token)
