"""Which columns of a provider's own rota file are which, and which of its words are which status."""

from dataclasses import dataclass, field
from functools import cached_property

from flask import request, url_for
from flask_login import current_user

from blueprints.visits.uploads import FILE, address_of, bp, file_or_404
from operations.visits.mapping import save_mapping
from queries.visits.column_mapping import load_mapping, sheet_of, unknown_statuses
from queries.visits.reading import forms_of, times_as_written
from queries.visits.time_shapes import time_shapes
from rules.broken import RuleBroken
from rules.care_files.cells import cell_text
from rules.care_files.date_cells import DateOrder
from rules.care_files.instants import LONDON_CLOCK, UTC_CLOCK
from rules.care_files.visits import HEADINGS, NEEDED
from rules.visits import STATUS_NAMES
from web import body_limits, clock
from web.htmx import done, page
from web.late_forms import kept
from web.permissions import Permission, requires

TIMES = ("planned_start", "planned_end", "actual_start", "actual_end")
HINTS = {
    "visit_id": "What tells visits apart. The same one again updates the visit",
    "cpli_id": "Where your system has none, the client and service level find the line",
    "carers": "One where your system does not say",
}


@dataclass
class ColumnsForm:
    """The columns of a file as they are chosen. No WTForms form: its fields are the columns and words of the file."""

    file: object
    errors: list = field(default_factory=list)
    chosen: dict = field(default_factory=dict)

    def summary(self):
        return [("column-visit_id", words) for words in self.errors]

    @cached_property
    def mapping(self):
        return load_mapping(self.file.organisation_id)

    @property
    def columns(self):
        """[(our column, label, hint, whether it is needed, heading chosen, heading of its time, has a time)]"""
        chosen = self.chosen or self.mapping.of_file(self.file.headings)
        rows = []
        for name, label in HEADINGS.items():
            first, second = [*chosen.get(name, ()), "", ""][:2]
            rows.append((name, label, HINTS.get(name, ""), name in NEEDED, first, second, name in TIMES))
        return rows

    @property
    def statuses(self):
        """[(their word, ours)] of those that the file has and we do not, and of those that were saved."""
        saved = list(self.mapping.statuses.items())
        return [(word, "") for word in unknown_statuses(self.file, self.mapping)] + saved

    @cached_property
    def forms(self):
        """How the file's dates and times are read."""
        return forms_of(self.file, self.mapping)

    @cached_property
    def shapes(self):
        """How each form of date and time of the file is read."""
        return time_shapes(times_as_written(sheet_of(self.file, self.mapping)), self.forms)

    @property
    def orders(self):
        """[(order, words, is chosen)]"""
        said = self.file.answers.get("order") or self.mapping.reading.get("order") or ""
        words = {
            "": "Not said: you are asked where a file looks month first",
            DateOrder.DAY_FIRST: "Day first, 13/11/2025",
            DateOrder.MONTH_FIRST: "Month first, 11/13/2025",
        }
        return [(order, each, order == said) for order, each in words.items() if order or not said]

    @property
    def zones(self):
        """[(zone, words, is chosen)]"""
        words = ((LONDON_CLOCK, "The time on the clock"), (UTC_CLOCK, "UTC, an hour behind the clock in summer"))
        return [(zone, each, zone == self.forms.zone) for zone, each in words]

    @property
    def example(self):
        """The first row, heading by heading."""
        cells = self.file.rows[0][1] if self.file.rows else []
        return [(heading, cell_text(cell)) for heading, cell in zip(self.file.headings, cells, strict=False)]


@bp.get(f"{FILE}/columns")
@requires(Permission.ACTUALS_EDIT)
def columns(visits_file_id):
    """Choose the columns; what was saved before is chosen already."""
    form = ColumnsForm(file_or_404(visits_file_id))
    return page("visits/columns.html", form=form, status_names=STATUS_NAMES)


@bp.post(f"{FILE}/columns")
@requires(Permission.ACTUALS_EDIT)
@kept("Columns of an uploaded file", "Save")
@body_limits.takes(body_limits.LARGE_FORM)
def save_columns(visits_file_id):
    """Save them for the organisation: its next files are read by themselves."""
    file, sent = file_or_404(visits_file_id), request.form
    form = ColumnsForm(file)
    form.chosen = {name: [sent.get(f"column-{name}", ""), sent.get(f"time-{name}", "")] for name in HEADINGS}
    statuses = dict(zip(sent.getlist("word"), sent.getlist("status_of_word"), strict=False))
    reading = {"order": sent.get("order", ""), "zone": sent.get("zone", "")}
    try:
        save_mapping(file, form.chosen, statuses, reading, current_user, clock.moment())
    except RuleBroken as broken:
        form.errors.append(broken.message)
        return page("visits/columns.html", form=form, status_names=STATUS_NAMES)
    asked = {word.lower() for word in statuses}
    if any(word.lower() not in asked for word in unknown_statuses(file, load_mapping(file.organisation_id))):
        return done(url_for(".columns", visits_file_id=file.id), notice="Now say what your system’s statuses mean.")
    return done(address_of(file), notice="The columns are saved: your next files are read by them.")
