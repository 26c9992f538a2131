"""What follows a change of commissioned care, once: purchase orders, visits that wait for an order, and the money.

An import does the same with a job for the money (`care_import/after_import.py`), as it may be about all care.
"""

from models import Contract
from operations import audit, consequences, purchase_orders
from operations.row_locks import lock_contracts
from operations.visits import matching
from queries.contract_plans import contracts_of_lines
from rules.effects import CareReach
from rules.moment import Moment


def lock_care() -> None:
    """Nobody works out, invoices or records anything before the change is through: a visit of anybody may wait for it.

    The first thing in the transaction, in the order that all use (row_locks).
    """
    lock_contracts(Contract.select(Contract.id))
    audit.lock_chain()


def care_changed(reach: CareReach, at: Moment, most_lines: int | None = consequences.LINES_AT_ONCE) -> int | None:
    """Rows of care were written that may reach this money. Inside the caller's transaction, after `lock_care`.

    Of more than `most_lines` lines (None: however many) a job works out what is due; its id is returned.
    """
    purchase_orders.reissue(reach.pairs, at)
    matching.match_again({client_id for _, client_id in reach.pairs}, at)
    if most_lines is not None and len(reach.line_keys) > most_lines:
        return consequences.recalculate_later(reach.contract_ids, at)
    consequences.lines_changed(reach.line_keys, at)
    left = reach.contract_ids - set(contracts_of_lines(reach.line_keys).values())  # contracts that a line moved from
    return consequences.recalculate_later(left, at) if left else None
