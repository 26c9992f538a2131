"""What Update System would do with a visits file: each row new, changed, unchanged or wrong; the lines; the pounds."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from peewee import chunked

from models import ActualsFile, Visit
from queries.actuals_files.waiting_files import RejectedRow
from queries.care_files.plan import Values
from queries.care_files.records import Records
from queries.care_files.rows import RowReader
from queries.visits.care import Care, Levels, load_care, place_visit
from queries.visits.column_mapping import Mapping, load_mapping, missing_columns, sheet_of
from queries.visits.lines import LineWeek, Outcome, SaidVisit, VisitWeek, stored_visits, times_of, visit_weeks_of
from rules.broken import RuleBroken
from rules.care_files.visits import VISITS, check_times
from rules.moment import Moment
from rules.visit_matching import Candidate
from rules.visits import Totals, band

READ = ("planned_start", "planned_end", "actual_start", "actual_end", "carers", "status", "comments")
COMPARED = ("ssref", "given_cpli", "given_level", *READ)
IDS_AT_ONCE = 25_000


@dataclass
class VisitRow:
    """A row that can be taken: the Visit as it will be, and the stored one that it updates."""

    line: int
    visit: Visit
    stored: Visit | None = None

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """[(column, was, now)] of a visit that was there before."""
        if self.stored is None:
            return []
        pairs = [(name, getattr(self.stored, name), getattr(self.visit, name)) for name in COMPARED]
        return [each for each in pairs if each[1] != each[2]]


@dataclass
class Preview:
    """What a file comes to. `missing` are the headings that have to be mapped before anything of it can be read."""

    missing: list[str] = field(default_factory=list)
    columns: dict[str, list[str]] = field(
        default_factory=dict
    )  # {our column: [their headings]} of those that the file has
    headings: list[str] = field(default_factory=list)
    rows_read: int = 0
    new: list[VisitRow] = field(default_factory=list)
    changed: list[VisitRow] = field(default_factory=list)
    unchanged: list[VisitRow] = field(default_factory=list)
    wrong: list[RejectedRow] = field(default_factory=list)
    visit_weeks: list[VisitWeek] = field(default_factory=list)
    levels: Levels = field(default_factory=lambda: Levels(()))
    care: Care = field(default_factory=Care)

    @property
    def taken(self) -> list[VisitRow]:
        """The rows that are saved."""
        return [*self.new, *self.changed]

    @property
    def unknown_columns(self) -> list[str]:
        """The headings that nothing is read from."""
        used = {heading for chosen in self.columns.values() for heading in chosen}
        return [heading for heading in self.headings if heading.strip() and heading not in used]

    @cached_property
    def waiting(self) -> int:
        """How many of the visits to be taken wait for an order."""
        return sum(row.visit.cpli_id is None for row in self.taken)

    @cached_property
    def filled(self) -> list[VisitWeek]:
        """The VisitWeeks that are written."""
        return [visit_week for visit_week in self.visit_weeks if visit_week.outcome == Outcome.FILL]

    @cached_property
    def different(self) -> list[VisitWeek]:
        """The VisitWeeks of figures that stay though the visits say something else."""
        return [visit_week for visit_week in self.visit_weeks if visit_week.differs]

    @property
    def was_pence(self) -> int:
        """What the lines' weeks cost before, in pence."""
        return sum(visit_week.before_pence for visit_week in self.visit_weeks)

    @property
    def now_pence(self) -> int:
        """What they cost once the file is saved, in pence."""
        return sum(visit_week.after_pence for visit_week in self.visit_weeks)

    @cached_property
    def minutes(self) -> Totals:
        """The Totals of the visits to be taken that have a level."""
        banded = []
        for row in self.taken:
            rule = self.levels.rules.get(row.visit.service_level_id)
            if rule:
                banded.append(band(times_of(row.visit), rule))
        names = ("came_in_minutes", "paid_minutes", "rounded_minutes", "cancelled_minutes")
        return Totals(len(banded), *(sum(getattr(each, name) for each in banded) for name in names))

    @cached_property
    def seen(self) -> str:
        """What tells whether a page showed the same preview: lines, what they become, and the pounds."""
        rows = [(row.line, row.visit.cpli_id, bool(row.stored), str(row.changes)) for row in self.taken]
        text = f"{rows}{[each.line for each in self.wrong]}{self.was_pence}{self.now_pence}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def preview_of(file: ActualsFile, at: Moment) -> Preview:
    """What Update System would do with a waiting file, read by the Mapping of its organisation. Nothing is written."""
    mapping = load_mapping(file.organisation_id)
    columns = mapping.of_file(file.headings)
    preview = Preview(
        missing=missing_columns(columns), columns=columns, headings=file.headings, rows_read=len(file.rows)
    )
    if preview.missing:
        return preview
    preview.levels = Levels()
    preview.care = load_care([file.organisation_id])[file.organisation_id]
    rows = _read_rows(file, mapping, preview, at)
    stored = _stored(file.organisation_id, [row.visit.reference for row in rows])
    for row in rows:
        row.stored = stored.get(row.visit.reference)
        _sort(row, preview, at)
    preview.visit_weeks = _visit_weeks(file.organisation_id, preview, at)
    return preview


def _read_rows(file: ActualsFile, mapping: Mapping, preview: Preview, at: Moment) -> list[VisitRow]:
    """The VisitRows of the rows that can be read; the others go to `preview.wrong`."""
    sheet = sheet_of(file, mapping)
    reader = RowReader(VISITS, sheet, Records(file.organisation_id))
    rows = []
    seen: dict[str, int] = {}
    for line, cells in sheet.rows:
        try:
            reader.check_width(cells)
            visit = _visit(reader.read_cells(cells), file.organisation_id, preview, at)
            first = seen.setdefault(visit.reference, line)
            if first != line:
                words = f"Line {first} has the same Visit ID already: one row for each visit"
                raise RuleBroken(words, "visit_id")
        except RuleBroken as broken:
            shown = dict(zip(sheet.headings, cells, strict=False))
            preview.wrong.append(RejectedRow(line, shown, broken.field or "", broken.message))
        else:
            rows.append(VisitRow(line, visit))
    return rows


def _visit(read: Values, organisation_id: int, preview: Preview, at: Moment) -> Visit:
    """A row's values as a Visit that is not saved; what it belongs to is looked for later. Raises RuleBroken."""
    times = check_times(read, at.now)
    given = preview.care.line(read["cpli_id"]) if read["cpli_id"] else None
    ssref = _ssref(read["ssref"], given, preview.care)
    if read["service_level"] and given is None and preview.levels.find(read["service_level"]) is None:
        words = f"The council has no service level {read['service_level']}: write its name or reference, or leave it"
        raise RuleBroken(f"{words} blank where the client has a single line", "service_level")
    values = {name: getattr(times, name) if hasattr(times, name) else read[name] for name in READ}
    return Visit(
        organisation=organisation_id,
        reference=read["visit_id"],
        ssref=ssref,
        given_cpli=read["cpli_id"],
        given_level=read["service_level"],
        day=times.day,
        week_start=times.week_start,
        **values,
    )


def _ssref(text: str, given: Candidate | None, care: Care) -> str:
    """The SSRef of a row, as it is on record; where it is blank that of the line that is given."""
    if not text:
        if given is None:
            raise RuleBroken("The SSRef is empty: write whose visit it was, or one of your CPLI IDs", "ssref")
        return care.ssrefs[given.client]
    client, ssref = care.client(text)
    if given is not None and given.client != client:
        words = f"CPLI {given.reference} is not {ssref}’s: it is {care.ssrefs[given.client]}’s. One of the two is wrong"
        raise RuleBroken(words, "cpli_id")
    return ssref


def _stored(organisation_id: int, references: Sequence[str]) -> dict[str, Visit]:
    """{Visit ID: Visit} of those that are stored already."""
    found: dict[str, Visit] = {}
    for some in chunked(references, IDS_AT_ONCE):
        query = Visit.select().where(Visit.organisation == organisation_id, Visit.reference.in_(some))
        found.update((row.reference, row) for row in query)
    return found


def _sort(row: VisitRow, preview: Preview, at: Moment) -> None:
    """Put a row where it belongs; one that is new or changed is matched to a line, or waits."""
    if row.stored is not None:
        row.visit.id, row.visit.waiting_since = row.stored.id, row.stored.waiting_since
        if not row.changes:
            preview.unchanged.append(row)
            return
    place_visit(row.visit, preview.care, preview.levels, at)
    (preview.changed if row.stored else preview.new).append(row)


def _visit_weeks(organisation_id: int, preview: Preview, at: Moment) -> list[VisitWeek]:
    """The VisitWeeks of all lines' weeks that these visits come to, or that they leave."""
    pairs = touched_pairs(preview)
    visits = stored_visits(organisation_id, pairs)
    for row in preview.taken:
        if row.stored:
            visits[row.stored.cpli_id, row.stored.week_start].pop(row.stored.id, None)
    visits_of: defaultdict[LineWeek, list[SaidVisit]] = defaultdict(
        list, {pair: list(visits[pair].values()) for pair in pairs}
    )
    for row in preview.taken:
        if row.visit.cpli_id:
            visits_of[row.visit.cpli_id, row.visit.week_start].append((times_of(row.visit), row.visit.comments))
    return visit_weeks_of(organisation_id, visits_of, at.today)


def touched_pairs(preview: Preview) -> set[LineWeek]:
    """{(line item id, week)} that the visits to be taken come to, or that they leave."""
    pairs = {(row.visit.cpli_id, row.visit.week_start) for row in preview.taken if row.visit.cpli_id}
    return pairs | {
        (row.stored.cpli_id, row.stored.week_start) for row in preview.taken if row.stored and row.stored.cpli_id
    }
