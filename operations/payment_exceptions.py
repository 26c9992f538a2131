"""The e-mail of the day about payment exceptions that are new."""

from collections.abc import Sequence

from models import PaymentExceptionsTold, database
from operations import audit, emails
from queries.payment_exceptions import ExceptionLine, exceptions_by_organisation
from rules.moment import Moment

REPORT = "/reports/pending-payment-exceptions"


def send_new(at: Moment) -> int:
    """Queue the day's mail to the people who look after money, of each organisation with an exception that is new since
    its last one; none a second time on one day. Returns how many organisations get an e-mail.
    """
    lines = exceptions_by_organisation()
    known = {row.organisation_id: row for row in PaymentExceptionsTold.select()}
    count = 0
    for organisation_id in sorted(lines):
        row = known.get(organisation_id)
        if row is not None and row.told_on >= at.today:
            continue
        before = set(map(ExceptionLine.from_stored, row.lines)) if row else set()
        new = [line for line in lines[organisation_id] if line not in before]
        if new:
            count += _send(organisation_id, row, lines[organisation_id], new, at)
    return count


def _send(
    organisation_id: int,
    row: PaymentExceptionsTold | None,
    lines: Sequence[ExceptionLine],
    new: Sequence[ExceptionLine],
    at: Moment,
) -> int:
    """One organisation's mails in one transaction, with the note that keeps a second worker from sending them again."""
    values = {"told_on": at.today, "lines": [line.as_stored() for line in lines]}
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
            amount_pence=sum(line.pence for line in new),
            waiting=len(lines),
        )
        happened = {"new": len(new), "waiting": len(lines)}
        audit.record("payment exceptions told", audit.SYSTEM, at, organisation=organisation_id, now=happened)
    return 1
