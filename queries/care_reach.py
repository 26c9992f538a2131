"""Whose money a change of care may reach: of line items, of clients, of whole contracts (rules.effects.CareReach)."""

from collections.abc import Collection

from peewee import Expression

from models import Actual, CarePackageLineItem, PaymentItem
from queries.contract_plans import line_keys_of_contracts
from queries.prepared import among
from rules.effects import CareReach
from rules.line_keys import UNPLANNED, line_item_key, unplanned_key


def reach_of_lines(cpli_ids: Collection[int]) -> CareReach:
    """The reach of a change of these line items, or of their prices, contributions and suspensions."""
    return _of_lines(among(CarePackageLineItem.id, cpli_ids)) if cpli_ids else CareReach()


def reach_of_clients(client_ids: Collection[int]) -> CareReach:
    """The reach of a change of these clients: all their line items and their unplanned care."""
    if not client_ids:
        return CareReach()
    return _of_lines(among(CarePackageLineItem.client, client_ids)) | _of_unplanned("client", client_ids)


def reach_of_contracts(contract_ids: Collection[int]) -> CareReach:
    """The reach of a change of whole contracts: their methods, prices and levels."""
    if not contract_ids:
        return CareReach()
    line = CarePackageLineItem
    pairs = line.select(line.contract, line.client).where(line.contract.in_(list(contract_ids))).distinct()
    keys = frozenset(key for _, key in line_keys_of_contracts(contract_ids))
    return CareReach(keys, frozenset(pairs.tuples()), frozenset(contract_ids))


def reach_of_levels(level_ids: Collection[int]) -> CareReach:
    """The reach of a change of these service levels: their line items, and the unplanned care that has them."""
    if not level_ids:
        return CareReach()
    return _of_lines(among(CarePackageLineItem.service_level, level_ids)) | _of_unplanned("service_level", level_ids)


def _of_unplanned(column: str, ids: Collection[int]) -> CareReach:
    """Unplanned care of these clients or service levels."""
    reach = CareReach()
    for table in (Actual, PaymentItem):
        chosen = [among(getattr(table, column), ids), table.cpli.is_null()]
        if table is PaymentItem:
            chosen.append(PaymentItem.line_key.startswith(UNPLANNED))
        rows = table.select(table.contract, table.client, table.service_level).where(*chosen).distinct().tuples()
        reach |= CareReach(frozenset(unplanned_key(*row) for row in rows))
    return reach


def _of_lines(chosen: Expression) -> CareReach:
    line = CarePackageLineItem
    rows = list(line.select(line.id, line.contract, line.client).where(chosen).tuples())
    keys = frozenset(line_item_key(row_id) for row_id, _, _ in rows)
    return CareReach(keys, frozenset((contract, client) for _, contract, client in rows))
