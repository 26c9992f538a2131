"""Events out: queued from the audit trail, signed, only to addresses outside, tried again, sent again by hand."""

import hashlib
import hmac
import json
import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from examples.webhook_receiver import is_from_portal
from models import WebhookDelivery, database
from operations import audit
from operations.care_import.importing import import_care
from operations.webhooks import keeping, queueing, sending
from queries.care_files.delimited import read_csv
from queries.care_files.folders import KNOWN
from rules.broken import IllegalMove
from tests.support import factories

ADDRESS = "https://rota.example.org/portal"


@pytest.fixture
def webhook(actor, at):
    """Rose Care's, of everything."""
    events = ["care.changed", "week.disputed", "invoice.decided", "remittance.ready"]
    return keeping.add(ADDRESS, events, actor("alice"), at)


def happens(kind, subject, organisation, **now):
    with database.atomic():
        audit.record(kind, audit.SYSTEM, factories.AT, subject, organisation, now=now or None)


@pytest.fixture
def listener(monkeypatch):
    """A system that listens on this machine, found under the webhook's name, without TLS; what it got, and answers."""
    got, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802  # as the library calls it
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers, body))
            self.send_response(answers.pop() if answers else 204)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: found)

    def connect(_to, timeout):
        line = socket.socket()
        line.settimeout(timeout)
        line.connect(server.server_address)
        return line

    monkeypatch.setattr(socket, "create_connection", connect)
    as_it_is = SimpleNamespace(wrap_socket=lambda line, server_hostname: line)
    monkeypatch.setattr(ssl, "create_default_context", lambda: as_it_is)
    yield SimpleNamespace(got=got, answers=answers)
    server.shutdown()
    server.server_close()


def send(at, may_go_to=lambda _ip: True):
    return sending.send_due(at, lambda: 0.0, may_go_to)


def test_what_happened_is_told_once_signed_and_without_names(webhook, listener, rose_care, at):
    invoice = factories.make_invoice(organisation=rose_care, reference="BC-1")
    happens("invoice authorised", invoice, rose_care, status="authorised")
    happens("invoice submitted", invoice, rose_care)
    assert (queueing.queue_new(at), queueing.queue_new(at)) == (1, 0)
    assert (send(at), send(at)) == (1, 0)
    ((path, headers, body),) = listener.got
    said = json.loads(body)
    assert (path, said["event"]) == ("/portal", "invoice.decided")
    assert said["data"] == {"invoice": invoice.id, "decision": "authorised"}
    when, proof = headers["Remit-Signature"].removeprefix("t=").split(",v1=")
    key = keeping.secret_of(webhook).encode()
    assert proof == hmac.new(key, f"{when}.".encode() + body, hashlib.sha256).hexdigest()
    assert keeping.secret_of(webhook) not in str(list(type(webhook).select().dicts()))


def test_a_receiver_takes_the_portals_messages_and_no_forged_or_old_ones(webhook, at):
    secret, body, now = keeping.secret_of(webhook), b'{"id":"1"}', at.now.replace(tzinfo=UTC)
    signed = sending.signature(secret, body, at.now.isoformat())
    assert is_from_portal(secret, signed, body, now)
    assert not is_from_portal(secret, signed, body, now + timedelta(minutes=6)), "caught, and sent again later"
    assert not is_from_portal(secret, signed, b'{"id":"2"}', now)
    assert not is_from_portal("remit_whsec_other", signed, body, now)
    later = signed.replace(at.now.isoformat(), (at.now + timedelta(minutes=6)).isoformat())
    assert not is_from_portal(secret, later, body, now + timedelta(minutes=6)), "its time is signed, too"
    assert not any(is_from_portal(secret, rubbish, body, now) for rubbish in ("", "t=,v1=", "v1", "t=1,v1=é"))


def test_changes_of_care_are_one_message_and_another_providers_are_none(webhook, rose_care, cast, at):
    mine = [factories.make_care(organisation=rose_care).cpli for _ in range(2)]
    theirs = factories.make_care(organisation=cast.clifton_house).cpli
    for line in (*mine, theirs):
        happens("care package line item added by import", line, line.contract.organisation)
    happens("dispute raised", factories.make_dispute(organisation=cast.clifton_house), cast.clifton_house)
    queueing.queue_new(at)
    delivery = WebhookDelivery.get()
    assert delivery.payload["data"] == {"changes": 2, "cpli_ids": [line.reference for line in mine]}


def test_line_items_and_a_clients_suspension_that_are_imported_are_told(webhook, rose_care, cast, actor, at):
    mine = factories.make_care(organisation=rose_care)
    factories.make_care(organisation=cast.clifton_house)
    columns = "cpli_id,care_package_ref,ssref,service_ref,service_level_ref,contract_ref,start_date,pricing,unit_price"
    refs = mine.client.ssref, mine.service.reference, mine.level.reference, mine.contract.reference
    lines = f"{columns},units\nNEW-1,CP1,{','.join(refs)},01/12/2025,units,20.00,10\n"
    suspensions = f"ssref,start_date\n{mine.client.ssref},01/12/2025\n"
    files = {"care_package_line_items.csv": lines, "suspensions.csv": suspensions}
    import_care({name: read_csv(name, text.encode(), KNOWN[name]) for name, text in files.items()}, actor("cora"), at)
    queueing.queue_new(at)
    assert WebhookDelivery.get().payload["data"] == {"changes": 2, "cpli_ids": ["NEW-1"]}


def test_nothing_is_sent_into_our_own_network(webhook, listener, rose_care, at):
    happens("invoice returned", factories.make_invoice(organisation=rose_care), rose_care)
    queueing.queue_new(at)
    assert sending.send_due(at, lambda: 0.0) == 0
    assert not listener.got
    assert "network of our own" in WebhookDelivery.get().error


def test_what_is_not_taken_is_tried_again_then_given_up_and_can_be_sent_again(webhook, listener, rose_care, actor, at):
    happens("invoice returned", factories.make_invoice(organisation=rose_care), rose_care)
    queueing.queue_new(at)
    listener.answers.append(500)
    assert send(at) == 0
    row = WebhookDelivery.get()
    assert (row.state, row.error, row.run_at - at.now) == ("queued", "It answered 500", timedelta(minutes=2))
    assert send(at) == 0, "not before its time"
    WebhookDelivery.update(attempts=16, run_at=at.now).execute()
    listener.answers.append(302)
    send(at)
    assert WebhookDelivery.get().state == "failed"
    keeping.send_again(webhook, row.id, actor("alice"), at)
    with pytest.raises(IllegalMove):
        keeping.send_again(webhook, row.id, actor("alice"), at)
    assert send(replace(at, now=at.now + timedelta(seconds=1))) == 1
    ids = {json.loads(body)["id"] for _, _, body in listener.got}
    assert len(ids) == 1, "a message keeps its id"


def test_an_ended_webhook_is_told_of_nothing(webhook, rose_care, actor, at):
    invoice = factories.make_invoice(organisation=rose_care)
    happens("invoice returned", invoice, rose_care)
    queueing.queue_new(at)
    keeping.end(webhook, actor("alice"), at)
    assert WebhookDelivery.get().state == "failed"
    happens("invoice returned", invoice, rose_care)
    assert queueing.queue_new(at) == 0
