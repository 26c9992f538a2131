"""What is held back of an organisation's invoiced contracts: each amount with its reason and what it waits for."""

from datetime import date
from typing import NamedTuple

from peewee import JOIN, Expression, ModelSelect, fn

from models import Actual, CarePackageLineItem, Client, HeldBack, PaymentMethod
from queries import contract_documents
from queries.disputes.holding import disputes_of_held_back
from queries.invoices.payable import ALL_ITEMS, ItemChoice
from queries.prepared import Prepared, Slot, Values
from rules.client_names import list_name
from rules.held_back import REASONS


class HeldAmount(NamedTuple):
    """An amount that is not on offer, in pence. `held_id` is its row's id; `dispute_id` the dispute that holds it;
    `document_id` a contract document that waits to be agreed for it.
    """

    held_id: int
    reason: str
    whose: str
    ssref: str
    client_id: int | None
    cpli_id: int | None
    from_date: date
    to_date: date
    amount_pence: int
    dispute_id: int | None
    document_id: int | None


class HeldReason(NamedTuple):
    """How many amounts have a reason, and what they come to in pence."""

    reason: str
    amounts: int
    pence: int


class HeldAmounts(NamedTuple):
    """The first amounts, and what all of them come to for each reason, in the order of REASONS."""

    rows: list[HeldAmount]
    reasons: list[HeldReason]

    @property
    def in_all(self) -> int:
        """How many amounts are held back."""
        return sum(each.amounts for each in self.reasons)

    @property
    def pence(self) -> int:
        """What they come to."""
        return sum(each.pence for each in self.reasons)


def held_back(
    organisation_id: int, limit: int, choice: ItemChoice = ALL_ITEMS, after: int | None = None
) -> HeldAmounts:
    """The first held amounts of an organisation's invoiced contracts, or of one contract, service or client, oldest
    first; or by their ids, those `after` one of them. Four queries.
    """
    bound = {"organisation": organisation_id, "of": choice.of}
    sums = _SUMS.rows(choice.kind, **bound)
    by_reason = {reason: HeldReason(reason, amounts, int(pence)) for reason, amounts, pence in sums}
    if not by_reason:
        return HeldAmounts([], [])
    rows = _ROWS.rows(choice.kind, after is not None, limit=limit, after=after, **bound)
    in_dispute = disputes_of_held_back(rows)
    without_document = {row.cpli_id for row in rows if row.reason == "document_not_agreed"}
    documents = contract_documents.to_decide(without_document)
    amounts = [_amount(row, in_dispute.get(row.id), documents.get(row.cpli_id or 0)) for row in rows]
    return HeldAmounts(amounts, [by_reason[reason] for reason in REASONS if reason in by_reason])


def _sums(kind: str) -> ModelSelect:
    sums = HeldBack.select(HeldBack.reason, fn.COUNT(HeldBack.id), fn.SUM(HeldBack.amount_pence))
    return sums.where(_of_choice(kind)).group_by(HeldBack.reason)


def _rows(kind: str, is_after: bool) -> ModelSelect:
    held = HeldBack
    of_amount = (held.id, held.organisation, held.client, held.client_ref, held.cpli, held.line_key, held.reason)
    names = (Client.surname, Client.forename, Client.ssref)
    rows = held.select(*of_amount, held.from_date, held.to_date, held.amount_pence, *names)
    rows = rows.join(Client, JOIN.LEFT_OUTER).where(_of_choice(kind)).limit(Slot("limit"))
    if is_after:
        return rows.where(HeldBack.id > Slot("after")).order_by(HeldBack.id)
    return rows.order_by(HeldBack.from_date, Client.surname, Client.forename, HeldBack.id)


def _of_choice(kind: str) -> Expression:
    """What is held back of a choice of items: what waits for an order is of a contract, and of no service or client."""
    invoiced = PaymentMethod.select(PaymentMethod.contract).where(PaymentMethod.model == "invoiced")
    theirs = (HeldBack.organisation == Slot("organisation")) & HeldBack.contract.in_(invoiced)
    if kind == "contract":
        return theirs & (HeldBack.contract == Slot("of"))
    if kind == "client":
        return theirs & (HeldBack.client == Slot("of"))
    if kind == "service":
        return theirs & (HeldBack.cpli.in_(_lines_of_service()) | _unplanned_at())
    return theirs


def _lines_of_service() -> ModelSelect:
    return CarePackageLineItem.select(CarePackageLineItem.id).where(CarePackageLineItem.service == Slot("of"))


def _unplanned_at() -> Expression:
    """Unplanned care is held back for a client and level across services: some of it was recorded at this one."""
    recorded = Actual.select(Actual.id).where(
        Actual.cpli.is_null(),
        Actual.service == Slot("of"),
        Actual.contract == HeldBack.contract,
        Actual.client == HeldBack.client,
        Actual.service_level == HeldBack.service_level,
    )
    return HeldBack.cpli.is_null() & fn.EXISTS(recorded)


class _Held(NamedTuple):
    """A row of HeldBack with the names of its client, None where it has none."""

    id: int
    organisation_id: int
    client_id: int | None
    client_ref: str
    cpli_id: int | None
    line_key: str
    reason: str
    from_date: date
    to_date: date
    amount_pence: int
    surname: str | None
    forename: str | None
    ssref: str | None


def _amount(row: _Held, dispute_id: int | None, document_id: int | None) -> HeldAmount:
    return HeldAmount(
        row.id,
        row.reason,
        list_name(row.surname or "", row.forename or "", row.ssref or "") if row.client_id else row.client_ref,
        row.ssref or "",
        row.client_id,
        row.cpli_id,
        row.from_date,
        row.to_date,
        row.amount_pence,
        dispute_id,
        document_id if row.reason == "document_not_agreed" else None,
    )


_SUMS = Prepared(Values, _sums)
_ROWS = Prepared(_Held, _rows)
