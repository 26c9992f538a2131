"""Why an item of a purchase order is worth its amount, in plain words, from the working that its iteration keeps."""

from collections.abc import Sequence

from rules import money, wording
from rules.dates import date_range, format_date
from rules.explanations import Explanation
from rules.order_items import OrderItem, OrderWorking
from rules.weeks import DAY_NAMES


def explain_item(item: OrderItem) -> Explanation:
    """An Explanation of one item of an iteration: how it was worked out, then the
    days, weeks and price that it was worked out from.
    """
    working = item.working
    dates = date_range(item.first, item.last) if item.first != item.last else format_date(item.first)
    sentence, left_side = _SENTENCES[working.pricing](working, dates)
    amount = money.format_pence(item.amount_pence)
    rows = [(label, figure, "") for label, figure in _steps(working, dates)]
    return Explanation(f"Why {amount}?", [sentence, f"{left_side} = {amount}, to the penny."], rows)


def _steps(working: OrderWorking, dates: str) -> tuple[tuple[str, str], ...]:
    suspended = working.days - working.live_days
    steps = [("Dates of this item", dates), ("Days in them", days_words(working.days))]
    if suspended:
        steps += [("Suspended, not planned", days_words(suspended)), ("Left to plan", days_words(working.live_days))]
    if working.pricing != "one_off":
        steps.append(("In weeks", weeks_words(working.live_days)))
    if working.pricing == "timetabled":
        steps.append(("Timetable", timetable_words(working.sessions, working.unit)))
    return (*steps, (_PRICE_LABELS.get(working.pricing, "Unit price"), _price(working)))


_PRICE_LABELS = {"weekly": "Price a week", "one_off": "Amount"}


def _price(working: OrderWorking) -> str:
    return money.format_unit_price(working.price_tenthousandths)


def _weekly(working: OrderWorking, dates: str) -> tuple[str, str]:
    days = days_words(working.live_days)
    sentence = f"{days} of care are planned, each worth a seventh of the weekly {_price(working)}."
    return sentence, f"{working.live_days:,} x {_price(working)} / 7"


def _units(working: OrderWorking, dates: str) -> tuple[str, str]:
    bought = wording.quantity_words(working.units_hundredths, working.unit)
    sentence = (
        f"{bought} a week are planned over {days_words(working.live_days)}, "
        f"each day a seventh of a week, at {_price(working)} each."
    )
    a_week = money.format_quantity(working.units_hundredths)
    return sentence, f"{a_week} x {working.live_days:,} / 7 x {_price(working)}"


def _timetabled(working: OrderWorking, dates: str) -> tuple[str, str]:
    quantity = wording.quantity_words(working.quantity_hundredths, working.unit)
    sentence = f"{quantity} of the timetable fall on the days planned, at {_price(working)} each."
    return sentence, f"{money.format_quantity(working.quantity_hundredths)} x {_price(working)}"


def _rolling(working: OrderWorking, dates: str) -> tuple[str, str]:
    allowance = wording.quantity_words(working.units_hundredths, working.unit)
    share = wording.quantity_words(working.quantity_hundredths, working.unit)
    if not working.all_live_days:
        sentence = "The allowance has no end date, so all of it is on the order of the year it starts in."
    elif working.all_live_days == working.live_days:
        sentence = f"The whole allowance of {allowance} falls in these dates, at {_price(working)} each."
    else:
        sentence = (
            f"The allowance of {allowance} is spread over its {days_words(working.all_live_days)}; "
            f"{working.live_days:,} of them are here, and their share is {share}, at {_price(working)} each."
        )
    return sentence, f"{money.format_quantity(working.quantity_hundredths)} x {_price(working)}"


def _one_off(working: OrderWorking, dates: str) -> tuple[str, str]:
    if not working.quantity_hundredths:
        return "The amount is due once, on its start date, which is not in this year.", f"0 x {_price(working)}"
    return f"The amount is due once, on {dates}.", f"1 x {_price(working)}"


_SENTENCES = {
    "weekly": _weekly,
    "units": _units,
    "timetabled": _timetabled,
    "rolling": _rolling,
    "one_off": _one_off,
}


def days_words(days: int) -> str:
    """`1 day`, `365 days`"""
    return f"{days:,} day{'' if days == 1 else 's'}"


def weeks_words(days: int) -> str:
    """A number of days in weeks: 365 -> `52 weeks and 1 day`."""
    weeks, rest = divmod(days, 7)
    in_weeks = f"{weeks:,} week{'' if weeks == 1 else 's'}"
    if not weeks or not rest:
        return days_words(rest) if rest else in_weeks
    return f"{in_weeks} and {days_words(rest)}"


def timetable_words(sessions: Sequence[int], unit: str) -> str:
    """A week's timetable: `1 Session on Mon, Tue, Wed, Thu, Fri`, with each quantity's days together."""
    by_quantity: dict[int, list[str]] = {}
    for day, quantity in zip(DAY_NAMES, sessions, strict=True):
        if quantity:
            by_quantity.setdefault(quantity, []).append(day)
    parts = [f"{wording.quantity_words(quantity, unit)} on {', '.join(days)}" for quantity, days in by_quantity.items()]
    return "; ".join(parts) or "nothing"
