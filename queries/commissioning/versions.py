"""Which state of care or a contract a form was made of: a number that any change makes another, an import's too."""

import json
from hashlib import sha256

from peewee import ModelSelect

from models import (
    CarePackageLineItem,
    Client,
    Contract,
    ContractPrice,
    Contribution,
    PaymentMethod,
    PriceChange,
    Suspension,
    Table,
)

SMALL = 2**31  # as forms send whole numbers


def client_version(client_id: int) -> int:
    """Of a client and the suspensions of all their care."""
    suspension = Suspension
    own = suspension.select().where(suspension.client == client_id, suspension.cpli.is_null())
    return _version(Client.select().where(Client.id == client_id), own.order_by(suspension.start_date))


def line_version(line_id: int) -> int:
    """Of a line item with its prices, contributions and suspensions."""
    line = CarePackageLineItem
    return _version(
        line.select().where(line.id == line_id),
        *(
            table.select().where(table.cpli == line_id).order_by(table.start_date)
            for table in (PriceChange, Contribution, Suspension)
        ),
    )


def terms_version(row: Table) -> int:
    """Of an organisation, service or service level, or of a contract with its payment methods and prices."""
    table = type(row)
    parts = [table.select().where(table.id == row.id)]
    if isinstance(row, Contract):
        for of_contract in (PaymentMethod, ContractPrice):
            parts.append(of_contract.select().where(of_contract.contract == row.id).order_by(of_contract.id))
    return _version(*parts)


def _version(*queries: ModelSelect) -> int:
    rows = [list(query.dicts()) for query in queries]
    text = json.dumps(rows, default=str, sort_keys=True)
    return int(sha256(text.encode()).hexdigest(), 16) % SMALL or 1
