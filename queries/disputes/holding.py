"""Which weeks of which lines the open disputes hold: asked of a week's page, of a file's rows and of the ledger."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple, Protocol

from peewee import Expression, ModelSelect

from models import Dispute
from queries.prepared import Ids, Prepared, Slot, is_in
from rules.disputes import OPEN, holds
from rules.weeks import monday_of


class OpenDispute(NamedTuple):
    """An open dispute, as far as it says what it holds; without `lines`, all of the client's."""

    id: int
    first_week: date
    last_week: date
    lines: list[str]


class HeldWeeks:
    """The open disputes of some clients."""

    def __init__(self, rows: Iterable[tuple[int, int, int, date, date, list[str]]]) -> None:
        """`rows`: organisation, client, and the OpenDispute's values."""
        self._disputes: dict[tuple[int, int], list[OpenDispute]] = defaultdict(list)
        for organisation_id, client_id, dispute_id, first, last, lines in rows:
            self._disputes[organisation_id, client_id].append(OpenDispute(dispute_id, first, last, lines))

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._disputes)

    def concern(self, organisation_id: int, client_id: int) -> bool:
        """Whether they hold anything of a client: spares the making of keys where thousands of lines are looked at."""
        return (organisation_id, client_id) in self._disputes

    def dispute_of(self, organisation_id: int, client_id: int, line_key: str, week_start: date) -> int | None:
        """The id of the open dispute that holds this week of this line, or None."""
        if not self._disputes:
            return None
        disputes = self._disputes.get((organisation_id, client_id), ())
        return next((each.id for each in disputes if holds(each, line_key, week_start)), None)

    def hold(self, organisation_id: int, client_id: int, line_key: str, week_start: date) -> bool:
        """Whether an open dispute holds this week of this line."""
        return self.dispute_of(organisation_id, client_id, line_key, week_start) is not None


def held_weeks_between(organisation_id: int, first_week: date, last_week: date) -> HeldWeeks:
    """The HeldWeeks of an organisation's disputes that touch these weeks, in one query."""
    return HeldWeeks(_BETWEEN.rows(organisation_id=organisation_id, first_week=first_week, last_week=last_week))


def held_weeks_of(client_ids: Collection[int]) -> HeldWeeks:
    """The HeldWeeks of all disputes about these clients, whichever the organisation, in one query."""
    return HeldWeeks(_OF_CLIENTS.rows(clients=list(client_ids)))


class _DisputeRow(NamedTuple):
    organisation: int
    client: int
    id: int
    first_week: date
    last_week: date
    lines: list[str]


def _query(condition: Expression) -> ModelSelect:
    columns = (Dispute.organisation, Dispute.client, Dispute.id, Dispute.first_week, Dispute.last_week, Dispute.lines)
    return Dispute.select(*columns).where(Dispute.status.in_(OPEN), condition)


def _between() -> ModelSelect:
    touches = (Dispute.first_week <= Slot("last_week")) & (Dispute.last_week >= Slot("first_week"))
    return _query((Dispute.organisation == Slot("organisation_id")) & touches)


_BETWEEN = Prepared(_DisputeRow, _between)
_OF_CLIENTS = Prepared(_DisputeRow, lambda: _query(is_in(Dispute.client, Ids("clients"))))


class HeldRow(Protocol):
    """A row of HeldBack, as far as it says which week of which line it is of."""

    @property
    def id(self) -> int: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def client_id(self) -> int | None: ...
    @property
    def line_key(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def from_date(self) -> date: ...


def disputes_of_held_back(held: Iterable[HeldRow]) -> dict[int, int]:
    """{id of a held-back row: id of the dispute that holds it}, of rows of one organisation."""
    rows = [(row, row.client_id) for row in held if row.reason == "in_dispute" and row.client_id is not None]
    if not rows:
        return {}
    weeks = held_weeks_of({client_id for _, client_id in rows})
    found = {
        row.id: weeks.dispute_of(row.organisation_id, client_id, row.line_key, monday_of(row.from_date))
        for row, client_id in rows
    }
    return {row_id: dispute_id for row_id, dispute_id in found.items() if dispute_id is not None}
