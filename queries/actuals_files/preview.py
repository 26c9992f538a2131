"""What Update System would do with an actuals file: each row new, changed, unchanged or rejected, and the pounds."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import SimpleNamespace

from models import ActualsFile
from queries.actuals_files.questions import Questions, questions_of
from queries.actuals_files.totals import Parts, SliceStarts, rounded
from queries.actuals_files.waiting_files import RejectedRow
from queries.care_files.actual_sheets import open_actuals, read_weeks
from queries.care_files.actual_weeks import Week, locked_ids
from queries.care_files.allowances import over_allowance
from queries.care_files.instances import Instances
from queries.care_files.judging import Judging, column_of, done_hundredths
from queries.care_files.lines import Lines
from queries.care_files.plan import FilePlan, Record, Rejection, Values
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from queries.disputes.holding import HeldWeeks, held_weeks_between
from queries.weeks.loading import PaidFrom, is_recordable
from rules.actual_files import in_labels
from rules.actual_states import check_may_change
from rules.broken import RuleBroken
from rules.care import LineItem
from rules.delivery_cost import as_delivered, planned_cost, recorded_cost
from rules.delivery_values import Recorded
from rules.moment import Moment
from rules.plausible import Judgement
from rules.weeks import FAR_FUTURE, week_end

NOT_PAID_HERE = "The contract pays nothing for this week here: look at the date, or leave this row out"
NOT_ON_ACTUALS = "The contract pays this line as planned, so that nothing is recorded for it: leave this row out"


@dataclass
class GoodRow:
    """A row that can be saved: the Week, its line (None: unplanned care), and what it costs before and after.

    A row to look at is saved as entered, never as confirmed, unless somebody said that its quantity is right.
    """

    week: Week
    item: LineItem | None
    was_pence: int
    now_pence: int
    question: str = ""  # what is asked about its quantity, of a row to look at
    done_hundredths: int = 0  # the quantity that is asked about
    was_parts: Parts = ()
    now_parts: Parts = ()

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.week.line


@dataclass
class Preview:
    """What the file comes to. `problem` says why nothing of it can be used."""

    problem: str = ""
    rows_read: int = 0
    unknown_columns: list[str] = field(default_factory=list)
    new: list[GoodRow] = field(default_factory=list)
    changed: list[GoodRow] = field(default_factory=list)
    unchanged: list[GoodRow] = field(default_factory=list)
    look: list[GoodRow] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    lines: Lines | None = None
    headings: list[str] = field(default_factory=list)
    questions: Questions = field(default_factory=Questions)
    instances: Instances = field(default_factory=Instances)  # of unplanned care, that the rows stand for

    @property
    def good(self) -> list[GoodRow]:
        """The rows that can be saved."""
        return [*self.saved, *self.unchanged]

    @property
    def saved(self) -> list[GoodRow]:
        """The rows that saving would write."""
        return [*self.new, *self.changed, *self.look]

    @property
    def has_changes(self) -> bool:
        """Whether saving the good rows would change anything."""
        return bool(self.saved)

    @cached_property
    def was_pence(self) -> int:
        """What the good rows cost before, in pence."""
        return rounded((row.week.money_key, row.was_parts) for row in self.good)

    @cached_property
    def now_pence(self) -> int:
        """What they will cost once they are saved, in pence."""
        return rounded((row.week.money_key, row.now_parts) for row in self.good)

    @cached_property
    def seen(self) -> str:
        """A fingerprint of what a person sees before Update System: it is another as soon as anything is."""
        rows = [
            (row.line, row.week.instance, _version(row.week), row.was_pence, _figures(row.week.values))
            for row in sorted(self.good, key=lambda each: each.line)
        ]
        return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()[:32]


def _version(week: Week) -> int:
    return week.actual.version if week.actual else 0


def _figures(values: Values | None) -> Values:
    """What a row would save but for its state, which the box of the form decides."""
    return {name: value for name, value in (values or {}).items() if name != "state"}


def preview_of(file: ActualsFile, at: Moment, confirm_all: bool = True, only: Collection[int] | None = None) -> Preview:
    """What Update System would do with a waiting file, or with these lines `only`. Nothing is written."""
    rows = file.rows if only is None else [(line, cells) for line, cells in file.rows if line in only]
    sheet = Sheet("actuals.csv", list(file.headings), rows)
    plan = open_actuals(sheet)
    questions = questions_of(file)
    if questions.comes_first:
        return Preview(rows_read=len(sheet.rows), headings=sheet.headings, questions=questions)
    preview = Preview(
        in_labels(plan.problem), len(sheet.rows), plan.unknown_columns, headings=sheet.headings, questions=questions
    )
    preview.instances.saved = file.saved_instances
    if plan.problem:
        return preview
    records = Records(file.organisation_id)
    weeks = read_weeks(
        sheet, records, plan, at.today, confirm_all, may_be_blank=True, instances=preview.instances, is_asked=True
    )
    preview.lines = lines = Lines(records)
    said_right = {int(line): hundredths for line, hundredths in file.answers.get("right", {}).items()}
    _Gate(file.organisation_id, records, weeks, lines, said_right).sort(weeks, preview, plan)
    preview.rejected = sorted(map(_rejected_row, plan.rejections), key=lambda each: each.line)
    return preview


def _rejected_row(rejection: Rejection) -> RejectedRow:
    more = [(column, in_labels(reason)) for column, reason in rejection.more]
    return RejectedRow(rejection.line, rejection.cells, rejection.column, in_labels(rejection.reason), more)


class _Gate:
    """What a person's file has to keep to beyond adding up: locks, disputes, allowances, what is paid on actuals."""

    def __init__(
        self, organisation_id: int, records: Records, weeks: Sequence[Week], lines: Lines, said_right: Mapping[int, int]
    ) -> None:
        """`said_right`: {line: the quantity in hundredths that somebody said is right}."""
        self.lines, self.said_right = lines, said_right
        self.judging = Judging(lines)
        self.slices = SliceStarts(records, max((week.week_start for week in weeks), default=date.min))
        self.methods = _methods(records)
        self.locked = locked_ids([week.actual.id for week in weeks if week.actual])
        self.organisation_id = organisation_id
        self.held = HeldWeeks(())
        if weeks:
            starts = [week.week_start for week in weeks]
            self.held = held_weeks_between(organisation_id, min(starts), max(starts))

    def sort(self, weeks: Sequence[Week], preview: Preview, file: FilePlan) -> None:
        """Put the weeks into the preview, and those that may not be into the file's rejections."""
        passed = []
        for week in weeks:
            try:
                self._check(week)
            except RuleBroken as broken:
                file.refuse(week.line, week.cells, broken)
            else:
                passed.append(week)
        for week, over in over_allowance(passed, self.lines):
            file.refuse(week.line, week.cells, over)
            passed.remove(week)
        for week in passed:
            question = self._question(week, file)
            if question is None:
                continue
            row = _good_row(week, self.lines, self.slices)
            if question:
                row.question, row.done_hundredths = question, done_hundredths(week)
                preview.look.append(row)
            else:
                changed = preview.changed if week.actual else preview.new
                (preview.unchanged if week.is_unchanged else changed).append(row)

    def _question(self, week: Week, file: FilePlan) -> str | None:
        """What is asked about a row's quantity; nothing where it is usual, or was said to be right. None where it
        cannot be, and was rejected.
        """
        verdict = self.judging.verdict(week)
        if verdict.judgement is Judgement.REFUSE:
            file.refuse(week.line, week.cells, RuleBroken(verdict.words, column_of(verdict)))
            return None
        if not verdict.is_asked or week.values is None:
            return ""
        done = done_hundredths(week)
        before = week.actual.said_right_hundredths if week.actual else None
        if max(self.said_right.get(week.line, 0), before or 0) >= done:
            week.values["said_right_hundredths"] = done
            return ""
        week.values["state"] = "entered"
        return verdict.words

    def _is_paid_here(self, week: Week) -> bool:
        """Whether a payment method of the contract pays a day of a week of unplanned care."""
        last = week_end(week.week_start)
        methods = self.methods.get(week.owner.contract, ())
        return any(each.first_day <= last and each.last_day >= week.week_start for each in methods)

    def _check(self, week: Week) -> None:
        line = week.owner.cpli
        if line is not None and week.actual is None:
            methods = self.methods.get(week.owner.contract, ())
            if not is_recordable(self.lines.line_item(line), methods, week.week_start):
                raise RuleBroken(NOT_ON_ACTUALS, "week_beginning")
        if line is None and week.actual is None and not self._is_paid_here(week):
            raise RuleBroken(NOT_PAID_HERE, "week_beginning")
        if week.is_unchanged:
            return
        is_locked = week.actual is not None and week.actual.id in self.locked
        disputed = self.held.hold(self.organisation_id, week.owner.client.written_id, week.line_key, week.week_start)
        try:
            check_may_change(is_locked, disputed)
        except RuleBroken as broken:
            raise RuleBroken(broken.message, "week_beginning") from None


def _methods(records: Records) -> dict[Record, list[PaidFrom]]:
    """The payment methods of each contract."""
    found: dict[Record, list[PaidFrom]] = {}
    for record in records.shelf("payment_methods.csv").by_key.values():
        values = record.values
        dates = PaidFrom(values["first_period_start"], values["end_date"] or FAR_FUTURE, values["pay_on_actuals"])
        found.setdefault(values["contract"], []).append(dates)
    return found


def _good_row(week: Week, lines: Lines, slices: SliceStarts) -> GoodRow:
    owner = week.owner
    item = lines.line_item(owner.cpli) if owner.cpli else None
    rule = lines.rule(owner.service_level)
    prices = () if item else lines.contract_prices(owner.contract, owner.service_level)

    def cost(recorded: Recorded) -> tuple[int, Parts]:
        delivered = as_delivered(week.week_start, recorded)
        pence, spans = recorded_cost(item, delivered, rule, prices, slices.inside(owner.contract, week.week_start))
        return pence, slices.parts(owner.contract, week.week_start, spans)

    if week.actual:
        was, was_parts = cost(week.actual)
    else:
        was, spans = planned_cost(item, week.week_start)
        was_parts = slices.parts(owner.contract, week.week_start, spans)
    now, now_parts = (was, was_parts) if week.is_unchanged else cost(SimpleNamespace(**(week.values or {})))
    return GoodRow(week, item, was, now, was_parts=was_parts, now_parts=now_parts)
