"""The tabs along the top: those whose page exists, that the visitor may open, and that their organisation has."""

from dataclasses import dataclass

from flask import current_app, request
from flask_login import current_user

from web.permissions import Permission, may


@dataclass(frozen=True)
class Tab:
    """One tab: its words, where it leads, which permissions open it (any one of them), and for which payment model."""

    label: str
    address: str
    permissions: tuple = ()
    at_end: bool = False
    model: str | None = None


P = Permission
PROVIDER = (
    Tab("Home", "/home"),
    Tab("Actuals", "/actuals", (P.ACTUALS_READ,)),
    Tab("Scheduled Payments", "/scheduled-payments", (P.SCHEDULED_READ,), model="scheduled"),
    Tab("One-Off Claims", "/claims", (P.CLAIMS_READ,)),
    Tab("Invoices/Credit Notes", "/invoices", (P.INVOICES_READ,), model="invoiced"),
    Tab("POs", "/purchase-orders", (P.ORDERS_READ,)),
    Tab("Reports", "/reports", (P.REPORTS_READ,)),
    Tab("Help", "/help", at_end=True),
)
COUNCIL = (
    Tab("Dashboard", "/council/dashboard", (P.COUNCIL_READ,)),
    Tab("Queues", "/council", (P.COUNCIL_READ,)),
    Tab("Scheduled Payments", "/council/scheduled-payments", (P.COUNCIL_READ,)),
    Tab("Payment runs", "/council/payment-runs", (P.RUNS_READ,)),
    Tab("POs", "/purchase-orders", (P.ORDERS_READ,)),
    Tab("Line items", "/care-package-line-items", (P.LINES_READ,)),
    Tab("Commissioning", "/council/commissioning", (P.COMMISSION,)),
    Tab("Actions", "/council/actions", (P.COUNCIL_READ,)),
    Tab("Reports", "/reports", (P.REPORTS_READ,)),
    Tab("People", "/council/people", (P.ADMINISTER,)),
    Tab("Settings", "/council/settings", (P.ADMINISTER,)),
    Tab("Help", "/help", at_end=True),
)


def tabs():
    """The visitor's tabs as (tab, whether it is the open one)."""
    existing = {rule.rule.rstrip("/") for rule in current_app.url_map.iter_rules() if "GET" in rule.methods}
    all_tabs = COUNCIL if current_user.side == "council" else PROVIDER
    shown = [tab for tab in all_tabs if tab.address in existing and (not tab.permissions or may(*tab.permissions))]
    if current_user.side == "provider":
        chosen = current_user.organisation_id is not None
        shown = [tab for tab in shown if tab.at_end or (chosen and _is_had(tab))]
    inside = [tab for tab in shown if (request.path + "/").startswith(tab.address + "/")]
    current = max(inside, key=lambda tab: len(tab.address), default=None)
    return [(tab, tab is current) for tab in shown]


def _is_had(tab):
    return tab.model is None or current_user.is_paid_by(tab.model)
