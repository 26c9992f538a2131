"""What an officer chooses from to raise a dispute: clients, recorded weeks, and the disputes on them already."""

from datetime import date
from typing import NamedTuple

from models import Actual, CarePackageLineItem, Client, Contract, Dispute, Service, ServiceLevel
from rules.actor import Actor
from rules.disputes import OPEN


class RecordedLine(NamedTuple):
    """A line that something is recorded for: its key, title and recorded weeks, oldest first."""

    key: str
    title: str
    weeks: list[Actual]


def clients_of(viewer: Actor, organisation_id: int) -> list[Client]:
    """The clients that the viewer may see and that an organisation was ever given care for, by name."""
    line = CarePackageLineItem
    theirs = line.select(line.client).join(Contract).where(Contract.organisation == organisation_id)
    query = Client.visible_to(viewer).where(Client.id.in_(theirs))
    return list(query.order_by(Client.surname, Client.forename, Client.ssref))


def recorded_lines(
    viewer: Actor, organisation_id: int, client_id: int, first_week: date, last_week: date
) -> list[RecordedLine]:
    """What is recorded for a client in these weeks, line by line."""
    query = (
        Actual.visible_to(viewer)
        .select(Actual, ServiceLevel, Service)
        .join_from(Actual, ServiceLevel)
        .join_from(Actual, Service)
        .where(Actual.organisation == organisation_id, Actual.client == client_id)
        .where(Actual.week_start.between(first_week, last_week))
    )
    lines: dict[str, RecordedLine] = {}
    for row in query.order_by(Service.name, ServiceLevel.name, Actual.cpli, Actual.week_start, Actual.instance):
        title = f"{row.service_level.name} ({row.service_level.unit}), {row.service.name}"
        lines.setdefault(row.line_key, RecordedLine(row.line_key, title, [])).weeks.append(row)
    return list(lines.values())


def disputes_on(
    viewer: Actor, organisation_id: int, client_id: int, first_week: date, last_week: date
) -> list[Dispute]:
    """The disputes that are open or proposed on any of these weeks of a client."""
    return list(
        Dispute.visible_to(viewer).where(
            Dispute.organisation == organisation_id,
            Dispute.client == client_id,
            Dispute.status.in_(("proposed", *OPEN)),
            Dispute.first_week <= last_week,
            Dispute.last_week >= first_week,
        )
    )
