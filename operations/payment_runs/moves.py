"""How a payment run changes its state: one guarded UPDATE, with the run's row locked against others meanwhile."""

from typing import Any

from models import PaymentItem, PaymentRun
from operations.guarded import guarded_update
from operations.row_locks import for_update, lock_contracts
from rules.broken import IllegalMove
from rules.payment_runs import RUN_MOVES


def lock(run: PaymentRun) -> PaymentRun:
    """The run as it is now, locked: until our transaction ends no other one moves it or recalculates its contracts.

    Locks are always taken in one order, contracts before the run, so that a recalculation and a move never wait for
    each other. On SQLite there is one writer anyway.
    """
    lock_contracts(PaymentItem.select(PaymentItem.contract).where(PaymentItem.payment_run == run.id))
    return for_update(PaymentRun.select().where(PaymentRun.id == run.id)).get()


def lock_if_unchanged(run: PaymentRun, version: int | None) -> PaymentRun:
    """The locked run, if it is still the `version` that somebody looked at (None: whichever). Raises IllegalMove where
    it has changed since.
    """
    locked = lock(run)
    if version is not None and locked.version != version:
        raise IllegalMove
    return locked


def move(run: PaymentRun, verb: str, **values: Any) -> None:
    """Carry out a move of RUN_MOVES on a locked run. Raises IllegalMove where it is not one from the run's state."""
    update(run, **values, state=RUN_MOVES.check(verb, run.state).to_status)


def update(run: PaymentRun, **values: Any) -> None:
    """Write to a locked run that is still as it was read, and count its version up."""
    guarded_update(run, values, PaymentRun.state == run.state)
