"""Random care for property tests: lines with prices, suspensions, contributions and a death, around April 2022.

What a line is drawn from is named here once: made anew for each of a thousand lines, it took longer than the tests.
"""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from rules.care import LineItem, prices_of
from rules.weeks import FAR_FUTURE

thousands = settings(max_examples=1000)
FIRST = date(2022, 1, 3)
SESSIONS = (0, 100, 50, 200)
days = st.integers(0, 180).map(lambda n: FIRST + timedelta(days=n))
unit_prices = st.integers(0, 30_000_000)
quantities = st.integers(0, 8_000)
spans = st.builds(lambda first, length: (first, first + timedelta(days=length)), days, st.integers(0, 40))
weeks_of_sessions = st.integers(0, len(SESSIONS) ** 7 - 1).map(
    lambda number: tuple(SESSIONS[number // len(SESSIONS) ** day % len(SESSIONS)] for day in range(7))
)
days_until_the_end = st.none() | st.integers(0, 150)
changes_of_price = st.dictionaries(days, unit_prices, max_size=3)
suspensions = st.lists(spans, max_size=2)
contributions = st.lists(st.tuples(spans, st.integers(0, 40_000)), max_size=2)
deaths = st.none() | days


def _line_item(pricing, start, until_the_end, changes, price, units, sessions, suspended, contributed, date_of_death):
    if until_the_end is None:
        end = start if pricing == "one_off" else FAR_FUTURE
    else:
        end = start + timedelta(days=until_the_end)
    return LineItem(
        key="C1",
        pricing=pricing,
        start_date=start,
        end_date=end,
        prices=prices_of(start, price, changes.items()),
        units_hundredths=units,
        sessions=sessions,
        suspensions=tuple(suspended),
        contributions=tuple((*span, pence) for span, pence in contributed),
        date_of_death=date_of_death,
    )


def line_items(pricings=("weekly", "units", "timetabled", "one_off", "rolling")):
    """A line with one of these pricings."""
    return st.builds(
        _line_item,
        st.sampled_from(pricings),
        days,
        days_until_the_end,
        changes_of_price,
        unit_prices,
        quantities,
        weeks_of_sessions,
        suspensions,
        contributions,
        deaths,
    )
