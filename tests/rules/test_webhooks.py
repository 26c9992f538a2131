"""Where webhooks may lead, and which events are told."""

import pytest

from rules.broken import RuleBroken
from rules.webhooks import WebhookEvent, address_of_webhook, event_of, is_outside, wait_after


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_may_be_told(address):
    assert is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"),
    ],
)
def test_our_own_network_and_special_addresses_may_not(address):
    assert not is_outside(address)


@pytest.mark.parametrize(
    "text",
    [
        *("http://example.org/", "https://", "https://user:x@example.org/", "https://example.org:22/", "ftp://x.org"),
        *("https://example.org/#a", "https://exa mple.org/", "https://example.org:99999/", "https://é.org/", ""),
        "https://example.org/" + "x" * 500,
    ],
)
def test_other_addresses_are_refused(text):
    with pytest.raises(RuleBroken) as refused:
        address_of_webhook(text)
    assert refused.value.field == "address"


def test_an_address_is_kept_as_it_is():
    assert address_of_webhook(" https://example.org:8443/in?x=1 ") == "https://example.org:8443/in?x=1"


@pytest.mark.parametrize(
    ("kind", "object_type", "event"),
    [
        ("credit note returned", "Invoice", WebhookEvent.INVOICE_DECIDED),
        ("invoice submitted", "Invoice", None),
        ("dispute raised", "Dispute", WebhookEvent.WEEK_DISPUTED),
        ("organisation paid", "PaymentRun", WebhookEvent.REMITTANCE_READY),
        ("care package line item changed by import", "CarePackageLineItem", WebhookEvent.CARE_CHANGED),
        ("client's record looked at", "Client", None),
    ],
)
def test_which_audit_events_are_told(kind, object_type, event):
    assert event_of(kind, object_type) == event


def test_waits_double_up_to_a_day():
    assert [wait_after(number).total_seconds() // 60 for number in (1, 2, 3, 17)] == [2, 4, 8, 1440]
