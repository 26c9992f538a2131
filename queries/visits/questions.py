"""What is asked about a file's visits before they are taken: sent already under another ID, clashes, lengths, moves."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peewee import Expression, fn

from models import Visit
from queries.prepared import among
from queries.visits.care import Care
from queries.visits.lines import LineWeek, SaidVisit, times_of
from queries.visits.reading import VisitRow
from queries.weeks.judging import CouncilLimits
from rules.care_files.mangled import Sources, is_cut_short
from rules.visit_questions import Kind, Placed, Question, clashes, long_ago, too_long, when
from rules.visits import VisitTimes
from rules.weeks import monday_of

SAME = "same:"  # what the answer that a visit is another one, with its Visit ID, begins with
Answers = Mapping[str, Collection[str]]  # {line: keys of the questions that were answered}


@dataclass
class AskedRow:
    """A row that is not taken before its questions are answered."""

    row: VisitRow
    questions: list[Question]

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.row.line


class Around:
    """The stored visits of the weeks that new and changed rows are in, and come from, by client; `of_line` are those of
    lines: {line and week: {visit id: what is stored}}. One query.
    """

    def __init__(self, organisation_id: int, rows: Sequence[VisitRow], care: Care) -> None:
        """Only those of the rows' clients are read: a line's visits are all of its client."""
        self._of_client: dict[str, list[Visit]] = defaultdict(list)
        self._sources: dict[str, Sources] = {}
        self.of_line: dict[LineWeek, dict[int, SaidVisit]] = defaultdict(dict)
        days = {row.times.day for row in rows}
        beside = (timedelta(days=-1), timedelta(), timedelta(days=1))  # a visit of Sunday night overlaps one of Monday
        weeks = {monday_of(day + each) for day in days for each in beside}
        weeks |= {row.stored.week_start for row in rows if row.stored}
        if weeks:
            query = Visit.select().where(Visit.organisation == organisation_id, Visit.week_start.in_(weeks))
            for visit in query.where(_of_clients(rows, care)).order_by(Visit.id):
                self._of_client[visit.ssref.upper()].append(visit)
                if visit.cpli_id:
                    said = times_of(visit), visit.comments
                    self.of_line[visit.cpli_id, visit.week_start][visit.id] = said

    def of(self, ssref: str) -> list[Visit]:
        """Those of a client."""
        return self._of_client.get(ssref.upper(), [])

    def sources(self, ssref: str) -> Sources:
        """The Visit IDs of a client's visits, to find those that a spreadsheet may have changed."""
        found = self._sources.get(ssref.upper())
        if found is None:
            found = self._sources[ssref.upper()] = Sources(visit.reference for visit in self.of(ssref))
        return found


def _of_clients(rows: Sequence[VisitRow], care: Care) -> Expression:
    """The condition that a visit is of a client that these rows name, or that a visit of theirs was of before."""
    visits = [*(row.visit for row in rows), *(row.stored for row in rows if row.stored)]
    ssrefs = {visit.ssref.upper() for visit in visits}
    clients = {visit.client_id for visit in visits} | {care.client(ssref)[0] for ssref in ssrefs}
    as_written = sorted({visit.ssref for visit in visits})  # SQLite knows no capitals beyond ASCII
    named = among(fn.UPPER(Visit.ssref), sorted(ssrefs)) | among(Visit.ssref, as_written)
    return named | among(Visit.client, sorted(client for client in clients if client is not None))


def recognise(rows: Sequence[VisitRow], around: Around, answers: Answers) -> dict[int, Question]:
    """Give rows with a new Visit ID the stored visit that they are in truth: the same client and times, and an ID that
    a spreadsheet may have changed; or the one that was answered. Returns {line: Question} where only the ID is like it.
    """
    used = {row.visit.reference for row in rows}
    asked = {}
    for row in rows:
        if row.stored is not None or not (theirs := around.of(row.visit.ssref)):
            continue
        references = set(around.sources(row.visit.ssref).of(row.visit.reference)) - used
        like = [visit for visit in theirs if visit.reference in references]
        said = [visit for visit in like if SAME + visit.reference in answers.get(str(row.line), ())]
        found = said or [visit for visit in like if _moments(times_of(visit)) == _moments(row.times)]
        if found:
            used.add(found[0].reference)
            row.sent_as, row.stored, row.visit.reference = row.visit.reference, found[0], found[0].reference
        elif like and not is_cut_short(row.visit.reference):
            other = like[0]
            words = f"Its Visit ID may be {other.reference}, {when(times_of(other))}, as a spreadsheet has changed it"
            asked[row.line] = Question(Kind.RENUMBERED, words, other.reference)
    return asked


def _moments(times: VisitTimes) -> tuple[object, ...]:
    """When a visit was, for comparing."""
    return times.planned_start, times.planned_end, times.actual_start, times.actual_end


def questions_of(
    rows: Sequence[VisitRow],
    around: Around,
    renumbered: Mapping[int, Question],
    care: Care,
    council: CouncilLimits,
    today: date,
) -> dict[int, list[Question]]:
    """{line: Questions} about new and changed rows, whatever was answered."""
    found: dict[int, list[Question]] = defaultdict(list)
    clash_of = _clashes(rows, around)
    for row in rows:
        candidates = (
            renumbered.get(row.line),
            _moved(row, care),
            _other_week(row),
            clash_of.get(row.visit.reference),
            too_long(row.times, lambda: council.asked_times_plan) if row.is_timed_anew else None,
            long_ago(row.times, today) if row.is_timed_anew else None,
        )
        if questions := [each for each in candidates if each is not None]:
            found[row.line] = questions
    return found


def _clashes(rows: Sequence[VisitRow], around: Around) -> dict[str, Question]:
    """{Visit ID: Question} of rows that are at the time of another visit of their client."""
    by_client: dict[str, list[Placed]] = defaultdict(list)
    updated = {row.stored.id for row in rows if row.stored}
    for row in rows:
        by_client[row.visit.ssref.upper()].append(Placed(row.visit.reference, row.times, row.is_timed_anew))
    found: dict[str, Question] = {}
    for ssref, placed in by_client.items():
        stored = [
            Placed(visit.reference, times_of(visit), False) for visit in around.of(ssref) if visit.id not in updated
        ]
        found |= clashes([*stored, *placed])
    return found


def _moved(row: VisitRow, care: Care) -> Question | None:
    """A visit that is on record, and would belong to another client or line."""
    stored, visit = row.stored, row.visit
    if stored is None:
        return None
    if stored.ssref.upper() != visit.ssref.upper():
        return Question(Kind.MOVED, f"It is on record as a visit of {stored.ssref}, and would move to {visit.ssref}")
    if stored.cpli_id and stored.cpli_id != visit.cpli_id:
        was = care.by_id.get(stored.cpli_id)
        now = care.by_id.get(visit.cpli_id)
        to = f"to CPLI {now.reference}" if now else "to the visits without an order"
        return Question(Kind.MOVED, f"It is on record on CPLI {was.reference if was else '-'}, and would move {to}")
    return None


def _other_week(row: VisitRow) -> Question | None:
    """A Visit ID that was a visit of another week: moved, or a number that is used again."""
    if row.stored is None or row.stored.week_start == row.visit.week_start:
        return None
    words = f"Its Visit ID is that of a visit of another week, {when(times_of(row.stored))}, which would move here"
    return Question(Kind.OTHER_WEEK, f"{words}. If your system has used the number again, give this one another ID")


def is_answered(question: Question, line: int, answers: Answers) -> bool:
    """Whether a question about a row was answered with yes."""
    return question.key in answers.get(str(line), ())
