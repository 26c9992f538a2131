"""Why an amount is what it is, in plain words, from the working of its payment item.

The contract: docs/domain/payment-items.md#the-working.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rules import money, wording
from rules.dates import date_range, format_date, near_date
from rules.planned import Span
from rules.weeks import week_end
from rules.workings import CountedWeek, Working


@dataclass(slots=True)
class ItemFacts:
    """What an explanation is made from; amounts in pence, the VAT rate in hundredths of a per cent."""

    amount_pence: int
    vat_pence: int
    vat_rate_basis_points: int
    kind: str
    side: str
    unit: str
    working: Working
    due_pence: int
    settled_before_pence: int
    reason: str
    dates: str
    because: str = ""  # of an adjustment: what was changed since, and by whom
    status_words: str = ""  # of a Scheduled line that is not paid, or that was moved: its status and the reason
    journeys: Sequence[tuple[str, str, str]] = ()  # of a claim: its mileage log, as rows of (day, miles, where and why)


@dataclass(slots=True)
class Explanation:
    """A heading, sentences, and rows of (when, how much, note)."""

    heading: str
    sentences: list[str]
    rows: list[tuple[str, str, str]] = field(default_factory=list)


def exact_words(exact_units: int) -> str:
    """`£128.676, rounded to the penny` where a fraction of a penny was rounded away, else nothing."""
    if exact_units % money.EXACT_UNITS_A_PENNY == 0:
        return ""
    tenthousandths, rest = divmod(abs(exact_units) * 100, money.EXACT_UNITS_A_PENNY)
    decimals = f"{tenthousandths % 10_000:04d}"
    shown = f"£{tenthousandths // 10_000:,}." + (f"{decimals}..." if rest else decimals.rstrip("0"))
    return f"{shown}, rounded to the penny"


def explain(item: ItemFacts, changed_by: Mapping[int, str] | None = None) -> Explanation:
    """An Explanation of one payment item.

    changed_by: {actual id: "changed by Ann Lee on Tue 18 Nov"}, for weeks that were changed after they were confirmed.
    """
    heading = f"Why {money.format_pence(item.amount_pence)}?"
    if item.kind == "manual":
        return Explanation(heading, [f"The council added this amount by hand: {item.reason}."])
    if item.kind == "claim":
        vat = [_vat_sentence(item)] if item.vat_rate_basis_points else []
        return Explanation(heading, [_claim_sentence(item), *vat], list(item.journeys))
    sentences = [_contribution_sentence(item)] if item.side == "income" else _cost_sentences(item)
    sentences += _settled_sentences(item)
    if item.vat_rate_basis_points:
        sentences.append(_vat_sentence(item))
    if item.status_words:
        sentences.append(item.status_words if item.status_words.endswith(("?", "!", ".")) else f"{item.status_words}.")
    return Explanation(heading, sentences, _rows(item, changed_by or {}))


def _claim_sentence(item: ItemFacts) -> str:
    """`Claimed on 22/11/2025 and accepted by the council: 150 miles x £0.3870 = £58.05.`"""
    spans = item.working.spans
    if not spans:
        return f"A claim that the council accepted: {item.reason}."
    sums = " + ".join(_sum_words(item.working, price, group, item.unit) for price, group in _by_price(spans))
    exact = exact_words(item.working.exact_units)
    amount = f"{money.format_pence(item.amount_pence)}{f' ({exact})' if exact else ''}"
    return f"Claimed on {format_date(spans[0].first)} and accepted by the council: {sums} = {amount}."


def _cost_sentences(item: ItemFacts) -> list[str]:
    working = item.working
    spans = working.spans
    due = money.format_pence(item.due_pence)
    if not spans:
        sentences = [] if working.kept_weeks else [f"Nothing is due for {item.dates}."]
    else:
        sums = " + ".join(_sum_words(working, price, group, item.unit) for price, group in _by_price(spans))
        exact = exact_words(working.exact_units)
        sentences = [f"{_opening(working, item)}: {sums} = {due}{f' ({exact})' if exact else ''}."]
    for week in working.kept_weeks:
        sentences.append(f"The week of {_day(week)} is held back at the moment; what was paid for it stays paid.")
    return sentences


def _opening(working: Working, item: ItemFacts) -> str:
    dates = item.dates
    if item.kind == "adjustment":  # its own dates are also those of what was settled before
        spans = working.spans
        dates = date_range(min(span.first for span in spans), max(span.last for span in spans))
    was_planned = bool(working.planned_spans)
    was_delivered = len(working.planned_spans) < len(working.spans)
    if was_delivered and was_planned:
        return f"Delivered and confirmed in some weeks of {dates}, as planned in the others"
    if was_delivered:
        return f"Delivered and confirmed in {dates}"
    return "The amount that was agreed" if working.pricing == "one_off" else f"Planned for {dates}"


def _by_price(spans: Sequence[Span]) -> Iterable[tuple[int, list[Span]]]:
    """[(price, spans)] in the order in which the prices come."""
    groups: dict[int, list[Span]] = {}
    for span in spans:
        groups.setdefault(span.price_tenthousandths, []).append(span)
    return groups.items()


def _sum_words(working: Working, price: int, spans: Sequence[Span], unit: str) -> str:
    quantity = sum(span.quantity_hundredths for span in spans)
    if working.pricing == "weekly":
        days = wording.quantity_words(quantity, "day")
        return f"{days} at {money.format_unit_price(price)} a week, each day a seventh of it"
    if working.pricing == "one_off":
        return money.format_unit_price(price)
    return f"{wording.quantity_words(quantity, unit)} x {money.format_unit_price(price)}"


def _contribution_sentence(item: ItemFacts) -> str:
    rows = item.working.contributions
    if not rows:
        return f"The client pays you nothing for {item.dates}."
    sums = " + ".join(
        f"{wording.quantity_words(100 * row.days, 'day')} at {money.format_pence(row.weekly_pence)} a week"
        for row in rows
    )
    return (
        f"The client pays this to you, so it is taken off: {sums}, each day a seventh of it, "
        f"= {money.format_pence(-item.due_pence)}."
    )


def _settled_sentences(item: ItemFacts) -> list[str]:
    if item.kind != "adjustment":
        return []
    before, now = money.format_pence(item.settled_before_pence), money.format_pence(item.due_pence)
    difference = money.format_pence(abs(item.amount_pence))
    outcome = f"{difference} more is paid" if item.amount_pence > 0 else f"{difference} is taken back"
    plan = item.working.plan
    if plan:
        whole = money.format_pence(-plan.whole_pence)
        outcome = f"{whole} is left to take back, and {difference} of it is taken here: part {plan.number} of "
        outcome += f"{plan.of} of the plan for this overpayment"
    if item.because:
        return [f"Was {before}, now {now}, because {item.because}. So {outcome}."]
    return [f"{before} was settled for these dates before. {now} is due now, so {outcome}."]


def _vat_sentence(item: ItemFacts) -> str:
    rate = money.format_quantity(item.vat_rate_basis_points)
    exact = exact_words(item.amount_pence * item.vat_rate_basis_points * money.EXACT_UNITS_A_PENNY // 10_000)
    return f"VAT at {rate}% is {money.format_pence(item.vat_pence)}{f' ({exact})' if exact else ''}."


def _rows(item: ItemFacts, changed_by: Mapping[int, str]) -> list[tuple[str, str, str]]:
    if item.side == "income":
        return [(date_range(row.first, row.last), f"{row.days} days", "") for row in item.working.contributions]
    weeks = item.working.weeks
    rows = [_week_row(item, week, changed_by) for week in weeks]
    if len(item.working.spans) > 1 or weeks:
        rows += [_planned_row(item, span) for span in item.working.planned_spans]
    return rows


def _week_row(item: ItemFacts, week: CountedWeek, changed_by: Mapping[int, str]) -> tuple[str, str, str]:
    spans = [span for span in item.working.spans if span.week_start == week.week_start]
    quantity = sum(span.quantity_hundredths for span in spans)
    unit = "day" if item.working.pricing == "weekly" else item.unit
    hundredths = {
        "frustrated": week.frustrated_hundredths,
        "missed": week.missed_hundredths,
        "extra": week.extra_hundredths,
    }
    notes = [f"{money.format_quantity(each)} {word}" for word, each in hundredths.items() if each]
    if week.confirmed_on:
        notes.append(f"confirmed {_day(week.confirmed_on)}")
    if week.actual_id is not None and week.actual_id in changed_by:
        notes.append(changed_by[week.actual_id])
    dates = date_range(week.week_start, week_end(week.week_start))
    return dates, wording.quantity_words(quantity, unit) if quantity else "none", ", ".join(notes)


def _planned_row(item: ItemFacts, span: Span) -> tuple[str, str, str]:
    unit = "day" if item.working.pricing == "weekly" else item.unit
    dates = date_range(span.first, span.last)
    return (
        dates,
        wording.quantity_words(span.quantity_hundredths, unit),
        f"planned, at {money.format_unit_price(span.price_tenthousandths)}",
    )


def _day(day: date) -> str:
    return near_date(day, day)
