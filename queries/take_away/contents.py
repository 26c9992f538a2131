"""The files of a take-away: those to import, those that `flask load-take-away` takes too, and those to read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from models import (
    Action,
    Actual,
    ChangeRequest,
    Claim,
    ClaimItem,
    Commitment,
    Contract,
    Dispute,
    HeldBack,
    Invoice,
    LineStatus,
    OverpaymentPlan,
    PaymentItem,
    Period,
    PurchaseOrder,
    Remittance,
    UploadedFile,
)
from queries.contract_documents import documents_of
from queries.packs import claims, money, talk, weeks
from queries.take_away import figures
from queries.take_away import weeks as taken
from queries.take_away.care import care_parts, own_organisation
from queries.take_away.loadable import DISPUTES, dispute_rows
from rules.actor import Actor
from rules.packs import Part, Row

TO_READ, FIGURES = "to-read", "figures"
TO_LOAD = ("to-read/disputes.csv", "to-read/contract-documents.csv")  # flask load-take-away reads these too
NOT_IN_FORCE = f"{TO_READ}/actuals-not-in-force.csv"  # flask load-take-away reads this one as well
NOT_CARRIED = f"{TO_READ}/not-carried.csv"
ACTUALS, VISITS = "actuals.csv", "visits.csv"


class TakenParts(NamedTuple):
    """The files that `flask import-care` reads, and the visits; then what was paid, decided and said, and is due."""

    to_import: list[Part]
    to_read: list[Part]


def parts_of(viewer: Actor, today: date) -> TakenParts:
    """All of them, those too that this viewer may not look at, and so has not in a take-away."""
    recorded = taken.RecordedWeeks(own_organisation(viewer), today)
    return TakenParts(_to_import(viewer, recorded), _to_read(viewer, recorded, today))


def _to_import(viewer: Actor, recorded: taken.RecordedWeeks) -> list[Part]:
    organisation = own_organisation(viewer)
    about = "Visits that you uploaded, for the upload of visits."
    return [
        *care_parts(viewer),
        Part(
            ACTUALS,
            "What you delivered, week by week.",
            taken.ACTUALS_HEADINGS,
            recorded.actual_rows,
            "actuals_read",
        ),
        Part(VISITS, about, taken.VISITS_HEADINGS, lambda: taken.visit_rows(organisation), "actuals_read"),
    ]


def _to_read(viewer: Actor, recorded: taken.RecordedWeeks, today: date) -> list[Part]:
    about = "What is due for each line and period, paid or not."
    due = Part(f"{FIGURES}/due.csv", about, figures.DUE, lambda: figures.due_rows(viewer), "remittances_read")
    return [*_of_weeks(viewer, recorded), *_of_money(viewer, today), *_of_matters(viewer), due]


def allowed(parts: Sequence[Part], may: Callable[[str], bool]) -> list[Part]:
    """Those that somebody with these permissions may look at."""
    return [part for part in parts if may(part.needs)]


def _of_weeks(viewer: Actor, recorded: taken.RecordedWeeks) -> list[Part]:
    actuals, disputes = Actual.visible_to(viewer), Dispute.visible_to(viewer)
    return [
        Part(
            NOT_IN_FORCE,
            "Weeks as they were recorded before their line ended or moved: nothing is due for the days outside of it.",
            taken.ACTUALS_HEADINGS,
            recorded.not_in_force_rows,
            "actuals_read",
        ),
        Part(
            NOT_CARRIED,
            "Recorded weeks that no file can carry, each with the reason.",
            taken.NOT_CARRIED,
            recorded.not_carried_rows,
            "actuals_read",
        ),
        _part(
            "actuals-in-full.csv",
            "Recorded weeks in full: state, days, comments, when.",
            weeks.ACTUALS,
            "actuals_read",
            lambda: weeks.actual_rows(actuals),
        ),
        _part(
            "actuals-history.csv",
            "Who changed which figure of a week, and when.",
            weeks.HISTORY,
            "actuals_read",
            lambda: weeks.history_rows(actuals, viewer.side),
        ),
        _part(
            "disputes.csv", "Disputes about your actuals.", DISPUTES, "disputes_read", lambda: dispute_rows(disputes)
        ),
        _part(
            "dispute-history.csv",
            "What was done in each dispute.",
            weeks.DISPUTE_HISTORY,
            "disputes_read",
            lambda: weeks.dispute_history_rows(disputes, viewer.side),
        ),
    ]


def _of_money(viewer: Actor, today: date) -> list[Part]:
    invoices = Invoice.visible_to(viewer)
    commitments = Commitment.select(Commitment, Invoice).join(Invoice)
    commitments = commitments.where(Invoice.organisation == own_organisation(viewer))
    periods = Period.visible_to(viewer).select_extend(Contract)
    statuses = LineStatus.visible_to(viewer).select_extend(Contract)
    orders = PurchaseOrder.visible_to(viewer)
    return [
        _part(
            "invoices.csv",
            "Your invoices and credit notes.",
            money.INVOICES,
            "invoices_read",
            lambda: money.invoice_rows(invoices),
        ),
        _part(
            "invoice-items.csv",
            "The items of each invoice.",
            money.COMMITMENTS,
            "invoices_read",
            lambda: money.commitment_rows(commitments),
        ),
        _part(
            "invoice-history.csv",
            "What happened to each invoice.",
            money.INVOICE_HISTORY,
            "invoices_read",
            lambda: money.invoice_history_rows(invoices, viewer.side),
        ),
        *_of_claims(viewer),
        _part(
            "payment-items.csv",
            "Each amount with its reason, and what was paid.",
            money.ITEMS,
            "remittances_read",
            lambda: money.item_rows(PaymentItem.visible_to(viewer), today),
        ),
        _part(
            "remittances.csv",
            "What the council paid to you.",
            money.REMITTANCES,
            "remittances_read",
            lambda: money.remittance_rows(Remittance.visible_to(viewer)),
        ),
        _part(
            "held-back.csv",
            "Amounts that are held back, and why.",
            money.HELD,
            "invoices_read",
            lambda: money.held_rows(HeldBack.visible_to(viewer)),
        ),
        _part(
            "periods.csv",
            "Payment periods, with your answers and the notes.",
            money.PERIODS,
            "scheduled_read",
            lambda: money.period_rows(periods),
        ),
        _part(
            "line-statuses.csv",
            "What the council set Scheduled lines to.",
            money.STATUSES,
            "scheduled_read",
            lambda: money.status_rows(statuses),
        ),
        _part(
            "overpayment-plans.csv",
            "Overpayments and their plans.",
            money.PLANS,
            "scheduled_read",
            lambda: money.plan_rows(OverpaymentPlan.visible_to(viewer)),
        ),
        _part(
            "purchase-orders.csv",
            "Purchase orders, each iteration.",
            money.ORDERS,
            "orders_read",
            lambda: money.order_rows(orders),
        ),
        _part(
            "purchase-order-items.csv",
            "The items of each order as it stands.",
            money.ORDER_ITEMS,
            "orders_read",
            lambda: money.order_item_rows(orders),
        ),
    ]


def _of_claims(viewer: Actor) -> list[Part]:
    items = ClaimItem.visible_to(viewer)
    return [
        _part(
            "claims.csv",
            "Your one-off claims.",
            claims.CLAIMS,
            "claims_read",
            lambda: claims.claim_rows(Claim.visible_to(viewer), viewer.side),
        ),
        _part(
            "claim-items.csv",
            "The items of each claim.",
            claims.ITEMS,
            "claims_read",
            lambda: claims.item_rows(items.select_extend(Claim), viewer.side),
        ),
        _part(
            "claim-journeys.csv",
            "The mileage logs of these items.",
            claims.JOURNEYS,
            "claims_read",
            lambda: claims.journey_rows(items),
        ),
    ]


def _of_matters(viewer: Actor) -> list[Part]:
    documents = documents_of(viewer)
    return [
        _part(
            "messages.csv",
            "Actions and what was written in them.",
            talk.MESSAGES,
            "actions_read",
            lambda: talk.message_rows(Action.visible_to(viewer)),
        ),
        _part(
            "contract-documents.csv",
            "Contract documents, agreed or not.",
            talk.DOCUMENTS,
            "documents_read",
            lambda: talk.document_rows(documents, viewer.side),
        ),
        _part(
            "change-requests.csv",
            "What you asked the council to change.",
            talk.REQUESTS,
            "organisation_read",
            lambda: talk.request_rows(ChangeRequest.visible_to(viewer)),
        ),
    ]


def _part(name: str, about: str, headings: Sequence[str], needs: str, rows: Callable[[], Iterable[Row]]) -> Part:
    return Part(f"{TO_READ}/{name}", about, headings, rows, needs)


def files_of(viewer: Actor) -> list[UploadedFile]:
    """The uploaded files that go along: of invoices, claims, messages and documents that the viewer may look at."""
    file = UploadedFile
    sendings = Action.visible_to(viewer).select(Action.sending)
    theirs = file.id.in_(file.visible_to(viewer).select(file.id)) | file.action_sending.in_(sendings)
    found = file.select().where(theirs).order_by(file.id)
    return [each for each in found if viewer.may(_needed_for(each))]


def _needed_for(file: UploadedFile) -> str:
    """The permission without which a file is left out."""
    if file.invoice_id:
        return "invoices_read"
    if file.claim_item_id:
        return "claims_read"
    return "actions_read" if file.action_post_id or file.action_sending_id else "documents_read"
