"""What Update System would do with a visits file: each row new, changed, unchanged or wrong; the lines; the pounds."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from models import ActualsFile, Visit
from queries.prepared import among
from queries.visits.care import Care, Levels, load_care, place_visit
from queries.visits.column_mapping import Mapping, load_mapping, missing_columns, sheet_of
from queries.visits.lines import LineWeek, Outcome, SaidVisit, VisitWeek, times_of, visit_weeks_of
from queries.visits.questions import Around, AskedRow, questions_of, recognise
from queries.visits.reading import Reader, UnreadRow, VisitRow, forms_of, order_in_question
from queries.weeks.judging import CouncilLimits
from rules.actual_files import nearest
from rules.care_files.instants import AS_IN_BRITAIN, TimeForms
from rules.care_files.mangled import is_cut_short
from rules.moment import Moment
from rules.visit_questions import Kind
from rules.visits import Totals, band

MOST_LIKE = 200
CUT_SHORT = (
    "“{}”: a spreadsheet shows this Visit ID in short, and no longer tells visits apart. Give the column the format "
    "Text in your program, and export it again"
)


@dataclass
class Nearest:
    """The names most like texts, each looked for once, and no more than MOST_LIKE of them: it takes its time."""

    found: dict[str, str | None] = field(default_factory=dict)

    def of(self, text: str, known: Iterable[str]) -> str | None:
        """The name most like a text, or None."""
        if text not in self.found and len(self.found) < MOST_LIKE:
            self.found[text] = nearest(text, sorted(known))
        return self.found.get(text)


@dataclass
class Preview:
    """What a file comes to. `missing` are the headings that have to be mapped before anything of it can be read, and
    `order_asked` the order that its dates seem to be in: nothing of it is read before it is answered.
    """

    missing: list[str] = field(default_factory=list)
    order_asked: str = ""
    forms: TimeForms = AS_IN_BRITAIN
    columns: dict[str, list[str]] = field(
        default_factory=dict
    )  # {our column: [their headings]} of those that the file has
    headings: list[str] = field(default_factory=list)
    rows_read: int = 0
    new: list[VisitRow] = field(default_factory=list)
    changed: list[VisitRow] = field(default_factory=list)
    unchanged: list[VisitRow] = field(default_factory=list)
    asked: list[AskedRow] = field(default_factory=list)
    recognised: list[VisitRow] = field(default_factory=list)
    wrong: list[UnreadRow] = field(default_factory=list)
    visit_weeks: list[VisitWeek] = field(default_factory=list)
    levels: Levels = field(default_factory=lambda: Levels(()))
    care: Care = field(default_factory=Care)
    nearest_levels: Nearest = field(default_factory=Nearest)
    nearest_statuses: Nearest = field(default_factory=Nearest)

    @property
    def taken(self) -> list[VisitRow]:
        """The rows that are saved."""
        return [*self.new, *self.changed]

    @property
    def is_in_question(self) -> bool:
        """Whether columns or the order of dates have to be known before anything can be read."""
        return bool(self.missing or self.order_asked)

    @property
    def left(self) -> set[int]:
        """The lines that stay in the file when the rest is taken."""
        return {row.line for row in self.wrong} | {row.line for row in self.asked}

    @cached_property
    def asked_of_kind(self) -> dict[Kind, list[AskedRow]]:
        """The rows that are asked about, by what about; a row may be there more than once."""
        found: dict[Kind, list[AskedRow]] = {}
        for row in self.asked:
            for question in row.questions:
                found.setdefault(question.kind, []).append(row)
        return {kind: found[kind] for kind in Kind if kind in found}

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

    @cached_property
    def over_plan(self) -> list[VisitWeek]:
        """The VisitWeeks that are written with a quantity that can hardly be right."""
        return [visit_week for visit_week in self.filled if visit_week.over_plan]

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
        text = f"{rows}{sorted(self.left)}{self.was_pence}{self.now_pence}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def preview_of(file: ActualsFile, at: Moment, mapping: Mapping | None = None) -> Preview:
    """What Update System would do with a waiting file, read by the Mapping of its organisation unless one is given.
    Nothing is written.
    """
    mapping = mapping or load_mapping(file.organisation_id)
    columns = mapping.of_file(file.headings)
    preview = Preview(
        missing=missing_columns(columns), columns=columns, headings=file.headings, rows_read=len(file.rows)
    )
    if not preview.missing:
        preview.forms, sheet = forms_of(file, mapping), sheet_of(file, mapping)
        preview.order_asked = order_in_question(file, sheet, preview.forms)
    if preview.is_in_question:
        return preview
    preview.levels = Levels()
    preview.care = load_care([file.organisation_id])[file.organisation_id]
    reader = Reader(file.organisation_id, preview.care, preview.levels, preview.forms, at)
    rows, preview.wrong = reader.read(sheet)
    council = CouncilLimits()
    around = _sort(rows, file, preview, council, at)
    preview.wrong.sort(key=lambda row: row.line)
    preview.visit_weeks = _visit_weeks(file.organisation_id, preview, around, council, at)
    return preview


def _sort(rows: list[VisitRow], file: ActualsFile, preview: Preview, council: CouncilLimits, at: Moment) -> Around:
    """Put each row where it belongs: unchanged; new or changed, matched to a line or waiting; asked about first; wrong
    where its Visit ID tells nothing. Returns the stored visits around them.
    """
    answers = file.answers.get("rows", {})
    rows = _without_twins(rows, preview)
    stored = _stored(file.organisation_id, [row.visit.reference for row in rows])
    for row in rows:
        row.stored = stored.get(row.visit.reference)
    around = Around(file.organisation_id, [row for row in rows if row.stored is None or row.changes], preview.care)
    renumbered = recognise(rows, around, answers)
    taken = [row for row in rows if _is_taken(row, preview)]
    for row in taken:
        _place(row, preview, at)
    questions = questions_of(taken, around, renumbered, preview.care, council, at.today)
    for row in taken:
        asked = [each for each in questions.get(row.line, ()) if each.key not in answers.get(str(row.line), ())]
        if asked:
            preview.asked.append(AskedRow(row, asked))
        else:
            (preview.changed if row.stored else preview.new).append(row)
    return around


def _without_twins(rows: list[VisitRow], preview: Preview) -> list[VisitRow]:
    """The rows without those whose Visit ID an earlier one has already: they are wrong."""
    first: dict[str, int] = {}
    kept = []
    for row in rows:
        reference = row.visit.reference
        line = row.line if is_cut_short(reference) else first.setdefault(reference, row.line)
        if line == row.line:
            kept.append(row)
        else:
            words = f"Line {line} has the same Visit ID already: one row for each visit"
            preview.wrong.append(_wrong(row, words))
    return kept


def _is_taken(row: VisitRow, preview: Preview) -> bool:
    """Whether a row is new or changes something; the others are counted where they belong."""
    if is_cut_short(row.visit.reference) and (row.stored is None or row.changes):
        preview.wrong.append(_wrong(row, CUT_SHORT.format(row.visit.reference)))
        return False
    if row.sent_as:
        preview.recognised.append(row)
    if row.stored is not None:
        row.visit.id, row.visit.waiting_since = row.stored.id, row.stored.waiting_since
        if not row.changes:
            preview.unchanged.append(row)
            return False
    return True


def _wrong(row: VisitRow, words: str) -> UnreadRow:
    return UnreadRow(row.line, row.texts, [("visit_id", words)])


def _place(row: VisitRow, preview: Preview, at: Moment) -> None:
    """Match a row to its line, or leave it to wait. One that says of its care what it said stays on its line."""
    stored, visit = row.stored, row.visit
    names = ("ssref", "given_cpli", "given_level")
    line = preview.care.by_id.get(stored.cpli_id) if stored else None
    is_said_alike = all(getattr(stored, name, None) == getattr(visit, name) for name in names)
    if stored and line and line.covers(visit.day) and is_said_alike:
        visit.cpli_id, visit.client_id, visit.service_level_id = stored.cpli_id, stored.client_id, line.level
        visit.waiting_since = None
    else:
        place_visit(visit, preview.care, preview.levels, at)


def _stored(organisation_id: int, references: Sequence[str]) -> dict[str, Visit]:
    """{Visit ID: Visit} of those that are stored already."""
    query = Visit.select().where(Visit.organisation == organisation_id, among(Visit.reference, references))
    return {row.reference: row for row in query} if references else {}


def _visit_weeks(
    organisation_id: int, preview: Preview, around: Around, council: CouncilLimits, at: Moment
) -> list[VisitWeek]:
    """The VisitWeeks of all lines' weeks that these visits come to, or that they leave."""
    pairs = touched_pairs(preview)
    updated = {row.stored.id for row in preview.taken if row.stored}
    visits_of: defaultdict[LineWeek, list[SaidVisit]] = defaultdict(list)
    for pair in pairs:
        visits_of[pair] = [said for visit, said in around.of_line.get(pair, {}).items() if visit not in updated]
    for row in preview.taken:
        if row.visit.cpli_id:
            visits_of[row.visit.cpli_id, row.visit.week_start].append((row.times, row.visit.comments))
    return visit_weeks_of(organisation_id, visits_of, at.today, council)


def touched_pairs(preview: Preview) -> set[LineWeek]:
    """{(line item id, week)} that the visits to be taken come to, or that they leave."""
    pairs = {(row.visit.cpli_id, row.visit.week_start) for row in preview.taken if row.visit.cpli_id}
    return pairs | left_pairs(preview)


def left_pairs(preview: Preview) -> set[LineWeek]:
    """{(line item id, week)} that visits to be taken leave for another line or week."""
    pairs = ((row.stored, row.visit) for row in preview.changed if row.stored and row.stored.cpli_id)
    return {
        (stored.cpli_id, stored.week_start)
        for stored, visit in pairs
        if (stored.cpli_id, stored.week_start) != (visit.cpli_id, visit.week_start)
    }
