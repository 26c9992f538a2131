"""The sheet of a week: up to 200 lines as one form, with what is typed in it, and what is wrong with that."""

from functools import cached_property

from flask_login import current_user

from blueprints.actuals.conflicts import savers_of, who_saved_first
from blueprints.actuals.filters import asked_filters
from blueprints.actuals.sheet_row import SheetRow, row_of_draft
from blueprints.actuals.week_form import read_sheet
from queries.paging import page_of
from queries.weeks import loading
from queries.weeks.drafts import draft_of
from queries.weeks.filters import KINDS, SHOW, filters_among
from queries.weeks.week_page import shown_clients
from rules.money import format_pence, format_quantity
from rules.weeks import DAY_COLUMNS, days_of_week
from web import clock
from web.listing import asked_page
from web.templating import plural

LINES_A_SHEET = 200


class Sheet:
    """Stands as the page's `form`: it has `errors` and their summary. Loads in a fixed number of queries.

    `sent` is the form that came back; without one, the viewer's draft of the week is on the sheet.
    """

    show_choices, kind_choices = SHOW, KINDS

    def __init__(self, context, sent=None):
        self.context = context
        self.message = ""
        view = context.view()
        every = loading.load_week(context.scope(), context.week)
        self.filters = filters_among(every, asked_filters())
        context.more = self.filters.in_address
        clients = shown_clients(view, every, every, self.filters)
        lines = [line for client in clients for line in client.lines]
        self.line_count = len(lines)
        self.page = page_of(asked_page(), len(lines), LINES_A_SHEET)
        lines = self.page.cut(lines)
        self.has_ended = view.has_ended
        editable = {line.ref for client in clients for line in client.editable}
        self.draft = None if sent is not None else draft_of(context.week, current_user)
        self.rows = [self._row(line, sent, line.ref in editable) for line in lines]
        self.day_heads = list(zip(DAY_COLUMNS, days_of_week(context.week), strict=True))
        self.notes = []  # sentences about figures that were saved differently from what was typed
        self.has_days = any(row.is_timetabled for row in self.rows)
        self._name_savers()

    def _row(self, line, sent, is_open):
        """The row of a line as it was sent or drafted; one that nothing was typed over shows what is saved now."""
        if sent is not None:
            found = read_sheet(sent, line)
        else:
            found = row_of_draft(self.draft.rows.get(line.ref) if self.draft else None)
        row = SheetRow(line, found, is_open)
        return SheetRow(line, None, is_open) if row.is_overtaken and not row.is_touched else row

    def _name_savers(self):
        """Rows that somebody else has saved since they were typed over say so; saving again replaces that."""
        overtaken = [row for row in self.rows if row.is_open and row.is_overtaken]
        savers = savers_of([row.line for row in overtaken])
        for row in overtaken:
            row.errors["week"] = who_saved_first(row.line, savers)
            row.version = row.line.version

    @cached_property
    def touched(self):
        """The rows with something typed that is not saved."""
        return [row for row in self.rows if row.is_open and row.is_touched]

    @property
    def draft_words(self):
        """What the viewer's draft of the week is to this sheet; nothing without one."""
        if not self.draft:
            return ""
        if self.touched:
            return f"Your draft is back: {plural(len(self.touched), 'line')} typed over, not saved."
        here = {row.ref for row in self.rows if row.is_open}
        if set(self.draft.rows) <= here:
            return "You have a draft of this week, and all of it is saved already."
        where = "they are on another page or of another service, or locked since"
        return f"You have a draft of this week with lines that are not on this sheet: {where}."

    def entries(self):
        """{line reference: (Entered, version)} of the touched rows; what is no figure is kept at its cell."""
        found = {}
        for row in self.touched:
            row.errors |= row.read.errors
            if row.read.entered is not None:
                found[row.ref] = (row.read.entered, row.version)
        return found

    def show(self, problems):
        """Keep [(line reference, RuleBroken)] at the cells they name."""
        by_ref = {row.ref: row for row in self.rows}
        for ref, broken in problems:
            if ref in by_ref:
                by_ref[ref].refuse(broken)
            else:
                self.message = broken.message

    @property
    def errors(self):
        found = {f"{row.ref}-{name}": text for row in self.rows for name, text in row.errors.items()}
        return found | ({"": self.message} if self.message else {})

    def summary(self):
        """[(id of the cell, sentence)]"""
        sentences = [("", self.message)] if self.message else []
        for row in self.rows:
            for name, text in row.errors.items():
                cell = f"{row.ref}-{row.names[0] if name == 'week' else name}"
                sentences.append((cell, f"{row.line.client_name}, {row.line.title}: {text}"))
        return sentences

    def worked_out(self):
        """{line reference: what its row comes to}, as the page's script shows it while somebody types."""
        return {row.ref: _worked_out(row) for row in self.touched}


def _worked_out(row):
    """What a typed row comes to, and what is wrong with it, as the page's script shows it."""
    overtaken = row.errors.get("week")
    row.complain(clock.today())
    return figure_words(row) | {"errors": row.errors | ({"week": overtaken} if overtaken else {})}


def figure_words(row):
    """{name: words} of what a row shows beside its cells: of what is typed, or else saved, or else planned."""
    line, week, cost = row.line, row.line.delivery, row.line.cost_pence
    is_unusual = line.verdict.is_asked
    if row.is_open and row.is_touched:
        week, cost = row.worked_out
        is_unusual = week is not None and line.judge(week).is_asked
    if week is None:
        return {"actual": "", "frustrated": "", "missed": "", "extra": "", "unusual": "", "cost": "--"}
    missed, extra = week.missed_hundredths, week.extra_hundredths
    has_plan = bool(line.plan.has_plan)
    return {
        "actual": format_quantity(week.actual_hundredths),
        "frustrated": format_quantity(week.frustrated_hundredths),
        "missed": f"{format_quantity(missed)} missed" if missed and has_plan else "",
        "extra": f"+{format_quantity(extra)} extra" if extra and has_plan else "",
        "unusual": "unusual" if is_unusual else "",
        "cost": format_pence(cost),
    }
