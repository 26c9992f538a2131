"""The files of an evidence pack, in the order in which things came about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from peewee import ModelSelect

from models import (
    Action,
    ActionPost,
    Actual,
    CarePackageLineItem,
    Claim,
    ClaimItem,
    Commitment,
    Contract,
    ContractDocument,
    Dispute,
    HeldBack,
    Invoice,
    LineStatus,
    OverpaymentPlan,
    PurchaseOrder,
    Remittance,
    UploadedFile,
    Visit,
)
from queries.actions import is_about
from queries.contract_documents import documents_of
from queries.evidence.scope import EvidenceScope, invoices_of, items_of, lines_of, scope_of
from queries.invoices.parts import files_of_family, is_of_family
from queries.packs import care, claims, money, talk, weeks
from rules.actor import Actor
from rules.claims import UNSUBMITTED
from rules.financial_years import financial_year_of
from rules.packs import Part, Row

ABOUT_INVOICE = ("Invoice", "Credit Note")
NOTES = "officers-notes.csv"


class Evidence:
    """What an evidence pack is made of, for one reader."""

    def __init__(self, scope: EvidenceScope, viewer: Actor, today: date) -> None:
        self.scope, self.viewer, self.today = scope, viewer, today
        line = CarePackageLineItem
        self.lines = line.select().where(line.id.in_(lines_of(scope, viewer).select(line.id)))
        week = Actual.week_start
        about = scope.touches_weeks(Actual.client, Actual.contract, week, week)
        self.actuals = Actual.visible_to(viewer).where(about)
        self.items, self.invoices = items_of(scope, viewer), invoices_of(scope, viewer)

    def parts(self) -> list[Part]:
        """Its files of rows, those that the reader may look at."""
        parts = [*self._agreed(), *self._delivered(), *self._asked_and_decided(), *self._paid(), *self._said()]
        return [part for part in parts if self.viewer.may(part.needs)]

    def _agreed(self) -> list[Part]:
        return [
            Part("care.csv", "Care package line items.", care.LINES, self._of(care.line_rows), "lines_read"),
            Part("prices.csv", "Their prices over time.", care.PRICES, self._of(care.price_rows), "lines_read"),
            Part(
                "contributions.csv",
                "What the client pays.",
                care.CONTRIBUTIONS,
                self._of(care.contribution_rows),
                "lines_read",
            ),
            Part(
                "suspensions.csv",
                "Dates on which nothing is planned.",
                care.SUSPENSIONS,
                self._of(care.suspension_rows),
                "lines_read",
            ),
            Part("payment-methods.csv", "How it is paid.", care.METHODS, self._of(care.method_rows), "lines_read"),
            _part("contract-documents.csv", "Contract documents.", talk.DOCUMENTS, "documents_read", self._documents),
            _part("purchase-orders.csv", "Purchase orders.", money.ORDERS, "orders_read", self._orders),
        ]

    def _of(self, rows: Callable[[ModelSelect], Iterable[Row]]) -> Callable[[], Iterable[Row]]:
        return lambda: rows(self.lines)

    def _delivered(self) -> list[Part]:
        viewer = self.viewer
        return [
            _part(
                "actuals.csv", "Recorded weeks.", weeks.ACTUALS, "actuals_read", lambda: weeks.actual_rows(self.actuals)
            ),
            _part(
                "actuals-history.csv",
                "Who changed which figure, and when.",
                weeks.HISTORY,
                "actuals_read",
                lambda: weeks.history_rows(self.actuals, viewer.side),
            ),
            _part(
                "visits.csv", "Uploaded visits.", weeks.VISITS, "actuals_read", lambda: weeks.visit_rows(self.visits)
            ),
            _part(
                "disputes.csv", "Disputes.", weeks.DISPUTES, "disputes_read", lambda: weeks.dispute_rows(self.disputes)
            ),
            _part(
                "dispute-history.csv",
                "What was done in each dispute.",
                weeks.DISPUTE_HISTORY,
                "disputes_read",
                lambda: weeks.dispute_history_rows(self.disputes, viewer.side),
            ),
        ]

    def _asked_and_decided(self) -> list[Part]:
        viewer = self.viewer
        return [
            _part("invoices.csv", "Invoices.", money.INVOICES, "invoices_read", self._invoices),
            _part(
                "invoice-items.csv",
                "Their items.",
                money.COMMITMENTS,
                "invoices_read",
                lambda: money.commitment_rows(self.commitments),
            ),
            _part(
                "invoice-history.csv",
                "What was done with each invoice, and why.",
                money.INVOICE_HISTORY,
                "invoices_read",
                lambda: money.invoice_history_rows(self.invoices, viewer.side),
            ),
            *(self._claimed() if self.scope.invoice is None else []),
            _part("held-back.csv", "What is held back, and why.", money.HELD, "invoices_read", self._held),
            _part(
                "line-statuses.csv",
                "The status that each line was set to, and why.",
                money.STATUSES,
                "scheduled_read",
                self._statuses,
            ),
            _part("overpayment-plans.csv", "Overpayments.", money.PLANS, "scheduled_read", self._plans),
        ]

    def _claimed(self) -> list[Part]:
        items, side = self.claim_items, self.viewer.side
        return [
            _part(
                "claim-items.csv",
                "One-off claims for the client.",
                claims.ITEMS,
                "claims_read",
                lambda: claims.item_rows(items.select_extend(Claim), side),
            ),
            _part(
                "claim-journeys.csv",
                "Their mileage logs.",
                claims.JOURNEYS,
                "claims_read",
                lambda: claims.journey_rows(items),
            ),
        ]

    def _paid(self) -> list[Part]:
        return [
            _part(
                "payment-items.csv",
                "Each amount, what became of it, and why it is what it is.",
                money.ITEMS,
                "remittances_read",
                lambda: money.item_rows(self.items, self.today),
            ),
            _part("remittances.csv", "Remittances.", money.REMITTANCES, "remittances_read", self._remittances),
        ]

    def _said(self) -> list[Part]:
        parts = [
            _part("messages.csv", "Messages.", talk.MESSAGES, "actions_read", lambda: talk.message_rows(self.actions))
        ]
        if self.viewer.side == "council":
            about = "What officers noted for colleagues: not for the provider."
            parts.append(_part(NOTES, about, talk.NOTES, "council_read", lambda: talk.note_rows(self.actions)))
        return parts

    @property
    def visits(self) -> ModelSelect:
        """The uploaded visits of these clients and days."""
        line = CarePackageLineItem.select(CarePackageLineItem.id).where(
            CarePackageLineItem.contract.in_([span.contract_id for span in self.scope.spans if span.contract_id])
        )
        query = Visit.visible_to(self.viewer).where(self.scope.touches(Visit.client, None, Visit.day, Visit.day))
        return query.where(Visit.cpli.in_(line)) if self.scope.invoice is not None else query

    @property
    def disputes(self) -> ModelSelect:
        """The disputes about these clients' weeks."""
        first, last = Dispute.first_week, Dispute.last_week
        query = Dispute.visible_to(self.viewer).where(self.scope.touches_weeks(Dispute.client, None, first, last))
        owner = self.scope.invoice
        return query if owner is None else query.where(Dispute.organisation == owner.organisation_id)

    @property
    def commitments(self) -> ModelSelect:
        """The items of invoices; of a client's care those of this client alone."""
        commitment, scope = Commitment, self.scope
        query = commitment.select(commitment, Invoice).join(Invoice)
        query = query.where(Invoice.id.in_(self.invoices.select(Invoice.id)))
        if scope.invoice is not None:
            return query.where(is_of_family(scope.invoice))
        return query.where(scope.touches(commitment.client, None, commitment.period_start, commitment.period_end))

    @property
    def claim_items(self) -> ModelSelect:
        """What was claimed for the client; officers see claims once they are submitted."""
        item, day = ClaimItem, Claim.claim_date
        query = item.visible_to(self.viewer).where(self.scope.touches(item.client, None, day, day))
        return query.where(Claim.status != UNSUBMITTED) if self.viewer.side == "council" else query

    @property
    def actions(self) -> ModelSelect:
        """The actions about the invoice; about the client, those that went on between the dates."""
        scope, action = self.scope, Action
        query = action.visible_to(self.viewer)
        if scope.invoice is not None:
            kinds = [is_about(kind, scope.invoice.id) for kind in ABOUT_INVOICE]
            return query.where(kinds[0] | kinds[1])
        after = datetime.combine(scope.last + timedelta(days=1), datetime.min.time())
        before = datetime.combine(scope.first, datetime.min.time())
        went_on = (action.opened_at < after) & (action.last_post_at >= before)
        return query.where(action.client.in_(scope.clients), went_on)

    @property
    def remittances(self) -> ModelSelect:
        """The remittances that paid these items."""
        paid = self.items.select(self.items.model.remittance)
        return Remittance.visible_to(self.viewer).where(Remittance.id.in_(paid))

    def uploaded(self) -> list[UploadedFile]:
        """The files that go along: of the invoice, of claims, of messages, of contract documents."""
        file, viewer = UploadedFile, self.viewer
        found: list[UploadedFile] = []
        if self.scope.invoice is not None and viewer.may("invoices_read"):
            found += files_of_family(self.scope.invoice)
        if self.scope.invoice is None and viewer.may("claims_read"):
            items = self.claim_items.select(ClaimItem.id)
            found += list(file.select().where(file.claim_item.in_(items)).order_by(file.id))
        if viewer.may("actions_read"):
            actions = self.actions.select(Action.id)
            of_posts = file.action_post.in_(ActionPost.select(ActionPost.id).where(ActionPost.action.in_(actions)))
            found += list(file.select().where(of_posts).order_by(file.id))
        if viewer.may("documents_read"):
            documents = self._document_query().select(ContractDocument.id)
            found += list(file.select().where(file.contract_document.in_(documents)).order_by(file.id))
        return found

    def _documents(self) -> Iterable[Row]:
        return talk.document_rows(self._document_query(), self.viewer.side)

    def _document_query(self) -> ModelSelect:
        lines = self.lines.select(CarePackageLineItem.id)
        return documents_of(self.viewer).where(ContractDocument.cpli.in_(lines))

    def _orders(self) -> Iterable[Row]:
        order, scope = PurchaseOrder, self.scope
        years = range(financial_year_of(scope.first), financial_year_of(scope.last) + 1) if scope.spans else []
        contracts = self.lines.select(CarePackageLineItem.contract)
        about = order.client.in_(scope.clients) & order.financial_year.in_(list(years)) & order.contract.in_(contracts)
        return money.order_rows(order.visible_to(self.viewer).where(about))

    def _invoices(self) -> Iterable[Row]:
        return money.invoice_rows(self.invoices)

    def _held(self) -> Iterable[Row]:
        held = HeldBack
        about = self.scope.touches(held.client, held.contract, held.from_date, held.to_date)
        return money.held_rows(held.visible_to(self.viewer).where(about))

    def _statuses(self) -> Iterable[Row]:
        keys = self.items.select(self.items.model.line_key)
        status = LineStatus
        query = status.visible_to(self.viewer).select_extend(Contract)
        days = status.slice_start.between(self.scope.first, self.scope.last)
        return money.status_rows(query.where(status.line_key.in_(keys), days))

    def _plans(self) -> Iterable[Row]:
        keys = self.items.select(self.items.model.line_key)
        plan = OverpaymentPlan
        return money.plan_rows(plan.visible_to(self.viewer).where(plan.line_key.in_(keys)))

    def _remittances(self) -> Iterable[Row]:
        return money.remittance_rows(self.remittances)


def parts_about(viewer: Actor, asked: Mapping[str, Any], today: date) -> list[Part]:
    """The files of rows of a pack about what was asked for; none where the viewer may see no such thing."""
    scope = scope_of(viewer, asked)
    return Evidence(scope, viewer, today).parts() if scope else []


def _part(path: str, about: str, headings: Sequence[str], needs: str, rows: Callable[[], Iterable[Row]]) -> Part:
    return Part(path, about, headings, rows, needs)
