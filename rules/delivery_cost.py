"""What a week costs as planned and as recorded, and how the sum is put into words (Bedford guide, Total Cost)."""

from rules.delivered import DeliveredWeek, delivered_spans, unplanned_spans
from rules.money import format_quantity, format_unit_price, round_parts
from rules.planned import planned_week
from rules.wording import unit_words


def recorded_cost(line, delivered, frustrated_paid, prices=()):
    """(pence, spans) of a recorded week: payable quantities at the prices of their days, rounded once.

    `line` is the LineItem, None for unplanned care, which then needs the contract's `prices` ((from, to, price), ...).
    """
    if line is None:
        spans = unplanned_spans(delivered, frustrated_paid, prices, ())
    else:
        spans = delivered_spans(line, delivered, frustrated_paid, ())
    return round_parts(sum(span.parts for span in spans)), spans


def delivery_cost(line, week_start, delivery, frustrated_paid, prices=()):
    """(pence, spans) of a Delivery that is not saved yet: what the editor shows while figures are typed."""
    return recorded_cost(line, as_delivered(week_start, delivery), frustrated_paid, prices)


def as_delivered(week_start, actual, state="entered"):
    """The DeliveredWeek of anything with an actual's quantities and rows."""
    return DeliveredWeek(
        week_start, state, actual.actual_hundredths, actual.frustrated_hundredths, tuple(actual.rows)
    )


def planned_cost(line, week_start):
    """(pence, spans) of the plan; unplanned care has none."""
    if line is None:
        return 0, []
    plan = planned_week(line, week_start)
    return plan.cost_pence, plan.spans


def row_cost_pence(line, week_start, row, frustrated_paid):
    """What one row of ticked days costs by itself."""
    quantity = row["quantity_hundredths"] * len(row["days"])
    alone = DeliveredWeek(
        week_start, "entered", 0 if row["is_frustrated"] else quantity, quantity * row["is_frustrated"], (row,)
    )
    return recorded_cost(line, alone, frustrated_paid)[0]


def cost_words(pricing, unit, spans, frustrated_paid=True):
    """How the cost came about: `= 33 (Actual + Frstd) Hours x £17.84`, each price in turn where it changed that week.

    Nothing for a week without payable quantity.
    """
    counted = "(Actual + Frstd) " if frustrated_paid else "(Actual) "
    by_price = {}
    for span in spans:
        by_price[span.price_tenthousandths] = by_price.get(span.price_tenthousandths, 0) + span.quantity_hundredths
    parts = []
    for price, quantity in by_price.items():
        if not quantity:
            continue
        units = unit_words("Day" if pricing == "weekly" else unit, quantity)
        rate = f"{format_unit_price(price)} / 7" if pricing == "weekly" else format_unit_price(price)
        parts.append(f"{format_quantity(quantity)} {'' if parts else counted}{units} x {rate}")
    return f"= {' + '.join(parts)}" if parts else ""
