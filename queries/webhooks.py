"""Webhooks that somebody may see, and what each was told."""

from typing import NamedTuple

from peewee import JOIN, Case, fn

from models import Organisation, Person, Webhook, WebhookDelivery
from rules.actor import Actor

MOST_SHOWN = 50


class WebhookRow(NamedTuple):
    """A webhook as its list shows it: `queued` and `failed` are how many messages stand so."""

    webhook: Webhook
    provider: str
    made_by: str
    queued: int
    failed: int


def list_webhooks(viewer: Actor) -> list[WebhookRow]:
    """The webhooks that the viewer may see, those that have not ended first, then the newest. One query."""
    counted = [
        fn.SUM(Case(None, [(WebhookDelivery.state == state, 1)], 0)).alias(state) for state in ("queued", "failed")
    ]
    query = (
        Webhook.visible_to(viewer)
        .select(Webhook, Organisation, Person, *counted)
        .join_from(Webhook, Organisation, JOIN.LEFT_OUTER)
        .join_from(Webhook, Person, on=Webhook.made_by)
        .join_from(Webhook, WebhookDelivery, JOIN.LEFT_OUTER)
        .group_by(Webhook, Organisation, Person)
        .order_by(Webhook.id.desc())
    )
    rows = [
        WebhookRow(
            row,
            row.organisation.name if row.organisation_id else "",
            row.made_by.name,
            int(row.queued or 0),
            int(row.failed or 0),
        )
        for row in query
    ]
    return sorted(rows, key=lambda each: each.webhook.ended_at is not None)


def deliveries_of(webhook: Webhook) -> list[WebhookDelivery]:
    """What a webhook was told last, the newest first."""
    query = WebhookDelivery.select().where(WebhookDelivery.webhook == webhook.id)
    return list(query.order_by(WebhookDelivery.id.desc()).limit(MOST_SHOWN))
