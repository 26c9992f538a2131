"""The thirteen weeks of care that end with an invoice's own, from its provider's invoices."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import Commitment, Invoice
from queries.prepared import Ids, Prepared, Slot, is_in
from rules.invoice_statuses import DECIDED, WITH_COUNCIL
from rules.thirteen_weeks import InvoicedSpan, ThirteenWeeks, thirteen_weeks

LONGEST_LOOK_BACK = timedelta(weeks=30)  # the last week of an old invoice, and thirteen before it


class _Row(NamedTuple):
    organisation_id: int
    invoice_id: int
    period_start: date
    period_end: date
    value_pence: int
    planned_pence: int


def weeks_of_invoices(invoice_ids: Collection[int], today: date) -> dict[int, ThirteenWeeks]:
    """{invoice id: ThirteenWeeks} of those that are for some week of care, in one query."""
    if not invoice_ids:
        return {}
    spans: defaultdict[int, list[InvoicedSpan]] = defaultdict(list)
    for row in SPANS.rows(invoice_ids=list(invoice_ids), since=today - LONGEST_LOOK_BACK):
        spans[row.organisation_id].append(InvoicedSpan(*row[1:4], int(row.value_pence), int(row.planned_pence)))
    return {
        each: chart
        for of_provider in spans.values()
        for each, chart in thirteen_weeks(invoice_ids, of_provider).items()
    }


def _spans() -> ModelSelect:
    theirs = Invoice.select(Invoice.organisation).where(is_in(Invoice.id, Ids("invoice_ids")))
    columns = (Invoice.organisation, Commitment.invoice, Commitment.period_start, Commitment.period_end)
    return (
        Commitment.select(*columns, fn.SUM(Commitment.value_pence), fn.SUM(Commitment.planned_pence))
        .join(Invoice)
        .where(
            Invoice.organisation.in_(theirs),
            Invoice.status.in_([*DECIDED, *WITH_COUNCIL]),
            Commitment.period_end >= Slot("since"),
        )
        .group_by(*columns)
    )


SPANS = Prepared(_Row, _spans)
