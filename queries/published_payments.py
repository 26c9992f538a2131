"""What the council publishes of its payments, without private people's names (docs/domain/payments-compliance.md).

A payment is what a run paid to one organisation under one contract: one sum that reaches the bank on one day.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from peewee import ModelSelect, fn

from content.council_settings import CouncilSettings
from models import (
    CarePackageLineItem,
    Claim,
    ClaimItem,
    Contract,
    ContractPrice,
    Organisation,
    PaymentItem,
    PaymentMethod,
    Remittance,
    ServiceLevel,
)
from queries.prepared import among
from rules.actor import Actor
from rules.published_payments import (
    LARGE_PENCE,
    REDACTED,
    SPEND_PENCE,
    Payee,
    is_large,
    is_private_person,
    is_published_spend,
)
from rules.weeks import Dates


class LargePayment(NamedTuple):
    """A payment of more than £30,000, in pence as it reached the bank. Of a private person `contract` is blank."""

    remittance_id: int
    number: int
    bank_date: date
    beneficiary: str
    contract: str
    amount_pence: int


class SpendLine(NamedTuple):
    """A part of a payment over £500: what it was for, in pence without VAT and less the clients' contributions."""

    remittance_id: int
    number: int
    bank_date: date
    beneficiary: str
    purpose: str
    category: str
    net_pence: int


def large_payments(viewer: Actor, quarter: Dates, today: date, settings: CouncilSettings) -> list[LargePayment]:
    """The payments of a quarter of more than £30,000, by the day on which they reached the bank."""
    columns = (Remittance.id, Remittance.number, Remittance.bank_date, Remittance.organisation)
    query = _paid_between(viewer, quarter, today).select(*columns, Contract.reference, Remittance.amount_pence)
    query = query.where(Remittance.amount_pence > LARGE_PENCE).order_by(Remittance.bank_date, Remittance.number)
    rows = [row for row in query.tuples() if is_large(row[-1])]
    names = _published_names({row[3] for row in rows}, settings)
    return [
        LargePayment(
            remittance_id, number, day, names[payee], "" if names[payee] == REDACTED else contract or "", amount
        )
        for remittance_id, number, day, payee, contract, amount in rows
    ]


def spend_lines(viewer: Actor, month: Dates, today: date, settings: CouncilSettings) -> list[SpendLine]:
    """The payments of a month over £500, each by what it was for, by the day on which they reached the bank."""
    columns = (Remittance.id, Remittance.number, Remittance.bank_date, Remittance.organisation, Remittance.net_pence)
    query = _paid_between(viewer, month, today).select(*columns)
    query = query.where(Remittance.net_pence > SPEND_PENCE).order_by(Remittance.bank_date, Remittance.number)
    payments = [row for row in query.tuples() if is_published_spend(row[-1])]
    names = _published_names({row[3] for row in payments}, settings)
    parts = _parts_of([row[0] for row in payments])
    return [
        SpendLine(remittance_id, number, day, names[payee], purpose, category, pence)
        for remittance_id, number, day, payee, _ in payments
        for purpose, category, pence in parts[remittance_id]
    ]


def earliest_payment(viewer: Actor, today: date) -> date:
    """The day of the first payment that the viewer may see; today where there is none."""
    first = Remittance.visible_to(viewer).select(fn.MIN(Remittance.bank_date)).scalar()
    return min(first, today) if first else today


def _paid_between(viewer: Actor, dates: Dates, today: date) -> ModelSelect:
    """The remittances in the bank between two days, and not later than today."""
    first, last = dates
    query = Remittance.visible_to(viewer).left_outer_join(Contract, on=Remittance.contract, src=Remittance)
    return query.where(Remittance.bank_date.between(first, min(last, today)))


def _parts_of(remittance_ids: Collection[int]) -> dict[int, list[tuple[str, str, int]]]:
    """{remittance id: [(service level, its service group, pence)]}, the largest first."""
    item, pence = PaymentItem, fn.SUM(PaymentItem.amount_pence)
    columns = (item.remittance, ServiceLevel.name, ServiceLevel.service_group_class)
    query = item.select(*columns, pence).join(ServiceLevel).where(among(item.remittance, remittance_ids), item.is_paid)
    query = query.group_by(*columns).having(pence != 0).order_by(pence.desc(), ServiceLevel.name)
    parts = defaultdict(list)
    for remittance_id, purpose, category, amount in query.tuples():
        parts[remittance_id].append((purpose, category or purpose, int(amount)))
    return parts


def _published_names(organisation_ids: Collection[int], settings: CouncilSettings) -> dict[int, str]:
    """{organisation id: the name under which it is published}"""
    contracts = Contract.select(Contract.organisation, PaymentMethod.is_direct_payment).join(PaymentMethod)
    rows_of_contracts = set(contracts.where(among(Contract.organisation, organisation_ids)).tuples())
    direct = {organisation for organisation, is_direct in rows_of_contracts if is_direct}
    with_contract = {organisation for organisation, _ in rows_of_contracts}
    groups = _service_groups(organisation_ids)
    rows = Organisation.select(Organisation.id, Organisation.reference, Organisation.name)
    names = {}
    for key, reference, name in rows.where(among(Organisation.id, organisation_ids)).tuples():
        payee = Payee(reference, name, key in direct, tuple(groups[key]), key in with_contract)
        is_private = is_private_person(payee, settings.private_service_groups, settings.private_providers)
        names[key] = REDACTED if is_private else name
    return names


def _service_groups(organisation_ids: Collection[int]) -> dict[int, set[str]]:
    """{organisation id: the service groups and levels of the care that it ever had, has prices for, or claimed}"""
    groups = defaultdict(set)
    for table, owner in ((CarePackageLineItem, Contract), (ContractPrice, Contract), (ClaimItem, Claim)):
        columns = (owner.organisation, ServiceLevel.service_group_class, ServiceLevel.name)
        query = table.select(*columns).join_from(table, owner).join_from(table, ServiceLevel)
        for organisation, *names in query.where(among(owner.organisation, organisation_ids)).distinct().tuples():
            groups[organisation].update(names)
    return groups
