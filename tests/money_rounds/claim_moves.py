"""One-off claims: what providers claim with logs and typed prices, and what the panel decides of it."""

from datetime import timedelta

from models import Claim, ClaimItem, ServiceLevel
from operations.claims import copying, deciding, drafting, items, journeys, submitting
from operations.claims.items import ItemDetails
from queries.claims.choices import claimable_clients, claimable_levels
from queries.claims.detail import seen_key
from rules.broken import AskFirst
from rules.claim_decisions import ItemDecision
from rules.mileage import Journey, has_log

PRICES = (None, 3_870, 4_500, 74_9900)
QUANTITIES = (1, 33, 1_00, 12_50, 150_00, 999_99)


def make_claim(world):
    """A claim of some day with an item or three; most are submitted at once."""
    chance = world.chance
    by = world.people[chance.choice(("alice", "alice", "charlie"))]
    day = world.today - timedelta(days=chance.choice((0, 0, 3, 40, 400)))
    made = []
    world.attempt(lambda: made.append(drafting.create(by, world.at, day)))
    for claim in made:
        for _ in range(chance.randint(1, 3)):
            _add_item(world, claim, by)
        if chance.random() < 0.8:
            _submit(world, claim, by)


def submit_claim(world):
    claim = world.one_of(Claim.select().where(Claim.status == "unsubmitted"))
    if claim:
        _submit(world, claim, world.provider_of(claim.organisation_id))


def change_claim(world):
    """Whatever its state: an item more, another quantity or date, an item less; deleted, copied."""
    claim, chance = world.one_of(Claim.select()), world.chance
    if claim is None:
        return
    by = world.provider_of(claim.organisation_id)
    item = world.one_of(ClaimItem.select().where(ClaimItem.claim == claim.id))
    day = world.today - timedelta(days=chance.randint(0, 90))
    verbs = [
        lambda: drafting.change_details(claim, day, "Changed", claim.version, by, world.at),
        lambda: drafting.delete(claim, _seen(claim), by, world.at),
        lambda: copying.copy(claim, by, world.at),
    ]
    if item:
        typed = ItemDetails("Changed", item.service_level_id, item.client_id, chance.choice(QUANTITIES), 12_3456)
        verbs += [
            lambda: items.change_item(item, typed, item.version, by, world.at),
            lambda: items.remove_item(item, item.version, by, world.at),
        ]
    world.attempt(chance.choice(verbs))


def decide_claim(world):
    """Items in or out, kept for later, accepted or rejected; now and then as it was seen before a change."""
    chance, by = world.chance, world.officer()
    claim = world.one_of(Claim.select().where(Claim.status == "pending")) or world.one_of(Claim.select())
    if claim is None:
        return
    rows = ClaimItem.select().where(ClaimItem.claim == claim.id).order_by(ClaimItem.id)
    said = {item.id: ItemDecision(chance.random() < 0.8, "Said so") for item in rows}
    seen = _seen(claim) if chance.random() < 0.95 else "seen before"
    verb = chance.choice((deciding.accept, deciding.accept, deciding.accept, deciding.reject, deciding.keep))
    world.attempt(lambda: verb(claim, seen, said, "For a reason", by, world.at))


def reprice_claims(world):
    """The council's price of what is claimed, and its rate of VAT; what was submitted stays as it is."""
    level, chance = world.chance.choice(world.claimable), world.chance
    price = {} if level.claim_unit_price_tenthousandths is None else {"claim_unit_price_tenthousandths": 4_015}
    rate = chance.choice((0, 500, 2000))
    ServiceLevel.update(vat_rate_basis_points=rate, **price).where(ServiceLevel.id == level.id).execute()


def _add_item(world, claim, by):
    chance, kind = world.chance, world.chance.choice(("client", "provider"))
    level = world.one_of(claimable_levels(claim.organisation_id, kind))
    client = world.one_of(claimable_clients(claim.organisation_id, claim.claim_date)) if kind == "client" else None
    quantity = chance.choice(QUANTITIES)
    is_logged = has_log(level.unit) and chance.random() < 0.5
    typed = ItemDetails(
        "Driving", level.id, client and client.id, None if is_logged else quantity, chance.choice(PRICES)
    )
    made = []
    world.attempt(lambda: made.append(items.add_item(claim, kind, typed, by, world.at)))
    for item in made if is_logged else ():
        for _ in range(chance.randint(1, 2)):
            miles, is_return = chance.choice((1, 7_25, 33_33)), chance.random() < 0.5
            trip = Journey(claim.claim_date, "Home", "School", "School run", miles, is_return)
            world.attempt(lambda: journeys.add_journey(item, trip, by, world.at))  # noqa: B023


def _submit(world, claim, by):
    def submit():
        fresh = Claim.get_or_none(Claim.id == claim.id)
        if fresh is None:
            return
        try:
            submitting.submit(fresh, _seen(fresh), by, world.at)
        except AskFirst as asked:
            submitting.submit(fresh, _seen(fresh), by, world.at, asked.answer)

    world.attempt(submit)


def _seen(claim):
    return seen_key(claim, ClaimItem.select().where(ClaimItem.claim == claim.id))


MOVES = {make_claim: 7, submit_claim: 2, change_claim: 4, decide_claim: 7, reprice_claims: 1}
