"""Writes the prices of an uplift, in the caller's transaction, and says whose money they may reach."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from peewee import chunked

from models import Actual, ContractPrice, PaymentItem, PriceChange
from operations.bulk import ROWS_A_STATEMENT
from queries.care_reach import reach_of_lines
from queries.uplifts.working import NewPrice
from rules.effects import CareReach
from rules.line_keys import UNPLANNED, unplanned_key
from rules.uplifts import day_before


class Priced(Protocol):
    """What a price is of: a NewPrice, or a row of UpliftPrice as a tuple of these."""

    @property
    def contract(self) -> int: ...

    @property
    def service_level(self) -> int: ...

    @property
    def cpli(self) -> int | None: ...


def write_prices(prices: Sequence[NewPrice], from_date: date) -> CareReach:
    """Write them all; what was worked out is what is written. Returns their reach."""
    of_lines = [each for each in prices if each.cpli is not None]
    of_contracts = [each for each in prices if each.cpli is None]
    change = PriceChange
    for some in chunked(of_lines, ROWS_A_STATEMENT // 3):
        rows = [(each.cpli, each.start_date, each.now_tenthousandths) for each in some]
        change.insert_many(rows, [change.cpli, change.start_date, change.unit_price_tenthousandths]).on_conflict(
            conflict_target=[change.cpli, change.start_date], preserve=[change.unit_price_tenthousandths]
        ).execute()
    for each in of_contracts:
        _write_contract_price(each, from_date)
    return reach_of_prices(prices)


def reach_of_prices(prices: Sequence[Priced]) -> CareReach:
    """Whose money these prices may reach."""
    of_lines = {each.cpli for each in prices if each.cpli is not None}
    return reach_of_lines(of_lines) | _reach_of_unplanned([each for each in prices if each.cpli is None])


def _write_contract_price(each: NewPrice, from_date: date) -> None:
    price = ContractPrice
    own = (price.contract == each.contract) & (price.service_level == each.service_level)
    new = {price.unit_price_tenthousandths: each.now_tenthousandths}
    if not each.is_new:
        price.update(new).where(own, price.start_date == each.start_date).execute()
        return
    covers = price.end_date.is_null() | (price.end_date >= from_date)
    cut = price.select().where(own, price.start_date < from_date, covers).order_by(price.start_date.desc()).get()
    price.update(end_date=day_before(from_date)).where(price.id == cut.id).execute()
    price.create(
        contract=each.contract,
        service_level=each.service_level,
        start_date=from_date,
        end_date=cut.end_date,
        unit_price_tenthousandths=each.now_tenthousandths,
    )


def _reach_of_unplanned(prices: Sequence[Priced]) -> CareReach:
    """The unplanned care that has something recorded, or due, at these prices."""
    keys: set[str] = set()
    wanted = {(each.contract, each.service_level) for each in prices}
    contracts = sorted({contract for contract, _ in wanted})
    for table in (Actual, PaymentItem):
        chosen = [table.contract.in_(contracts), table.cpli.is_null(), table.client.is_null(False)]
        if table is PaymentItem:
            chosen.append(PaymentItem.line_key.startswith(UNPLANNED))
        for row in table.select(table.contract, table.client, table.service_level).where(*chosen).distinct().tuples():
            if (row[0], row[2]) in wanted:
                keys.add(unplanned_key(*row))
    return CareReach(frozenset(keys))
