"""An uplift: prices go up by a percentage or an amount from a date (docs/domain/care.md#an-uplift-of-prices).

Prices are ten-thousandths of a pound, a percentage is ten-thousandths of a per cent (4.5% is 45,000).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules import money
from rules.broken import RuleBroken
from rules.care import LineItem
from rules.wording import amount_in_full_pence

PERCENT, AMOUNT = "percent", "amount"
ONE_WHOLE = 1_000_000  # 100% in ten-thousandths of a per cent
A_PENNY = 100  # in ten-thousandths of a pound
IN_PENCE = ("weekly", "one_off")  # pricings whose price is an amount, so it is whole pence
IN_WEEKS = ("weekly", "units", "timetabled")  # pricings that cost something each week
UNPLANNED = ""  # the pricing of a contract's prices
ENDED, DUE, SAME, CLAIM = "ended", "due", "same", "claim"
LEFT_OUT = {  # why a price stays as it is
    ENDED: "Ended before that date",
    DUE: "One-off, and due already",
    SAME: "The price would be the same",
    CLAIM: "The price of a claim",
}
_COUNTED = {
    ENDED: ("ended before that date", "ended before that date"),
    DUE: ("is one-off and due already", "are one-off and due already"),
    SAME: ("would have the same price", "would have the same price"),
    CLAIM: ("is the price of a claim", "are prices of claims"),
}


def left_out_words(counts: Mapping[str, int]) -> str:
    """`14 are left out: 9 ended before that date, 5 are one-off and due already`; empty where none is."""
    total = sum(counts.values())
    parts = [f"{counts[why]:,} {said[counts[why] != 1]}" for why, said in _COUNTED.items() if counts.get(why)]
    return f"{total:,} {'is' if total == 1 else 'are'} left out: {', '.join(parts)}" if total else ""


@dataclass(frozen=True)
class Terms:
    """By how much, from when; `to_pence`: prices a unit are rounded to pence, too."""

    kind: str
    value: int
    from_date: date
    to_pence: bool = False

    @property
    def words(self) -> str:
        """`4.5%` or `£0.50`; a reduction with its minus sign."""
        if self.kind == AMOUNT:
            return money.format_unit_price(self.value)
        sign = money.MINUS_SIGN if self.value < 0 else ""
        return f"{sign}{money.plain_decimal(abs(self.value), 4).rstrip('0').rstrip('.')}%"

    def check(self) -> None:
        """Raises RuleBroken for one that changes nothing or takes all away."""
        if self.value == 0:
            raise RuleBroken("Enter by how much prices change", "value")
        if self.kind == PERCENT and abs(self.value) >= ONE_WHOLE:
            raise RuleBroken("Enter a percentage between −100 and 100", "value")


@dataclass(frozen=True)
class PriceStep:
    """A price from a date on: what it is now and will be. `is_new`: a row of its own that is not there yet."""

    start_date: date
    was: int
    now: int
    is_new: bool = False


@dataclass(frozen=True)
class LineUplift:
    """What an uplift does to one line item: its steps in date order; or `left_out`, why it does nothing."""

    steps: tuple[PriceStep, ...] = ()
    left_out: str = ""
    weekly_was_pence: int = 0
    weekly_now_pence: int = 0


def uplifted(price: int, terms: Terms, pricing: str = UNPLANNED) -> int:
    """The price after it, rounded half up once: to pence for weekly and one-off, else to four decimals, or to pence.

    Raises RuleBroken where it would be below nil.
    """
    divisor = A_PENNY if terms.to_pence or pricing in IN_PENCE else 1
    if terms.kind == PERCENT:
        new = money.divide_half_up(price * (ONE_WHOLE + terms.value), ONE_WHOLE * divisor) * divisor
    else:
        new = money.divide_half_up(price + terms.value, divisor) * divisor
    if new < 0:
        was = money.format_unit_price(price)
        raise RuleBroken(f"This takes a price of {was} below zero: enter a smaller amount", "value")
    return new


def uplift_line(
    line: LineItem, first_price: int, rows: Sequence[tuple[date, int]], terms: Terms, today: date
) -> LineUplift:
    """What it does to a line: the price of the date gets a row from that date, each later row its own new price.

    first_price: of the line item itself; rows: its price history, (from, price). One-off amounts that are due by
    `today` are left, and lines that end before the date.
    """
    if line.pricing == "one_off" and (line.start_date <= today or line.start_date < terms.from_date):
        return LineUplift(left_out=DUE)
    if line.last_in_force() < max(terms.from_date, line.start_date):
        return LineUplift(left_out=ENDED)
    steps = tuple(_steps(line.start_date, first_price, sorted(rows), terms, line.pricing))
    if not steps:
        return LineUplift(left_out=SAME)
    was = line.price_on(max(terms.from_date, line.start_date))
    now = uplifted(was, terms, line.pricing)
    return LineUplift(steps, "", _weekly(line, was), _weekly(line, now))


def _steps(
    start: date, first_price: int, rows: Sequence[tuple[date, int]], terms: Terms, pricing: str
) -> Iterable[PriceStep]:
    day = terms.from_date
    before = [price for row_day, price in rows if row_day < day]
    of_the_day = before[-1] if before else first_price
    is_on_record = any(row_day == day for row_day, _ in rows)
    is_replaced = any(day < row_day <= start for row_day, _ in rows)  # that row is the first price, not the day's
    if not is_on_record and not is_replaced:
        step = PriceStep(day, of_the_day, uplifted(of_the_day, terms, pricing), is_new=True)
        if step.was != step.now:
            yield step
    for row_day, price in rows:
        new = uplifted(price, terms, pricing)
        if row_day >= day and new != price:
            yield PriceStep(row_day, price, new)


def _weekly(line: LineItem, price: int) -> int:
    """What a full week costs at a price, to the penny; nothing of one-off and rolling lines."""
    if line.pricing not in IN_WEEKS:
        return 0
    return amount_in_full_pence(line.pricing, price, line.units_hundredths, line.sessions)


def uplift_contract_price(start: date, end: date | None, price: int, terms: Terms) -> PriceStep | None:
    """What it does to a contract's price of an unplanned level over dates; None where it has ended, or stays the same.

    `is_new`: the price on record ends the day before, and another goes on from the date.
    """
    if end is not None and end < terms.from_date:
        return None
    step = PriceStep(max(start, terms.from_date), price, uplifted(price, terms), start < terms.from_date)
    return step if step.was != step.now else None


def day_before(day: date) -> date:
    """On which a price ends that another follows."""
    return day - timedelta(days=1)
