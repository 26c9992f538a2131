"""What happened is queued for the webhooks that want to know of it.

The audit trail is the outbox: an event stands there exactly when its change does, and ids follow one another as the
changes did, as one transaction at a time adds to the chain. Each webhook remembers how far it was told.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from models import AuditEvent, CarePackageLineItem, Contract, Webhook, WebhookDelivery, database
from rules.moment import Moment
from rules.webhooks import DECISIONS, LINES_ADDED, MOST_LINES_TOLD, OBJECTS, WebhookEvent, event_of

MOST_AT_ONCE = 5_000  # audit events
SEPARATE = (WebhookEvent.WEEK_DISPUTED, WebhookEvent.INVOICE_DECIDED, WebhookEvent.REMITTANCE_READY)
Told = tuple[WebhookEvent, dict[str, Any]]


def queue_new(at: Moment) -> int:
    """Queue what every webhook was not told of yet. Returns how many messages there are to send."""
    return sum(_queue_of(webhook, at) for webhook in Webhook.select().where(Webhook.ended_at.is_null()))


def _queue_of(webhook: Webhook, at: Moment) -> int:
    """A transaction for each, guarded by how far it was told: two workers queue an event once."""
    event = AuditEvent
    query = event.select().where(event.id > webhook.last_event, event.object_type.in_(OBJECTS))
    if webhook.organisation_id:
        query = query.where((event.organisation == webhook.organisation_id) | _of_a_client(webhook.organisation_id))
    found = list(query.order_by(event.id).limit(MOST_AT_ONCE))
    if not found:
        return 0
    rows = [_row(webhook, told, at) for told in _told(found, webhook.events)]
    with database.atomic():
        moved = Webhook.update(last_event=found[-1].id)
        if moved.where(Webhook.id == webhook.id, Webhook.last_event == webhook.last_event).execute() != 1:
            return 0
        for row in rows:
            WebhookDelivery.create(**row)
    return len(rows)


def _of_a_client(organisation_id: int) -> Any:
    """The condition that an event is about all care of a client of the organisation, such as a suspension."""
    event, line = AuditEvent, CarePackageLineItem
    own = line.select(line.client).join(Contract).where(Contract.organisation == organisation_id)
    return (event.object_type == "Client") & event.organisation.is_null() & event.client.in_(own)


def _told(events: Sequence[AuditEvent], wanted: Sequence[str]) -> Iterator[Told]:
    """What is told of these events: changes of care together, everything else by itself."""
    lines: list[int] = []
    changes = 0
    for event in events:
        kind = event_of(event.kind, event.object_type)
        if kind is None or kind not in wanted:
            continue
        if kind in SEPARATE:
            yield kind, _data(kind, event)
        elif event.kind == LINES_ADDED:
            added = event.now_figures or {}
            changes += added["lines"]
            lines += added["line_ids"]
        else:
            changes += 1
            lines += [event.object_id] if event.object_type == "CarePackageLineItem" else []
    if changes:
        ids = sorted(set(lines))[:MOST_LINES_TOLD]
        line = CarePackageLineItem
        references = [row for (row,) in line.select(line.reference).where(line.id.in_(ids)).order_by(line.id).tuples()]
        yield WebhookEvent.CARE_CHANGED, {"changes": changes, "cpli_ids": references}


def _data(kind: WebhookEvent, event: AuditEvent) -> dict[str, Any]:
    """Ids and states: names and amounts are asked for with a key."""
    if kind is WebhookEvent.INVOICE_DECIDED:
        return {"invoice": event.object_id, "decision": DECISIONS[event.kind]}
    if kind is WebhookEvent.WEEK_DISPUTED:
        return {"dispute": event.object_id}
    return {"payment_run": event.object_id, "remittances": (event.now_figures or {}).get("remittances", [])}


def _row(webhook: Webhook, told: Told, at: Moment) -> dict[str, Any]:
    event, data = told
    when = at.now.replace(tzinfo=UTC, microsecond=0).isoformat()
    payload = {"id": secrets.token_hex(12), "event": event, "at": when, "data": data}
    return {"webhook": webhook.id, "event": event, "payload": payload, "run_at": at.now, "created_at": at.now}
