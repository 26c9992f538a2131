"""What the next Scheduled payment is made of, and what was paid before."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from peewee import JOIN, ModelSelect, fn

from models import Client, PaymentItem, Remittance, ServiceLevel
from queries.forecast import OpenPeriod
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor
from rules.client_names import list_name

PAYMENTS_SHOWN = 12
ITEM = PaymentItem


class PaymentPart(NamedTuple):
    """What a payment has for one client's care at one service level, in pence with VAT; negative is taken back."""

    client_id: int | None
    surname: str | None
    forename: str | None
    ssref: str | None
    level: str | None
    pence: int
    is_taken_back: int

    @property
    def words(self) -> str:
        """`Elderbrook, Jonah (F1), Fostering Allowance`"""
        if self.client_id is None:
            return "For no client"
        whose = list_name(self.surname or "", self.forename or "", self.ssref or "")
        return f"Overpayment taken back, {whose}" if self.is_taken_back else f"{whose}, {self.level}"


class PastPayment(NamedTuple):
    """What was in the bank on a day, in pence."""

    bank_date: date
    pence: int


def parts_of_payment(viewer: Actor, periods: Sequence[OpenPeriod]) -> list[PaymentPart]:
    """What some open periods have left to pay, by client and service level, the largest first; one query a period."""
    parts: dict[tuple[int | None, str | None, int], PaymentPart] = {}
    for period in periods:
        where = {"contract_id": period.contract_id, "start_date": period.start_date}
        for row in PARTS.rows(viewer.side, organisation_id=viewer.organisation_id, **where):
            key = row.client_id, row.level, row.is_taken_back
            before = parts[key].pence if key in parts else 0
            parts[key] = row._replace(pence=before + int(row.pence))
    return sorted(parts.values(), key=lambda part: (-part.pence, part.words))


def last_payments(viewer: Actor, today: date) -> list[PastPayment]:
    """The viewer's last twelve payments that are in the bank by today, the oldest first; one query."""
    found = LAST.rows(viewer.side, organisation_id=viewer.organisation_id, today=today)
    return [PastPayment(row.bank_date, int(row.pence)) for row in reversed(found)]


def _parts(side: str) -> ModelSelect:
    is_taken_back = ITEM.overpayment_plan.is_null(False).cast("INTEGER")
    columns = (ITEM.client, Client.surname, Client.forename, Client.ssref, ServiceLevel.name)
    query = ITEM.visible_to(Reader(side)).where(
        ITEM.contract == Slot("contract_id"),
        ITEM.period_start == Slot("start_date"),
        ITEM.state.in_(("derived", "frozen")),
        ITEM.model == "scheduled",
        ITEM.line_status == "pay",
    )
    query = query.select(*columns, fn.SUM(ITEM.amount_pence + ITEM.vat_pence), is_taken_back)
    query = query.join_from(ITEM, Client, JOIN.LEFT_OUTER).join_from(ITEM, ServiceLevel, JOIN.LEFT_OUTER)
    return query.group_by(*columns, is_taken_back)


def _last(side: str) -> ModelSelect:
    mine = Remittance.visible_to(Reader(side)).where(Remittance.bank_date <= Slot("today"))
    query = mine.select(Remittance.bank_date, fn.SUM(Remittance.amount_pence)).group_by(Remittance.bank_date)
    return query.order_by(Remittance.bank_date.desc()).limit(PAYMENTS_SHOWN)


PARTS = Prepared(PaymentPart, _parts)
LAST = Prepared(PastPayment, _last)
