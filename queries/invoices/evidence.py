"""Everything about one invoice, as sheets of rows: for whoever has to show later how it came about."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models import Action, ActionPost, Actual, AuditEvent, Client, Commitment, Contract, Invoice, PaymentItem
from queries.audit import events_of
from queries.invoices.totals import totals_of_one
from rules.money import plain_decimal
from rules.workings import counted_actuals

Row = tuple[Any, ...]
SUBJECTS = ("Invoice", "Credit Note")  # as actions name them


ITEM_HEADINGS = (
    "Client",
    "Contract",
    "Period from",
    "Period to",
    "Financial year",
    "Value",
    "VAT",
    "Contribution",
    "Planned",
)
WORKING_HEADINGS = (
    "Client",
    "Reason for payment",
    "From",
    "To",
    "Amount",
    "VAT",
    "Due",
    "Settled before",
    "State",
    "Working",
)
ACTUAL_HEADINGS = (
    "Client",
    "Week",
    "State",
    "Planned",
    "Actual",
    "Frustrated",
    "Missed",
    "Extra",
    "Saved",
    "Confirmed",
    "Comment",
)
ACTION_HEADINGS = ("Action", "Title", "At", "By", "What", "Text")
EVENT_HEADINGS = ("Event", "At", "Who", "From", "What", "Was", "Now", "Hash")


class Sheet(NamedTuple):
    """One file of the evidence, each row as long as the headings."""

    name: str
    headings: tuple[str, ...]
    rows: list[Row]


def sheets_of(invoice: Invoice) -> list[Sheet]:
    """The evidence of an invoice. Money in pounds, instants in UTC. Some ten queries."""
    items = _items(invoice)
    weeks = {actual_id for item in items for actual_id in counted_actuals(item.working)}
    actuals = list(Actual.select(Actual, Client).join(Client).where(Actual.id.in_(weeks)).order_by(Actual.id))
    return [
        Sheet("invoice", ("What", "Value"), _facts(invoice)),
        Sheet("items", ITEM_HEADINGS, _commitments(invoice)),
        Sheet("working", WORKING_HEADINGS, [_item_row(item) for item in items]),
        Sheet("actuals", ACTUAL_HEADINGS, [_actual_row(row) for row in actuals]),
        Sheet("actions", ACTION_HEADINGS, _posts(invoice)),
        Sheet("history", EVENT_HEADINGS, [_event_row(event) for event in _events(invoice, actuals)]),
    ]


def _facts(invoice: Invoice) -> list[Row]:
    totals = totals_of_one(invoice)
    names = ["number", "kind", "reference", "date_on_invoice", "vat_number", "status", "status_reason", "created_at"]
    names += ["submitted_at", "first_authorised_at", "authorised_at", "bank_date", "version"]
    sums = {
        "value": totals.net,
        "vat": totals.vat,
        "contribution": totals.contribution,
        "total payable": totals.payable,
    }
    facts = [(name.replace("_", " "), getattr(invoice, name)) for name in names]
    return facts + [(name, plain_decimal(pence)) for name, pence in sums.items()]


def _commitments(invoice: Invoice) -> list[Row]:
    rows = (
        Commitment.select(Commitment, Client, Contract)
        .join(Client)
        .join_from(Commitment, Contract)
        .where(Commitment.invoice == invoice.id)
        .order_by(Commitment.id)
    )
    amounts = ("value_pence", "vat_pence", "contribution_pence", "planned_pence")
    return [
        (row.client.list_name, row.contract.name, row.period_start, row.period_end, row.financial_year)
        + tuple(plain_decimal(getattr(row, name)) for name in amounts)
        for row in rows
    ]


def _items(invoice: Invoice) -> list[PaymentItem]:
    query = PaymentItem.select(PaymentItem, Client).join(Commitment).join_from(PaymentItem, Client)
    return list(query.where(Commitment.invoice == invoice.id).order_by(PaymentItem.id))


def _item_row(item: PaymentItem) -> Row:
    amounts = (item.amount_pence, item.vat_pence, item.due_pence, item.settled_before_pence)
    named = (item.client.list_name, item.reason, item.from_date, item.to_date)
    return (*named, *map(plain_decimal, amounts), item.state, PaymentItem.working.db_value(item.working))


def _actual_row(row: Actual) -> Row:
    kinds = ("planned", "actual", "frustrated", "missed", "extra")
    quantities = [plain_decimal(getattr(row, f"{kind}_hundredths")) for kind in kinds]
    stamps = (row.saved_at, row.confirmed_at, row.comment)
    return (row.client.list_name, row.week_start, row.state, *quantities, *stamps)


def _posts(invoice: Invoice) -> list[Row]:
    about = (Action.related_type.in_(SUBJECTS)) & (Action.related_id == invoice.id)
    posts = ActionPost.select(ActionPost, Action).join(Action).where(about).order_by(ActionPost.id)
    return [
        (post.action_id, post.action.title, post.posted_at, post.person_name, post.kind, post.text) for post in posts
    ]


def _events(invoice: Invoice, actuals: Sequence[Actual]) -> list[AuditEvent]:
    """What happened to the invoice, and to the weeks that it counts, as the audit trail has it."""
    mine = [event.id for event in events_of(invoice)]
    of_weeks = (AuditEvent.object_type == Actual.__name__) & AuditEvent.object_id.in_([row.id for row in actuals])
    return AuditEvent.with_words(AuditEvent.select().where(AuditEvent.id.in_(mine) | of_weeks).order_by(AuditEvent.id))


def _event_row(event: AuditEvent) -> Row:
    values = tuple(AuditEvent.now_figures.db_value(value) for value in (event.was, event.now))
    return (event.id, event.at, event.person_name, event.address, event.kind, *values, event.hash)
