"""Bedford's four weeks of day care across 31 March, and what is due for them: for tests of rules.due."""

from datetime import date

from rules.care import LineItem
from rules.delivered import DeliveredWeek, cuts_of
from rules.delivery_values import DayRow, DeliveryRule
from rules.due import due_of_slice
from rules.line_facts import LineFacts
from rules.periods import Method, contract_periods, slices_of
from rules.settled import SettledItem, SettledSoFar
from rules.weeks import FAR_FUTURE

TODAY = date(2022, 4, 25)
METHOD = Method(
    1,
    date(2022, 3, 28),
    FAR_FUTURE,
    "invoiced",
    "always",
    "four_weekly",
    date(2022, 3, 28),
    -28,
    opens_days_before_due=14,
)
WEEKS = [date(2022, 3, 28), date(2022, 4, 4), date(2022, 4, 11), date(2022, 4, 18)]


def rows(*days, frustrated=()):
    ticked = DayRow(days)
    return (ticked, DayRow(tuple(frustrated), is_frustrated=True)) if frustrated else (ticked,)


def week(start, *days, frustrated=(), state="confirmed", disputed=False):
    return DeliveredWeek(
        start, state, 100 * len(days), 100 * len(frustrated), rows(*days, frustrated=frustrated), 1, disputed
    )


def sessions(**given_):
    return LineItem(
        "C1",
        "timetabled",
        date(2022, 3, 28),
        FAR_FUTURE,
        ((date(2022, 3, 28), 2_144_600),),
        sessions=(100,) * 5 + (0, 0),
        **given_,
    )


def bedford(**changed):
    weeks = {
        WEEKS[0]: [week(WEEKS[0], 0, 1, 2, 3, 4)],
        WEEKS[1]: [week(WEEKS[1], 0, 2, 4)],
        WEEKS[2]: [week(WEEKS[2], 0, 1, 2, 3, frustrated=(4,))],
        WEEKS[3]: [week(WEEKS[3], 0, 1, 2, 3, 4)],
    }
    return LineFacts("C1", sessions(), DeliveryRule(), {**weeks, **changed.pop("weeks", {})}, **changed)


def due(facts, method=METHOD, settled=None, today=TODAY, income=None):
    """({slice start: amount}, [(reason, pence)]) of the first period."""
    items, held = _due(facts, method, settled, today, income)
    return {(item.slice.start_date, item.side): item.amount_pence for item in items}, held


def due_items(facts, method=METHOD, settled=None, today=TODAY, income=None):
    """The DueItems of the first period."""
    return _due(facts, method, settled, today, income)[0]


def settle(facts, method=METHOD, side="cost", before=None):
    """{slice start: SettledSoFar}: what is due for the first period, all of it settled, after what was `before`."""
    settled = dict(before or {})
    for item in _due(facts, method, before, TODAY, None)[0]:
        if item.side == side:
            so_far = settled.get(item.slice.start_date, SettledSoFar(0, 0, []))
            dates = item.from_date, item.to_date
            new = SettledItem(len(so_far.items) + 1, item.amount_pence, dates, item.working.as_stored())
            amount = so_far.amount_pence + item.amount_pence
            settled[item.slice.start_date] = SettledSoFar(amount, None, [*so_far.items, new])
    return settled


def _due(facts, method, settled, today, income):
    periods = contract_periods([method], today)
    found, held = [], []
    for part in slices_of(periods[0]):
        before = [(of_side or {}).get(part.start_date) for of_side in (settled, income)]
        items, held_back = due_of_slice(facts, part, cuts_of(periods), *before, today)
        found += items
        held += [(amount.reason, amount.amount_pence) for amount in held_back]
    return found, held


COST_2021, COST_2022 = (date(2022, 3, 28), "cost"), (date(2022, 4, 1), "cost")
