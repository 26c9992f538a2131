"""Payment exceptions: adjustments and late items that the next run pays, and the e-mail of the day about new ones."""

from collections import defaultdict

from peewee import fn

from models import NOT_SETTLED, PaymentExceptionsTold, PaymentItem, Period, database
from operations import audit, emails

REPORT = "/reports/pending-payment-exceptions"


def is_exception():
    """A condition on payment items: not settled, to be paid, and an adjustment, manual ones too, or a late first item
    of a Scheduled period that is finalised.
    """
    item, own = PaymentItem, Period.alias("own")
    finalised = own.select(own.id).where(
        own.contract == item.contract,
        own.start_date <= item.slice_start,
        own.end_date >= item.slice_start,
        own.finalised_on.is_null(False),
    )
    is_late = (item.model == "scheduled") & item.kind.in_(("cost", "income")) & fn.EXISTS(finalised)
    waits = NOT_SETTLED & (item.line_status == "pay")  # a frozen one always is to be paid
    return waits & (item.kind.in_(("adjustment", "manual")) | is_late)


def tell_of_new(at):
    """Queue the day's mail to the people who look after money, of each organisation with an exception that is new since
    its last one; none a second time on one day. Returns how many organisations were told.
    """
    lines = _lines_by_organisation()
    known = {row.organisation_id: row for row in PaymentExceptionsTold.select()}
    count = 0
    for organisation_id in sorted(lines):
        row = known.get(organisation_id)
        if row is not None and row.told_on >= at.today:
            continue
        before = {tuple(line) for line in row.lines} if row else set()
        new = [line for line in lines[organisation_id] if line not in before]
        if new:
            count += _tell(organisation_id, row, lines[organisation_id], new, at)
    return count


def _lines_by_organisation():
    """{organisation id: [(line key, slice start, side, pence with VAT)]}"""
    item = PaymentItem
    columns = (item.organisation, item.line_key, item.slice_start, item.side, item.amount_pence, item.vat_pence)
    found = defaultdict(list)
    query = item.select(*columns).where(is_exception()).order_by(item.organisation, item.line_key, item.id)
    for organisation, key, slice_start, side, amount, vat in query.tuples().iterator():
        found[organisation].append((key, slice_start.isoformat(), side, amount + vat))
    return found


def _tell(organisation_id, row, lines, new, at):
    """One organisation's mails in one transaction, with the note that keeps a second worker from sending them again."""
    values = {"told_on": at.today, "lines": lines}
    with database.atomic():
        if row is None:
            noted = PaymentExceptionsTold.insert(organisation=organisation_id, **values).on_conflict_ignore().execute()
        else:
            guard = PaymentExceptionsTold.update(values)
            noted = guard.where(PaymentExceptionsTold.id == row.id, PaymentExceptionsTold.told_on < at.today).execute()
        if not noted:
            return 0
        emails.send(
            "payment_exceptions",
            emails.Contacts(organisation_id, emails.ABOUT_MONEY),
            at,
            path=REPORT,
            new=len(new),
            amount_pence=sum(pence for *_, pence in new),
            waiting=len(lines),
        )
        happened = {"new": len(new), "waiting": len(lines)}
        audit.record("payment exceptions told", audit.SYSTEM, at, organisation=organisation_id, now=happened)
    return 1
