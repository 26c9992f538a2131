"""The list of claims beside a claim, newest first; and what a tile says of them."""

from typing import Any

from peewee import JOIN, Case, ModelSelect, fn

from models import Claim, ClaimItem, Organisation, Person
from queries.claims.readable import readable_claims
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Reader
from rules.actor import Actor
from rules.claims import PENDING, UNSUBMITTED

COLUMNS = (Column("date", "Date of Claim", (Claim.claim_date, Claim.id)),)
CLAIMS_A_PAGE = 20


def list_claims(viewer: Actor, request: ListRequest) -> ListPage:
    """The page of the viewer's claims that is asked for, newest first; each row has its organisation, who made it, and
    `payable_pence`, what its included items come to with VAT.
    """
    query = with_payable(readable_claims(viewer), Claim, Organisation, Person)
    query = query.group_by(Claim.id, Organisation.id, Person.id)
    query = query.switch(Claim).join(Organisation).switch(Claim).join(Person, on=Claim.created_by)
    return ListPage(query, COLUMNS, request, sort="-date", page_size=CLAIMS_A_PAGE)


def claim_sums(side: str) -> ModelSelect:
    """How many claims a reader of this side has that are not submitted (with their pence), or with the council."""

    def count(status: str) -> Case:
        return fn.COUNT(Case(None, [(Claim.status == status, Claim.id)]).distinct())

    theirs = Case(None, [((Claim.status == UNSUBMITTED), ClaimItem.amount_pence + ClaimItem.vat_pence)], 0)
    columns = (
        count(UNSUBMITTED).alias("unsubmitted"),
        fn.COALESCE(fn.SUM(theirs), 0).alias("unsubmitted_pence"),
        count(PENDING).alias("pending"),
    )
    return _with_items(Claim.visible_to(Reader(side))).select(*columns)


def _with_items(claims: ModelSelect) -> ModelSelect:
    is_included = ClaimItem.is_included | (Claim.status == PENDING)  # nobody has decided yet
    included = (ClaimItem.claim == Claim.id) & is_included
    return claims.join(ClaimItem, JOIN.LEFT_OUTER, on=included)


def with_payable(claims: ModelSelect, *columns: Any) -> ModelSelect:
    """The query of these columns of claims and `payable_pence`, what their included items come to with VAT; the caller
    groups it by claim.
    """
    payable = fn.COALESCE(fn.SUM(ClaimItem.amount_pence + ClaimItem.vat_pence), 0)
    return _with_items(claims).select(*columns, payable.alias("payable_pence"))
