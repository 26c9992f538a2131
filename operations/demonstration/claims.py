"""One-off claims of the demonstration's foster carer: one rejected, one accepted, one with the council, one begun."""

from datetime import date, timedelta

from models import CarePackageLineItem, Claim, Client, Contract, ServiceLevel
from operations import files
from operations.claims import drafting, items, journeys, submitting
from operations.claims.items import ItemDetails
from operations.demonstration import cast
from operations.demonstration.documents import paper
from operations.demonstration.players import player
from queries.claims.detail import items_of, seen_key
from rules.actor import Actor
from rules.mileage import Journey
from rules.moment import Moment

SCHOOL, CLINIC = ("St Cuthbert's School", "School run", 12_00), ("Larch Street Clinic", "Check-up", 19_25)
FAMILY_TIME = ("Saltmere Family Centre", "Family time", 19_75)


def claim(at: Moment) -> Claim:
    """Hetty claims school runs and swimming lessons, and submits the claim. Returns it."""
    hetty = player(cast.CONTACTS[7], cast.FERNLEIGH)
    made = drafting.create(hetty, at, at.today, "School and swimming")
    first, second = _children()
    _drive(
        made,
        first,
        "School runs",
        [(at.today - timedelta(days=8), SCHOOL), (at.today - timedelta(days=7), CLINIC)],
        hetty,
        at,
    )
    swimming = ItemDetails("Swimming lessons", _level("FC-ACTIVITY"), second.id, quantity_hundredths=4_00)
    receipt = files.Upload("swimming receipt.pdf", paper(("Saltmere Baths", "4 lessons", "£26.00", "Thank you")))
    items.add_item(made, "client", swimming, hetty, at, [receipt])
    seen = seen_key(Claim.get_by_id(made.id), [each.item for each in items_of(made)])
    return submitting.submit(Claim.get_by_id(made.id), seen, hetty, at)


def begin(monday: date, at: Moment) -> None:
    """Hetty has begun a claim of this week: a mileage log, swimming lessons that look claimed before, a car seat."""
    hetty = player(cast.CONTACTS[7], cast.FERNLEIGH)
    made = drafting.create(hetty, at, at.today, "School, clinic and family time")
    first, second = _children()
    trips = [SCHOOL, SCHOOL, CLINIC, SCHOOL, FAMILY_TIME]
    days = [monday - timedelta(days=7 - number) for number in range(5)]
    _drive(made, first, "School runs and appointments", list(zip(days, trips, strict=True)), hetty, at)
    swimming = ItemDetails("Swimming lessons", _level("FC-ACTIVITY"), second.id, quantity_hundredths=4_00)
    items.add_item(made, "client", swimming, hetty, at)
    seat = ItemDetails("Car seat", _level("FC-EQUIPMENT"), quantity_hundredths=1_00, unit_cost=74_9900)
    receipt = files.Upload("car seat receipt.pdf", paper(("Netherbridge Motors", "Car seat", "£74.99", "Paid by card")))
    items.add_item(made, "provider", seat, hetty, at, [receipt])


def _drive(
    made: Claim, child: Client, description: str, trips: list[tuple[date, tuple[str, str, int]]], by: Actor, at: Moment
) -> None:
    """An item with a mileage log of these (day, (to, why, miles one way in hundredths)), each there and back."""
    item = items.add_item(made, "client", ItemDetails(description, _level("FC-MILEAGE"), child.id), by, at)
    for day, (place, why, miles) in trips:
        journeys.add_journey(item, Journey(day, "Home", place, why, miles, is_return=True), by, at)


def _children() -> list[Client]:
    """The two children who are in her care all the time."""
    line = CarePackageLineItem
    query = Client.select().distinct().join(line).join(Contract).where(Contract.reference == "FC-FOSTER")
    return list(query.order_by(Client.ssref))[-2:]


def _level(reference: str) -> int:
    return int(ServiceLevel.get(ServiceLevel.reference == reference).id)
