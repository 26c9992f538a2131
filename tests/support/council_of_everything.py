"""A council with every kind of thing in it, for `flask verify` to look through."""

from datetime import date, datetime

from peewee import SqliteDatabase

from models import (
    AuditEvent,
    Invoice,
)
from models import database as models_database
from operations import consequences, files, jobs, manual_adjustments, purchase_orders, security_codes
from operations.demonstration import loading
from operations.invoices import authorising, submitting
from operations.payment_runs import approving, checking, preparing
from operations.scheduled_payments import lines as scheduled_lines
from queries import verification
from queries.invoices import payable
from rules.invoice_statuses import InvoiceStatus
from rules.moment import Moment
from tests.support import factories
from tests.support.cast import Cast, Officer
from tests.support.scheduled_payments import change_line, line, moment, pay, recalculate, weekly_care

KEYS = security_codes.CodeKeys("1", {"1": b"a key of the tests, thirty-two b"})
LOADED = Moment(date(2025, 11, 20), datetime(2025, 11, 20, 8, 0))
FIRST = date(2025, 11, 24)
NOW = moment(2026, 2, 16)


def make_council_of_everything(folder):
    """The demonstration, and after it: VAT and contributions on a Scheduled contract, a cancelled line, an amount added
    by hand, an overpayment of which a part was taken, an invoice of each status, and a run that is approved.

    `folder` is where its files are kept.
    """
    jobs.connect()
    files.connect(folder)
    models_database.connect()
    loading.load(KEYS, LOADED)
    cast = Cast()
    _three_scheduled_payments(cast)
    _invoices(cast)
    _approved_run(cast)


def _three_scheduled_payments(cast):
    def actor(name):
        return Officer(getattr(cast, name))

    contract = factories.make_contract(organisation=cast.rose_care, name="Rowan House Residential")
    method = {"model": "scheduled", "pay_on_actuals": "never", "frequency": "four_weekly", "slack_days": 0}
    factories.make_payment_method(contract=contract, start_date=FIRST, is_net=True, **method)
    taxed = factories.make_service_level(vat_rate_basis_points=2000, cost_centre="AS200", subjective="4410")
    left, stays, cancelled = [
        weekly_care(rate=rate, contract=contract, level=taxed, start_date=FIRST)
        for rate in ("250.00", "350.00", "120.00")
    ]
    for care in (left, stays):
        factories.make_contribution(cpli=care.cpli, start_date=FIRST, weekly_amount_pence=2500)
    at = moment(2025, 11, 24)
    recalculate(contract, at)
    item = line(cancelled, FIRST)
    scheduled_lines.set_statuses(contract, [item.id], "cancel", "Paid by the hospital", actor("fin"), at)
    manual_adjustments.add(contract, taxed, 1234, FIRST, FIRST, "Taxi", actor("fin"), at)
    pay(actor, at)
    pay(actor, moment(2025, 12, 22))
    change_line(left, moment(2026, 1, 5), end_date=date(2025, 12, 21))
    pay(actor, moment(2026, 1, 19))


def _invoices(cast):
    """One is put on hold; another provider has one that is not submitted yet."""
    consequences.everything_changed(NOW)
    held = Invoice.select().where(Invoice.status == InvoiceStatus.PENDING).first()
    authorising.hold(held, held.version, Officer(cast.fin), NOW, "Query open", "Who stayed?")
    for organisation in {row.organisation for row in Invoice.select()}:
        items = payable.items_of(organisation.id)
        if items:
            person = factories.make_person(roles=[(organisation, "finance_clerk")], email="maker@example.org")
            by = Officer(person)
            by.side, by.organisation_id = "provider", organisation.id
            details = submitting.InvoiceDetails("NEW-1", NOW.today, "")
            submitting.create(details, [str(each.key) for each in items], by, NOW)
            return


def _approved_run(cast):
    fin, amy = Officer(cast.fin), Officer(cast.amy)
    run = preparing.prepare(["invoiced", "scheduled"], NOW.today, NOW.today, by=fin, at=NOW)
    negative = [check.id for check in run.checks if check.kind == "negative" and check.outcome == "open"]
    if negative:
        checking.take_out(run, negative, by=fin, at=NOW)
    seen = [check.id for check in run.checks if check.outcome == "open"]
    checking.see(run, seen, by=fin, at=NOW)
    checking.check(run, by=fin, at=NOW)
    approving.approve(run, by=amy, at=NOW)
    purchase_orders.reissue_all(NOW)
    consequences.everything_changed(NOW)  # as the night's round does


def found():
    """What `flask verify` finds."""
    return "\n".join(verification.problems())


def finds_anything():
    """Whether it finds anything: on PostgreSQL it need not go on to the end, as it does on SQLite for the same."""
    return any(True for _ in verification.money_problems()) or found() != ""


def change(row, **values):
    """One raw UPDATE of one row."""
    table = type(row)
    assert table.update(**values).where(table.id == row.id).execute() == 1


def event(**values):
    """Change an event as somebody does who may drop the trigger."""
    if isinstance(models_database.obj, SqliteDatabase):
        triggers = models_database.execute_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
        ).fetchall()
        for (name,) in triggers:
            models_database.execute_sql(f"DROP TRIGGER {name}")
    else:
        models_database.execute_sql("ALTER TABLE audit_event DISABLE TRIGGER USER")
    middle = AuditEvent.select().order_by(AuditEvent.id).offset(AuditEvent.select().count() // 2).first()
    change(middle, **values)
    return middle
