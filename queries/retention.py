"""Which clients may be erased: all of theirs is longer ago than the council keeps it, and nothing is open."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from peewee import JOIN, ModelSelect, fn

from models import (
    Action,
    Actual,
    CarePackageLineItem,
    Claim,
    ClaimItem,
    Client,
    Dispute,
    HeldBack,
    OverpaymentPlan,
    PaymentItem,
    Visit,
)
from queries.forecast import as_day
from rules.claims import PENDING, UNSUBMITTED
from rules.disputes import OPEN
from rules.moment import start_of_day
from rules.overpayments import LIVE_STATES

DAYS_IN_WEEK = 7


class ErasableClient(NamedTuple):
    """A client who may be erased; `last_day` is the end of their last line item, None where only a death ended it."""

    client_id: int
    ssref: str
    surname: str
    forename: str
    last_day: date | None
    line_items: int


def erasable_clients(
    cut_off: date, most: int, among: Collection[int] | None = None
) -> tuple[int, list[ErasableClient]]:
    """(how many there are, the first `most` of them by the end of their care), of all or `among` these ids."""
    line = CarePackageLineItem
    query = _erasable(cut_off)
    if among is not None:
        query = query.where(Client.id.in_(list(among)))
    last_day = fn.MAX(fn.COALESCE(line.end_date, Client.date_of_death, line.start_date)).converter(as_day)
    rows = (
        query.select(Client.id, Client.ssref, Client.surname, Client.forename, last_day, fn.COUNT(line.id))
        .join(line, JOIN.INNER, on=line.client == Client.id)
        .group_by(Client.id, Client.ssref, Client.surname, Client.forename)
        .order_by(last_day, Client.id)
        .limit(most)
    )
    found = [ErasableClient(*row) for row in rows.tuples()]
    return (len(found) if len(found) < most else query.count()), found


def is_erasable(client_id: int, cut_off: date) -> bool:
    """Whether this client may be erased."""
    return _erasable(cut_off).where(Client.id == client_id).exists()


def _erasable(cut_off: date) -> ModelSelect:
    """Clients with care, of whom nothing is from `cut_off` on, nothing is open and nothing is still to be paid."""
    line, item = CarePackageLineItem, PaymentItem
    first_week = cut_off - timedelta(days=DAYS_IN_WEEK - 1)  # a week that reaches `cut_off` begins after that
    claimed = ClaimItem.select(ClaimItem.id).join(Claim).where(ClaimItem.client == Client.id)
    nothing_of = (
        line.select(line.id).where(line.client == Client.id, line.is_not_ended(cut_off)),
        Actual.select(Actual.id).where(Actual.client == Client.id, Actual.week_start >= first_week),
        Visit.select(Visit.id).where(Visit.client == Client.id, Visit.day >= cut_off),
        claimed.where((Claim.claim_date >= cut_off) | Claim.status.in_((UNSUBMITTED, PENDING))),
        Dispute.select(Dispute.id).where(Dispute.client == Client.id, Dispute.status.in_(("proposed", *OPEN))),
        Action.select(Action.id).where(
            Action.client == Client.id, (Action.status == "open") | (Action.last_post_at >= start_of_day(cut_off))
        ),
        item.select(item.id).where(
            item.client == Client.id,
            item.state != "settled",
            (item.amount_pence != 0) | (item.vat_pence != 0),
        ),
        HeldBack.select(HeldBack.id).where(HeldBack.client == Client.id),
        OverpaymentPlan.select(OverpaymentPlan.id).where(
            OverpaymentPlan.client == Client.id, OverpaymentPlan.state.in_(LIVE_STATES)
        ),
    )
    query = Client.select().where(Client.erased_at.is_null())
    query = query.where(fn.EXISTS(line.select(line.id).where(line.client == Client.id)))
    for each in nothing_of:
        query = query.where(~fn.EXISTS(each))
    return query
