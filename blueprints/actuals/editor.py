"""The editor of a client's week: its fields, its totals as they follow what is typed, and what is wrong with it."""

from blueprints.actuals.rule_words import rule_words
from blueprints.actuals.typed import MOST_ROWS, TypedRow, read_typed, typed_of
from operations.actuals.adding import MAY_BE_DELETED
from operations.actuals.recording import says_nothing
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.delivery import work_out
from rules.delivery_cost import delivery_cost, row_cost_pence, sum_words
from rules.money import format_quantity, format_unit_price
from rules.weeks import DAY_NAMES, days_of_week
from rules.wording import quantity_words, unit_words


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
        after = line.left_hundredths - self.delivery.paid_hundredths(line.rule.frustrated_paid)
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
        """The cancellation codes to choose from; none where the level has none."""
        return self.line.rule.cancellation_codes

    @property
    def rule_words(self):
        """What the level's delivery rule asks for, in a sentence or none: said before it is broken."""
        return rule_words(self.line)

    @property
    def can_be_deleted(self):
        """Whether the line was added, or may be taken out again."""
        return self.line.pricing in MAY_BE_DELETED and not self.line.is_counted


class WeekEditor:
    """A client's week open for editing. Stands as the page's `form`: it has `errors` and their summary.

    `sent` is the form that came back, None for what is saved; `without` the line of it that was taken out.
    """

    def __init__(self, group, sent=None, without=""):
        self.group = group
        self.message = ""  # what is wrong with the whole of it
        self.focus = ""  # the id of the field to go on with
        self.add_errors = {}  # {"add-planned": what is wrong with what was chosen}
        added = [] if sent is None else sent.getlist("added")
        self.added = [ref for ref in dict.fromkeys(added) if ref != without]
        self.lines = []
        self._open_lines(sent)
        if sent is None:
            self._begin()

    def _open_lines(self, sent=None):
        """Lines with a plan or a record, and those that were added; of what was sent, with what was typed."""
        recorded = [line for line in self.group.editable if not line.waits_to_be_added]
        rolling = [line for line in self.group.editable if line.waits_to_be_added]
        added = {line.ref: line for line in [*rolling, *self.group.addable] if line.ref in self.added}
        opened = {editor.ref: editor for editor in self.lines}
        self.lines = []
        for line in [*recorded, *(added[ref] for ref in self.added if ref in added)]:
            typed = read_typed(sent, line) if sent is not None else None
            self.lines.append(opened.get(line.ref) or LineEditor(line, typed or typed_of(line)))
        self.planned_choices = [_choice(line) for line in rolling if line.ref not in self.added]
        self.unplanned_choices = [_choice(line) for line in self.group.addable if line.ref not in self.added]

    def _begin(self):
        """Where nothing else can be done, the one thing that may be added is; the first field is gone on with."""
        choices = self.planned_choices + self.unplanned_choices
        if not self.lines and len(choices) == 1:
            self.added = [choices[0][0]]
            self._open_lines()
        if self.lines:
            first = self.lines[0]
            self.focus = first.id("rows-0-day-0" if first.is_timetabled else "actual")

    def line_of(self, ref):
        """The LineEditor of a line, None where it is not open."""
        return next((editor for editor in self.lines if editor.ref == ref), None)

    def add_line(self, verb, ref):
        """Open what was chosen at Add Actual: `verb` is add-planned or add-unplanned."""
        choices = self.planned_choices if verb == "add-planned" else self.unplanned_choices
        if ref not in [choice for choice, _ in choices]:
            self.add_errors[verb] = "Choose what to add, then press Add"
            return
        self.added.append(ref)
        self._open_lines()
        self.focus = f"{ref}-actual"

    def add_id(self, verb):
        """The id of a pick list of Add Actual."""
        return f"{verb}-{self.group.client_id}"

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
        found |= {self.add_id(verb): text for verb, text in self.add_errors.items()}
        return found | ({"": self.message} if self.message else {})

    def summary(self):
        """[(id of the field, sentence)]"""
        several = len(self.lines) > 1
        sentences = [("", self.message)] if self.message else []
        for editor in self.lines:
            for name, text in editor.typed.errors.items():
                sentences.append((editor.id(name), f"{editor.line.title}: {text}" if several else text))
        return sentences + [(self.add_id(verb), text) for verb, text in self.add_errors.items()]

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


def _choice(line):
    """(reference, words) in a pick list of Add Actual."""
    words = f"{line.title} at {line.price_words}"
    if line.item is None:
        return line.ref, f"{words}, {line.service_name}"
    dates = f"{format_date(line.item.start_date)} - {format_date(line.item.end_date) if line.item.end_date else ''}"
    return line.ref, f"CPLI {dates.rstrip(' -')}, {words}, {line.allowance_words}"


def a_unit(unit):
    """`an Hour`, `a Session`."""
    return f"{'an' if unit[:1].lower() in 'aeio' or unit.lower().startswith('hour') else 'a'} {unit}"
