"""The home page's tile: the next payment and when it is in the bank, and periods that wait to be confirmed."""

from rules.dates import near_date
from rules.money import format_pence
from web import clock, forecasts
from web.permissions import Permission
from web.tiles import State, amount, one_line, strong


def scheduled_tile(viewer):
    """`Next payment £4,632.34 on Fri 28 Nov`"""
    today = clock.today()
    lines = []
    expected = forecasts.expected_by(viewer)
    periods = expected.periods if expected else []
    found = expected.next_scheduled_payment if expected else None
    if found:
        in_the_bank = f" on {near_date(found.bank_date, today)}"
        lines.append(one_line("Next payment ", amount(format_pence(found.scheduled_pence)), in_the_bank))
    to_confirm = sum(period.is_asked for period in periods) if viewer.may(Permission.SCHEDULED_EDIT) else 0
    if to_confirm:
        lines.append(strong(f"{to_confirm} {'period' if to_confirm == 1 else 'periods'} to confirm"))
    return State(lines or ["No payment is expected yet"])
