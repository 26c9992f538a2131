"""What a week costs as planned and as recorded, and how the sum is put into words (Bedford guide, Total Cost)."""

from collections.abc import Sequence
from datetime import date

from rules.care import LineItem
from rules.delivered import DeliveredWeek, delivered_spans, unplanned_spans
from rules.delivery_values import DayRow, Delivery, DeliveryRule, Recorded, rows_from_stored
from rules.money import format_quantity, format_unit_price, round_exact
from rules.planned import Span, planned_week
from rules.wording import unit_words


def recorded_cost(
    line: LineItem | None,
    delivered: DeliveredWeek,
    rule: DeliveryRule,
    prices: Sequence[tuple[date, date, int]] = (),
    cuts: Sequence[date] = (),
) -> tuple[int, list[Span]]:
    """(pence, spans) of a recorded week: payable quantities at the prices of their days, rounded once.

    `line` is the LineItem, None for unplanned care, which then needs the contract's `prices` ((from, to, price), ...).
    `cuts` are dates that no span crosses.
    """
    if line is None:
        spans = unplanned_spans(delivered, rule, prices, cuts)
    else:
        spans = delivered_spans(line, delivered, rule, cuts)
    return round_exact(sum(span.exact_units for span in spans)), spans


def delivery_cost(
    line: LineItem | None,
    week_start: date,
    delivery: Delivery,
    rule: DeliveryRule,
    prices: Sequence[tuple[date, date, int]] = (),
) -> tuple[int, list[Span]]:
    """(pence, spans) of a Delivery that is not saved yet: what the editor shows while figures are typed."""
    quantities = (delivery.actual_hundredths, delivery.frustrated_hundredths)
    return recorded_cost(line, DeliveredWeek(week_start, "entered", *quantities, delivery.rows), rule, prices)


def as_delivered(week_start: date, actual: Recorded, state: str = "entered") -> DeliveredWeek:
    """The DeliveredWeek of anything with an actual's quantities and rows."""
    rows = rows_from_stored(actual.rows)
    return DeliveredWeek(week_start, state, actual.actual_hundredths, actual.frustrated_hundredths, rows)


def planned_cost(line: LineItem | None, week_start: date) -> tuple[int, list[Span]]:
    """(pence, spans) of the plan; unplanned care has none."""
    if line is None:
        return 0, []
    plan = planned_week(line, week_start)
    return plan.cost_pence, plan.spans


def row_cost_pence(line: LineItem | None, week_start: date, row: DayRow, rule: DeliveryRule) -> int:
    """What one row of ticked days costs by itself."""
    quantity = row.quantity_hundredths * len(row.days)
    quantities = (0, quantity) if row.is_frustrated else (quantity, 0)
    alone = DeliveredWeek(week_start, "entered", *quantities, (row,))
    return recorded_cost(line, alone, rule)[0]


def cost_words(pricing: str, rule: DeliveryRule, spans: Sequence[Span]) -> str:
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


def sum_words(pricing: str, spans: Sequence[Span]) -> str:
    """The same in short, for the editor: `12 x £20.50`."""
    return " + ".join(f"{format_quantity(quantity)} x {rate}" for quantity, rate in _by_price(pricing, spans))


def _by_price(pricing: str, spans: Sequence[Span]) -> list[tuple[int, str]]:
    """[(quantity in hundredths, the price in words)] of spans, those of one price together, without zero ones."""
    found: dict[int, int] = {}
    for span in spans:
        price = span.price_tenthousandths
        found[price] = found.get(price, 0) + span.quantity_hundredths
    per = " / 7" if pricing == "weekly" else ""
    return [(quantity, format_unit_price(price) + per) for price, quantity in found.items() if quantity]
