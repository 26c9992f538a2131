"""What the home page says of periods that the council asks about."""

from flask import url_for

from rules.dates import near_date
from web import clock, forecasts
from web.needs import Need
from web.permissions import Permission


def period_needs(viewer):
    """Open periods that the contract asks the provider to confirm, and nobody has answered."""
    expected = forecasts.expected_by(viewer)
    if expected is None or not viewer.may(Permission.SCHEDULED_EDIT):
        return []
    asked = [period for period in expected.periods if period.is_asked]
    if not asked:
        return []
    first = asked[0]
    address = url_for(
        "scheduled_payments.period", scheduled_period=f"{first.contract_id}-{first.start_date.isoformat()}"
    )
    words = "Say whether your payment is right" if len(asked) == 1 else f"Say whether {len(asked)} payments are right"
    small = f"In your bank {near_date(first.bank_date, clock.today())}."
    return [Need(words, address, small, sum(each.payable_pence - each.taken_back_pence for each in asked) or None)]
