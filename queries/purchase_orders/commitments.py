"""What is spent and due of each order's client, contract and year: what its spend comes to once all of it is paid."""

from collections import Counter
from collections.abc import Collection

from peewee import fn

from models import OverpaymentPlan, OverpaymentSlice, PaymentItem
from queries.prepared import among
from queries.purchase_orders.by_care import OrderKey, Pair
from rules.financial_years import financial_year_of
from rules.overpayments import LIVE_STATES


def spent_and_due(pairs: Collection[Pair]) -> dict[OrderKey, int]:
    """{(contract id, client id, financial year): pence without VAT and before contributions} of these (contract id,
    client id) pairs: what is paid, frozen or due, and what overpayment plans have left to take; cancelled lines not.
    """
    item, plan, part = PaymentItem, OverpaymentPlan, OverpaymentSlice
    clients = {client for _, client in pairs}
    counted = item.is_paid | (item.state != "settled")
    columns = (item.contract, item.client, item.financial_year)
    query = item.select(*columns, fn.SUM(item.amount_pence)).where(
        among(item.client, clients), item.side == "cost", counted, item.line_status != "cancel"
    )
    found: Counter[OrderKey] = Counter()
    for contract, client, year, pence in query.group_by(*columns).tuples():
        found[contract, client, year] = int(pence)
    rests = part.select(plan.contract, plan.client, part.slice_start, part.rest_pence).join(plan)
    rests = rests.where(among(plan.client, clients), plan.state.in_(LIVE_STATES), part.side == "cost")
    for contract, client, start, pence in rests.tuples():
        found[contract, client, financial_year_of(start)] += pence
    return {key: pence for key, pence in found.items() if key[:2] in set(pairs)}
