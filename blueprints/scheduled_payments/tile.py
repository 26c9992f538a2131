"""The home page's tile: the next payment and when it is in the bank, and periods that wait to be confirmed."""

from peewee import fn

from models import PaymentItem, Remittance
from rules.dates import near_date
from rules.money import format_pence
from web import clock, forecasts
from web.permissions import Permission
from web.tiles import State, amount, joined, strong, tile

ITEM = PaymentItem


@tile("Scheduled Payments", Permission.SCHEDULED_READ, url="/scheduled-payments", model="scheduled")
def scheduled_tile(visitor):
    """`Next payment £4,632.34 on Fri 28 Nov`"""
    today = clock.today()
    lines = []
    expected = forecasts.expected_by(visitor)
    periods = expected.periods if expected else []
    found = min((each for each in (_paid(visitor, today), _waiting(periods, today)) if each), default=None)
    if found:
        day, pence = found
        lines.append(joined("Next payment ", amount(format_pence(pence)), f" on {near_date(day, today)}"))
    to_confirm = sum(period.is_asked for period in periods) if visitor.may(Permission.SCHEDULED_EDIT) else 0
    if to_confirm:
        lines.append(strong(f"{to_confirm} {'period' if to_confirm == 1 else 'periods'} to confirm"))
    return State(lines or ["Nothing is due: open it to see the payment calendar"], due=bool(to_confirm))


def _paid(visitor, today):
    """(date in the bank, pence) of what is finalised and on its way."""
    scheduled = ITEM.select(ITEM.remittance).where(
        ITEM.organisation == visitor.organisation_id, ITEM.model == "scheduled", ITEM.remittance == Remittance.id
    )
    query = Remittance.visible_to(visitor).select(Remittance.bank_date, fn.SUM(Remittance.amount_pence))
    query = query.where(Remittance.bank_date >= today, fn.EXISTS(scheduled)).group_by(Remittance.bank_date)
    return _first(query.order_by(Remittance.bank_date))


def _waiting(periods, today):
    """(date in the bank, pence) of the next period that is not finalised."""
    sums = {}
    for period in periods:
        if period.bank_date >= today and period.payable_pence:
            sums[period.bank_date] = sums.get(period.bank_date, 0) + period.payable_pence
    return min(sums.items(), default=None)


def _first(query):
    row = query.limit(1).tuples().first()
    return (row[0], int(row[1])) if row else None
