"""Related links of an action, in the guides' words: to what it is about, where it was started from, its client."""

from typing import NamedTuple

from flask import url_for

from models import Action, Client
from queries import actions as queries
from queries.action_subject import WEEK, Subject
from queries.action_subjects import first_day_of
from rules.actor import Actor
from web.permissions import Permission, may, may_open


class RelatedLink(NamedTuple):
    """A link with its words: `Invoice 123456`, `Actuals/Visits for Angelo, Iris (A1)`."""

    words: str
    url: str


def related_links(viewer: Actor, action: Action, client: Client | None, origin: Subject | None) -> list[RelatedLink]:
    """The links of an action that its reader may open, each once."""
    name = action.related_words.removesuffix(f" ({action.related_type})")
    found = _links(viewer, action, action.related_type, action.related_id, name)
    if origin is not None:
        found += _links(viewer, action, origin.kind, origin.row_id, origin.name)
    if client is not None:
        if may(Permission.ACTUALS_READ):
            actuals = url_for("actuals.week", client=client.ssref)
            found.append(RelatedLink(f"Actuals/Visits for {client.list_name}", actuals))
        found += _lists(viewer, action, client.list_name, client=client.id)
    for service_id, service in queries.services_about(viewer, action, client.id if client else None):
        found += _of_service(viewer, service_id, service)
    return list(dict.fromkeys(found))


def _links(viewer: Actor, action: Action, kind: str, row_id: int | None, name: str) -> list[RelatedLink]:
    if row_id is None:
        return []
    if kind in ("Invoice", "Credit Note") and may_open("invoices.one"):
        return [RelatedLink(f"{kind} {name}", url_for("invoices.one", invoice_id=row_id))]
    if kind == "Care Package Line Item":
        url = url_for("care_package_line_items.one", line_id=row_id)
        return [RelatedLink(f"Care Package Line Item {name}", url)]
    if kind == "Purchase Order":
        return [RelatedLink(f"Purchase Order {name}", url_for("purchase_orders.one", purchase_order_id=row_id))]
    if kind == "Scheduled Payment":
        return _of_period(viewer, row_id, name)
    if kind == "Remittance" and may_open("remittances.show"):
        return [RelatedLink(f"Remittance {name}", url_for("remittances.show", remittance_id=row_id))]
    if kind == "Claim" and may_open("claims.one"):
        return [RelatedLink(f"Claim of {name}", url_for("claims.one", claim_id=row_id))]
    if kind == WEEK:
        return _of_week(viewer, row_id, name)
    if kind == "Service":
        return [*_of_service(viewer, row_id, name), *_lists(viewer, action, name, service=row_id)]
    return _of_details(viewer, kind, row_id, name)


def _of_details(viewer: Actor, kind: str, row_id: int, name: str) -> list[RelatedLink]:
    """The details of a provider, a contact or a contract: the provider's own pages, or the council's."""
    if viewer.side == "council":
        return _at_the_council(kind, row_id, name)
    if viewer.side != "provider" or not may(Permission.ORGANISATION_READ):
        return []
    if kind == "Provider":
        return [RelatedLink("Organisation Details", url_for("details.organisation"))]
    if kind == "Contact":
        return [RelatedLink(f"Contact details for {name}", url_for("details.contact", person_id=row_id))]
    return []


def _at_the_council(kind: str, row_id: int, name: str) -> list[RelatedLink]:
    if kind == "Provider":
        url = url_for("council_commissioning.organisation", organisation_id=row_id)
        return [RelatedLink("Organisation Details", url)]
    if kind == "Contract":
        return [RelatedLink(f"Contract {name}", url_for("council_commissioning.contract", contract_id=row_id))]
    if kind == "Contact" and may_open("council_people.person"):
        return [RelatedLink(f"Contact details for {name}", url_for("council_people.person", person_id=row_id))]
    return []


def _of_service(viewer: Actor, service_id: int, name: str) -> list[RelatedLink]:
    if viewer.side != "provider" or not may(Permission.ORGANISATION_READ):
        return []
    return [RelatedLink(f"Service details for {name}", url_for("details.service", service_id=service_id))]


def _lists(viewer: Actor, action: Action, name: str, **chosen: int) -> list[RelatedLink]:
    """The lists of what one has to do with a client or a service: of the action's provider, for an officer."""
    whose = {"provider": action.organisation_id} if viewer.side == "council" else {}
    return [
        RelatedLink(f"Purchase Orders for {name}", url_for("purchase_orders.list_orders", **chosen, **whose)),
        RelatedLink(
            f"Care Package Line Items of {name}", url_for("care_package_line_items.list_lines", **chosen, **whose)
        ),
    ]


def _of_week(viewer: Actor, number: int, name: str) -> list[RelatedLink]:
    """The page of a week of the provider's actuals."""
    day = first_day_of(number)
    if day is None or viewer.side != "provider" or not may(Permission.ACTUALS_READ):
        return []
    return [RelatedLink(name, url_for("actuals.week", week=day.isoformat()))]


def _of_period(viewer: Actor, period_id: int, name: str) -> list[RelatedLink]:
    """A Scheduled period's page, for its reader's side; its address names the contract and the first day."""
    period = queries.scheduled_period(viewer, period_id)
    if period is None or not may(Permission.SCHEDULED_READ, Permission.COUNCIL_READ):
        return []
    ref = f"{period.contract_id}-{period.start_date.isoformat()}"
    page = "council_period" if viewer.side == "council" else "period"
    return [RelatedLink(f"Scheduled Payment {name}", url_for(f"scheduled_payments.{page}", scheduled_period=ref))]
