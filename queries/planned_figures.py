"""What is planned for the slices of commitments, to compare an invoice with."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from peewee import chunked

from models import PaymentItem
from queries.care import load_line_items
from rules import money
from rules.care import LineItem
from rules.planned import planned_spans

COMMITMENTS_A_CHUNK = 300


def of_commitments(commitment_ids: Sequence[int]) -> dict[int, int]:
    """{commitment id: pence} planned for the slices of their cost items, less what was settled for these before.

    So a commitment's value less this figure is what all payments of the slice together are over the plan. Unplanned
    and rolling care has no plan; a manual adjustment is its own.
    """
    figures: dict[int, int] = defaultdict(int)
    for some in chunked(commitment_ids, COMMITMENTS_A_CHUNK):
        rows = list(
            PaymentItem.select(
                PaymentItem.commitment,
                PaymentItem.cpli,
                PaymentItem.kind,
                PaymentItem.slice_start,
                PaymentItem.slice_end,
                PaymentItem.amount_pence,
                PaymentItem.settled_before_pence,
            )
            .where(
                PaymentItem.commitment.in_(some),
                PaymentItem.side == "cost",
            )
            .tuples()
        )
        lines = load_line_items({cpli for _, cpli, *_ in rows if cpli})
        for commitment, cpli, kind, first, last, amount, settled_before in rows:
            if kind in ("manual", "claim"):
                figures[commitment] += amount
            else:
                figures[commitment] += planned_pence(lines.get(cpli), first, last) - settled_before
    return figures


def planned_pence(line: LineItem | None, first: date, last: date) -> int:
    """What is planned for a line item between two dates, in pence; zero for care without a plan (None)."""
    if line is None:
        return 0
    return money.round_exact(sum(span.exact_units for span in planned_spans(line, first, last)))
