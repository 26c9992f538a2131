"""Random care for property tests: lines with prices, suspensions, contributions and a death, around April 2022."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from rules.care import LineItem, prices_of
from rules.weeks import FAR_FUTURE

thousands = settings(max_examples=1000)
FIRST = date(2022, 1, 3)
days = st.integers(0, 180).map(lambda n: FIRST + timedelta(days=n))
unit_prices = st.integers(0, 30_000_000)
quantities = st.integers(0, 8_000)


@st.composite
def spans(draw):
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(0, 40)))


@st.composite
def line_items(draw, pricings=("weekly", "units", "timetabled", "one_off", "rolling")):
    start = draw(days)
    pricing = draw(st.sampled_from(pricings))
    end = draw(st.none() | st.integers(0, 150).map(lambda n: start + timedelta(days=n)))
    changes = draw(st.dictionaries(days, unit_prices, max_size=3))
    return LineItem(
        key="C1",
        pricing=pricing,
        start_date=start,
        end_date=end or (start if pricing == "one_off" else FAR_FUTURE),
        prices=prices_of(start, draw(unit_prices), changes.items()),
        units_hundredths=draw(quantities),
        sessions=tuple(draw(st.lists(st.sampled_from((0, 100, 50, 200)), min_size=7, max_size=7))),
        suspensions=tuple(draw(st.lists(spans(), max_size=2))),
        contributions=tuple(
            (*span, pence) for span, pence in draw(st.lists(st.tuples(spans(), st.integers(0, 40_000)), max_size=2))
        ),
        date_of_death=draw(st.none() | days),
    )
