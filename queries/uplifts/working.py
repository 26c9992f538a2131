"""What an uplift would do to each price, from care as it is now (docs/domain/care.md#an-uplift-of-prices)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from peewee import Expression

from models import CarePackageLineItem, Contract, ContractPrice, PriceChange, ServiceLevel, Uplift
from queries.care import load_with
from queries.prepared import among
from rules.uplifts import CLAIM, ENDED, SAME, Terms, uplift_contract_price, uplift_line

CPLI = CarePackageLineItem


class NewPrice(NamedTuple):
    """One price that it changes, with the columns of an UpliftPrice; `client` is that of the line."""

    organisation: int
    contract: int
    client: int | None
    service_level: int
    cpli: int | None
    start_date: date
    was_tenthousandths: int
    now_tenthousandths: int
    is_new: bool
    weekly_was_pence: int = 0
    weekly_now_pence: int = 0


class LeftOut(NamedTuple):
    """One price that it leaves as it is, with the columns of an UpliftLeftOut."""

    organisation: int | None
    contract: int | None
    service_level: int
    cpli: int | None
    why: str


@dataclass(frozen=True)
class WorkedOut:
    """What it changes, line by line; what it leaves; `seen` stands for the care that was looked at."""

    prices: list[NewPrice]
    left_out: list[LeftOut]
    seen: str

    @property
    def left_out_counts(self) -> dict[str, int]:
        """{why: how many are left out}"""
        return dict(Counter(each.why for each in self.left_out))


def terms_of(uplift: Uplift) -> Terms:
    """By how much and from when, as the rules take it."""
    return Terms(uplift.by_kind, uplift.by_value, uplift.from_date, uplift.is_to_pence)


def work_out(uplift: Uplift, today: date) -> WorkedOut:
    """What it does to every price of its choice. Raises RuleBroken where one would be below nil.

    Two answers with the same `seen` are the same: no line of the choice, price or date has changed in between.
    """
    left_out: list[LeftOut] = []
    looked_at: list[str] = []
    prices = [*_of_lines(uplift, today, left_out, looked_at), *_of_contracts(uplift, left_out, looked_at)]
    looked_at.append(repr(prices))
    levels = {each.service_level for each in prices} | {each.service_level for each in left_out}
    left_out += _of_claims(levels)
    return WorkedOut(prices, left_out, sha256("\n".join(looked_at).encode()).hexdigest())


def _of_claims(levels: set[int]) -> list[LeftOut]:
    """The claim prices of these service levels."""
    level = ServiceLevel
    priced = level.select(level.id).where(among(level.id, levels), level.claim_unit_price_tenthousandths.is_null(False))
    return [LeftOut(None, None, row.id, None, CLAIM) for row in priced.order_by(level.id)]


def _of_lines(uplift: Uplift, today: date, left_out: list[LeftOut], looked_at: list[str]) -> Iterator[NewPrice]:
    terms = terms_of(uplift)
    chosen = CPLI.select(CPLI.id).join(Contract).where(*_choice(uplift, CPLI.contract, CPLI.service_level))
    rows = defaultdict(list)
    for cpli, day, price in (
        PriceChange.select(PriceChange.cpli, PriceChange.start_date, PriceChange.unit_price_tenthousandths)
        .where(PriceChange.cpli.in_(chosen))
        .order_by(PriceChange.cpli, PriceChange.start_date)
        .tuples()
    ):
        rows[cpli].append((day, price))
    owners = dict(Contract.select(Contract.id, Contract.organisation).tuples())
    own = (CPLI.contract, CPLI.client, CPLI.service_level, CPLI.unit_price_tenthousandths)
    loaded = sorted(load_with(chosen, *own), key=lambda row: (row[2], row[3], row[0]))
    for cpli, care, contract, client, level, first_price in loaded:
        looked_at.append(repr((cpli, care, first_price, rows[cpli])))
        line = uplift_line(care, first_price, rows[cpli], terms, today)
        if line.left_out:
            left_out.append(LeftOut(owners[contract], contract, level, cpli, line.left_out))
        weekly = (line.weekly_was_pence, line.weekly_now_pence)
        for step in line.steps:
            about = (owners[contract], contract, client, level, cpli)
            yield NewPrice(*about, step.start_date, step.was, step.now, step.is_new, *weekly)
            weekly = (0, 0)  # on the first of a line


def _of_contracts(uplift: Uplift, left_out: list[LeftOut], looked_at: list[str]) -> Iterator[NewPrice]:
    """The contracts' unplanned prices. Of two that overlap the later start counts, and only that one is cut."""
    terms, price = terms_of(uplift), ContractPrice
    query = price.select(price, Contract).join(Contract)
    query = query.where(*_choice(uplift, price.contract, price.service_level))
    found = list(query.order_by(price.contract, price.service_level, price.start_date))
    newest = {}  # the one that counts on the date
    for row in found:
        if row.start_date <= terms.from_date and (row.end_date is None or row.end_date >= terms.from_date):
            newest[row.contract_id, row.service_level_id] = row.id
    for row in found:
        looked_at.append(repr(sorted(row.__data__.items())))
        key = (row.contract_id, row.service_level_id)
        step = uplift_contract_price(row.start_date, row.end_date, row.unit_price_tenthousandths, terms)
        is_hidden = row.start_date < terms.from_date and newest.get(key) != row.id
        if step is None or is_hidden:
            why = ENDED if is_hidden or (row.end_date and row.end_date < terms.from_date) else SAME
            left_out.append(LeftOut(row.contract.organisation_id, row.contract_id, row.service_level_id, None, why))
            continue
        about = (row.contract.organisation_id, row.contract_id, None, row.service_level_id, None)
        yield NewPrice(*about, step.start_date, step.was, step.now, step.is_new)


def _choice(uplift: Uplift, contract: Expression, level: Expression) -> list[Expression]:
    """The conditions on a query joined with Contract."""
    wanted = (
        (contract, uplift.contract_id),
        (level, uplift.service_level_id),
        (Contract.organisation, uplift.organisation_id),
    )
    return [column == value for column, value in wanted if value is not None] or [contract.is_null(False)]
