"""One dispute: the recorded weeks and lines that it is about, the amounts that it holds back, its history."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from peewee import ModelSelect

from models import Actual, AuditEvent, CarePackageLineItem, Client, Dispute, HeldBack, Organisation, ServiceLevel
from queries.audit import events_of
from rules.actor import Actor
from rules.dispute_events import OF_THE_OFFICE, event_words
from rules.disputes import OPEN, holds
from rules.line_keys import LineKey
from rules.weeks import week_end


class HoldingDispute(Protocol):
    """What `held_pence_of` reads: a Dispute, or a row of a list with its columns."""

    @property
    def id(self) -> int: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def client_id(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def first_week(self) -> date: ...
    @property
    def last_week(self) -> date: ...
    @property
    def lines(self) -> Sequence[str]: ...


def disputes_with_names(viewer: Actor) -> ModelSelect:
    """The disputes that the viewer may see, each with its client and organisation."""
    query = Dispute.visible_to(viewer).join_from(Dispute, Client).join_from(Dispute, Organisation)
    return query.select_extend(Client, Organisation)


def dispute_of_client(viewer: Actor, organisation_id: int, client_id: int, dispute_id: int) -> Dispute | None:
    """A dispute of this client and organisation, None where the viewer may see no such one."""
    theirs = Dispute.visible_to(viewer).where(Dispute.client == client_id, Dispute.organisation == organisation_id)
    return theirs.where(Dispute.id == dispute_id).first()


def actuals_of(dispute: Dispute) -> list[Actual]:
    """The recorded weeks that a dispute is about, oldest first."""
    rows = Actual.select().where(
        Actual.organisation == dispute.organisation_id,
        Actual.client == dispute.client_id,
        Actual.week_start.between(dispute.first_week, dispute.last_week),
    )
    return [row for row in rows.order_by(Actual.week_start, Actual.id) if holds(dispute, row.line_key, row.week_start)]


def seen_of(dispute: Dispute) -> int:
    """A number that grows with every change of the disputed figures: a decision says which ones it has seen."""
    return sum(row.version for row in actuals_of(dispute))


def open_disputes(organisation_id: int, client_id: int, first_week: date, last_week: date) -> list[Dispute]:
    """The open disputes of a client and organisation that touch these weeks."""
    return list(
        Dispute.select().where(
            Dispute.organisation == organisation_id,
            Dispute.client == client_id,
            Dispute.status.in_(OPEN),
            Dispute.first_week <= last_week,
            Dispute.last_week >= first_week,
        )
    )


def held_pence_of(disputes: Collection[HoldingDispute]) -> dict[int, int]:
    """{dispute id: pence that it holds back}, in one query for all of them."""
    held: dict[int, int] = defaultdict(int)
    if not disputes:
        return held
    rows = HeldBack.select().where(
        HeldBack.reason == "in_dispute",
        HeldBack.organisation.in_({each.organisation_id for each in disputes}),
        HeldBack.client.in_({each.client_id for each in disputes}),
    )
    amounts = defaultdict(list)
    for row in rows:
        amounts[row.organisation_id, row.client_id].append(row)
    for dispute in disputes:
        if dispute.status not in OPEN:
            continue
        for row in amounts[dispute.organisation_id, dispute.client_id]:
            within = dispute.first_week <= row.from_date and row.to_date <= week_end(dispute.last_week)
            if within and (not dispute.lines or row.line_key in dispute.lines):
                held[dispute.id] += row.amount_pence
    return held


def line_names(dispute: Dispute) -> list[str]:
    """The lines that a dispute is about, in words; [] for all of the client's."""
    keys = [LineKey.parse(text) for text in dispute.lines]
    cplis = [key.line_item_id for key in keys if key.is_line_item]
    levels = [key.level_id for key in keys if not key.is_line_item]
    line = CarePackageLineItem
    query = line.select(line, ServiceLevel).join(ServiceLevel).where(line.id.in_(cplis)) if cplis else ()
    names = [f"{row.service_level.name} ({row.service_level.unit}), CPLI {row.reference}" for row in query]
    unplanned = ServiceLevel.select().where(ServiceLevel.id.in_(levels)) if levels else ()
    return sorted(names) + sorted(f"{level.name} ({level.unit}), unplanned" for level in unplanned)


class PastEvent(NamedTuple):
    """What happened to a dispute, in words."""

    at: datetime
    who: str
    words: str


def history_of(dispute: Dispute, side: str) -> list[PastEvent]:
    """What a side reads of what happened to a dispute, newest first. Who works on it is the council's own."""
    events = events_of(dispute)
    if side != "council":
        events = events.where(AuditEvent.kind.not_in(OF_THE_OFFICE))
    return [
        PastEvent(event.at, event.person_name, event_words(event.kind, event.was, event.now))
        for event in AuditEvent.with_words(events)
    ]
