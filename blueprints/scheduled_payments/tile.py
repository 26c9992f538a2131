"""The home page's tile: the next payment and when it is in the bank, and periods that wait to be confirmed."""

from rules.dates import near_date
from rules.money import format_pence
from web import clock, forecasts
from web.permissions import Permission
from web.tiles import State, amount, joined, strong


def scheduled_tile(visitor):
    """`Next payment £4,632.34 on Fri 28 Nov`"""
    today = clock.today()
    lines = []
    expected = forecasts.expected_by(visitor)
    periods = expected.periods if expected else []
    on_its_way = expected.on_its_way if expected else None
    found = min((each for each in (on_its_way, _waiting(expected, today)) if each), default=None)
    if found:
        day, pence = found
        lines.append(joined("Next payment ", amount(format_pence(pence)), f" on {near_date(day, today)}"))
    to_confirm = sum(period.is_asked for period in periods) if visitor.may(Permission.SCHEDULED_EDIT) else 0
    if to_confirm:
        lines.append(strong(f"{to_confirm} {'period' if to_confirm == 1 else 'periods'} to confirm"))
    return State(lines or ["Nothing is due: open it to see the payment calendar"], due=bool(to_confirm))


def _waiting(expected, today):
    """(date in the bank, pence) of the next payment that is not finalised: the one that the forecast names, unless a
    period that is past its cut-off, and not past its date of finalisation, comes sooner.
    """
    if expected is None:
        return None
    run = expected.forecast.run if expected.forecast else None
    sums = {}
    for period in expected.periods:
        is_sooner = run is None or period.bank_date < run.bank_date
        if is_sooner and period.finalise_date >= today and period.payable_pence > 0:
            sums[period.bank_date] = sums.get(period.bank_date, 0) + period.payable_pence
    if run is not None and expected.forecast.scheduled_pence > 0:
        sums.setdefault(run.bank_date, expected.forecast.scheduled_pence)
    return min(sums.items(), default=expected.later[0] if expected.later else None)
