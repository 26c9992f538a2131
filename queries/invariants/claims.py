"""One-off claims: what was accepted is paid as it was claimed, once, and nothing else is (docs/domain/claims.md)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from peewee import JOIN

from models import Claim, ClaimItem, PaymentItem
from queries.invariants.paging import pages
from queries.invariants.sentences import differences
from rules.claims import ACCEPTED
from rules.financial_years import financial_year_of

CLAIMED = (ClaimItem.amount_pence, ClaimItem.vat_pence, Claim.organisation, ClaimItem.client, ClaimItem.service_level)
PAID = (
    *(PaymentItem.amount_pence, PaymentItem.vat_pence),
    *(PaymentItem.organisation, PaymentItem.client, PaymentItem.service_level),
)


class _Item(NamedTuple):
    """An item of a claim beside the payment item that stands for it, if there is one."""

    id: int
    claim_id: int
    status: str
    claim_date: date
    is_included: bool
    paid_by: int | None
    year: int | None
    from_date: date | None


def claim_problems() -> Iterator[str]:
    """An accepted claim has one payment item of each item that is included, as it was claimed; others have none."""
    item, paid = ClaimItem, PaymentItem
    asked = (item.id, Claim.id, Claim.status, Claim.claim_date, item.is_included)
    query = item.select(*asked, paid.id, paid.financial_year, paid.from_date, *CLAIMED, *PAID).join(Claim)
    query = query.join_from(item, paid, JOIN.LEFT_OUTER, on=paid.claim_item == item.id)
    for rows in pages(query, item.id):
        for row in rows:
            found, figures = _Item(*row[:8]), row[8:]
            yield from _problems(found, figures[: len(CLAIMED)], figures[len(CLAIMED) :])
    wrong = (paid.kind == "claim") & paid.claim_item.is_null() | (paid.kind != "claim") & paid.claim_item.is_null(False)
    for (number,) in paid.select(paid.id).where(wrong).tuples():
        yield f"Payment item {number} is of a claim, and names no item of one, or it is the other way round"


def _problems(item: _Item, claimed: tuple[int, ...], paid: tuple[int, ...]) -> Iterator[str]:
    name = f"Item {item.id} of claim {item.claim_id}"
    is_accepted = item.status == ACCEPTED and item.is_included
    if item.paid_by is None:
        if is_accepted:
            yield f"{name} is accepted, but no payment item stands for it"
        return
    if not is_accepted:
        yield f"{name} is not accepted, but payment item {item.paid_by} pays it"
    yield from differences(f"Payment item {item.paid_by}", ("amount", "VAT"), paid[:2], claimed[:2])
    if paid[2:] != claimed[2:]:
        yield f"Payment item {item.paid_by} is for another provider, client or service level than {name}"
    if (item.year, item.from_date) != (financial_year_of(item.claim_date), item.claim_date):
        yield f"Payment item {item.paid_by} is of another day or financial year than the date of claim {item.claim_id}"
