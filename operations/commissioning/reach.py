"""Whose money the rows that a page wrote may reach."""

from operations.care_import.after_import import touched_contracts, touched_pairs
from queries.care_files.plan import Plan, Record
from queries.care_reach import reach_of_clients, reach_of_contracts, reach_of_levels, reach_of_lines
from rules.commissioned_terms import CONTRACT_PRICES, CONTRACTS, LEVELS, METHODS, ORGANISATIONS, SERVICES
from rules.commissioning import CLIENTS, LINES
from rules.effects import CareReach

TERMS = (ORGANISATIONS, SERVICES, LEVELS, CONTRACTS, METHODS, CONTRACT_PRICES)


def reach_of_plan(plan: Plan) -> CareReach:
    """The reach of a plan that has been written."""
    lines: set[Record] = set()
    clients: set[Record] = set()
    for file in plan.files:
        if file.file_name in TERMS:
            continue
        for record in [*file.new, *file.updated, *file.deleted, *file.also_changed]:
            if file.file_name == CLIENTS:
                clients.add(record)
            elif file.file_name == LINES:
                lines.add(record)
            elif record.values.get("cpli") is not None:
                lines.add(record.values["cpli"])
            else:
                clients.add(record.values["client"])
    reach = reach_of_lines([each.written_id for each in lines]) | reach_of_clients(
        [each.written_id for each in clients]
    )
    return reach | _of_terms(plan) | CareReach(pairs=frozenset(touched_pairs(plan)))


def _of_terms(plan: Plan) -> CareReach:
    """Of contracts with their methods and prices, and of service levels."""
    levels = plan.file(LEVELS)
    changed = [record.written_id for record in levels.updated] if levels else []
    contracts = touched_contracts(plan)
    if changed:
        return reach_of_levels(changed) | CareReach(contracts=frozenset(contracts))
    return reach_of_contracts(contracts)
