"""Keeps prepared and checked runs up to date with what is recalculated: a fixed amount that changes sends its run
back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from peewee import Expression, ModelSelect, chunked

from models import Client, Contract, Invoice, PaymentItem, PaymentRun, PaymentRunCheck, PaymentRunOrganisation
from operations import audit
from operations.payment_runs import checking, moves, selection
from queries.payment_runs.lines import RunLine, lines_of
from queries.prepared import Prepared
from rules import money
from rules import payment_runs as rules
from rules.actor import Actor
from rules.moment import Moment

NAMED_AT_MOST = 8
IDS_AT_ONCE = 500


def refresh_open_runs(contract_ids: Iterable[int], at: Moment) -> None:
    """Payment items of these contracts were worked out again: open runs take what is new and release what is gone, and
    a checked one whose fixed amounts changed goes back to prepared and says which. In the caller's transaction.
    """
    contract_ids = list(contract_ids)
    if not _OPEN.rows():
        return
    for run in _open_runs():
        _refresh(run, contract_ids, at)


def release_invoice(invoice: Invoice, at: Moment) -> None:
    """An Authorised invoice is put back: it leaves the prepared or checked run that has it.

    In the caller's transaction. Raises IllegalMove where that run is approved already.
    """
    row = Invoice.select(Invoice.payment_run).where(Invoice.id == invoice.id).get()
    if row.payment_run_id is None:
        return
    run = moves.lock(row.payment_run)
    rules.RUN_MOVES.check("send_back", run.state)
    amount = PaymentItem.amount_pence + PaymentItem.vat_pence
    commitments = [commitment.id for commitment in invoice.commitments]
    items = PaymentItem.commitment.in_(commitments) & (PaymentItem.payment_run == run.id)
    was = sum(pence for (pence,) in PaymentItem.select(amount).where(items).tuples())
    PaymentItem.update(payment_run=None, run_amount_pence=None).where(items).execute()
    Invoice.update(payment_run=None).where(Invoice.id == invoice.id).execute()
    checking.refresh(run)
    words = f"Invoice {invoice.reference} was put back: {money.format_pence(was)} less."
    if run.state == "checked":
        send_back(run, words, at)
    else:
        moves.update(run)


def refresh_answered(contract_id: int, words: str, at: Moment) -> None:
    """A provider confirmed or rejected a period, or took that back: the checks of the runs that pay it are made
    again, and a checked run goes back where one is open now, with these words. In the caller's transaction.
    """
    _refresh_checks((PaymentItem.contract == contract_id) & (PaymentItem.state == "derived"), words, at)


def refresh_ledger_codes(organisation_ids: Collection[int], level_ids: Collection[int], at: Moment) -> None:
    """Creditor references or ledger codes may have changed: as `refresh_answered`, for the runs that pay them."""
    for column, ids in ((PaymentItem.organisation, organisation_ids), (PaymentItem.service_level, level_ids)):
        for some in chunked(sorted(ids), IDS_AT_ONCE):
            words = "A creditor reference, cost centre or subjective code was changed by an import."
            _refresh_checks(column.in_(some), words, at)


def _refresh_checks(items: Expression, words: str, at: Moment) -> None:
    """Make the checks again of each open run that pays one of the items that meet a condition."""
    paying = PaymentItem.select(PaymentItem.payment_run).where(items, PaymentItem.payment_run.is_null(False))
    for run in _open_runs().where(PaymentRun.id.in_(paying)):
        locked = moves.lock(run)
        checking.refresh(locked)
        still_open = (PaymentRunCheck.payment_run == locked.id) & (PaymentRunCheck.outcome == "open")
        if locked.state == "checked" and PaymentRunCheck.select().where(still_open).exists():
            send_back(locked, words, at)
        else:
            moves.update(locked)


def send_back(run: PaymentRun, because: str, at: Moment, by: Actor = audit.SYSTEM) -> None:
    """A checked run is prepared again, with the reason for those who work on it; `by` whom, unless it is so because
    something changed.
    """
    moves.move(run, "send_back", sent_back_because=because, checked_by=None, checked_at=None)
    PaymentItem.update(run_amount_pence=None).where(PaymentItem.payment_run == run.id).execute()
    audit.record("payment run sent back", by=by, at=at, subject=run, now={"because": because})


def _open_runs() -> ModelSelect:
    """Prepared and checked runs, the oldest first: it takes what is new."""
    return PaymentRun.select().where(PaymentRun.state.in_(rules.OPEN_STATES)).order_by(PaymentRun.id)


class _RunId(NamedTuple):
    id: int


_OPEN = Prepared(_RunId, lambda: PaymentRun.select(PaymentRun.id).where(PaymentRun.state.in_(rules.OPEN_STATES)))


def _refresh(run: PaymentRun, contract_ids: Collection[int], at: Moment) -> None:
    run = moves.lock(run)
    if run.state not in rules.OPEN_STATES:
        return
    before = _totals(run)
    lost = selection.release_what_is_not_due(run, contract_ids)
    taken = selection.take_scheduled(run, contract_ids)
    changed = _changed_items(run) if run.state == "checked" else []
    after = _sum_by_organisation(lines_of(run))
    if not (lost or taken or changed or before != after):
        return
    checking.refresh(run)
    if run.state == "checked":
        send_back(run, _because(changed, lost, before, after), at)
    else:
        moves.update(run)


def _totals(run: PaymentRun) -> dict[int, int]:
    rows = PaymentRunOrganisation.select(PaymentRunOrganisation.organisation, PaymentRunOrganisation.amount_pence)
    return dict(rows.where(_of(run)).tuples())


def _sum_by_organisation(lines: Iterable[RunLine]) -> dict[int, int]:
    totals: dict[int, int] = {}
    for line in lines:
        totals[line.organisation_id] = totals.get(line.organisation_id, 0) + line.amount_pence
    return totals


def _of(run: PaymentRun) -> Expression:
    return PaymentRunOrganisation.payment_run == run.id


def _changed_items(run: PaymentRun) -> list[PaymentItem]:
    """Items whose amount is not the one that was fixed, new ones too: (contract, client, was, is) in pence."""
    amount = PaymentItem.amount_pence + PaymentItem.vat_pence
    query = (
        PaymentItem.select(PaymentItem, Contract, Client)
        .join(Contract)
        .switch(PaymentItem)
        .left_outer_join(Client, on=PaymentItem.client == Client.id)
        .where(
            PaymentItem.payment_run == run.id,
            PaymentItem.run_amount_pence.is_null() | (PaymentItem.run_amount_pence != amount),
        )
        .order_by(PaymentItem.id)
    )
    return list(query)


def _because(changed: Sequence[PaymentItem], lost: int, before: Mapping[int, int], after: Mapping[int, int]) -> str:
    sentences = [_sentence(item) for item in changed[:NAMED_AT_MOST]]
    if len(changed) > NAMED_AT_MOST:
        sentences.append(f"and {len(changed) - NAMED_AT_MOST} more.")
    if lost or not changed:
        difference = sum(after.values()) - sum(before.values())
        direction = "less" if difference < 0 else "more"
        sentences.append(f"Lines that are not due any more: {money.format_pence(abs(difference))} {direction} in all.")
    return " ".join(sentences)


def _sentence(item: PaymentItem) -> str:
    who = f"{item.client.list_name}, " if item.client_id else ""
    now = money.format_pence(item.amount_pence + item.vat_pence)
    if item.run_amount_pence is None:
        return f"{who}{item.contract.name}: new, {now}."
    return f"{who}{item.contract.name}: {now}, was {money.format_pence(item.run_amount_pence)}."
