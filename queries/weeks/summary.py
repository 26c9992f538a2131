"""The strip above the clients of a week, and the figures that the buttons of the whole week name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queries.weeks.client_weeks import WeekView
from queries.weeks.questions import can_confirm, can_generate, is_confirmed_alone, matches_plan
from queries.weeks.week_line import WeekLine


@dataclass(frozen=True)
class WeekSummary:
    """A week's lines added up: those of the chosen service, or of all, before other filters. Amounts are pence."""

    has_ended: bool
    clients: int  # for whom anything is planned or recorded
    done: int
    to_do: int
    matching: int  # clients with lines that match the plan and can be confirmed
    matching_pence: int
    recorded_pence: int
    planned_pence: int
    under: int  # lines
    over: int
    difference_pence: int
    not_planned_pence: int
    waiting: list[WeekLine]  # to be confirmed
    alone: list[WeekLine]  # to be confirmed client by client, as their quantities are unusual
    waiting_pence: int
    waiting_different: int
    unrecorded: int  # of the waiting lines
    unrecorded_pence: int
    can_generate: bool
    undoable: int  # clients whose confirmation can be undone


def summarise(lines: Sequence[WeekLine], view: WeekView) -> WeekSummary:
    """The WeekSummary of these lines as they are at the moment of the view."""
    clients, to_do = _clients(lines, "to_do", "disputed", "confirmed", "locked"), _clients(lines, "to_do")
    matching = [line for line in lines if matches_plan(line)]
    different = [line for line in lines if line.actual and line.plan.has_plan]
    waiting = [line for line in lines if can_confirm(line) and not is_confirmed_alone(line)]
    unrecorded = [line for line in waiting if line.actual is None]
    return WeekSummary(
        has_ended=view.has_ended,
        clients=clients,
        done=clients - _clients(lines, "to_do", "disputed"),
        to_do=to_do,
        matching=len({line.client_id for line in matching}),
        matching_pence=_cost(matching),
        recorded_pence=_cost(line for line in lines if line.actual),
        planned_pence=sum(line.planned_cost_pence for line in lines),
        under=sum(line.under_hundredths > 0 for line in different),
        over=sum(line.delivery.over_plan_hundredths > 0 for line in different),
        difference_pence=sum(line.cost_pence - line.planned_cost_pence for line in different),
        not_planned_pence=_cost(line for line in lines if line.actual and not line.plan.has_plan),
        waiting=waiting,
        alone=[line for line in lines if is_confirmed_alone(line)],
        waiting_pence=_cost(waiting),
        waiting_different=sum(line.differs for line in waiting),
        unrecorded=len(unrecorded),
        unrecorded_pence=_cost(unrecorded),
        can_generate=any(can_generate(line) for line in lines),
        undoable=len({line.client_id for line in lines if view.can_undo(line)}),
    )


def _clients(lines: Iterable[WeekLine], *marks: str) -> int:
    """How many clients have a line with one of these marks."""
    return len({line.client_id for line in lines if line.mark in marks})


def _cost(lines: Iterable[WeekLine]) -> int:
    return sum(line.cost_pence for line in lines)
