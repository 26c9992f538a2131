"""What a week costs as planned and as recorded, and how the sum is put into words (Bedford guide, Total Cost)."""

from rules.delivered import DeliveredWeek, delivered_spans, unplanned_spans
from rules.money import format_quantity, format_unit_price, round_parts
from rules.planned import planned_week
from rules.wording import unit_words


def recorded_cost(line, delivered, rule, prices=()):
    """(pence, spans) of a recorded week: payable quantities at the prices of their days, rounded once.

    `line` is the LineItem, None for unplanned care, which then needs the contract's `prices` ((from, to, price), ...).
    """
    if line is None:
        spans = unplanned_spans(delivered, rule, prices, ())
    else:
        spans = delivered_spans(line, delivered, rule, ())
    return round_parts(sum(span.parts for span in spans)), spans


def delivery_cost(line, week_start, delivery, rule, prices=()):
    """(pence, spans) of a Delivery that is not saved yet: what the editor shows while figures are typed."""
    return recorded_cost(line, as_delivered(week_start, delivery), rule, prices)


def as_delivered(week_start, actual, state="entered"):
    """The DeliveredWeek of anything with an actual's quantities and rows."""
    return DeliveredWeek(week_start, state, actual.actual_hundredths, actual.frustrated_hundredths, tuple(actual.rows))


def planned_cost(line, week_start):
    """(pence, spans) of the plan; unplanned care has none."""
    if line is None:
        return 0, []
    plan = planned_week(line, week_start)
    return plan.cost_pence, plan.spans


def row_cost_pence(line, week_start, row, rule):
    """What one row of ticked days costs by itself."""
    quantity = row["quantity_hundredths"] * len(row["days"])
    alone = DeliveredWeek(
        week_start, "entered", 0 if row["is_frustrated"] else quantity, quantity * row["is_frustrated"], (row,)
    )
    return recorded_cost(line, alone, rule)[0]


def cost_words(pricing, rule, spans):
    """How the cost came about: `= 33 (Actual + Frstd) Hours x £17.84`, each price in turn where it changed that week.

    Nothing for a week without payable quantity.
    """
    counted = "(Actual + Frstd)" if rule.is_paid(is_frustrated=True) else "(Actual)"
    unit = "Day" if pricing == "weekly" else rule.unit
    parts = [
        f"{format_quantity(quantity)} {counted} {unit_words(unit, quantity)} x {rate}"
        for quantity, rate in _by_price(pricing, spans)
    ]
    return f"= {' + '.join(parts)}" if parts else ""


def sum_words(pricing, spans):
    """The same in short, for the editor: `12 x £20.50`."""
    return " + ".join(f"{format_quantity(quantity)} x {rate}" for quantity, rate in _by_price(pricing, spans))


def _by_price(pricing, spans):
    """[(quantity in hundredths, the price in words)] of spans, those of one price together, without nil ones."""
    found = {}
    for span in spans:
        price = span.price_tenthousandths
        found[price] = found.get(price, 0) + span.quantity_hundredths
    per = " / 7" if pricing == "weekly" else ""
    return [(quantity, format_unit_price(price) + per) for price, quantity in found.items() if quantity]
