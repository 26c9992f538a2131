"""What an organisation may claim: the service levels, and the clients.

The contract: docs/domain/claims.md#who-may-claim-what.
"""

from datetime import date
from typing import Any

from peewee import Expression, fn

from models import CarePackageLineItem, Client, Contract, ServiceLevel
from rules.claims import clients_since


def is_claimable_by(claimant: Any) -> Expression:
    """The condition that a service level may be claimed by an organisation (its id, or a column): it has care
    of the same service group class. A level without a class, or of one that no care has, is for everybody.
    """
    of_care = ServiceLevel.alias("of_care")
    same_class = of_care.select(of_care.id).where(of_care.service_group_class == ServiceLevel.service_group_class)
    line = CarePackageLineItem.alias("line")
    anybodys = line.select(line.id).where(line.service_level.in_(same_class))
    theirs = Contract.select(Contract.id).where(Contract.organisation == claimant)
    own = line.select(line.id).where(line.contract.in_(theirs), line.service_level.in_(same_class))
    is_for_all = (ServiceLevel.service_group_class == "") | ~fn.EXISTS(anybodys)
    return (ServiceLevel.claimable != "") & (is_for_all | fn.EXISTS(own))


def claimable_levels(organisation_id: int, kind: str | None = None) -> list[ServiceLevel]:
    """The service levels that an organisation may claim, by name; of items of one kind, or of both."""
    query = ServiceLevel.select().where(is_claimable_by(organisation_id))
    if kind is not None:
        query = query.where(ServiceLevel.claimable.in_((kind, "both")))
    return list(query.order_by(ServiceLevel.name, ServiceLevel.id))


def claimable_clients(organisation_id: int, day: date) -> list[Client]:
    """The clients that an organisation may claim for on a day, by name: those who had care of it then, or in the twelve
    months before.
    """
    line = CarePackageLineItem
    query = Client.select().distinct().join(line).join(Contract)
    query = query.where(
        Contract.organisation == organisation_id, line.start_date <= day, line.is_not_ended(clients_since(day))
    )
    return list(query.order_by(Client.surname, Client.forename, Client.ssref))
