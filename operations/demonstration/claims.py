"""One-off claims of the demonstration's foster carer: one rejected, one accepted, one with the council, one begun."""

from datetime import date, timedelta

from models import CarePackageLineItem, Claim, Client, Contract, ServiceLevel
from operations import files
from operations.claims import deciding, drafting, items, journeys, submitting
from operations.claims.items import ItemDetails
from operations.demonstration import cast
from operations.demonstration.documents import paper
from operations.demonstration.players import player
from queries.claims.detail import items_of, seen_key
from rules.actor import Actor
from rules.claim_decisions import ItemDecision
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
    return _submit(made, hetty, at)


def accepted(claimed_at: Moment, decided_at: Moment) -> None:
    """Hetty claims journeys, a stair gate and the cinema; the panel accepts the claim, and leaves the cinema out."""
    hetty, officer = player(cast.CONTACTS[7], cast.FERNLEIGH), player(cast.FINANCE)
    made = drafting.create(hetty, claimed_at, claimed_at.today, "Journeys, and what a toddler needs")
    first, second = _children()
    trips = [(claimed_at.today - timedelta(days=ago), trip) for ago, trip in ((6, SCHOOL), (5, FAMILY_TIME))]
    _drive(made, first, "School run and family time", trips, hetty, claimed_at)
    cinema = ItemDetails("Cinema", _level("FC-ACTIVITY"), second.id, quantity_hundredths=2_00)
    left_out = items.add_item(made, "client", cinema, hetty, claimed_at)
    gate = ItemDetails("Stair gate", _level("FC-EQUIPMENT"), quantity_hundredths=1_00, unit_cost=38_5000)
    receipt = files.Upload("stair gate receipt.pdf", paper(("Netherbridge Nursery", "Stair gate", "£38.50", "Card")))
    items.add_item(made, "provider", gate, hetty, claimed_at, [receipt])
    submitted = _submit(made, hetty, claimed_at)
    said = {left_out.id: ItemDecision(False, "The weekly allowance is for outings, too.")}
    deciding.accept(submitted, _seen(submitted), said, "Thank you for the log.", officer, decided_at)


def rejected(claimed_at: Moment, decided_at: Moment) -> None:
    """Hetty claims a birthday party, which the panel rejects."""
    hetty, officer = player(cast.CONTACTS[7], cast.FERNLEIGH), player(cast.FINANCE)
    made = drafting.create(hetty, claimed_at, claimed_at.today, "Birthday")
    party = ItemDetails("Bowling for six", _level("FC-ACTIVITY"), _children()[1].id, quantity_hundredths=6_00)
    items.add_item(made, "client", party, hetty, claimed_at)
    submitted = _submit(made, hetty, claimed_at)
    words = "The birthday allowance is paid with the week of the birthday, and covers a party."
    deciding.reject(submitted, _seen(submitted), {}, words, officer, decided_at)


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


def _submit(made: Claim, by: Actor, at: Moment) -> Claim:
    return submitting.submit(Claim.get_by_id(made.id), _seen(made), by, at)


def _seen(made: Claim) -> str:
    return seen_key(Claim.get_by_id(made.id), [each.item for each in items_of(made)])


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
