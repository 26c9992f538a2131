"""Where the things of audit events are, and where the events of a thing are."""

from flask import url_for

from queries.audit_trail import TrailEvent
from web.permissions import Permission, may

PAGES = {  # {type: (endpoint, name of the id)} of things that have a page for officers
    "Invoice": ("invoices.one", "invoice_id"),
    "Action": ("actions.one", "action_id"),
    "Claim": ("council_claims.one", "claim_id"),
    "CarePackageLineItem": ("care_package_line_items.one", "line_id"),
    "PaymentRun": ("council_payment_runs.show", "payment_run_id"),
    "PurchaseOrder": ("purchase_orders.one", "purchase_order_id"),
    "Dispute": ("council_disputes.one", "dispute_id"),
    "OverpaymentPlan": ("overpayments.council_show", "plan_id"),
    "PaymentItem": ("why.payment_item", "payment_item_id"),
    "ContractDocument": ("contract_documents.one", "document_id"),
    "ChangeRequest": ("council_change_requests.one", "change_request_id"),
    "Client": ("search.client", "client_id"),
}


def address_of(event: TrailEvent) -> str:
    """The page of what an event is about; empty where there is none."""
    if event.thing is None or event.thing[0] not in PAGES:
        return ""
    endpoint, name = PAGES[event.thing[0]]
    return url_for(endpoint, **{name: event.thing[1]})


def client_address(event: TrailEvent) -> str:
    """The page of an event's client; empty where it is of none."""
    return url_for("search.client", client_id=event.client_id) if event.ssref else ""


def history_address(kind: str, number: object) -> str:
    """The events about a thing, for who may read them, else empty: `kind` is one of queries.audit_things.KIND_NAMES."""
    return url_for("council_audit.trail", thing=kind, number=number) if may(Permission.TRAIL_READ) else ""
