"""How changes of the same things take turns on PostgreSQL. SQLite has one writer at a time anyway.

There is one order, so that two transactions never wait for each other: contracts first, then rows of theirs (recorded
weeks, disputes, files, invoices, payment runs), and the audit's chain after them (`audit.lock_chain`).
"""

from collections.abc import Iterable

from peewee import ModelSelect, SqliteDatabase

from models import Contract, Organisation, database

ACCOUNTS, ADDRESSES, ROLES, KEYS = 1, 2, 3, 4  # kinds of names that take turns, in this order


def lock_contracts(contract_ids: Iterable[int] | ModelSelect) -> None:
    """Lock these contracts (ids, or a query of them) until the transaction ends: no other transaction works out, pays
    or records anything of them meanwhile.
    """
    if not isinstance(database.obj, SqliteDatabase):
        list(for_update(Contract.select(Contract.id).where(Contract.id.in_(contract_ids)).order_by(Contract.id)))


def lock_actuals(*organisation_ids: int) -> None:
    """Lock all contracts of these organisations. A transaction that changes recorded weeks, disputes, visits or files
    about them calls this first and reads afterwards: an allowance is then drawn down once.
    """
    mine = Contract.organisation.in_(organisation_ids)
    list(for_update(Contract.select(Contract.id).where(mine).order_by(Contract.id)))


def lock_organisation(organisation_id: int) -> None:
    """Lock an organisation's contracts and then the organisation: recalculations of its contracts and changes of its
    invoices wait until the transaction ends.
    """
    list(for_update(Contract.select(Contract.id).where(Contract.organisation == organisation_id).order_by(Contract.id)))
    list(for_update(Organisation.select(Organisation.id).where(Organisation.id == organisation_id)))


def take_turns(kind: int, name: str) -> None:
    """Until the transaction ends no other one goes on that takes turns by the same name of this kind."""
    if not isinstance(database.obj, SqliteDatabase):
        database.execute_sql("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (kind, name))


def for_update(query: ModelSelect) -> ModelSelect:
    """FOR NO KEY UPDATE: blocks other writers of these rows, but not inserts that refer to them."""
    return query if isinstance(database.obj, SqliteDatabase) else query.for_update("FOR NO KEY UPDATE")
