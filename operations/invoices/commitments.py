"""Commitments: what of a client is on an invoice. While their invoice is live they take in what becomes due for them.

A payment item belongs to the live commitment of its contract, client, period and financial year. Each chunk of the
ledger calls `refresh_commitments` in its transaction; `take_in` is for a person who puts items on an invoice.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from peewee import Expression, ModelSelect, chunked, fn

from models import NOT_SETTLED, Commitment, Invoice, PaymentItem
from operations.invoices.changed_invoices import AMOUNTS, Change, amounts_of, refresh_invoices
from operations.row_locks import lock_contracts
from queries import planned_figures
from queries.invoices.amounts import CONTRIBUTION, VALUE, VAT, is_payable
from queries.invoices.payable import PayableItem
from queries.prepared import Ids, Prepared, is_in
from rules.broken import RuleBroken
from rules.commitment_keys import CommitmentKey
from rules.moment import Moment

PAIRS_A_CHUNK = 300
ROWS_AT_ONCE = 50
ANOTHERS = "Some of these items join an invoice that is not authorised yet. Look at your invoices, then go on"


def key_of(row: Commitment) -> CommitmentKey:
    """The CommitmentKey of a commitment, or of a row of payment items summed."""
    return CommitmentKey(row.contract_id, row.client_id, row.period_start, row.financial_year)


def take_in(invoice: Invoice, items: Sequence[PayableItem], at: Moment) -> None:
    """Put what `items` (see queries.invoices.payable) name on the invoice, in the caller's transaction.

    Raises RuleBroken where the items changed in between, or are another live invoice's.
    """
    wanted = {item.key for item in items}
    live = Commitment.select().where(
        Commitment.is_live,
        Commitment.contract.in_({key.contract_id for key in wanted}),
        Commitment.client.in_({key.client_id for key in wanted}),
    )
    if any(key_of(commitment) in wanted for commitment in live):
        raise RuleBroken(ANOTHERS, "items")
    rows = [
        {
            "invoice": invoice.id,
            "contract": item.key.contract_id,
            "client": item.key.client_id,
            "period_start": item.key.period_start,
            "period_end": item.period_end,
            "financial_year": item.key.financial_year,
        }
        for item in items
    ]
    for some in chunked(rows, ROWS_AT_ONCE):
        Commitment.insert_many(some).execute()
    _claim_items(Commitment.invoice == invoice.id)
    commitments = [
        each for each in Commitment.select().where(Commitment.invoice == invoice.id) if key_of(each) in wanted
    ]
    counts = _refresh(commitments, at, mark=False)
    if not all(counts.values()):
        raise RuleBroken("Some of these amounts changed a moment ago. Look at the items again, then go on", "items")


def release_items(commitments: Sequence[Commitment]) -> None:
    """Take the payment items of these commitments off them, and delete the commitments, in the caller's transaction."""
    ids = [commitment.id for commitment in commitments]
    for some in chunked(ids, PAIRS_A_CHUNK):
        PaymentItem.update(commitment=None).where(PaymentItem.commitment.in_(some)).execute()
        Commitment.delete().where(Commitment.id.in_(some)).execute()


def refresh_commitments(pairs: Collection[tuple[int, int | None]], at: Moment) -> int:
    """Let live commitments follow payment items that were worked out again, in the recalculation's transaction.

    pairs: {(contract id, client id)} that were recalculated. Commitments take in new items of theirs, drop what no
    longer belongs to them, and show what they were; those left without any go. A submitted invoice is marked as
    changed, or returned by itself where it cannot stand. Returns how many invoices changed.
    """
    pairs = sorted(pairs, key=lambda pair: (pair[0], pair[1] or 0))  # an amount added by hand may be for no client
    changed = defaultdict(list)
    for some in chunked(pairs, PAIRS_A_CHUNK):
        chunk = set(some)
        _note_below_nil({contract for contract, _ in chunk}, at)
        for commitment, was in _follow_chunk(chunk, at):
            changed[commitment.invoice_id].append((commitment, was))
    refresh_invoices(changed, at)
    return len(changed)


def claim_left_out(at: Moment) -> int:
    """Let live commitments take in what belongs to them and stands on no invoice: 1.0.0 left such items out when it put
    an invoice back. In the caller's transaction. Returns how many invoices changed.
    """
    left_out = PaymentItem.select(PaymentItem.contract, PaymentItem.client).join(Commitment, on=_belongs())
    pairs = set(left_out.where(is_payable()).distinct().tuples())
    lock_contracts({contract for contract, _ in pairs})
    return refresh_commitments(pairs, at)


def _note_below_nil(contracts: Collection[int], at: Moment) -> None:
    """Keep the day from which on an adjustment gives money back: a credit note is owed from then on."""
    ids = [item_id for (item_id,) in _BELOW_NIL.rows(contracts=list(contracts))]
    for some in chunked(ids, PAIRS_A_CHUNK):
        PaymentItem.update(below_nil_since=at.today).where(PaymentItem.id.in_(some)).execute()


def make_live(invoice: Invoice, at: Moment) -> None:
    """Let an invoice's commitments be live again (put back to Pending), in the caller's transaction.

    A key has one live commitment: that of the invoice that was created first. What is on another one's gives way to it,
    and the owner of that other invoice is told. The caller has the items thawed, then calls `refresh_commitments` with
    `pairs_of`: only then does what stood on the other invoice, or on none, join.
    """
    changed: dict[int, dict[int, list[Change]]] = {}  # by the invoice that they join, then their own
    lost = _giving_way(invoice)
    for commitment, joined_id in lost:
        of_own = changed.setdefault(joined_id, {}).setdefault(commitment.invoice_id, [])
        of_own.append((commitment, amounts_of(commitment)))
    release_items([commitment for commitment, _ in lost])
    for commitment, _ in lost:
        commitment.value_pence = commitment.vat_pence = commitment.contribution_pence = 0
    Commitment.update(is_live=True).where(Commitment.invoice == invoice.id).execute()
    for joined_id, of_others in changed.items():
        refresh_invoices(of_others, at, Invoice.get_by_id(joined_id))


def _giving_way(invoice: Invoice) -> list[tuple[Commitment, int]]:
    """[(commitment, the id of the invoice that it joins)] where an invoice and a live one have the same key."""
    mine = {key_of(row): row for row in Commitment.select().where(Commitment.invoice == invoice.id)}
    rivals = Commitment.select().where(
        Commitment.is_live,
        Commitment.invoice != invoice.id,
        Commitment.contract.in_({key.contract_id for key in mine}),
        Commitment.client.in_({key.client_id for key in mine}),
    )
    pairs = [(mine[key_of(rival)], rival) for rival in rivals if key_of(rival) in mine]
    return [(own, rival.invoice_id) if rival.invoice_id < invoice.id else (rival, invoice.id) for own, rival in pairs]


def pairs_of(invoice: Invoice) -> set[tuple[int, int | None]]:
    """{(contract id, client id)} of what is on an invoice."""
    row = Commitment
    return set(row.select(row.contract, row.client).where(row.invoice == invoice.id).distinct().tuples())


def _follow_chunk(pairs: Collection[tuple[int, int | None]], at: Moment) -> list[Change]:
    """The live commitments of these pairs that changed, each with the amounts that it had: [(commitment, was)]."""
    live = _LIVE.rows(contracts=list({contract for contract, _ in pairs}))
    ids = [row.id for row in live if (row.contract, row.client) in pairs]
    if not ids:
        return []
    commitments = list(Commitment.select().where(Commitment.id.in_(ids)).order_by(Commitment.id))
    _drop_items(ids)
    _claim_items(Commitment.id.in_(ids))
    before = {commitment.id: amounts_of(commitment) for commitment in commitments}
    counts = _refresh(commitments, at, mark=True)
    gone = [commitment for commitment in commitments if not counts[commitment.id]]
    release_items(gone)
    return [
        (commitment, before[commitment.id])
        for commitment in commitments
        if not counts[commitment.id] or amounts_of(commitment) != before[commitment.id]
    ]


class _LiveRow(NamedTuple):
    id: int
    contract: int
    client: int


class _ItemId(NamedTuple):
    id: int


def _live() -> ModelSelect:
    columns = (Commitment.id, Commitment.contract, Commitment.client)
    return Commitment.select(*columns).where(is_in(Commitment.contract, Ids("contracts")), Commitment.is_live)


def _below_nil() -> ModelSelect:
    item = PaymentItem
    of_contracts = is_in(item.contract, Ids("contracts")) & (item.kind == "adjustment")
    derived = (item.state == "derived") & NOT_SETTLED & (item.model == "invoiced")
    return item.select(item.id).where(of_contracts, derived, item.amount_pence < 0, item.below_nil_since.is_null())


_LIVE = Prepared(_LiveRow, _live)
_BELOW_NIL = Prepared(_ItemId, _below_nil)


def _belongs() -> Expression:
    """The condition that a commitment is the live one of a payment item's key."""
    return (
        Commitment.is_live
        & (Commitment.contract == PaymentItem.contract)
        & (Commitment.client == PaymentItem.client)
        & (Commitment.period_start == PaymentItem.period_start)
        & (Commitment.financial_year == PaymentItem.financial_year)
    )


def _claim_items(of_these: Expression) -> None:
    """Put payable items on the live commitments (a condition) whose key they have. One statement."""
    theirs = Commitment.select(Commitment.id).where(of_these, _belongs())
    contracts = Commitment.select(Commitment.contract).where(of_these, Commitment.is_live)
    PaymentItem.update(commitment=theirs).where(
        is_payable(), PaymentItem.contract.in_(contracts), fn.EXISTS(theirs)
    ).execute()


def _drop_items(commitment_ids: Sequence[int]) -> None:
    """Take derived items off commitments whose key they no longer have. One statement."""
    still = Commitment.select(Commitment.id).where(Commitment.id == PaymentItem.commitment, _belongs())
    PaymentItem.update(commitment=None).where(
        PaymentItem.state == "derived", PaymentItem.commitment.in_(commitment_ids), ~fn.EXISTS(still)
    ).execute()


def _refresh(commitments: Sequence[Commitment], at: Moment, mark: bool) -> dict[int, int]:
    """Work the sums and planned figures of commitments out again and store what changed. Returns {id: items}.

    With `mark` a commitment shows what it was, from the first change on until somebody saw it; back at what it was,
    the mark goes.
    """
    sums = _sums([commitment.id for commitment in commitments])
    planned = planned_figures.of_commitments([commitment.id for commitment in commitments])
    changed = []
    for commitment in commitments:
        before = (*amounts_of(commitment), commitment.planned_pence)
        amounts = sums.get(commitment.id, (0, 0, 0, 0))[1:]
        if mark and amounts != amounts_of(commitment):
            _mark(commitment, amounts, at)
        commitment.value_pence, commitment.vat_pence, commitment.contribution_pence = amounts
        commitment.planned_pence = planned.get(commitment.id, 0)
        if (*amounts_of(commitment), commitment.planned_pence) != before:
            changed.append(commitment)
    if changed:
        fields = [*AMOUNTS, "planned_pence", *(f"was_{name}" for name in AMOUNTS), "changed_at"]
        Commitment.bulk_update(changed, fields, batch_size=ROWS_AT_ONCE)
    return {commitment.id: sums.get(commitment.id, (0,))[0] for commitment in commitments}


def _sums(ids: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    """{commitment id: (items, value, VAT, contribution)} in pence."""
    sums: dict[int, tuple[int, int, int, int]] = {}
    for some in chunked(ids, PAIRS_A_CHUNK):
        rows = (
            PaymentItem.select(PaymentItem.commitment, fn.COUNT(PaymentItem.id), VALUE, VAT, CONTRIBUTION)
            .where(PaymentItem.commitment.in_(some))
            .group_by(PaymentItem.commitment)
            .tuples()
        )
        for commitment, items, value, vat, contribution in rows:
            sums[commitment] = (int(items), int(value), int(vat), int(contribution))
    return sums


def _mark(commitment: Commitment, amounts: tuple[int, int, int], at: Moment) -> None:
    """Keep what the commitment was before the first change that nobody has seen."""
    was = tuple(getattr(commitment, f"was_{name}") for name in AMOUNTS)
    first_was = amounts_of(commitment) if was[0] is None else was
    is_back = amounts == first_was
    for name, amount in zip(AMOUNTS, first_was, strict=True):
        setattr(commitment, f"was_{name}", None if is_back else amount)
    commitment.changed_at = None if is_back else at.now


def clear_marks(invoice: Invoice) -> None:
    """Forget what the commitments were: somebody has seen what they are, in the caller's transaction."""
    Commitment.update(was_value_pence=None, was_vat_pence=None, was_contribution_pence=None, changed_at=None).where(
        Commitment.invoice == invoice.id, Commitment.changed_at.is_null(False)
    ).execute()
