"""Why amounts are what they are: payment items with all that their explanation needs, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from datetime import date

from models import Actual, ClaimJourney, Client, Commitment, Invoice, MovedLine, PaymentItem, Person, ServiceLevel
from queries import adjustment_causes
from rules.actor import Actor
from rules.dates import date_range, format_date, near_date
from rules.explanations import Explanation, ItemFacts, explain
from rules.mileage import miles_of, route
from rules.moment import london_date
from rules.scheduled_payments import STATUS_NAMES
from rules.wording import quantity_words
from rules.workings import counted_actuals


def find_payment_item(viewer: Actor, payment_item_id: int) -> PaymentItem | None:
    """A payment item; None where the viewer may see none with this id."""
    return PaymentItem.visible_to(viewer).where(PaymentItem.id == payment_item_id).first()


def items_of_simple_line(viewer: Actor, payment_item_id: int) -> list[PaymentItem]:
    """What a simple line adds up, which an item of it names: all that is paid for the same client, financial year and
    period of a contract. Empty where the viewer may see no such item.
    """
    one = find_payment_item(viewer, payment_item_id)
    if one is None:
        return []
    item = PaymentItem
    same = (item.contract == one.contract_id) & (item.period_start == one.period_start) & (item.model == one.model)
    same &= (item.client == one.client_id) if one.client_id else item.client.is_null()
    query = item.select().where(same, item.financial_year == one.financial_year, item.line_status == "pay")
    return list(query.order_by(item.line_key, item.slice_start, item.side, item.id))


def find_moved_line(viewer: Actor, moved_line_id: int) -> MovedLine | None:
    """A line that left its Scheduled period; None where the viewer may see none with this id."""
    return MovedLine.visible_to(viewer).where(MovedLine.id == moved_line_id).first()


def items_of_commitment(viewer: Actor, commitment_id: int) -> list[PaymentItem] | None:
    """The payment items of one item of an invoice, by date; None where the viewer may see none with this id."""
    theirs = Invoice.visible_to(viewer).select(Invoice.id)
    seen = Commitment.select(Commitment.id).where(Commitment.id == commitment_id, Commitment.invoice.in_(theirs))
    if not seen.exists():
        return None
    items = PaymentItem.select().where(PaymentItem.commitment == commitment_id)
    return list(items.order_by(PaymentItem.slice_start, PaymentItem.id))


def explanations_of(items: Sequence[PaymentItem | MovedLine], today: date) -> list[tuple[str, Explanation]]:
    """(what the item is, its Explanation) of found payment items, or lines that moved on, in their order."""
    levels = {
        level.id: level for level in ServiceLevel.select().where(ServiceLevel.id << [i.service_level_id for i in items])
    }
    clients = {row.id: row for row in Client.select().where(Client.id << [i.client_id for i in items if i.client_id])}
    changed_by = _changed_by(items, today)
    because = adjustment_causes.causes_of([item for item in items if isinstance(item, PaymentItem)])
    journeys = _journeys(items, levels)
    found = []
    for item in items:
        facts = ItemFacts(
            item.amount_pence,
            item.vat_pence,
            item.vat_rate_basis_points,
            item.kind,
            item.side,
            levels[item.service_level_id].unit,
            item.read_working(),
            item.due_pence,
            item.settled_before_pence,
            item.reason,
            date_range(item.from_date, item.to_date),
            because.get(item.id, ""),
            _status_words(item),
            journeys.get(item.id, ()) if isinstance(item, PaymentItem) else (),
        )
        client = clients.get(item.client_id)
        name = f"{client.list_name}: {item.reason}" if client else item.reason
        found.append((name, explain(facts, changed_by)))
    return found


def _journeys(
    items: Sequence[PaymentItem | MovedLine], levels: Mapping[int, ServiceLevel]
) -> dict[int, list[tuple[str, str, str]]]:
    """{payment item id: rows of its mileage log} of items of claims that have one."""
    claimed = {each.claim_item_id: each for each in items if isinstance(each, PaymentItem) and each.claim_item_id}
    logs: dict[int, list[tuple[str, str, str]]] = {}
    if not claimed:
        return logs
    query = ClaimJourney.select().where(ClaimJourney.claim_item.in_(list(claimed)))
    for each in query.order_by(ClaimJourney.day, ClaimJourney.id):
        item = claimed[each.claim_item_id]
        miles = quantity_words(miles_of(each.miles_hundredths, each.is_return), levels[item.service_level_id].unit)
        where = f"{route(each.from_place, each.to_place, each.is_return)}, {each.purpose}"
        logs.setdefault(item.id, []).append((format_date(each.day), miles, where))
    return logs


def _status_words(item: PaymentItem | MovedLine) -> str:
    """`Suspend: under review`, or why a line that is paid stands where it does; of one that moved on, where it is."""
    if isinstance(item, MovedLine):
        words = f"{STATUS_NAMES[item.line_status]}: {item.status_reason.rstrip('.')}"
        return f"{words}. It moved to {date_range(item.moved_to_start, item.moved_to_end)}"
    if item.line_status == "pay":
        return item.status_reason
    return f"{STATUS_NAMES[item.line_status]}: {item.status_reason}"


def _changed_by(items: Sequence[PaymentItem | MovedLine], today: date) -> dict[int, str]:
    """{actual id: words} of the counted actuals that were saved again after they were confirmed."""
    ids = [actual_id for item in items for actual_id in counted_actuals(item.working)]
    rows = (
        Actual.select(Actual.id, Actual.saved_at, Person.forename, Person.surname, Person.email)
        .join(Person, on=(Actual.saved_by == Person.id))
        .where(Actual.id.in_(ids), Actual.confirmed_at.is_null(False), Actual.saved_at > Actual.confirmed_at)
    )
    return {row.id: f"changed by {row.saved_by.name} on {near_date(london_date(row.saved_at), today)}" for row in rows}
