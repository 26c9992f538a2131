"""The editor of a client's week: its lines and what may be added, its total, and what is wrong with it."""

from blueprints.actuals.line_editor import LineEditor
from blueprints.actuals.week_form import MOST_ROWS, read_editor
from queries.weeks.addable import with_more_instances
from rules.dates import format_date
from rules.typed_week import TypedRow, typed_of


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
        unplanned = [line for first in self.group.addable for line in with_more_instances(first, self.added)]
        added = {line.ref: line for line in [*rolling, *unplanned] if line.ref in self.added}
        opened = {editor.ref: editor for editor in self.lines}
        self.lines = []
        for line in [*recorded, *(added[ref] for ref in self.added if ref in added)]:
            self.lines.append(opened.get(line.ref) or _open_line(line, sent))
        self.planned_choices = [_choice(line) for line in rolling if line.ref not in self.added]
        self.unplanned_choices = [_choice(line) for line in unplanned if line.ref not in self.added]

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
            editor.errors |= editor.read.errors
            if editor.entered is not None:
                entries[editor.ref] = (editor.entered, editor.version)
        return entries

    def show(self, problems):
        """Keep [(line reference, RuleBroken)] at the fields they name."""
        by_ref = {editor.ref: editor for editor in self.lines}
        for ref, broken in problems:
            if ref in by_ref:
                by_ref[ref].errors.setdefault(broken.field or "week", broken.message)
            else:
                self.message = broken.message

    def add_row(self, ref):
        """One more row of days for a timetabled line."""
        editor = self.line_of(ref)
        if editor is not None and editor.is_timetabled and len(editor.typed.rows) < MOST_ROWS:
            self.focus = editor.id(f"rows-{len(editor.typed.rows)}-day-0")
            self._put(editor.with_rows([*editor.typed.rows, TypedRow()]))

    def delete_row(self, ref, number):
        """One row of days less."""
        editor = self.line_of(ref)
        if editor is not None and number < len(editor.typed.rows):
            self.focus = editor.id("add")
            self._put(editor.with_rows(row for place, row in enumerate(editor.typed.rows) if place != number))

    def _put(self, changed):
        """A line's editor in the place of the one that is open."""
        self.lines = [changed if editor.ref == changed.ref else editor for editor in self.lines]

    @property
    def errors(self):
        found = {editor.id(name): text for editor in self.lines for name, text in editor.errors.items()}
        found |= {self.add_id(verb): text for verb, text in self.add_errors.items()}
        return found | ({"": self.message} if self.message else {})

    def summary(self):
        """[(id of the field, sentence)]"""
        several = len(self.lines) > 1
        sentences = [("", self.message)] if self.message else []
        for editor in self.lines:
            for name, text in editor.errors.items():
                sentences.append((editor.id(name), f"{editor.line.title}: {text}" if several else text))
        return sentences + [(self.add_id(verb), text) for verb, text in self.add_errors.items()]

    @property
    def over_plan(self):
        """What is said of each line with more than planned."""
        return [editor.over_plan for editor in self.lines if editor.over_plan]

    @property
    def is_unusual(self):
        """Whether a line has unusually much."""
        return any(editor.is_unusual for editor in self.lines)

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


def _open_line(line, sent):
    """The editor of a line, with what was sent of it or else what is recorded or planned."""
    found = read_editor(sent, line) if sent is not None else None
    if found is not None:
        return LineEditor(line, found.typed, found.version)
    return LineEditor(line, typed_of(line.entered(), line.rule.cancellation_codes), line.version)


def _choice(line):
    """(reference, words) in a pick list of Add Actual."""
    words = f"{line.title} at {line.price_words}"
    if line.item is None:
        return line.ref, f"{words}, {line.service_name}"
    dates = f"{format_date(line.item.start_date)} - {format_date(line.item.end_date) if line.item.end_date else ''}"
    return line.ref, f"CPLI {dates.rstrip(' -')}, {words}, {line.allowance_words}"
