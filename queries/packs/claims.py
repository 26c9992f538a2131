"""One-off claims: the claims, their items and the journeys of mileage logs.

What the panel says of a claim is its own until it decides: a provider's pack has none of it before.
"""

from collections.abc import Iterator

from peewee import ModelSelect

from models import Claim, ClaimItem, ClaimJourney, Person, UploadedFile
from queries.claims.detail import hide_undecided, miles_of_journey
from queries.packs.names import Names, who_did
from queries.packs.paged import pages_of
from queries.packs.talk import path_of
from rules.actual_files import price_cell
from rules.claims import KIND_NAMES, STATUS_NAMES
from rules.money import plain_decimal, plain_quantity
from rules.packs import Row, headings

CLAIMS = headings("Claim, Date of Claim, Status, Notes, Made By, Submitted, Decided, Decided By, LA Notes")
ITEMS = headings(
    "Claim, Date of Claim, Status, Item, Kind, SSRef, Client, Description, Service Level, Quantity, Unit Cost, Amount, "
    "VAT, Included, LA Notes, Files"
)
JOURNEYS = headings("Claim, Item, Date, From, To, Why, Miles, There and Back, Miles Counted")


def claim_rows(query: ModelSelect, reader: str) -> Iterator[Row]:
    """Each claim, for a reader of this side."""
    names = Names()
    for page in pages_of(query):
        people = names.of(Person, (each for row in page for each in (row.created_by_id, row.decided_by_id)))
        for row in page:
            _hide(row, [], reader)
            decider = people.get(row.decided_by_id)
            by = who_did(decider.name, decider.side, reader) if decider else ""
            decided = (row.decided_at, by, row.decision_notes)
            made = (people[row.created_by_id].name, row.submitted_at)
            yield row.id, row.claim_date, STATUS_NAMES[row.status], row.notes, *made, *decided


def item_rows(query: ModelSelect, reader: str) -> Iterator[Row]:
    """Each item of these claims; the query is of items, with the claims along."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        files: dict[int, list[str]] = {}
        for file in UploadedFile.select().where(UploadedFile.claim_item.in_([row.id for row in page])):
            files.setdefault(file.claim_item_id, []).append(path_of(file))
        for row in page:
            _hide(row.claim, [row], reader)
            claim = (row.claim_id, row.claim.claim_date, STATUS_NAMES[row.claim.status])
            whose = (KIND_NAMES[row.kind], *care.named(row), row.description, care.level(row))
            figures = (plain_quantity(row.quantity_hundredths), price_cell(row.unit_price_tenthousandths))
            amounts = (plain_decimal(row.amount_pence), plain_decimal(row.vat_pence))
            said = (row.is_included, row.la_notes, "; ".join(files.get(row.id, [])))
            yield *claim, row.id, *whose, *figures, *amounts, *said


def journey_rows(query: ModelSelect) -> Iterator[Row]:
    """Each journey of the mileage logs of these items; the query is of items."""
    for page in pages_of(query):
        claims = {row.id: row.claim_id for row in page}
        for row in ClaimJourney.select().where(ClaimJourney.claim_item.in_(list(claims))).order_by(ClaimJourney.id):
            where = (row.day, row.from_place, row.to_place, row.purpose)
            miles = (plain_quantity(row.miles_hundredths), row.is_return, plain_quantity(miles_of_journey(row)))
            yield claims[row.claim_item_id], row.claim_item_id, *where, *miles


def _hide(claim: Claim, items: list[ClaimItem], reader: str) -> None:
    if reader == "provider":
        hide_undecided(claim, items)
