"""How a payment run changes its state: one guarded UPDATE, with the run's row held against others meanwhile."""

from models import PaymentItem, PaymentRun
from operations.row_locks import for_update, hold_contracts
from rules import payment_runs as rules
from rules.broken import IllegalMove

CHANGED_MEANWHILE = "This run changed since you opened the page. Look at it again, then decide"


def hold(run):
    """The run as it is now, and nobody else moves it, or works out its contracts anew, before our transaction ends.

    Locks are always taken in one order, contracts before the run, so that a recalculation and a move never wait for
    each other. On SQLite there is one writer anyway.
    """
    hold_contracts(PaymentItem.select(PaymentItem.contract).where(PaymentItem.payment_run == run.id))
    return for_update(PaymentRun.select().where(PaymentRun.id == run.id)).get()


def hold_as_seen(run, version):
    """The run held, if it is still the one that somebody looked at. Raises IllegalMove where it has changed since."""
    held = hold(run)
    if version is not None and held.version != version:
        raise IllegalMove(CHANGED_MEANWHILE)
    return held


def move(run, name, **values):
    """Carry out a move on a held run. Raises IllegalMove where it is not one from the run's state."""
    move = rules.RUN_MOVES.check(name, run.state)
    change(run, **values, state=move.to_status)


def change(run, **values):
    """Write to a held run that is still as it was read, and count its version up."""
    changed = PaymentRun.update(**values, version=PaymentRun.version + 1).where(
        PaymentRun.id == run.id, PaymentRun.state == run.state, PaymentRun.version == run.version
    )
    if changed.execute() != 1:
        raise IllegalMove(CHANGED_MEANWHILE)
    for column, value in {**values, "version": run.version + 1}.items():
        setattr(run, column, value)
