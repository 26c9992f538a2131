"""The page of one claim, and its parts that change in place: the date and notes, the items, what it comes to."""

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from blueprints.claims.forms import DetailsForm, ItemForm, JourneyForm, form_of_item, form_of_journey
from models import Claim, ClaimItem, ClaimJourney, Client, ServiceLevel
from queries.claims.choices import claimable_clients, claimable_levels
from queries.claims.detail import (
    ItemParts,
    hide_undecided,
    items_of,
    miles_of_journey,
    one_item,
    route_of,
    seen_key,
    totals_of,
)
from queries.claims.listing import list_claims
from queries.claims.look_alikes import look_alikes
from queries.claims.panel import payments_of
from queries.claims.readable import readable_claims
from queries.people import names_of
from rules import claims as rules
from rules.broken import AskFirst
from web import clock, record_access, uploads
from web.forms import Form
from web.htmx import Notice, done, page, wants_fragment
from web.listing import list_request
from web.loading import found_or_404, get_object_or_404
from web.permissions import may_open
from web.picks import whole_number
from web.status_words import CLAIM_TAGS, claim_status

SIDE_LIST = "claims/_list.html"
SAVED = "claim-saved"  # what other parts of the page wait for
SECTIONS = ((rules.CLIENT, "Client Items"), (rules.PROVIDER, "Provider Items"))
PHOTOS = f"image/*,{uploads.ACCEPT}"  # a phone offers its camera, and files too


@dataclass
class Opened:
    """The item whose editor is open: a new one of a kind (no `parts`), or one of the claim's."""

    kind: str
    form: ItemForm
    levels: list[ServiceLevel]
    clients: list[Client]
    parts: ItemParts | None = None
    trip: JourneyForm | None = None
    journey: ClaimJourney | None = None  # the one of its log that is changed; None: a new one
    begins_at_log: bool = False  # whether the focus goes to the log: after a journey, and for one

    @property
    def level(self) -> ServiceLevel | None:
        """The service level that is chosen."""
        chosen = whole_number(self.form.service_level.data or "")
        return next((level for level in self.levels if level.id == chosen), None)

    @property
    def asks_unit_cost(self) -> bool:
        """Whether the unit cost is typed: of the level that is chosen, else of any."""
        levels = [self.level] if self.level else self.levels
        return any(level.claim_unit_price_tenthousandths is None for level in levels)


def load(claim_id: int) -> Claim:
    """The viewer's claim with this id, else the page for nothing there."""
    return get_object_or_404(readable_claims(current_user), Claim.id == claim_id)


def load_item(claim_id: int, claim_item_id: int) -> ClaimItem:
    """An item of the viewer's claim, else the page for nothing there."""
    return found_or_404(one_item(current_user, claim_id, claim_item_id))


def may_edit(claim: Claim) -> bool:
    """Whether the viewer may change it."""
    return rules.may_edit(claim.status, current_user.side) and may_open("claims.save_details")


def details_of(claim: Claim) -> DetailsForm:
    """The form of the date and the notes as they stand."""
    return DetailsForm(formdata=None, obj=claim)


def open_new(claim: Claim, kind: str, form: ItemForm | None = None) -> Opened:
    """The editor of a new item of this kind."""
    form = form or ItemForm(formdata=None)
    clients = _clients(claim, kind)
    if form.client.data is None and len(clients) == 1:
        form.client.data = str(clients[0].id)
    return Opened(kind, form, claimable_levels(claim.organisation_id, kind), clients)


def open_item(
    claim: Claim,
    parts: ItemParts,
    form: ItemForm | None = None,
    trip: JourneyForm | None = None,
    journey: ClaimJourney | None = None,
) -> Opened:
    """The editor of an item of the claim, and of its mileage log."""
    kind, last = parts.item.kind, parts.journeys[-1] if parts.journeys else None
    return Opened(
        kind,
        form or form_of_item(parts.item),
        claimable_levels(claim.organisation_id, kind),
        _clients(claim, kind),
        parts,
        trip or form_of_journey(journey, last),
        journey,
    )


def _clients(claim: Claim, kind: str) -> list[Client]:
    return claimable_clients(claim.organisation_id, claim.claim_date) if kind == rules.CLIENT else []


def opened_by_address(claim: Claim, parts: list[ItemParts]) -> Opened | None:
    """The editor that the address opens: `?add=client`, `?edit=12`, `?edit=12&journey=3`."""
    kind = request.args.get("add", "")
    if kind in rules.ITEM_KINDS:
        return open_new(claim, kind)
    found = parts_of(parts, whole_number(request.args.get("edit", "")))
    if found is None:
        return None
    asked = whole_number(request.args.get("journey", ""))
    journey = next((each for each in found.journeys if each.id == asked), None)
    opened = open_item(claim, found, journey=journey)
    opened.begins_at_log = journey is not None
    return opened


def parts_of(parts: list[ItemParts], item_id: int | None) -> ItemParts | None:
    """The parts of the item with this id, or None."""
    return next((each for each in parts if each.item.id == item_id), None)


def context_of(
    claim: Claim, form: Form | None = None, details: DetailsForm | None = None, asked: AskFirst | None = None
) -> dict:
    """Everything that the page of a claim needs. `form` is one that was refused, `asked` a question before it is
    submitted.
    """
    parts = items_of(claim)
    items = [each.item for each in parts]
    hide_undecided(claim, items)
    is_edited = may_edit(claim)
    record_access.note_accesses([item.client_id for item in items], f"Claim {claim.id}")
    return {
        "claim": claim,
        "form": form,
        "details": details or details_of(claim),
        "asked": asked,
        "parts": parts,
        "sections": SECTIONS,
        "totals": totals_of(items),
        "seen": seen_key(claim, items),
        "paid": payments_of(items) if claim.status == rules.ACCEPTED else {},
        "alike": look_alikes(claim, parts) if is_edited else {},
        "may_edit": is_edited,
        "may_copy": rules.may_copy(claim.status, current_user.side) and may_open("claims.copy"),
        "opened": opened_by_address(claim, parts) if is_edited else None,
        "viewed": None if is_edited else parts_of(parts, whole_number(request.args.get("view", ""))),
        "standing": claim_status(claim, current_user.side, clock.today()),
        "people": names_of({claim.created_by_id, claim.submitted_by_id}),
        "accepted_files": PHOTOS,
        "route_of": route_of,
        "miles_of": miles_of_journey,
    }


def side_list() -> dict:
    """What the list of claims at the left needs."""
    listing = list_claims(current_user, list_request(url_for("claims.list_claims")))
    return {"listing": listing, "claims": listing.rows(), "claim_tags": CLAIM_TAGS}


def page_of(context: dict, fragment: str = "claims/_items.html", status: int | None = None):
    """The answer with a claim's page, or with one part of it."""
    more = {} if wants_fragment() and fragment != SIDE_LIST else side_list()
    return page("claims/one.html", fragment=fragment, status=status, **context, **more)


def items_again(claim_id: int, url: str, notice: Notice | None, item_id: int | None = None):
    """The answer to a change of an item: its claim's page, or the items in their place, `item_id` still open."""
    if not wants_fragment():
        return done(url, notice=notice)
    context = context_of(load(claim_id))
    found = parts_of(context["parts"], item_id)
    context["opened"] = open_item(context["claim"], found) if found else None
    if context["opened"]:
        context["opened"].begins_at_log = True
    return done(url, fragment="claims/_items.html", notice=notice, event=SAVED, **context)
