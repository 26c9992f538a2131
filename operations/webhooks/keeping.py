"""Webhooks are made and ended; what one was told can be sent again."""

import hashlib
import hmac
import secrets
from collections.abc import Collection

from peewee import fn

from models import AuditEvent, Webhook, WebhookDelivery, database
from operations import audit
from operations.guarded import guarded_update
from rules.actor import Actor
from rules.broken import IllegalMove, Problems, RuleBroken
from rules.moment import Moment
from rules.webhooks import EVENT_WORDS, WebhookEvent, address_of_webhook

SECRET_START = "remit_whsec_"  # noqa: S105  # what every secret begins with, and no secret
MOST_WEBHOOKS = 10  # of one organisation
_key = b""


def connect(signing_key: bytes) -> None:
    """Tell this module the key outside the database of which the secrets are made."""
    global _key
    _key = signing_key


def secret_of(webhook: Webhook) -> str:
    """What the webhook's messages are signed with: nowhere in the database."""
    made = hmac.new(_key, f"webhook {webhook.id} {webhook.salt}".encode(), hashlib.sha256)
    return SECRET_START + made.hexdigest()


def add(address: str, events: Collection[str], by: Actor, at: Moment) -> Webhook:
    """A new webhook of the actor's organisation, or of the council. Raises RuleBroken: the same that has not ended,
    which a form that is sent twice has too.
    """
    problems = Problems()
    clean, chosen = problems.try_(address_of_webhook, address), problems.try_(_chosen, events)
    problems.raise_any()
    with database.atomic():
        whose = Webhook.organisation == by.organisation_id if by.organisation_id else Webhook.organisation.is_null()
        live = list(Webhook.select().where(whose, Webhook.ended_at.is_null()))
        if any(each.address == clean for each in live):
            raise RuleBroken("This address is told of events already: end that one first", "address")
        if len(live) >= MOST_WEBHOOKS:
            raise RuleBroken(f"There are {MOST_WEBHOOKS} addresses already: end one first", "address")
        webhook = Webhook.create(
            organisation=by.organisation_id,
            address=clean,
            events=chosen,
            salt=secrets.token_hex(16),
            last_event=AuditEvent.select(fn.MAX(AuditEvent.id)).scalar() or 0,
            made_by=by.person_id,
            made_at=at.now,
        )
        audit.record("webhook made", by, at, webhook, now={"address": clean, "events": chosen})
    return webhook


def _chosen(events: Collection[str]) -> list[WebhookEvent]:
    found = [event for event in EVENT_WORDS if event in events]
    if not found:
        raise RuleBroken("Choose at least one event", "events")
    return found


def end(webhook: Webhook, by: Actor, at: Moment) -> None:
    """It is told of nothing any more; what was not sent is given up. Raises IllegalMove where it has ended already."""
    with database.atomic():
        guarded_update(webhook, {"ended_at": at.now}, Webhook.ended_at.is_null(), is_counted=False)
        left = (WebhookDelivery.webhook == webhook.id) & (WebhookDelivery.state == "queued")
        WebhookDelivery.update(state="failed", error="The webhook was ended").where(left).execute()
        audit.record("webhook ended", by, at, webhook, was={"address": webhook.address})


def send_again(webhook: Webhook, delivery_id: int, by: Actor, at: Moment) -> None:
    """Queue what it was told, or could not be told, once more. Raises IllegalMove where it is queued already."""
    again = WebhookDelivery.update(state="queued", attempts=0, run_at=at.now, error="")
    same = (WebhookDelivery.id == delivery_id) & (WebhookDelivery.webhook == webhook.id)
    with database.atomic():
        if webhook.ended_at is not None or again.where(same, WebhookDelivery.state != "queued").execute() != 1:
            raise IllegalMove
        audit.record("webhook sent again", by, at, webhook, now={"delivery": delivery_id})
