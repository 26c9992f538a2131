"""One line in the editor of a client's week: its typed fields beside its plan, and what they come to."""

from dataclasses import replace
from typing import NamedTuple

from blueprints.actuals.rule_words import rule_words
from queries.weeks.questions import is_left_alone, said_right_before, why_not_deleted
from rules.broken import RuleBroken
from rules.delivery import work_out
from rules.delivery_cost import delivery_cost, row_cost_pence, sum_words
from rules.delivery_values import recorded_hundredths
from rules.money import format_quantity, format_unit_price, plain_quantity
from rules.typed_week import TypedRow, read_right, read_week
from rules.weeks import DAY_NAMES, days_of_week
from rules.wording import quantity_words, unit_words


class Figure(NamedTuple):
    """A worked-out figure beside the typed ones, in words; `css` is the class of its tone."""

    words: str
    css: str = ""


class EditorDay(NamedTuple):
    """A day of the week, as the rows of a timetabled line have it; `spoken` is for those who hear the page."""

    weekday: int
    name: str
    day_of_month: int
    is_planned: bool
    is_in_force: bool
    spoken: str


class DayState(NamedTuple):
    """A planned day as three buttons show it: its EditorDay, delivered, frustrated or missed, and the row that says so
    with its number, None where no row has the day.
    """

    day: EditorDay
    state: str
    row: TypedRow
    number: int | None


class LineEditor:
    """One line in the editor: its typed fields beside its plan, and what they come to."""

    def __init__(self, line, typed, version):
        """`typed` is a TypedWeek; `version` the one that the form carries."""
        self.line, self.typed, self.version = line, typed, version
        self.ref = line.ref
        self.is_timetabled = line.pricing == "timetabled"
        self.errors = {}  # {name of a field, or "week": what is wrong}, once that is asked for
        self.asks_to_delete = False  # whether Delete was pressed for what is confirmed
        self.read = read_week(typed, self.is_timetabled)
        self.entered = self.read.entered
        self.delivery = self._work_out()
        self.cost_pence, self._spans = 0, []
        if self.delivery:
            self.cost_pence, self._spans = delivery_cost(
                line.item, line.week_start, self.delivery, line.rule, line.prices
            )

    @property
    def done_hundredths(self):
        return recorded_hundredths(self.delivery) if self.delivery else 0

    @property
    def question(self):
        """What is asked about the quantity, once; nothing where it is usual, or was said to be right before."""
        if self.delivery is None or (said_right_before(self.line) or 0) >= self.done_hundredths:
            return ""
        verdict = self.line.judge(self.delivery)
        return verdict.words if verdict.is_asked else ""

    @property
    def is_unusual(self):
        """Whether it is unusually much, or more than a week can hold: shown in amber, never in green."""
        return self.delivery is not None and bool(self.line.judge(self.delivery).words)

    @property
    def is_said_right(self):
        """Whether *is right* was ticked for as much as is typed now."""
        return (read_right(self.typed.right) or 0) >= self.done_hundredths

    @property
    def over_plan(self):
        """That it is more than planned, in a sentence, with what may follow; nothing where it is not."""
        over = self.delivery.over_plan_hundredths if self.delivery else 0
        if not over:
            return ""
        return f"{quantity_words(over, self.unit)} more than planned: the council may dispute it before it is paid."

    def _work_out(self):
        """The Delivery of what is typed, or None while it does not add up."""
        if self.entered is None or is_left_alone(self.line, self.entered):
            return None
        try:
            return work_out(self.line.item, self.line.rule, self.line.week_start, self.entered)
        except RuleBroken:
            return None

    def with_rows(self, rows):
        """The editor of the same line with other rows of days."""
        return LineEditor(self.line, replace(self.typed, rows=tuple(rows)), self.version)

    def id(self, name):
        """The id and name of a field: `C12-actual`."""
        return f"{self.ref}-{name}"

    def error(self, name):
        """The message at a field, or nothing."""
        return self.errors.get(name, "")

    @property
    def unit(self):
        return "Day" if self.line.pricing == "weekly" else self.line.rule.unit

    @property
    def facts(self):
        """`£20.50 an Hour. 14 planned = 12 actual + 2 missed.`: with what is typed worked in."""
        price = self._price_words()
        planned = self.line.plan.quantity_hundredths
        if not planned:
            return f"{price} {self._allowance_words()}".strip()
        week = self.delivery
        if week is None:
            return f"{price} {format_quantity(planned)} planned."
        parts = [f"{format_quantity(week.actual_hundredths)} actual"]
        for name in ("frustrated", "missed"):
            figure = getattr(week, f"{name}_hundredths")
            parts += [f"{format_quantity(figure)} {name}"] if figure else []
        extra = f" - {format_quantity(week.extra_hundredths)} extra" if week.extra_hundredths else ""
        return f"{price} {format_quantity(planned)} planned = {' + '.join(parts)}{extra}."

    def _allowance_words(self):
        """`96 of 96 Hours left, 92 after this week.`; nothing for what draws on no allowance."""
        line = self.line
        if line.left_hundredths is None:
            return ""
        allowance = quantity_words(line.item.units_hundredths, self.unit)
        left = f"{format_quantity(max(0, line.left_hundredths))} of {allowance}"
        if self.delivery is None:
            return f"{left} left."
        after = line.left_hundredths - self.delivery.paid_hundredths(line.rule)
        return (
            f"{left} left, {format_quantity(after)} after this week." if after >= 0 else f"{left} left: this is more."
        )

    def _price_words(self):
        line = self.line
        if line.item is None:
            return f"Unplanned, at the contract's price: {line.price_words}."
        price = format_unit_price(line.item.price_on(max(line.week_start, line.item.start_date)))
        return f"{price} a week, recorded in days." if line.pricing == "weekly" else f"{price} {a_unit(self.unit)}."

    @property
    def missed(self):
        """The Figure of what is missed, as it is worked out."""
        week = self.delivery
        if week is None or not week.planned_hundredths:
            return Figure("--")
        words = f"{format_quantity(week.missed_hundredths)} missed" if week.missed_hundredths else "0"
        return Figure(words, "under" if week.missed_hundredths > week.extra_hundredths else "")

    @property
    def extra(self):
        """The Figure of what is extra, as it is worked out; without words where nothing is."""
        week = self.delivery
        if week is None or not week.extra_hundredths:
            return Figure("")
        is_over = week.planned_hundredths and week.extra_hundredths > week.missed_hundredths
        tone = "asked" if self.is_unusual else "over" if is_over else ""
        return Figure(f"+{format_quantity(week.extra_hundredths)} extra", tone)

    @property
    def cost_words(self):
        """`12 x £20.50`"""
        return sum_words(self.line.pricing, self._spans)

    @property
    def days(self):
        """The EditorDays of the week, Monday first."""
        planned = self.line.plan.day_quantities
        item = self.line.item
        return [
            EditorDay(
                number,
                DAY_NAMES[number],
                day.day,
                bool(planned[number]),
                item.start_date <= day <= item.last_in_force(),
                f"{DAY_NAMES[number]} {day.day} {day:%b}",
            )
            for number, day in enumerate(days_of_week(self.line.week_start))
        ]

    @property
    def each(self):
        """How much every planned day has, as text; empty where the days differ, or nothing is planned."""
        planned = {quantity for quantity in self.line.plan.day_quantities if quantity}
        return plain_quantity(planned.pop()) if len(planned) == 1 else ""

    @property
    def states(self):
        """A DayState for each planned day; [] where the days say more than delivered, frustrated or missed: other
        quantities, other days, two rows of a day, or words about what was delivered.
        """
        days = [day for day in self.days if day.is_planned]
        rows = dict(enumerate(self.typed.rows))
        ticked = [day for row in rows.values() for day in row.days]
        is_simple = (
            bool(self.each)
            and len(ticked) == len(set(ticked))
            and set(ticked) <= {day.weekday for day in days}
            and all(row.days and row.quantity.strip() == self.each for row in rows.values())
            and not any(row.comment.strip() for row in rows.values() if not row.is_frustrated)
        )
        return [self._state_of(day, rows) for day in days] if is_simple else []

    @staticmethod
    def _state_of(day, rows):
        for number, row in rows.items():
            if day.weekday in row.days:
                return DayState(day, "frustrated" if row.is_frustrated else "delivered", row, number)
        return DayState(day, "missed", TypedRow(), None)

    def row_cost_pence(self, number):
        """What one row of days costs by itself; None while its quantity is no figure."""
        if self.entered is None:
            return None
        row = self.entered.rows[number]
        return row_cost_pence(self.line.item, self.line.week_start, row, self.line.rule)

    @property
    def unit_words(self):
        return unit_words(self.unit, 0)

    @property
    def needs_comment(self):
        differs = self.delivery is None or self.delivery.differs_from_plan
        return bool(self.line.rule.comment_when_different and differs)

    @property
    def asks_notice(self):
        return self.line.rule.frustrated_notice_hours is not None

    @property
    def codes(self):
        """The cancellation codes to choose from; none where the level has none."""
        return self.line.rule.cancellation_codes

    @property
    def rule_words(self):
        """What the level's delivery rule asks for, in a sentence or none: said before it is broken."""
        return rule_words(self.line)

    @property
    def can_be_deleted(self):
        """Whether the line was added, or may be taken out again."""
        return not why_not_deleted(self.line)


def a_unit(unit):
    """`an Hour`, `a Session`."""
    return f"{'an' if unit[:1].lower() in 'aeio' or unit.lower().startswith('hour') else 'a'} {unit}"
