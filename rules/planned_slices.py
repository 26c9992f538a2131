"""What a period that is not open yet will pay as things are planned now: the sums of rules.due, before their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules import money
from rules.care import LineItem
from rules.due import applicable_dates, contribution_spans
from rules.periods import Slice
from rules.planned import planned_spans


@dataclass(frozen=True, slots=True)
class PlannedAmount:
    """What one line and slice are planned to come to, cost or income, in pence."""

    side: str
    financial_year: int
    from_date: date
    to_date: date
    amount_pence: int
    vat_pence: int = 0


def planned_amounts(
    line: LineItem, slices: Sequence[Slice], vat_rate_basis_points: int, is_net: bool
) -> list[PlannedAmount]:
    """The PlannedAmounts of a line in the slices: a cost where a day is live in it, and what the client contributes
    where the method is net. Rolling care plans nothing.
    """
    found = []
    for pay_slice in slices:
        spans = planned_spans(line, pay_slice.start_date, pay_slice.end_date)
        if not spans:
            continue
        where = pay_slice.financial_year, *applicable_dates(line, pay_slice)
        cost = money.round_exact(sum(span.exact_units for span in spans))
        found.append(PlannedAmount("cost", *where, cost, money.vat_pence(cost, vat_rate_basis_points)))
        contributed = contribution_spans(line, [(span.first, span.last) for span in spans]) if is_net else ()
        income = -money.round_exact(sum(span.exact_units for span in contributed))
        if income:
            found.append(PlannedAmount("income", *where, income))
    return found
