"""Clients with their lines of one week, and what a person who looks at it may do with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models import Dispute
from queries.people import names_of
from queries.weeks.questions import can_confirm, can_edit, can_edit_in_dispute, can_undo, went_to_plan
from queries.weeks.week_line import WeekLine
from rules.actual_states import first_mark
from rules.disputes import OPEN
from rules.kept_property import kept_property
from rules.moment import Moment
from rules.weeks import has_ended


@dataclass(frozen=True)
class WeekView:
    """One week as somebody looks at it: when, with which permissions, and inside which dispute if in any."""

    week_start: date
    at: Moment
    person_id: int | None
    may_edit: bool  # the week's figures
    may_answer: bool  # disputes
    undo_confirm_minutes: int  # the council's setting
    dispute: Dispute | None = None

    @property
    def has_ended(self) -> bool:
        """Whether figures can be recorded for the week."""
        return has_ended(self.week_start, self.at.today)

    @property
    def is_in_open_dispute(self) -> bool:
        """Whether the week is looked at inside a dispute that can still be answered."""
        return self.dispute is not None and self.dispute.status in OPEN

    def can_undo(self, line: WeekLine) -> bool:
        """Whether Undo confirm is offered for a line now."""
        return can_undo(line, self.at.now, self.undo_confirm_minutes)

    def undo_until(self, lines: Iterable[WeekLine]) -> datetime | None:
        """When the first of some confirmed lines can be undone no more (UTC); None without any."""
        times = [line.actual.confirmed_at for line in lines if line.actual and line.actual.confirmed_at]
        return min(times) + timedelta(minutes=self.undo_confirm_minutes) if times else None


@dataclass
class ClientWeek:
    """One client's lines of a week: those shown, and all of the client's that week."""

    view: WeekView
    lines: list[WeekLine]
    all_lines: list[WeekLine]
    names: dict[int, str]  # of the people who confirmed the lines
    problem: str = ""  # why what was just pressed was not done
    addable: list[WeekLine] = field(default_factory=list)  # unplanned lines that may be added, where somebody edits

    @property
    def errors(self) -> list[str]:
        """As a form has them: the page's title says that something was refused."""
        return [self.problem] if self.problem else []

    @property
    def _any_line(self) -> WeekLine:
        return (self.lines or self.addable)[0]

    @property
    def client_id(self) -> int:
        """The client whose week it is."""
        return self._any_line.client_id

    @property
    def client_name(self) -> str:
        """The client as lists name them."""
        return self._any_line.client_name

    @property
    def element_id(self) -> str:
        """What the client's part of a page is called."""
        return f"client-{self.client_id}"

    @kept_property
    def mark(self) -> str:
        """The first of rules.actual_states.MARKS that a line has."""
        return first_mark(line.mark for line in self.lines)

    @kept_property
    def cost_pence(self) -> int:
        """What the lines that are shown cost, in pence."""
        return sum(line.cost_pence for line in self.lines)

    @property
    def all_cost_pence(self) -> int:
        """What all of the client's lines cost, in pence."""
        return sum(line.cost_pence for line in self.all_lines)

    @property
    def planned_cost_pence(self) -> int:
        """What the plan of the lines that are shown costs, in pence."""
        return sum(line.planned_cost_pence for line in self.lines)

    @kept_property
    def went_to_plan(self) -> bool:
        """Whether nobody has to look at it: what is planned or recorded is as planned."""
        asking = [line for line in self.all_lines if line.mark != "nothing"]
        return bool(asking) and all(went_to_plan(line) for line in asking)

    @property
    def has_ended(self) -> bool:
        """Whether the week is over, so that it can be confirmed."""
        return self.view.has_ended

    @kept_property
    def editable(self) -> list[WeekLine]:
        """The lines whose figures may be changed here and now."""
        view = self.view
        if not view.has_ended or not view.may_edit:
            return []
        if view.dispute is None:
            return [line for line in self.lines if can_edit(line)]
        if not view.is_in_open_dispute or not view.may_answer:
            return []
        return [line for line in self.lines if can_edit_in_dispute(line, view.dispute.id)]

    @property
    def can_change(self) -> bool:
        """Whether anything may be changed or added here and now."""
        return bool(self.editable) or (bool(self.addable) and self.has_ended and self.view.may_edit)

    @kept_property
    def to_confirm(self) -> list[WeekLine]:
        """The lines that a Confirm of the client confirms."""
        return [] if self.view.dispute else [line for line in self.editable if can_confirm(line)]

    @property
    def can_undo(self) -> bool:
        """Whether Undo confirm is offered for the client."""
        return not self.view.dispute and any(self.view.can_undo(line) for line in self.editable)

    @property
    def closed(self) -> list[WeekLine]:
        """The lines that the editor leaves as they are."""
        return [line for line in self.lines if not can_edit(line) and line not in self.editable]

    @property
    def recorded(self) -> list[WeekLine]:
        """The lines that an officer could dispute."""
        return [line for line in self.lines if line.actual and not line.is_disputed]

    @property
    def locked(self) -> list[WeekLine]:
        """The lines that an officer could unlock."""
        return [line for line in self.lines if line.is_locked and not line.is_disputed]

    @property
    def dispute_id(self) -> int | None:
        """The open dispute that holds the first disputed line."""
        return next((line.dispute_id for line in self.lines if line.dispute_id), None)

    @property
    def is_only_suspended(self) -> bool:
        """Whether every line is suspended and has nothing recorded."""
        return bool(self.lines) and all(line.suspended and not line.actual for line in self.lines)

    @property
    def versions(self) -> str:
        """What a Confirm carries: `C12:3 C13:0`."""
        return " ".join(f"{line.ref}:{line.version}" for line in self.lines)


def client_weeks(view: WeekView, shown: Iterable[WeekLine], every: Iterable[WeekLine]) -> list[ClientWeek]:
    """A ClientWeek for each client of the lines `shown`, in their order; `every` are all lines of the week."""
    lines_of: dict[int, list[WeekLine]] = defaultdict(list)
    all_lines_of: dict[int, list[WeekLine]] = defaultdict(list)
    for line in shown:
        lines_of[line.client_id].append(line)
    for line in every:
        all_lines_of[line.client_id].append(line)
    confirmed = {line.actual.confirmed_by_id for lines in lines_of.values() for line in lines if line.actual}
    names = names_of(confirmed - {view.person_id})
    return [ClientWeek(view, lines, all_lines_of[client], names) for client, lines in lines_of.items()]
