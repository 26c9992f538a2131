"""What follows an import: purchase orders in its transaction, amounts due by a job.

The contract: docs/domain/care-files.md#preview-and-update.
"""

from collections import Counter
from collections.abc import Sequence

from peewee import Field, chunked

from models import CarePackageLineItem, Contract, ContractPrice
from operations import consequences, emails, purchase_orders
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
    refresh_ledger_codes(plan, at)
    send_notices(plan, at)
    contract_ids = touched_contracts(plan) | {contract for contract, _ in pairs}
    if not contract_ids:
        return None
    return consequences.recalculate_later(contract_ids, at, propose=bool(_changed(plan, "actuals.csv")))


def refresh_ledger_codes(plan: Plan, at: Moment) -> None:
    """Open runs show whether the ledger can pay the organisations and service levels that changed."""
    organisations, levels = (_updated(plan, name) for name in ("organisations.csv", "service_levels.csv"))
    consequences.ledger_codes_changed(
        {each.written_id for each in organisations}, {each.written_id for each in levels}, at
    )


def touched_pairs(plan: Plan) -> set[tuple[int, int]]:
    """{(contract id, client id)} whose care the plan changes, in itself or by what it is for."""
    clients = [record.id for record in _updated(plan, "clients.csv")]
    services = [record.id for record in _updated(plan, "services.csv")]
    levels = [record.id for record in _updated(plan, "service_levels.csv")]
    line = CarePackageLineItem
    pairs = _changed_care(plan, _changed(plan, "care_package_line_items.csv"))
    for column, ids in ((line.client, clients), (line.service, services), (line.service_level, levels)):
        pairs |= _pairs_of(column, ids)
    return pairs


def _changed_care(plan: Plan, lines: list[Record], of_new_lines: bool = True) -> set[tuple[int, int]]:
    """{(contract id, client id)} of these line items, and of those with another price, contribution or suspension.
    of_new_lines: whether the prices and contributions of a line item that is new itself are counted.
    """
    pairs = {_pair(values) for record in lines for values in (record.stored, record.values) if values}
    for name in ("prices.csv", "contributions.csv"):
        of_lines = [record.values["cpli"] for record in _changed(plan, name)]
        pairs |= {_pair(line.values) for line in of_lines if of_new_lines or line.stored is not None}
    suspended = [record.values["client"].id for record in _changed(plan, "suspensions.csv")]
    return pairs | _pairs_of(CarePackageLineItem.client, suspended)


def _pairs_of(column: Field, ids: Sequence[int | None]) -> set[tuple[int, int]]:
    line, pairs = CarePackageLineItem, set()
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


def send_notices(plan: Plan, at: Moment) -> None:
    """Tell each provider how many of its line items are new, and of how many clients the care changed besides."""
    file = plan.file("care_package_line_items.csv")
    new = file.new if file else []
    added = Counter(record.values["contract"].id for record in new)
    others = [*file.updated, *file.deleted, *file.also_changed] if file else []
    changed = Counter(contract for contract, _ in _changed_care(plan, others, of_new_lines=False))
    contracts = dict(Contract.select(Contract.id, Contract.organisation).tuples()) if added or changed else {}
    for organisation_id in sorted({contracts[contract] for contract in added | changed}):
        theirs = [contract for contract in added | changed if contracts[contract] == organisation_id]
        counts = {"added": sum(added[each] for each in theirs), "changed": sum(changed[each] for each in theirs)}
        readers = emails.Contacts(organisation_id, emails.ABOUT_LINES)
        emails.send("line_items_changed", readers, at, path="/care-package-line-items", **counts)


def _pair(values: Values) -> tuple[int, int]:
    return values["contract"].id, values["client"].id


def _changed(plan: Plan, file_name: str) -> list[Record]:
    file = plan.file(file_name)
    return [*file.new, *file.updated, *file.deleted, *file.also_changed] if file else []


def _updated(plan: Plan, file_name: str) -> list[Record]:
    file = plan.file(file_name)
    return file.updated if file else []
