"""What follows an import: purchase orders in its transaction, amounts due by a job.

The contract: docs/domain/care-files.md#preview-and-update.
"""

from peewee import chunked

from models import CarePackageLineItem, ContractPrice
from operations import consequences, purchase_orders
from operations.visits import matching
from queries.care_files.plan import Plan, Record, Values
from rules.moment import Moment

IDS_AT_ONCE = 5_000


def refresh_what_follows(plan: Plan, at: Moment) -> int | None:
    """Inside the import's transaction, once its rows are written. Returns the id of the recalculating job, or None."""
    pairs = touched_pairs(plan)
    purchase_orders.reissue(pairs, at)
    purchase_orders.issue_missing(at)
    matching.match_again({client for _, client in pairs}, at)
    organisations, levels = (_updated(plan, name) for name in ("organisations.csv", "service_levels.csv"))
    consequences.ledger_codes_changed(
        {each.written_id for each in organisations}, {each.written_id for each in levels}, at
    )
    contract_ids = touched_contracts(plan) | {contract for contract, _ in pairs}
    if not contract_ids:
        return None
    return consequences.recalculate_later(contract_ids, at, propose=bool(_changed(plan, "actuals.csv")))


def touched_pairs(plan: Plan) -> set[tuple[int, int]]:
    """{(contract id, client id)} whose care the plan changes."""
    pairs = set()
    for record in _changed(plan, "care_package_line_items.csv"):
        pairs |= {_pair(values) for values in (record.stored, record.values) if values}
    for name in ("prices.csv", "contributions.csv"):
        pairs |= {_pair(record.values["cpli"].values) for record in _changed(plan, name)}
    clients = [record.id for record in _updated(plan, "clients.csv")]
    clients += [record.values["client"].id for record in _changed(plan, "suspensions.csv")]
    services = [record.id for record in _updated(plan, "services.csv")]
    levels = [record.id for record in _updated(plan, "service_levels.csv")]
    line = CarePackageLineItem
    for column, ids in ((line.client, clients), (line.service, services), (line.service_level, levels)):
        for some in chunked(ids, IDS_AT_ONCE):
            pairs.update(line.select(line.contract, line.client).where(column.in_(some)).distinct().tuples())
    return pairs


def touched_contracts(plan: Plan) -> set[int]:
    """Ids of contracts that change in themselves, that weeks were recorded for, or that price a changed service level:
    its VAT rate and delivery rule reach unplanned care, too.
    """
    changed = {record.written_id for record in _updated(plan, "contracts.csv")}
    for name in ("payment_methods.csv", "contract_prices.csv", "actuals.csv"):
        changed |= {record.values["contract"].id for record in _changed(plan, name)}
    price, levels = ContractPrice, [record.id for record in _updated(plan, "service_levels.csv")]
    for some in chunked(levels, IDS_AT_ONCE):
        priced = price.select(price.contract).where(price.service_level.in_(some)).distinct()
        changed.update(contract for (contract,) in priced.tuples())
    return changed


def _pair(values: Values) -> tuple[int, int]:
    return values["contract"].id, values["client"].id


def _changed(plan: Plan, file_name: str) -> list[Record]:
    file = plan.file(file_name)
    return [*file.new, *file.updated, *file.deleted, *file.also_changed] if file else []


def _updated(plan: Plan, file_name: str) -> list[Record]:
    file = plan.file(file_name)
    return file.updated if file else []
