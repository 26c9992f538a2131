"""What the rows of a file cost together, rounded as it will be paid: once for each line and slice of a period.

Four weeks of 7.25 hours at £17.8450 are £517.51, though each week for itself is £129.38.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from queries.care_files.plan import Record
from queries.care_files.records import Records
from rules.money import round_exact
from rules.periods import Method, periods_of, slices_of
from rules.planned import Span
from rules.weeks import FAR_FUTURE, week_end

Parts = tuple[tuple[date, int], ...]  # (start of the slice, exact units) of what a week costs


class SliceStarts:
    """When the slices of each contract's periods start, as far as a file's weeks reach."""

    def __init__(self, records: Records, until: date) -> None:
        self._starts: dict[Record, list[date]] = {}
        for record in records.shelf("payment_methods.csv").by_key.values():
            slices = (each for period in periods_of(_method(record), until) for each in slices_of(period))
            self._starts.setdefault(record.values["contract"], []).extend(each.start_date for each in slices)
        for starts in self._starts.values():
            starts.sort()

    def inside(self, contract: Record, week_start: date) -> Sequence[date]:
        """The starts within a week, in order."""
        starts = self._starts.get(contract, [])
        return starts[bisect_right(starts, week_start) : bisect_right(starts, week_end(week_start))]

    def parts(self, contract: Record, week_start: date, spans: Iterable[Span]) -> Parts:
        """What a week's spans cost in each slice that they lie in; of a day before all slices, in its week."""
        starts, exact = self._starts.get(contract, []), defaultdict[date, int](int)
        for span in spans:
            place = bisect_right(starts, span.first)
            exact[starts[place - 1] if place else week_start] += span.exact_units
        return tuple(exact.items())


def rounded(parts: Iterable[tuple[object, Parts]]) -> int:
    """The pence of many weeks, (what tells their line, parts) each."""
    exact = defaultdict[tuple[object, date], int](int)
    for line, slices in parts:
        for start, units in slices:
            exact[line, start] += units
    return sum(map(round_exact, exact.values()))


def _method(record: Record) -> Method:
    values = record.values
    return Method(
        id=0,
        start_date=values["start_date"],
        end_date=values["end_date"] or FAR_FUTURE,
        model=values["model"],
        pay_on_actuals=values["pay_on_actuals"],
        frequency=values["frequency"],
        first_period_start=values["first_period_start"],
        opens_days_before_due=0,
    )
