"""Accepted items of a claim become payment items, which the next payment run pays.

The contract: docs/domain/claims.md#payment.
"""

from collections.abc import Iterable

from models import Claim, ClaimItem, PaymentItem
from operations import claim_orders
from rules import money
from rules.financial_years import financial_year_of
from rules.line_keys import claim_key
from rules.moment import Moment
from rules.planned import Span
from rules.workings import CLAIMED, Working


def make_payable(claim: Claim, items: Iterable[ClaimItem], at: Moment) -> None:
    """Make a frozen payment item of each of these items, and bring the organisation's order of the year up to date, in
    the transaction that accepts the claim. An item that has one already is refused by the database.
    """
    for item in items:
        PaymentItem.create(**_columns(claim, item))
    claim_orders.issue_claim_orders(at, claim.organisation_id)


def _columns(claim: Claim, item: ClaimItem) -> dict[str, object]:
    day = claim.claim_date
    exact = money.quantity_exact(item.quantity_hundredths, item.unit_price_tenthousandths)
    span = Span(day, day, item.quantity_hundredths, item.unit_price_tenthousandths, exact)
    dates = ("slice_start", "slice_end", "period_start", "period_end", "from_date", "to_date")
    return {
        **dict.fromkeys(dates, day),
        "organisation": claim.organisation_id,
        "client": item.client_id,
        "service_level": item.service_level_id,
        "claim_item": item.id,
        "line_key": claim_key(item.id),
        "side": "cost",
        "kind": "claim",
        "model": "invoiced",  # as an authorised invoice it is final before a run takes it
        "state": "frozen",
        "financial_year": financial_year_of(day),
        "quantity_hundredths": item.quantity_hundredths,
        "amount_pence": item.amount_pence,
        "vat_rate_basis_points": item.vat_rate_basis_points,
        "vat_pence": item.vat_pence,
        "due_pence": item.amount_pence,
        "reason": item.description,
        "working": Working(pricing=CLAIMED, spans=[span], exact_units=exact).as_stored(),
    }
