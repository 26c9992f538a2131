"""The editor of a client's week: its fields, its totals as they follow what is typed, and what is wrong with it."""

from blueprints.actuals.typed import MOST_ROWS, TypedRow, read_typed, typed_of
from operations.actuals.recording import says_nothing
from rules.broken import RuleBroken
from rules.delivery import work_out
from rules.delivery_cost import delivery_cost, row_cost_pence, sum_words
from rules.money import format_quantity, format_unit_price
from rules.weeks import DAY_NAMES, days_of_week
from rules.wording import unit_words


class LineEditor:
    """One line in the editor: its typed fields beside its plan, and what they come to."""

    def __init__(self, line, typed):
        self.line, self.typed = line, typed
        self.ref = line.ref
        self.is_timetabled = line.pricing == "timetabled"
        self.delivery = self._work_out()
        self.cost_pence, self._spans = 0, []
        if self.delivery:
            prices, paid = line.prices, line.rule.frustrated_paid
            self.cost_pence, self._spans = delivery_cost(line.item, line.week_start, self.delivery, paid, prices)

    def _work_out(self):
        """The Delivery of what is typed, or None while it does not add up. Errors stay where they are."""
        errors = dict(self.typed.errors)
        self.entered = self.typed.entered(self.is_timetabled)
        self.typed.errors = errors
        if self.entered is None or says_nothing(self.line, self.entered):
            return None
        try:
            return work_out(self.line.item, self.line.rule, self.line.week_start, self.entered)
        except RuleBroken:
            return None

    def id(self, name):
        """The id and name of a field: `C12-actual`."""
        return f"{self.ref}-{name}"

    def error(self, name):
        """The message at a field, or nothing."""
        return self.typed.errors.get(name, "")

    @property
    def unit(self):
        return "Day" if self.line.pricing == "weekly" else self.line.rule.unit

    @property
    def facts(self):
        """`£20.50 an Hour. 14 planned = 12 actual + 2 missed.`: with what is typed worked in."""
        price = self._price_words()
        planned = self.line.plan.quantity_hundredths
        if not planned:
            left = self.line.left_hundredths
            of = self.line.item.units_hundredths if left is not None else 0
            return f"{price} {format_quantity(left)} of {format_quantity(of)} left." if left is not None else price
        week = self.delivery
        if week is None:
            return f"{price} {format_quantity(planned)} planned."
        parts = [f"{format_quantity(week.actual_hundredths)} actual"]
        for name in ("frustrated", "missed"):
            figure = getattr(week, f"{name}_hundredths")
            parts += [f"{format_quantity(figure)} {name}"] if figure else []
        extra = f" - {format_quantity(week.extra_hundredths)} extra" if week.extra_hundredths else ""
        return f"{price} {format_quantity(planned)} planned = {' + '.join(parts)}{extra}."

    def _price_words(self):
        line = self.line
        if line.item is None:
            return "Unplanned, at the contract's price."
        price = format_unit_price(line.item.price_on(max(line.week_start, line.item.start_date)))
        return f"{price} a week, recorded in days." if line.pricing == "weekly" else f"{price} {a_unit(self.unit)}."

    @property
    def figures(self):
        """The worked-out figures: (name, words, css class) of missed and extra."""
        week = self.delivery
        if week is None:
            return [("missed", "--", ""), ("extra-worked", "", "")]
        has_plan = bool(week.planned_hundredths)
        missed, extra = format_quantity(week.missed_hundredths), format_quantity(week.extra_hundredths)
        missed_words = f"{missed} missed" if week.missed_hundredths else "0"
        return [
            ("missed", missed_words if has_plan else "--", self._css("missed")),
            ("extra-worked", f"+{extra} extra" if week.extra_hundredths else "", self._css("extra")),
        ]

    def _css(self, name):
        week = self.delivery
        if not week.planned_hundredths:
            return ""
        net = week.extra_hundredths - week.missed_hundredths
        return "under" if name == "missed" and net < 0 else "over" if name == "extra" and net > 0 else ""

    @property
    def cost_words(self):
        """`12 x £20.50`"""
        return sum_words(self.line.pricing, self._spans)

    @property
    def days(self):
        """(weekday, name, day of the month, is planned, is in force, words for those who hear it) of each day."""
        planned = self.line.plan.day_quantities
        item = self.line.item
        return [
            (
                number,
                DAY_NAMES[number],
                day.day,
                bool(planned[number]),
                item.start_date <= day <= item.last_in_force(),
                f"{DAY_NAMES[number]} {day.day} {day:%b}",
            )
            for number, day in enumerate(days_of_week(self.line.week_start))
        ]

    def row_cost_pence(self, number):
        """What one row of days costs by itself; None while its quantity is no figure."""
        if self.entered is None:
            return None
        row = self.entered.rows[number].as_stored()
        return row_cost_pence(self.line.item, self.line.week_start, row, self.line.rule.frustrated_paid)

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
        return ", ".join(self.line.rule.cancellation_codes)


class WeekEditor:
    """A client's week open for editing. Stands as the page's `form`: it has `errors` and their summary."""

    def __init__(self, group, sent=None):
        self.group = group
        self.message = ""  # what is wrong with the whole of it
        self.focus = ""  # the id of the field to go on with
        self.lines = []
        for line in group.editable:
            typed = read_typed(sent, line) if sent is not None else None
            self.lines.append(LineEditor(line, typed or typed_of(line)))
        if sent is None and self.lines:
            first = self.lines[0]
            self.focus = first.id("rows-0-day-0" if first.is_timetabled else "actual")

    def entries(self):
        """{line reference: (Entered, version)} of all lines; errors are kept at their fields where there are any."""
        entries = {}
        for editor in self.lines:
            entered = editor.typed.entered(editor.is_timetabled)
            if entered is not None:
                entries[editor.ref] = (entered, editor.typed.version)
        return entries

    def show(self, problems):
        """Keep [(line reference, RuleBroken)] at the fields they name."""
        by_ref = {editor.ref: editor for editor in self.lines}
        for ref, broken in problems:
            if ref in by_ref:
                by_ref[ref].typed.errors[broken.field or "week"] = broken.message
            else:
                self.message = broken.message

    def add_row(self, ref):
        """One more row of days for a timetabled line."""
        for editor in self.lines:
            if editor.ref == ref and editor.is_timetabled and len(editor.typed.rows) < MOST_ROWS:
                self.focus = editor.id(f"rows-{len(editor.typed.rows)}-day-0")
                editor.typed.rows.append(TypedRow())
                editor.__init__(editor.line, editor.typed)

    def delete_row(self, ref, number):
        """One row of days less."""
        for editor in self.lines:
            if editor.ref == ref and number < len(editor.typed.rows):
                del editor.typed.rows[number]
                self.focus = editor.id("add")
                editor.__init__(editor.line, editor.typed)

    @property
    def errors(self):
        found = {editor.id(name): text for editor in self.lines for name, text in editor.typed.errors.items()}
        return found | ({"": self.message} if self.message else {})

    def summary(self):
        """[(id of the field, sentence)]"""
        several = len(self.lines) > 1
        sentences = [("", self.message)] if self.message else []
        for editor in self.lines:
            for name, text in editor.typed.errors.items():
                sentences.append((editor.id(name), f"{editor.line.title}: {text}" if several else text))
        return sentences

    @property
    def total_pence(self):
        """The Week Total: lines that are not open count as they are recorded."""
        open_refs = {editor.ref for editor in self.lines}
        closed = sum(line.cost_pence for line in self.group.lines if line.ref not in open_refs)
        return closed + sum(editor.cost_pence for editor in self.lines)

    @property
    def planned_pence(self):
        return self.group.planned_cost_pence

    @property
    def difference_pence(self):
        return self.total_pence - self.planned_pence


def a_unit(unit):
    """`an Hour`, `a Session`."""
    return f"{'an' if unit[:1].lower() in 'aeio' or unit.lower().startswith('hour') else 'a'} {unit}"
