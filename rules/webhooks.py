"""Events that other systems are told of: which there are, where they may be sent, and when one is tried again."""

import ipaddress
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from rules.broken import RuleBroken
from rules.dispute_events import DisputeEvent
from rules.invoice_events import InvoiceEvent

LONGEST_ADDRESS = 500
MOST_LINES_TOLD = 500  # in one message
MOST_ATTEMPTS = 17  # the last after a week
LONGEST_WAIT = timedelta(days=1)
PORTS = (443, 8443)


class WebhookEvent(StrEnum):
    """What a system can be told of."""

    CARE_CHANGED = "care.changed"
    WEEK_DISPUTED = "week.disputed"
    INVOICE_DECIDED = "invoice.decided"
    REMITTANCE_READY = "remittance.ready"


EVENT_WORDS = {
    WebhookEvent.CARE_CHANGED: "Care changed: line items, prices, suspensions, contributions",
    WebhookEvent.WEEK_DISPUTED: "A week is disputed",
    WebhookEvent.INVOICE_DECIDED: "An invoice was authorised, put on hold or returned",
    WebhookEvent.REMITTANCE_READY: "A remittance is ready",
}
DECISIONS = {
    event.stored(kind): decision
    for event, decision in (
        (InvoiceEvent.AUTHORISED, "authorised"),
        (InvoiceEvent.ON_HOLD, "on_hold"),
        (InvoiceEvent.RETURNED, "returned"),
    )
    for kind in ("invoice", "credit_note")
}
DISPUTED = (DisputeEvent.RAISED, DisputeEvent.REOPENED)
PAID = "organisation paid"
LINES_ADDED = "line items added by import"  # to one organisation
OF_CARE = ("care package line item ", "price ", "suspension ", "contribution ")
# what audit events of these are about
OBJECTS = ("CarePackageLineItem", "Client", "Dispute", "Invoice", "Organisation", "PaymentRun")


def event_of(kind: str, object_type: str) -> WebhookEvent | None:
    """The event that an audit event of this kind is, or None."""
    if kind == PAID:
        return WebhookEvent.REMITTANCE_READY
    if kind in DECISIONS:
        return WebhookEvent.INVOICE_DECIDED
    if kind in DISPUTED:
        return WebhookEvent.WEEK_DISPUTED
    if kind == LINES_ADDED:
        return WebhookEvent.CARE_CHANGED
    is_care = object_type in ("CarePackageLineItem", "Client") and kind.startswith(OF_CARE)
    return WebhookEvent.CARE_CHANGED if is_care else None


def address_of_webhook(text: str) -> str:
    """The address that a webhook is given. Raises RuleBroken where nothing may be sent there."""
    address = text.strip()
    parts = urlsplit(address) if len(address) <= LONGEST_ADDRESS and address.isascii() else None
    try:
        port = parts.port if parts else None
    except ValueError:
        port = -1
    if parts is None or parts.scheme != "https" or not parts.hostname or any(each <= " " for each in address):
        raise RuleBroken("Enter an address that begins with https://", "address")
    if parts.username is not None or parts.fragment or port not in (None, *PORTS):
        raise RuleBroken("Enter an address without a name, password or #, on port 443 or 8443", "address")
    return address


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the internet's: never this machine, a private network or a special use, nor one
    of these in the clothes of another kind of address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if within is not None and not is_outside(str(within)):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    is_so = ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("64:ff9b:1::/48")
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if is_so else None


def wait_after(attempts: int) -> timedelta:
    """How long the next attempt waits after this many: 2, 4, 8 minutes and so on, up to a day."""
    return min(timedelta(minutes=2 ** min(attempts, 12)), LONGEST_WAIT)
