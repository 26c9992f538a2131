"""Webhooks on their pages: made with a secret that is shown once, looked at, sent again, ended."""

from models import Webhook, WebhookDelivery
from tests.support import factories


def test_a_webhook_is_made_looked_at_and_ended(alice, sign_in):
    page = alice.get("/account").click("Webhooks").click("New webhook")
    refused = page.submit("Make the webhook", address="http://10.0.0.1/", status=422)
    assert "begins with https://" in refused.problem
    assert "Choose at least one event" in refused.problem
    made = page.submit("Make the webhook", address="https://rota.example.org/in", events=["invoice.decided"])
    secret = made.one("[data-webhook-secret]").text
    row = alice.get("/account/webhooks").row("rota.example.org")
    assert "All sent" in row.text
    webhook = Webhook.get()
    factories.make_webhook_delivery(webhook=webhook, state="failed", error="It answered 500")
    page = alice.get(f"/account/webhooks/{webhook.id}")
    assert secret not in page.html
    assert "It answered 500" in page.row("authorised, put on hold or returned").text
    page = page.submit(f"Send again message {WebhookDelivery.get().payload['id']}")
    assert "within a minute" in page.notice
    page.submit("End now")
    assert "Ended" in sign_in("sam").get("/account/webhooks").row("rota.example.org").text
    assert sign_in("charlie").look(f"/account/webhooks/{webhook.id}").status == 404
