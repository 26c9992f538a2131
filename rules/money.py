"""Money, prices and quantities as integers, and the one place that rounds (docs/domain/numbers.md).

Money is whole pence, unit prices are ten-thousandths of a pound, quantities are hundredths of a unit.
Amounts that are not rounded yet are counted in *exact units*, seventy-thousandths of a penny: in these a day's share
of a week at any price and quantity is a whole number, so spans are added exactly and rounded once.
"""

import re
from decimal import Decimal

from rules.broken import RuleBroken

MINUS_SIGN = "−"
MOST_PENCE = 99_999_999_999  # a billion pounds less a penny: far above any council's payment, far below 64 bits


EXACT_UNITS_A_PENNY = 70_000


def divide_half_up(number: int, divisor: int) -> int:
    """number / divisor to the nearest integer, halves away from zero: 1/2 -> 1, -1/2 -> -1. divisor > 0."""
    magnitude = (2 * abs(number) + divisor) // (2 * divisor)
    return magnitude if number >= 0 else -magnitude


def round_exact(exact_units: int) -> int:
    """Exact units (70,000 a penny) as pence, rounded half up."""
    return divide_half_up(exact_units, EXACT_UNITS_A_PENNY)


def quantity_exact(quantity_hundredths: int, unit_price_tenthousandths: int) -> int:
    """Quantity x unit price in exact units: hundredths x ten-thousandths of a pound are millionths, 10,000 a penny."""
    return 7 * quantity_hundredths * unit_price_tenthousandths


def weekly_rate_exact(days_hundredths: int, rate_tenthousandths: int) -> int:
    """A number of days (in hundredths) of a weekly rate, each worth a seventh of it, in exact units."""
    return days_hundredths * rate_tenthousandths


def weekly_amount_exact(days: int, weekly_pence: int) -> int:
    """A number of whole days of a weekly amount in pence, in exact units."""
    return days * weekly_pence * (EXACT_UNITS_A_PENNY // 7)


def cost_pence(quantity_hundredths: int, unit_price_tenthousandths: int) -> int:
    """Quantity x unit price, rounded once to the penny (150 miles at £0.3870 are £58.05)."""
    return round_exact(quantity_exact(quantity_hundredths, unit_price_tenthousandths))


def vat_pence(amount_pence: int, vat_rate_basis_points: int) -> int:
    """VAT on a rounded amount, rounded itself; the rate in hundredths of a per cent (2000 is 20%)."""
    return divide_half_up(amount_pence * vat_rate_basis_points, 10_000)


def percent_of(part_pence: int, whole_pence: int) -> int | None:
    """A part in whole per cent, rounded half up: (2, 3) -> 67; None of nothing."""
    return divide_half_up(100 * part_pence, whole_pence) if whole_pence > 0 else None


def percent_change(now_pence: int, before_pence: int) -> str:
    """How much more or less than before, with one decimal: `+24.1%`, `−5.9%`, `0.0%`; empty where before is not above
    zero.
    """
    if before_pence <= 0:
        return ""
    tenths = divide_half_up(1000 * abs(now_pence - before_pence), before_pence)
    sign = "" if not tenths else "+" if now_pence > before_pence else MINUS_SIGN
    return f"{sign}{tenths // 10:,}.{tenths % 10}%"


def percent_words(part_pence: int, whole_pence: int) -> str:
    """A part with one decimal: `18.8%`; empty where the whole is not above zero."""
    if whole_pence <= 0:
        return ""
    tenths = divide_half_up(1000 * abs(part_pence), whole_pence)
    return f"{tenths // 10:,}.{tenths % 10}%"


def format_pence(amount_pence: int) -> str:
    """`£1,072.30`; a negative amount starts with a true minus sign."""
    sign = MINUS_SIGN if amount_pence < 0 else ""
    pounds, pence = divmod(abs(amount_pence), 100)
    return f"{sign}£{pounds:,}.{pence:02d}"


def format_unit_price(unit_price_tenthousandths: int) -> str:
    """A unit price with two decimals, or four where it has them: `£20.50`, `£0.3870`."""
    pounds, rest = divmod(abs(unit_price_tenthousandths), 10_000)
    sign = MINUS_SIGN if unit_price_tenthousandths < 0 else ""
    if rest % 100:
        return f"{sign}£{pounds:,}.{rest:04d}"
    return f"{sign}£{pounds:,}.{rest // 100:02d}"


def format_rounded_price(unit_price_tenthousandths: int) -> str:
    """A unit price in whole pence, for a column that has room for no more: 3870 -> `£0.39`."""
    return format_pence(divide_half_up(unit_price_tenthousandths, 100))


def plain_unit_price(unit_price_tenthousandths: int) -> str:
    """A unit price for a field: `74.99`, or with four decimals where it has them."""
    return format_unit_price(unit_price_tenthousandths).replace("£", "").replace(",", "")


def format_quantity(quantity_hundredths: int) -> str:
    """Hundredths without needless zeros: 500 -> `5`, 1250 -> `12.5`, 71 -> `0.71`."""
    sign = MINUS_SIGN if quantity_hundredths < 0 else ""
    whole, rest = divmod(abs(quantity_hundredths), 100)
    return f"{sign}{whole:,}" + (f".{rest:02d}".rstrip("0") if rest else "")


def plain_quantity(quantity_hundredths: int | None) -> str:
    """A quantity for fields and files: no thousands commas, as 125000 -> `1250`; nothing for None."""
    return "" if quantity_hundredths is None else format_quantity(quantity_hundredths).replace(",", "")


def plain_decimal(integer: int, places: int = 2) -> str:
    """An integer of 10**-places as a plain decimal for files: (107230, 2) -> `1072.30`, with an ASCII minus."""
    whole, rest = divmod(abs(integer), 10**places)
    return f"{'-' if integer < 0 else ''}{whole}.{rest:0{places}d}"


class Pounds(Decimal):
    """An amount in pounds for the cell of a spreadsheet, which shows it with its £."""


def pounds(amount_pence: int) -> Pounds:
    """Pence as Pounds: 107230 -> `1072.30`."""
    return Pounds(plain_decimal(amount_pence))


_NUMBER = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?")


def parse_decimal(text: str | None, places: int, field: str | None = None, what: str = "number") -> int:
    """A typed decimal as an integer of 10**-places; `£`, spaces and thousands commas are forgiven.

    Raises RuleBroken with `field` for anything else, more decimals than `places`, or far too much.
    """
    cleaned = re.sub(r"[£\s]", "", text or "").replace(MINUS_SIGN, "-")
    if re.fullmatch(r"\([\d.,]+\)", cleaned):  # as accountants write what is negative
        cleaned = f"-{cleaned[1:-1]}"
    if "," in cleaned:
        if not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", cleaned):
            raise RuleBroken(f"Enter the {what} in figures, like 1072.30", field)
        cleaned = cleaned.replace(",", "")
    match = _NUMBER.fullmatch(cleaned)
    if not cleaned.isascii() or not match or not (match[2] or match[3]):
        raise RuleBroken(f"Enter the {what} in figures, like 12 or 12.50", field)
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > places:
        raise RuleBroken(f"Enter the {what}, with at most {places} decimals", field)
    if len(match[2]) > 12:
        raise RuleBroken(f"The {what} is too large", field)
    value = int(match[2] or "0") * 10**places + int(decimals.ljust(places, "0") or "0")
    if value > MOST_PENCE:
        raise RuleBroken(f"The {what} is too large", field)
    return -value if match[1] == "-" else value


def parse_pence(text: str, field: str | None = None, what: str = "amount") -> int:
    """Typed pounds as pence."""
    return parse_decimal(text, 2, field, what)


def parse_unit_price(text: str | None, field: str | None = None, what: str = "price") -> int:
    """A typed unit price in pounds as ten-thousandths."""
    return parse_decimal(text, 4, field, what)


def parse_quantity(text: str, field: str | None = None, what: str = "quantity") -> int:
    """A typed quantity as hundredths."""
    return parse_decimal(text, 2, field, what)
