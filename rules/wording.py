"""How a care package line item's price is put into words: the Cost and Pricing columns.

The contract: docs/domain/care.md#pricing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from rules import dates, money

ONE_UNIT = 100
PRICING_NAMES = {
    "weekly": "Weekly",
    "units": "Units a week",
    "timetabled": "Timetabled",
    "rolling": "Rolling",
    "one_off": "One-off",
}


def plural_of(unit: str) -> str:
    """The plural of the council's word for a unit: Hour -> `Hours`, Delivery -> `Deliveries`, Bus pass -> `Bus passes`.

    A word that the council already keeps in the plural ("Hours") stays as it is.
    """
    lower = unit.lower()
    if lower.endswith(("ss", "x", "ch", "sh")):
        return f"{unit}es"
    if not unit or lower.endswith("s"):
        return unit
    if lower.endswith("y") and lower[-2:-1] not in tuple("aeiou"):
        return f"{unit[:-1]}ies"
    return f"{unit}s"


def unit_words(unit: str, quantity_hundredths: int) -> str:
    """The unit's word for a quantity: singular for exactly one (or less one), else plural."""
    return unit if abs(quantity_hundredths) == ONE_UNIT else plural_of(unit)


def quantity_words(quantity_hundredths: int, unit: str) -> str:
    """A quantity with its unit: (500, "Session") -> `5 Sessions`."""
    return f"{money.format_quantity(quantity_hundredths)} {unit_words(unit, quantity_hundredths)}"


def price_words(unit_price_tenthousandths: int) -> str:
    """A price as lists show it, in whole pence: £0.3870 a mile reads `£0.39`. What it costs is worked out exactly."""
    return money.format_pence(money.divide_half_up(unit_price_tenthousandths, 100))


def quantity_a_week(pricing: str, units_hundredths: int | None, sessions: Sequence[int]) -> int:
    """What a line item buys a week in hundredths; rolling: its whole allowance; weekly and one-off: one."""
    if pricing == "timetabled":
        return sum(sessions)
    return (units_hundredths or 0) if pricing in ("units", "rolling") else ONE_UNIT


def amount_in_full_pence(
    pricing: str, unit_price_tenthousandths: int, units_hundredths: int | None = 0, sessions: Sequence[int] = ()
) -> int:
    """What a line item costs in a full week (rolling: at most; one-off: in all), to the penny."""
    quantity = quantity_a_week(pricing, units_hundredths, sessions)
    return money.cost_pence(quantity, unit_price_tenthousandths)


def cost_words(
    pricing: str, unit_price_tenthousandths: int, units_hundredths: int | None = 0, sessions: Sequence[int] = ()
) -> str:
    """The Cost column: `£822.77 Weekly`, `£1,072.30 Weekly (Timetabled)`, `Up to £1,968.00`, `£250.00 One-off`."""
    amount = money.format_pence(amount_in_full_pence(pricing, unit_price_tenthousandths, units_hundredths, sessions))
    if pricing == "rolling":
        return f"Up to {amount}"
    return f"{amount} " + {"timetabled": "Weekly (Timetabled)", "one_off": "One-off"}.get(pricing, "Weekly")


def pricing_words(
    pricing: str,
    unit: str,
    unit_price_tenthousandths: int,
    units_hundredths: int | None = 0,
    sessions: Sequence[int] = (),
) -> str:
    """The Pricing column: `14 x Hours at £20.50 (Spot)`, `5 x Sessions (Timetabled Pricing) (Spot)`."""
    quantity = quantity_a_week(pricing, units_hundredths, sessions)
    bought = f"{money.format_quantity(quantity)} x {unit_words(unit, quantity)}"
    if pricing == "timetabled":
        return f"{bought} (Timetabled Pricing) (Spot)"
    if pricing == "rolling":
        return f"{bought} (Rolling) (Spot)"
    return f"{bought} at {price_words(unit_price_tenthousandths)} (Spot)"


FREQUENCY_NAMES = {
    "weekly": "Weekly",
    "two_weekly": "Two-weekly",
    "four_weekly": "Four-weekly",
    "monthly": "Calendar monthly",
}
PAY_ON_ACTUALS_NAMES = {"always": "Always", "never": "Never", "if_entered": "If entered"}


def model_words(model: str, pay_on_actuals: str) -> str:
    """A payment method's model: `Invoiced (Pay on actuals: Always)`."""
    return f"{model.title()} (Pay on actuals: {PAY_ON_ACTUALS_NAMES[pay_on_actuals]})"


class MethodColumns(Protocol):
    """The columns of a payment method that name it."""

    @property
    def model(self) -> str: ...

    @property
    def pay_on_actuals(self) -> str: ...

    @property
    def frequency(self) -> str: ...

    @property
    def start_date(self) -> date: ...

    @property
    def is_net(self) -> bool: ...


def method_words(method: MethodColumns) -> str:
    """A payment method in full: `Scheduled (Pay on actuals: Never) 10/02/2019 Weekly Net`"""
    net = "Net" if method.is_net else "Gross"
    model = model_words(method.model, method.pay_on_actuals)
    return f"{model} {dates.format_date(method.start_date)} {FREQUENCY_NAMES[method.frequency]} {net}"
