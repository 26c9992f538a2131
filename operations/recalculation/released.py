"""What would become payable if the contract document of a line item were agreed: worked out, and not kept."""

from models import Period
from operations.recalculation.lines import load_lines, load_settled
from operations.recalculation.statuses import load_statuses, set_status
from operations.recalculation.working_out import ItemRow, work_out
from queries.contract_plans import load_contracts
from rules.line_keys import line_item_key
from rules.moment import Moment


def released_pence(contract_id: int, cpli_id: int, at: Moment) -> int:
    """Pence that agreeing to a document of this line item makes payable: with VAT, less contributions.

    It may be less than what the document holds back: a week in dispute, or one that must be confirmed, stays held.
    """
    key = line_item_key(cpli_id)
    plan = load_contracts([contract_id], at.today)[contract_id]
    [line] = load_lines([key], {contract_id: plan})
    if not line.facts.document_missing:
        return 0
    settled, statuses = load_settled([key])[key], load_statuses([key])
    is_final = (Period.contract == plan.id) & Period.finalised_on.is_null(False)
    finalised = {start for (start,) in Period.select(Period.start_date).where(is_final).tuples()}

    def payable() -> int:
        done = work_out(line, plan, settled, finalised, at.today)
        rows = [set_status(row, statuses.of_line) for row in (*done.own, *done.waiting)]
        return sum(_counted(row) for row in rows if row["line_status"] == "pay")

    before = payable()
    line.facts.document_missing = False
    return payable() - before


def _counted(row: ItemRow) -> int:
    sign = -1 if row["side"] == "income" else 1
    pence: int = sign * (row["amount_pence"] + row["vat_pence"])
    return pence
