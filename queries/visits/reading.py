"""A visits file's rows as visits: read by the organisation's columns and forms of dates, or wrong with every reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from models import ActualsFile, Visit
from queries.care_files.plan import Values
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from queries.care_files.rows import RowReader
from queries.visits.care import Care, Levels
from queries.visits.column_mapping import Mapping
from rules.broken import RuleBroken
from rules.care_files.cells import cell_text
from rules.care_files.date_order import order_to_ask
from rules.care_files.instants import TimeForms, date_part
from rules.care_files.visits import HEADINGS, TIMES, layout_of_visits, other_minutes, problems_of_times, times_of_values
from rules.moment import Moment
from rules.visit_matching import Candidate
from rules.visits import VisitTimes

READ = (*TIMES, "carers", "status", "comments")
COMPARED = ("ssref", "given_cpli", "given_level", *READ)


@dataclass
class VisitRow:
    """A row that is a visit: the Visit as it will be, and the stored one that it updates.

    `other_minutes` is how long it lasted if an hour that the clock showed twice is read the other way; `sent_as` the
    Visit ID of the file where it was found to be another one that a spreadsheet has changed.
    """

    line: int
    texts: list[str]  # of our columns
    visit: Visit
    times: VisitTimes
    other_minutes: int | None = None
    stored: Visit | None = None
    sent_as: str = ""

    @property
    def cells(self) -> dict[str, str]:
        """The texts by our columns."""
        return dict(zip(HEADINGS, self.texts, strict=False))

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """[(column, was, now)] of a visit that was there before."""
        if self.stored is None:
            return []
        pairs = [(name, getattr(self.stored, name), getattr(self.visit, name)) for name in COMPARED]
        return [each for each in pairs if each[1] != each[2]]

    @property
    def is_timed_anew(self) -> bool:
        """Whether it is new, or when it was or how much of it is counted changes."""
        names = {name for name, _, _ in self.changes}
        return self.stored is None or bool(names - {"comments", "given_cpli", "given_level"})


@dataclass
class UnreadRow:
    """A row that is no visit, with [(column, why)], at least one."""

    line: int
    texts: list[str]  # of our columns
    problems: list[tuple[str, str]] = field(default_factory=list)

    def note(self, broken: RuleBroken) -> None:
        """Add what is wrong, with our heading in the place of the column's name."""
        column = broken.field or ""
        words = broken.message.replace(f"The {column} is", f"The {HEADINGS.get(column)} is")
        self.problems.append((column, words))

    @property
    def column(self) -> str:
        """The first column that is wrong, or nothing."""
        return self.problems[0][0]

    @property
    def reason(self) -> str:
        """All that is wrong, in words."""
        return ". ".join(words for _, words in self.problems)

    @property
    def cells(self) -> dict[str, str]:
        """The texts by our columns."""
        return dict(zip(HEADINGS, self.texts, strict=False))


def forms_of(file: ActualsFile, mapping: Mapping) -> TimeForms:
    """How the file's dates and times are read: as was answered for it, else as its organisation's files are."""
    usual = TimeForms()
    order = file.answers.get("order") or mapping.reading.get("order") or usual.order
    return TimeForms(order, mapping.reading.get("zone") or usual.zone)


def order_in_question(file: ActualsFile, sheet: Sheet, forms: TimeForms) -> str:
    """The order that the dates of the file, read into a sheet, seem to be in where nobody has said how it is to be
    read, else nothing.
    """
    if file.answers.get("order"):
        return ""
    return order_to_ask({date_part(text) for text in {text for _, text in times_as_written(sheet)}}, forms.order)


def times_as_written(sheet: Sheet) -> list[tuple[int, str]]:
    """[(line, text)] of every date with a time in a file, read into a sheet."""
    places = [sheet.headers.index(name) for name in TIMES]
    found = ((line, cell_text(cells[place])) for line, cells in sheet.rows if cells for place in places)
    return [(line, text) for line, text in found if text]


class Reader:
    """Reads the rows of one file against an organisation's care."""

    def __init__(self, organisation_id: int, care: Care, levels: Levels, forms: TimeForms, at: Moment) -> None:
        self.organisation_id, self.care, self.levels, self.at = organisation_id, care, levels, at
        self.layout = layout_of_visits(forms)

    def read(self, sheet: Sheet) -> tuple[list[VisitRow], list[UnreadRow]]:
        """The rows of a sheet under our headers: visits, and those that are wrong."""
        cells_of = RowReader(self.layout, sheet, Records(self.organisation_id))
        rows = [self._row(cells_of, line, cells) for line, cells in sheet.rows]
        return [row for row in rows if isinstance(row, VisitRow)], [row for row in rows if isinstance(row, UnreadRow)]

    def _row(self, cells_of: RowReader, line: int, cells: list[str]) -> VisitRow | UnreadRow:
        wrong = UnreadRow(line, cells)
        read: Values = {}
        with _noting(wrong):
            cells_of.check_width(cells)
            for column in cells_of.columns:
                try:
                    read[column.name] = cells_of.value(column, cells)
                except RuleBroken as broken:
                    wrong.note(broken)
        given = self.care.line(read["cpli_id"]) if read.get("cpli_id") else None
        ssref = ""
        with _noting(wrong):
            ssref = self._ssref(read, given) if "ssref" in read else ""
        with _noting(wrong):
            self._check_level(read.get("service_level"), given)
        if not read.keys() >= {"status", "carers", *TIMES}:
            return wrong
        times = times_of_values(read)
        wrong.problems += problems_of_times(times, self.at.now)
        if wrong.problems:
            return wrong
        return VisitRow(line, cells, self._visit(read, ssref, times), times, other_minutes(read, times))

    def _visit(self, read: Values, ssref: str, times: VisitTimes) -> Visit:
        """A row's values as a Visit that is not saved; what it belongs to is looked for later."""
        visit = Visit(
            organisation=self.organisation_id,
            reference=read["visit_id"],
            ssref=ssref,
            given_cpli=read["cpli_id"],
            given_level=read["service_level"],
            day=times.day,
            week_start=times.week_start,
            comments=read["comments"],
            **{name: getattr(times, name) for name in READ if name != "comments"},
        )
        visit._dirty.clear()  # which columns were set: half the memory of thousands of rows, and never asked
        return visit

    def _ssref(self, read: Values, given: Candidate | None) -> str:
        """The SSRef of a row, as it is on record; where it is blank that of the line that is given."""
        text = read["ssref"]
        if not text:
            if given is None:
                raise RuleBroken("The SSRef is empty: write whose visit it was, or one of your CPLI IDs", "ssref")
            return self.care.ssrefs[given.client]
        client, ssref = self.care.client(text)
        if given is not None and given.client != client:
            words = f"CPLI {given.reference} is not {ssref}’s: it is {self.care.ssrefs[given.client]}’s"
            raise RuleBroken(f"{words}. One of the two is wrong", "cpli_id")
        return ssref

    def _check_level(self, text: str | None, given: Candidate | None) -> None:
        """The service level that a row names has to be one of the council's."""
        if text and given is None and self.levels.find(text) is None:
            words = f"The council has no service level “{text}”: write its name or reference, or leave it"
            raise RuleBroken(f"{words} blank where the client has a single line", "service_level")


@contextmanager
def _noting(wrong: UnreadRow) -> Iterator[None]:
    """What breaks a rule is noted, and the rest of the row is read all the same."""
    try:
        yield
    except RuleBroken as broken:
        wrong.note(broken)
