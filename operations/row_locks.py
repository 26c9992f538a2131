"""How changes of the same things take turns on PostgreSQL. SQLite has one writer at a time anyway.

There is one order, so that two transactions never wait for each other: contracts first, then rows of theirs (recorded
weeks, disputes, files, invoices, payment runs), and the audit's chain after them (`audit.hold_chain`).
"""

from collections.abc import Collection

from peewee import ModelSelect, SqliteDatabase

from models import Contract, database


def hold_contracts(contract_ids: Collection[int]) -> None:
    """Nobody else works out, pays or records anything of these contracts (ids, or a query of them) before our
    transaction ends.
    """
    list(for_update(Contract.select(Contract.id).where(Contract.id.in_(contract_ids)).order_by(Contract.id)))


def hold_actuals(*organisation_ids: int) -> None:
    """Whoever changes what was delivered under an organisation's contracts, or a dispute, visit or file about it, calls
    this first in the transaction, and reads after it: an allowance is drawn once, and what follows in the money never
    waits for somebody who waits for us.
    """
    mine = Contract.organisation.in_(organisation_ids)
    list(for_update(Contract.select(Contract.id).where(mine).order_by(Contract.id)))


def for_update(query: ModelSelect) -> ModelSelect:
    """Held against other changes; who only inserts rows that refer to them need not wait, nor do we for them."""
    return query if isinstance(database.obj, SqliteDatabase) else query.for_update("FOR NO KEY UPDATE")
