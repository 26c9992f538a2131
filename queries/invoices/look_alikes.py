"""Invoices that look like another one of their provider: by reference, or by client, period and amount."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from peewee import Expression, ModelAlias, ModelSelect, fn

from models import Commitment, Invoice
from queries.invoices.parts import family_of
from queries.prepared import Ids, Prepared, is_in
from rules.actor import Actor

MOST_NAMED = 5
IDS = Ids("invoice_ids")


def look_alike_counts(invoice_ids: Collection[int]) -> Mapping[int, int]:
    """{invoice id: how many other invoices look like it}: by reference, or by client, period and amount."""
    counts: defaultdict[int, int] = defaultdict(int)
    for row in LOOK_ALIKES.rows(invoice_ids=invoice_ids):
        counts[row.id] += int(row.figure)
    return counts


class RelatedInvoices(NamedTuple):
    """The parts that belong to an invoice, and a few other invoices that look like it."""

    family: list[Invoice]
    look_alikes: list[Invoice]


def related_invoices(invoice: Invoice, viewer: Actor, is_alike: bool) -> RelatedInvoices:
    """The RelatedInvoices of one, in one query; `is_alike`: whether others look like it at all."""
    if not is_alike:
        return RelatedInvoices(list(family_of(invoice, viewer)), [])
    parts = family_of(invoice, viewer).select(Invoice.id).order_by()
    alike = look_alikes_of(invoice).select(Invoice.id).where(Invoice.id.not_in(parts)).limit(MOST_NAMED)
    both = Invoice.visible_to(viewer).where(Invoice.id.in_(parts) | Invoice.id.in_(alike)).order_by(Invoice.id.desc())
    root = invoice.split_from_id or invoice.id
    family = [each for each in both if root in (each.id, each.split_from_id)]
    return RelatedInvoices(family, [each for each in both if each not in family])


def look_alikes_of(invoice: Invoice) -> ModelSelect:
    """The other invoices of the provider that look like this one, newest first."""
    other_item = Commitment.alias()
    by_amount = other_item.select(other_item.invoice).join(Commitment, on=_same_amount(other_item))
    by_amount = by_amount.where(Commitment.invoice == invoice.id, other_item.invoice != invoice.id)
    return (
        Invoice.select()
        .where(
            Invoice.organisation == invoice.organisation_id,
            Invoice.id != invoice.id,
            (Invoice.near_key == invoice.near_key) | Invoice.id.in_(by_amount),
        )
        .order_by(Invoice.id.desc())
    )


def _alike_by_reference() -> ModelSelect:
    other = Invoice.alias()
    alike = (
        (other.organisation == Invoice.organisation) & (other.near_key == Invoice.near_key) & (other.id != Invoice.id)
    )
    return (
        Invoice.select(Invoice.id, fn.COUNT(other.id))
        .join(other, on=alike)
        .where(is_in(Invoice.id, IDS), Invoice.near_key != "")
        .group_by(Invoice.id)
    )


def _alike_by_amount() -> ModelSelect:
    other_item, other = Commitment.alias(), Invoice.alias()
    return (
        Commitment.select(Commitment.invoice, fn.COUNT(other_item.invoice.distinct()))
        .join(Invoice)
        .join_from(Commitment, other_item, on=_same_amount(other_item))
        .join_from(other_item, other, on=(other_item.invoice == other.id))
        .where(is_in(Commitment.invoice, IDS), other.id != Invoice.id, other.organisation == Invoice.organisation)
        .group_by(Commitment.invoice)
    )


def _same_amount(other: ModelAlias) -> Expression:
    """The same client, overlapping periods, the same amount, which is not zero."""
    return (
        (other.client == Commitment.client)
        & (other.period_start <= Commitment.period_end)
        & (other.period_end >= Commitment.period_start)
        & (other.value_pence == Commitment.value_pence)
        & (Commitment.value_pence != 0)
    )


class _Count(NamedTuple):
    id: int
    figure: int


LOOK_ALIKES = Prepared(_Count, lambda: _alike_by_reference() + _alike_by_amount())
