"""What changed from one Scheduled period to the next, client by client, in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules import money, wording
from rules.dates import date_range, format_date
from rules.scheduled_payments import NON_PAYABLE
from rules.weeks import Dates
from rules.workings import Working


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a period as the comparison needs it: the amount with VAT, income negative."""

    line_key: str
    side: str
    kind: str
    level: str
    unit: str
    status: str
    status_reason: str
    slice_start: date
    from_date: date
    to_date: date
    amount_pence: int
    working: Working
    because: str = ""  # of an adjustment: what was changed, and by whom
    moved_to: Dates | None = None  # the period that it moved to when its own was finalised


def payable_pence(figures: Sequence[Figure]) -> int:
    """What of these lines is paid."""
    return _pence(figure for figure in figures if figure.status == "pay")


def _pence(figures: Iterable[Figure]) -> int:
    return sum(figure.amount_pence for figure in figures)


def sentences_of(before: Sequence[Figure], now: Sequence[Figure], period: Dates, period_before: Dates) -> list[str]:
    """Sentences on why a client's lines `now` (Figures) come to another amount than those of the period `before`.

    period, period_before: (first day, last day) of each.
    """
    own_before, other_before = _own(before, period_before), _others(before, period_before)
    own_now, other_now = _own(now, period), _others(now, period)
    sentences = []
    for key in dict.fromkeys([*own_now, *own_before]):
        sentences += _line_sentences(own_before.get(key, []), own_now.get(key, []), period, period_before)
    sentences += [_other_sentence(figures) for figures in _together(other_now)]
    once = payable_pence(other_before)
    if once:
        sentences.append(f"The last period included a one-off {money.format_pence(once)}")
    return [sentence if sentence.endswith(("?", "!")) else f"{sentence}." for sentence in sentences]


def _own(figures: Sequence[Figure], period: Dates) -> dict[str, list[Figure]]:
    """{line key: Figures} of what a period pays for its own dates for the first time."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.kind in ("cost", "income") and period[0] <= figure.slice_start <= period[1]:
            found.setdefault(figure.line_key, []).append(figure)
    return found


def _others(figures: Sequence[Figure], period: Dates) -> list[Figure]:
    own = _own(figures, period)
    return [figure for figure in figures if figure not in own.get(figure.line_key, ())]


def _line_sentences(before: Sequence[Figure], now: Sequence[Figure], period: Dates, period_before: Dates) -> list[str]:
    """What is not paid of a line, in either period, and what else makes the difference: all that is due is compared."""
    paid_before = [figure for figure in before if figure.status == "pay"]
    paid_now = [figure for figure in now if figure.status == "pay"]
    sentences = [_stopped_sentence(figure) for figure in now if figure.status in NON_PAYABLE]
    if paid_now and not before:
        sentences.append(_start_sentence(paid_now, period))
    elif paid_before and not now:
        sentences.append(_end_sentence(paid_before, period_before))
    elif before and now:
        sentences += [_not_paid_sentence(figure) for figure in before if figure.status in NON_PAYABLE]
        sentences += _difference_sentences(before, now)
    return sentences


def _stopped_sentence(figure: Figure, dates: str = "") -> str:
    words = {"cancel": "is cancelled", "suspend": "is suspended", "carry_forward": "moves to the next period"}
    what_for = f" for {dates}" if dates else ""
    amount = f"{money.format_pence(figure.amount_pence)} of {figure.level}{what_for}"
    reason = figure.status_reason.rstrip(".")
    if figure.moved_to:
        moved = "was suspended, and moved" if figure.status == "suspend" else "was carried forward"
        return f"{amount} {moved} to {date_range(*figure.moved_to)}: {reason}"
    return f"{amount} {words[figure.status]}: {reason}"


def _not_paid_sentence(figure: Figure) -> str:
    words = {"cancel": "cancelled", "suspend": "suspended", "carry_forward": "carried forward"}
    amount = money.format_pence(figure.amount_pence)
    return f"{amount} of {figure.level} was not paid in the last period, as it was {words[figure.status]}"


def _start_sentence(figures: Sequence[Figure], period: Dates) -> str:
    level, first = figures[0].level, min(figure.from_date for figure in figures)
    opening = f"{level} starts on {format_date(first)}" if first > period[0] else f"{level} is new in this period"
    cost, income = _sides(figures)
    words = _quantity_words(cost)
    taken_off = f", less {money.format_pence(-payable_pence(income))} that the client pays you" if income else ""
    return opening + (f": {words}" if words else "") + taken_off


def _end_sentence(figures: Sequence[Figure], period_before: Dates) -> str:
    level, last = figures[0].level, max(figure.to_date for figure in figures)
    return f"{level} ended on {format_date(last)}" if last < period_before[1] else f"{level} has nothing in this period"


def _difference_sentences(before: Sequence[Figure], now: Sequence[Figure]) -> list[str]:
    sentences = []
    for side_before, side_now, what in zip(_sides(before), _sides(now), ("cost", "income"), strict=True):
        was, is_now = _pence(side_before), _pence(side_now)
        if was == is_now:
            continue
        level = (side_now or side_before)[0].level
        if what == "income":
            amounts = f"{money.format_pence(-is_now)}, before it was {money.format_pence(-was)}"
            sentences.append(f"The client's contribution to {level} is {amounts}")
            continue
        words_now, words_before = _quantity_words(side_now), _quantity_words(side_before)
        if words_now and words_before and words_now != words_before:
            sentences.append(f"{level}: {words_now}, before it was {words_before}")
        else:
            amounts = f"{money.format_pence(is_now)}, before it was {money.format_pence(was)}"
            sentences.append(f"{level} is {amounts}")
    return sentences


def _together(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Adjustments and late items that belong together: those of one line, dates and status."""
    groups: dict[tuple[str, date, date, str, str], list[Figure]] = {}
    for figure in figures:
        key = (figure.line_key, figure.from_date, figure.to_date, figure.kind, figure.status)
        groups.setdefault(key, []).append(figure)
    merged: dict[tuple[str, date, date, str, str], list[Figure]] = {}
    for (line_key, first, last, kind, status), some in groups.items():
        late = "late" if kind in ("cost", "income") else "adjustment" if kind == "adjustment" else kind
        merged.setdefault((line_key, first, last, late, status), []).extend(some)
    return list(merged.values())


def _other_sentence(figures: Sequence[Figure]) -> str:
    first = figures[0]
    amount = sum(figure.amount_pence for figure in figures)
    dates = format_date(first.from_date) if first.from_date == first.to_date else date_range(*_dates(first))
    because = next((figure.because for figure in figures if figure.because), "")
    if first.status in NON_PAYABLE:
        return _stopped_sentence(replace(first, amount_pence=amount), dates)
    if first.kind == "manual":
        return f"The council added {money.format_pence(amount)} by hand for {dates}"
    if first.kind != "adjustment":
        reason = f". {first.status_reason.rstrip('.')}" if first.status_reason else ""
        return f"{money.format_pence(amount)} of {first.level} is for {dates}, and was not paid before{reason}"
    direction = "taken back" if amount < 0 else "paid on top"
    words = f"{money.format_pence(abs(amount))} of {first.level} for {dates} is {direction}"
    return f"{words}, because {because}" if because else words


def _dates(figure: Figure) -> Dates:
    return figure.from_date, figure.to_date


def _sides(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """([cost figures], [income figures])"""
    cost, income = ([figure for figure in figures if figure.side == side] for side in ("cost", "income"))
    return cost, income


def _quantity_words(figures: Sequence[Figure]) -> str:
    """`14 days at £348.12 a week`, `20 Hours at £20.50`; nothing where there is no one price to name."""
    spans = [span for figure in figures for span in figure.working.spans]
    prices = list(dict.fromkeys(span.price_tenthousandths for span in spans))
    if not spans or len(prices) > 1:
        return ""
    quantity, price = sum(span.quantity_hundredths for span in spans), money.format_unit_price(prices[0])
    pricing = figures[0].working.pricing
    if pricing == "weekly":
        return f"{wording.quantity_words(quantity, 'day')} at {price} a week"
    return "" if pricing == "one_off" else f"{wording.quantity_words(quantity, figures[0].unit)} at {price}"
