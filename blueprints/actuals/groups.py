"""Clients with their lines as the week page shows them: words, signs and what may be pressed."""

from dataclasses import dataclass, field
from functools import cached_property

from flask_login import current_user

from models import Person
from queries.weeks.questions import can_confirm, can_edit, can_edit_in_dispute, can_undo
from rules.actual_states import first_mark
from rules.dates import near_date
from rules.money import format_quantity
from rules.weeks import has_ended
from web import clock, council
from web.permissions import Permission, may

NOT_PLANNED = "--"


@dataclass
class Group:
    """One client's lines of a week. `lines` are those shown, `all_lines` all of the client's that week."""

    place: object
    lines: list
    all_lines: list
    names: dict  # of people, by id
    problem: str = ""  # why what was pressed was not done
    addable: list = field(default_factory=list)  # unplanned lines that may be added, where somebody edits

    @property
    def errors(self):
        """As a form has them: the page's title says that something was refused."""
        return [self.problem] if self.problem else []

    @property
    def _any_line(self):
        return (self.lines or self.addable)[0]

    @property
    def client_id(self):
        return self._any_line.client_id

    @property
    def client_name(self):
        return self._any_line.client_name

    @property
    def element_id(self):
        return f"client-{self.client_id}"

    @cached_property
    def mark(self):
        return first_mark(line.mark for line in self.lines)

    @cached_property
    def cost_pence(self):
        return sum(line.cost_pence for line in self.lines)

    @property
    def all_cost_pence(self):
        return sum(line.cost_pence for line in self.all_lines)

    @property
    def planned_cost_pence(self):
        return sum(line.planned_cost_pence for line in self.lines)

    @cached_property
    def has_ended(self):
        return has_ended(self.place.week, clock.today())

    @cached_property
    def editable(self):
        """The lines that may be changed here and now."""
        if not self.has_ended or not may(Permission.ACTUALS_EDIT):
            return []
        if self.place.dispute:
            open_here = self.place.is_in_open_dispute and may(Permission.DISPUTES_EDIT)
            return [line for line in self.lines if open_here and can_edit_in_dispute(line, self.place.dispute.id)]
        return [line for line in self.lines if can_edit(line)]

    @property
    def may_change(self):
        """Whether anything may be changed or added here and now."""
        may_add = bool(self.addable) and self.has_ended and may(Permission.ACTUALS_EDIT)
        return bool(self.editable) or may_add

    @cached_property
    def to_confirm(self):
        return [] if self.place.dispute else [line for line in self.editable if can_confirm(line)]

    @property
    def closed(self):
        """The lines that the editor leaves as they are."""
        return [line for line in self.lines if not can_edit(line) and line not in self.editable]

    @property
    def recorded(self):
        """The lines that an officer could dispute."""
        return [line for line in self.lines if line.actual and not line.is_disputed]

    @property
    def locked(self):
        """The lines that an officer could unlock."""
        return [line for line in self.lines if line.is_locked and not line.is_disputed]

    @property
    def dispute_id(self):
        """The open dispute that holds the first disputed line."""
        return next((line.dispute_id for line in self.lines if line.dispute_id), None)

    @property
    def can_undo(self):
        now, minutes = clock.now(), council.settings().undo_confirm_minutes
        return not self.place.dispute and any(can_undo(line, now, minutes) for line in self.editable)

    @property
    def is_only_suspended(self):
        return bool(self.lines) and all(line.suspended and not line.actual for line in self.lines)

    @property
    def versions(self):
        """What a Confirm carries: `C12:3 C13:0`."""
        return " ".join(f"{line.ref}:{line.version}" for line in self.lines)

    @cached_property
    def tag(self):
        """(words, kind, sign, small words) of how the client's week stands."""
        if not self.has_ended:
            return "Not ended", "", "dot", ""
        mark = self.mark
        if mark == "disputed":
            return "Disputed", "bad", "alert", ""
        if mark == "to_do":
            return self._to_do_tag()
        if mark == "confirmed":
            return self._confirmed_words(), "ok", "check", ""
        if mark == "locked":
            return "Locked", "", "lock", "paid or on an authorised invoice"
        if self.is_only_suspended:
            return "Nothing this week", "", "pause", ""
        return "Nothing recorded", "", "dot", ""

    def _to_do_tag(self):
        waiting = [line for line in self.lines if line.mark == "to_do"]
        saved = sum(line.state == "entered" for line in waiting)
        if saved == len(waiting):
            return "Saved, not yet sent", "todo", "ring", "confirm it to be paid"
        if saved:
            return f"To do: {saved} of {len(waiting)} lines saved", "todo", "ring", ""
        if any(line.state == "generated" for line in waiting):
            return "To do: generated, look at it", "todo", "ring", ""
        return "To do: matches the plan", "todo", "ring", ""

    def _confirmed_words(self):
        confirmed = [line.actual for line in self.lines if line.mark == "confirmed"]
        newest = max(confirmed, key=lambda row: (row.confirmed_at is not None, row.confirmed_at))
        if newest.confirmed_at is None:
            return "Confirmed"
        who = "you" if newest.confirmed_by_id == current_user.person_id else self.names.get(newest.confirmed_by_id)
        day = near_date(clock.in_london(newest.confirmed_at).date(), clock.today())
        return f"Confirmed by {who}, {day}" if who else f"Confirmed, {day}"


def groups_of(place, shown, every):
    """A Group for each client of `shown`, in their order; `every` are all lines of the organisation's week."""
    lines_of, all_lines_of = {}, {}
    for line in shown:
        lines_of.setdefault(line.client_id, []).append(line)
    for line in every:
        all_lines_of.setdefault(line.client_id, []).append(line)
    people = {line.actual.confirmed_by_id for line in shown if line.actual} - {None, current_user.person_id}
    names = {person.id: person.name for person in Person.select().where(Person.id.in_(people))} if people else {}
    return [Group(place, lines, all_lines_of[client], names) for client, lines in lines_of.items()]


def cells(line):
    """The figures of a line's row as (label, words, css class)."""
    week = line.delivery
    has_plan = bool(week.planned_hundredths)
    under, over = line.under_hundredths if has_plan else 0, week.over_plan_hundredths
    net = "under" if under else "over" if over else "strong"
    missed, extra = format_quantity(week.missed_hundredths), format_quantity(week.extra_hundredths)
    if line.state == "planned" and not has_plan:
        actual = NOT_PLANNED
    else:
        actual = format_quantity(week.actual_hundredths)
    shown_extra = has_plan or line.pricing == "unplanned"
    return [
        ("Actual", actual, net),
        ("PI", format_quantity(week.planned_hundredths) if has_plan else NOT_PLANNED, ""),
        ("Frstd", format_quantity(week.frustrated_hundredths), ""),
        ("Msd", *(_worded(missed, "{} missed", under and "under") if has_plan else (NOT_PLANNED, ""))),
        ("Xtr", *(_worded(extra, "+{} extra", over and "over") if shown_extra else (NOT_PLANNED, ""))),
        ("Vst", NOT_PLANNED if week.visits is None else str(week.visits), ""),
    ]


def _worded(figure, words, css):
    return (figure, "") if figure == "0" else (words.format(figure), css or "")


def comments(line):
    """What was said of a line's week: of the week itself, then of its rows."""
    said = [line.delivery.comment] + [row["comment"] for row in line.delivery.rows]
    return "; ".join(text.strip() for text in said if text.strip())
