"""The list of claims beside a claim, newest first; and what a tile says of them."""

from typing import NamedTuple

from peewee import JOIN, Case, ModelSelect, fn

from models import Claim, ClaimItem, Organisation, Person
from queries.claims.readable import readable_claims
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Prepared, Reader
from rules.actor import Actor
from rules.claims import PENDING, UNSUBMITTED

COLUMNS = (Column("date", "Date of Claim", (Claim.claim_date, Claim.id)),)
CLAIMS_A_PAGE = 20


class ClaimCounts(NamedTuple):
    """How many claims there are, how many are with the provider and with the council, and the pence of the former."""

    in_all: int
    unsubmitted: int
    unsubmitted_pence: int
    pending: int


def list_claims(viewer: Actor, request: ListRequest) -> ListPage:
    """The page of the viewer's claims that is asked for, newest first; each row has its organisation, who made it, and
    `payable_pence`, what its included items come to with VAT.
    """
    query = _with_items(readable_claims(viewer)).group_by(Claim.id, Organisation.id, Person.id)
    query = query.select(Claim, Organisation, Person, _payable().alias("payable_pence"))
    query = query.switch(Claim).join(Organisation).switch(Claim).join(Person, on=Claim.created_by)
    return ListPage(query, COLUMNS, request, sort="-date", page_size=CLAIMS_A_PAGE)


def claim_counts(viewer: Actor) -> ClaimCounts:
    """The ClaimCounts of the viewer's claims."""
    return ClaimCounts(*map(int, COUNTS.row(viewer.side, organisation_id=viewer.organisation_id)))


def _counts(side: str) -> ModelSelect:
    def count(status: str) -> Case:
        return fn.COUNT(Case(None, [(Claim.status == status, Claim.id)]).distinct())

    theirs = Case(None, [((Claim.status == UNSUBMITTED), ClaimItem.amount_pence + ClaimItem.vat_pence)], 0)
    columns = (fn.COUNT(Claim.id.distinct()), count(UNSUBMITTED), fn.COALESCE(fn.SUM(theirs), 0), count(PENDING))
    return _with_items(Claim.visible_to(Reader(side))).select(*columns)


def _with_items(claims: ModelSelect) -> ModelSelect:
    is_included = ClaimItem.is_included | (Claim.status == PENDING)  # nobody has decided yet
    included = (ClaimItem.claim == Claim.id) & is_included
    return claims.join(ClaimItem, JOIN.LEFT_OUTER, on=included)


def _payable() -> fn:
    return fn.COALESCE(fn.SUM(ClaimItem.amount_pence + ClaimItem.vat_pence), 0)


COUNTS = Prepared(ClaimCounts, _counts)
