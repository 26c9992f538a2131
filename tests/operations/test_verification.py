"""`flask verify` finds a single changed value, wherever it is: some ninety are planted in a council of every kind of
thing, each in a savepoint that is rolled back.
"""

from datetime import timedelta

import pytest
from peewee import CharField, TextField, fn

from models import (
    Action,
    ActionPost,
    Actual,
    AuditEvent,
    Client,
    Commitment,
    CountedActual,
    HeldBack,
    Invoice,
    LineStatus,
    MovedLine,
    OverpaymentInstalment,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
    PaymentRun,
    PaymentRunOrganisation,
    Period,
    PurchaseOrder,
    PurchaseOrderIteration,
    PurchaseOrderLevel,
    Remittance,
    ServiceLevel,
    UploadedFile,
)
from operations import retention
from operations.audit import SYSTEM
from operations.dry_recalculation import differences
from rules.invoice_statuses import InvoiceStatus
from tables.base import all_tables
from tests.support.council_of_everything import NOW, change, event, finds_anything, found
from tests.support.markup import ON_POSTGRES


def item(**where):
    """The first payment item of some kind, with an amount."""
    query = PaymentItem.select().where(PaymentItem.amount_pence != 0).order_by(PaymentItem.id)
    for name, value in where.items():
        query = query.where(getattr(PaymentItem, name) == value)
    return query.first()


def settled(**where):
    return item(state="settled", is_paid=True, **where)


def derived(**where):
    return item(state="derived", **where)


def waiting_in_its_period():
    is_own = PaymentItem.period_start <= PaymentItem.slice_start
    is_own &= PaymentItem.period_end >= PaymentItem.slice_start
    query = PaymentItem.select().where(PaymentItem.state == "derived", PaymentItem.kind == "cost", is_own)
    return query.order_by(PaymentItem.id).first()


def invoice(status):
    return Invoice.select().where(Invoice.status == status).order_by(Invoice.id).first()


def on_invoice(status):
    return (
        PaymentItem.select()
        .join(Commitment)
        .join(Invoice)
        .where(Invoice.status == status, PaymentItem.amount_pence != 0)
        .order_by(PaymentItem.id)
        .first()
    )


def commitment(status):
    return Commitment.select().join(Invoice).where(Invoice.status == status).order_by(Commitment.id).first()


def frozen_in_run():
    return item(state="frozen", model="scheduled")


def cancelled():
    return PaymentItem.select().where(PaymentItem.state == "settled", ~PaymentItem.is_paid).first()


def counted_actual():
    """A recorded week that a paid item counted, and the item."""
    row = (
        CountedActual.select(CountedActual, PaymentItem, Actual)
        .join(PaymentItem)
        .switch(CountedActual)
        .join(Actual)
        .where(PaymentItem.state == "settled", Actual.actual_hundredths > 100)
        .order_by(CountedActual.id)
        .first()
    )
    return row.actual, row.payment_item, row


def waiting_week():
    """A recorded week that a derived item counts."""
    for each in PaymentItem.select().where(PaymentItem.state == "derived", PaymentItem.side == "cost"):
        for week in each.working.get("weeks", ()):
            if week["actual"] > 100:
                return Actual.get_by_id(week["actual_id"]), each
    return None


def working_of(each, **values):
    change(each, working={**each.working, **values})


def run_part():
    return (
        PaymentRunOrganisation.select()
        .where(PaymentRunOrganisation.amount_pence > 0, PaymentRunOrganisation.finalised_at.is_null(False))
        .first()
    )


def paid_run():
    return PaymentRun.select().where(PaymentRun.state == "finalised").first()


def remittance():
    return Remittance.select().where(Remittance.vat_pence > 0).order_by(Remittance.id).first()


def other_coding(amount):
    row = remittance()
    first, *rest = row.coding
    change(row, coding=[{**first, "net_pence": first["net_pence"] + amount}, *rest])


def plan():
    """The plan of which a part was taken."""
    part = OverpaymentInstalment.select().where(OverpaymentInstalment.is_taken).order_by(OverpaymentInstalment.id)
    return part.first().plan


def plan_slice():
    return OverpaymentSlice.select().where(OverpaymentSlice.rest_pence < 0).first()


def order():
    return PurchaseOrder.select().where(PurchaseOrder.value_pence > 0).first()


def latest_of(row):
    return PurchaseOrderIteration.get(
        PurchaseOrderIteration.purchase_order == row.id, PurchaseOrderIteration.iteration == row.iteration
    )


def dearer_order():
    """Items, iteration and order agree, and the event tells of less."""
    row = order()
    latest = latest_of(row)
    first, *rest = latest.items
    items = [{**first, "amount_pence": first["amount_pence"] + 100}, *rest]
    change(latest, items=items, value_pence=latest.value_pence + 100)
    change(row, value_pence=row.value_pence + 100)


def pay_twice():
    """A second item like one that was paid, with remittance, coding and run raised to fit."""
    paid = PaymentItem.get_by_id(settled(model="scheduled", kind="cost", vat_rate_basis_points=2000).id)
    values = {name: value for name, value in paid.__data__.items() if name != "id"}
    PaymentItem.insert(values).execute()
    extra, vat = paid.amount_pence, paid.vat_pence
    row = Remittance.get_by_id(paid.remittance_id)
    coding = [dict(code) for code in row.coding]
    [mine] = [code for code in coding if code["financial_year"] == paid.financial_year and code["vat_pence"]]
    mine["net_pence"] += extra
    mine["vat_pence"] += vat
    sums = {"net_pence": row.net_pence + extra, "vat_pence": row.vat_pence + vat}
    change(row, coding=coding, amount_pence=row.amount_pence + extra + vat, **sums)
    part = PaymentRunOrganisation.get(
        PaymentRunOrganisation.payment_run == paid.payment_run_id,
        PaymentRunOrganisation.organisation == paid.organisation_id,
    )
    change(part, amount_pence=part.amount_pence + extra + vat)


def first_adjustment():
    return settled(kind="adjustment")


PLANTED = {
    # what is owed
    "amount of an item to be invoiced": lambda: change(i := derived(model="invoiced"), amount_pence=i.amount_pence + 1),
    "amount of an item in a Scheduled period": lambda: change(
        i := derived(model="scheduled", kind="cost"), amount_pence=i.amount_pence - 1
    ),
    "a contribution": lambda: change(i := derived(side="income"), amount_pence=i.amount_pence + 1),
    "what is due": lambda: change(i := derived(kind="cost"), due_pence=i.due_pence + 1),
    "what was settled before": lambda: change(derived(kind="cost"), settled_before_pence=1),
    "VAT that waits": lambda: change(i := derived(vat_rate_basis_points=2000), vat_pence=i.vat_pence - 1),
    "the rate of VAT": lambda: change(derived(vat_rate_basis_points=2000), vat_rate_basis_points=500),
    "the rate of a service level": lambda: change(
        ServiceLevel.get_by_id(derived(vat_rate_basis_points=2000).service_level_id), vat_rate_basis_points=500
    ),
    "year of what is owed": lambda: change(i := derived(kind="cost"), financial_year=i.financial_year - 1),
    "period of what is owed": lambda: change(
        i := waiting_in_its_period(), period_start=i.period_start + timedelta(days=280)
    ),
    "end of a period of what is owed": lambda: change(
        i := waiting_in_its_period(), period_end=i.period_end + timedelta(days=1)
    ),
    "status of a Scheduled line": lambda: change(
        derived(model="scheduled", line_status="pay"), line_status="cancel", status_reason="So"
    ),
    "an officer's status": lambda: change(LineStatus.get(LineStatus.status == "suspend"), status="pay"),
    "an officer's reason": lambda: change(LineStatus.get(LineStatus.status == "suspend"), reason="Another"),
    # what a finalised period keeps of lines that moved on
    "amount of a line that moved on": lambda: change(i := MovedLine.get(), amount_pence=i.amount_pence + 1),
    "what was due of it": lambda: change(i := MovedLine.get(), due_pence=i.due_pence + 1, settled_before_pence=1),
    "where it moved to": lambda: change(i := MovedLine.get(), moved_to_start=i.period_start),
    "the period that it left": lambda: change(i := MovedLine.get(), period_start=i.period_start - timedelta(days=1)),
    # on invoices
    "left off an invoice": lambda: change(on_invoice("pending"), commitment=None),
    "left off an authorised invoice": lambda: change(on_invoice("authorised"), commitment=None),
    "on another client's invoice item": lambda: change(
        i := on_invoice("pending"),
        commitment=Commitment.select().where(Commitment.client != i.client_id).order_by(Commitment.id.desc()).first(),
    ),
    "value of an invoice item": lambda: change(c := commitment("pending"), value_pence=c.value_pence + 1),
    "VAT of an invoice item": lambda: change(c := commitment("finalised"), vat_pence=c.vat_pence + 1),
    "contribution of an invoice item": lambda: change(
        c := commitment("authorised"), contribution_pence=c.contribution_pence - 1
    ),
    "invoice item that does not follow": lambda: change(commitment("unsubmitted"), is_live=False),
    "year of an invoice item": lambda: change(c := commitment("pending"), financial_year=c.financial_year - 1),
    "authorised by nobody": lambda: change(invoice("pending"), status="authorised"),
    "back to Pending by nobody": lambda: change(invoice("authorised"), status="pending"),
    "not finalised": lambda: change(invoice("finalised"), status="authorised"),
    "off hold by nobody": lambda: change(invoice("on_hold"), status="pending"),
    "submitted by nobody": lambda: change(invoice("unsubmitted"), status="pending"),
    "total as submitted": lambda: change(i := invoice("pending"), submitted_total_pence=i.submitted_total_pence + 1),
    "out of its run": lambda: change(invoice("authorised"), payment_run=None),
    "thawed on an authorised invoice": lambda: change(on_invoice("authorised"), state="derived"),
    # what was paid
    "amount paid": lambda: change(i := settled(model="invoiced"), amount_pence=i.amount_pence + 1),
    "amount paid without an invoice": lambda: change(i := settled(model="scheduled"), amount_pence=i.amount_pence + 1),
    "amount added by hand": lambda: change(i := item(kind="manual"), amount_pence=i.amount_pence + 1),
    "amount added by hand, raised to fit": lambda: change(
        i := item(kind="manual"), amount_pence=i.amount_pence + 5, due_pence=i.due_pence + 5, vat_pence=i.vat_pence + 1
    ),
    "VAT paid": lambda: change(i := settled(vat_rate_basis_points=2000), vat_pence=i.vat_pence + 1),
    "what was due when it was paid": lambda: change(i := settled(kind="cost"), due_pence=i.due_pence + 1),
    "due of a paid Scheduled item": lambda: change(
        i := settled(kind="cost", model="scheduled"), due_pence=i.due_pence + 1
    ),
    "settled before an adjustment": lambda: change(
        i := first_adjustment(), settled_before_pence=i.settled_before_pence + 1
    ),
    "year of the spend": lambda: change(i := settled(model="scheduled"), financial_year=i.financial_year + 1),
    "slice of a paid item": lambda: change(
        i := settled(model="scheduled"), slice_start=i.slice_start + timedelta(days=1)
    ),
    "working of a paid item": lambda: working_of(i := settled(kind="cost"), parts=i.working["parts"] + 70_000),
    "a span of a working": lambda: working_of(
        i := settled(kind="cost"), spans=[{**i.working["spans"][0], "parts": 1}, *i.working["spans"][1:]]
    ),
    "not paid": lambda: change(settled(), is_paid=False),
    "no more settled": lambda: change(settled(model="scheduled"), state="derived"),
    "frozen again": lambda: change(settled(model="scheduled"), state="frozen"),
    "on no remittance": lambda: change(settled(), remittance=None),
    "on another remittance": lambda: change(
        i := settled(), remittance=Remittance.select().where(Remittance.id != i.remittance_id).first()
    ),
    "paid twice, all raised to fit": pay_twice,
    "net of a remittance": lambda: change(r := remittance(), net_pence=r.net_pence + 1),
    "VAT of a remittance": lambda: change(r := remittance(), vat_pence=r.vat_pence + 1),
    "amount of a remittance": lambda: change(r := remittance(), amount_pence=r.amount_pence + 1),
    "coding of a remittance": lambda: other_coding(1),
    "bank date of a remittance": lambda: change(r := remittance(), bank_date=r.bank_date + timedelta(days=1)),
    "amount of a run": lambda: change(p := run_part(), amount_pence=p.amount_pence + 1),
    "part of a run": lambda: change(run_part(), finalised_at=None),
    "state of a run": lambda: change(paid_run(), state="approved"),
    "amount that a run fixed": lambda: change(i := frozen_in_run(), run_amount_pence=i.run_amount_pence + 1),
    "out of an approved run": lambda: change(frozen_in_run(), payment_run=None),
    "period that was paid": lambda: change(
        Period.get(
            Period.contract == (i := settled(model="scheduled", kind="cost")).contract_id,
            Period.start_date == i.period_start,
        ),
        finalised_on=None,
    ),
    "a cancelled line": lambda: change(cancelled(), line_status="pay"),
    "reason of a cancelled line": lambda: change(cancelled(), status_reason=""),
    "amount of a cancelled line": lambda: change(c := cancelled(), amount_pence=c.amount_pence - 1),
    # what was counted, and locked
    "what was delivered": lambda: change(a := counted_actual()[0], actual_hundredths=a.actual_hundredths - 100),
    "what was frustrated": lambda: change(
        a := counted_actual()[0], frustrated_hundredths=a.frustrated_hundredths + 100
    ),
    "delivered and extra": lambda: change(
        a := counted_actual()[0],
        actual_hundredths=a.actual_hundredths + 100,
        extra_hundredths=a.extra_hundredths + 100,
    ),
    "what was planned": lambda: change(a := counted_actual()[0], planned_hundredths=a.planned_hundredths + 100),
    "week that was counted": lambda: change(a := counted_actual()[0], week_start=a.week_start - timedelta(days=7000)),
    "not confirmed any more": lambda: change(counted_actual()[0], state="entered"),
    "when it was confirmed": lambda: change(counted_actual()[0], confirmed_at=None),
    "what waits to be paid": lambda: change(a := waiting_week()[0], actual_hundredths=a.actual_hundredths - 100),
    "a lock": lambda: counted_actual()[2].delete_instance(),
    "a lock of another week": lambda: change(
        counted_actual()[2], actual=Actual.select(fn.MAX(Actual.id)).where(Actual.state != "confirmed").scalar()
    ),
    "opened by nobody": lambda: change(counted_actual()[0], unlocked_at=NOW.now),
    # overpayments
    "rest of a plan": lambda: change(s := plan_slice(), rest_pence=s.rest_pence + 1),
    "nothing rests on a plan": lambda: change(plan_slice(), rest_pence=0),
    "due of a plan": lambda: change(s := plan_slice(), now_pence=s.now_pence + 1),
    "amount before a plan": lambda: change(s := plan_slice(), was_pence=s.was_pence + 1),
    "amount of a plan": lambda: change(p := plan(), amount_pence=p.amount_pence + 1),
    "a part that was taken": lambda: change(
        p := OverpaymentInstalment.get(OverpaymentInstalment.is_taken), amount_pence=p.amount_pence + 1
    ),
    "a part to come": lambda: change(
        p := OverpaymentInstalment.get(~OverpaymentInstalment.is_taken), amount_pence=p.amount_pence + 1
    ),
    "a plan that is over": lambda: change(plan_slice().plan, state="done"),
    # orders
    "value of an order": lambda: change(o := order(), value_pence=o.value_pence + 1),
    "value at a service level": lambda: change(v := PurchaseOrderLevel.select().first(), value_pence=v.value_pence + 1),
    "year at a service level": lambda: change(PurchaseOrderLevel.select().first(), financial_year=1999),
    "iteration of an order": lambda: change(o := order(), iteration=o.iteration + 1),
    "year of an order": lambda: change(o := order(), financial_year=o.financial_year - 5),
    "an order's item, raised to fit": dearer_order,
    # what events tell
    "what an event says": lambda: event(now={"amount_pence": 1}),
    "whose event": lambda: event(name_hash="0" * 64),
    "when": lambda: event(at=NOW.now),
    "a hash": lambda: event(hash="0" * 64),
}


def test_a_council_with_every_kind_of_thing_is_well(council_of_everything):
    assert found() == ""
    statuses = {row.status for row in Invoice.select()}
    assert statuses == set(InvoiceStatus)
    assert cancelled() is not None
    assert item(kind="manual").is_paid
    assert OverpaymentPlan.select().count() >= 2
    assert settled(model="scheduled", side="income") is not None
    assert UploadedFile.select().count()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_change_is_found(planted, name):
    PLANTED[name]()
    assert finds_anything() if ON_POSTGRES else found(), name


def test_what_is_found_names_the_thing(planted):
    each = settled(vat_rate_basis_points=2000)
    change(each, vat_pence=each.vat_pence + 1)
    assert f"Payment item {each.id} of line {each.line_key}: its VAT is" in found()


WORKED_OUT = {
    "an amount that is held back": lambda: change(
        h := HeldBack.get(HeldBack.reason == "not_confirmed"), amount_pence=h.amount_pence + 1
    ),
    "the quantity of an item": lambda: change(derived(kind="cost", model="invoiced"), quantity_hundredths=1),
    "the end of a period": lambda: change(
        p := Period.select().order_by(Period.id.desc()).first(), due_date=p.due_date + timedelta(days=1)
    ),
    "amount and due together": lambda: change(
        i := derived(kind="cost", model="scheduled", vat_rate_basis_points=0),
        amount_pence=i.amount_pence + 70_000,
        due_pence=i.due_pence + 70_000,
        working={**i.working, "parts": i.working["parts"] + 70_000 * 70_000, "spans": []},
    ),
    "an order that is not there": lambda: (
        PurchaseOrderIteration.delete().where(PurchaseOrderIteration.purchase_order == order().id).execute(),
        PurchaseOrderLevel.delete().where(PurchaseOrderLevel.purchase_order == order().id).execute(),
        order().delete_instance(),
    ),
}


def test_worked_out_again_nothing_differs(council_of_everything):
    before = {table: list(table.select().order_by(table.id).tuples()) for table in (PaymentItem, AuditEvent, Period)}
    assert list(differences(NOW)) == []
    for table, rows in before.items():
        assert list(table.select().order_by(table.id).tuples()) == rows


@pytest.mark.parametrize("name", WORKED_OUT)
def test_what_only_working_out_again_can_know_is_found_by_it(planted, name):
    WORKED_OUT[name]()
    assert not all(difference.is_of_words for difference in differences(NOW)), name


def test_other_words_for_the_same_money_are_told_apart(planted):
    each = waiting_week()[1]
    weeks = [{**week, "confirmed_on": "1999-12-31"} for week in each.working["weeks"]]
    change(each, reason="As it was worded once.", working={**each.working, "weeks": weeks})
    assert [difference.is_of_words for difference in differences(NOW)] == [True]
    working_of(each, parts=each.working["parts"] + 1)
    assert [difference.is_of_words for difference in differences(NOW)] == [False]


def test_clients_can_be_erased_and_all_is_well(planted, monkeypatch):
    monkeypatch.setattr(retention, "is_erasable", lambda *_: True)
    clients = list(Client.select())
    names = {text for row in clients for text in (row.surname, row.ssref) if len(text) > 3}
    posts = ActionPost.select().join(Action).where(Action.client.is_null(False))
    typed = {row.comment for row in Actual.select() if row.comment} | {row.text for row in posts}
    assert typed
    retention.erase_clients([row.id for row in clients], NOW.today, SYSTEM, NOW)
    assert found() == ""
    assert list(differences(NOW)) == []
    left = [(table.__name__, text) for table in all_tables() for text in _texts(table)]
    assert not [each for each in left if any(name in each[1] for name in names | typed)]


def _texts(table):
    columns = [field for field in table._meta.sorted_fields if isinstance(field, CharField | TextField)]
    return [str(text) for row in table.select(*columns).tuples() for text in row if text] if columns else []
