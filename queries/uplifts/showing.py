"""What the pages of an uplift show: its figures by provider, its prices, and those that were applied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN

from models import CarePackageLineItem, Contract, Organisation, Person, ServiceLevel, Uplift, UpliftPrice
from rules.actor import Actor
from rules.financial_years import financial_year_of

MOST_LISTED = 50


class OverOrder(NamedTuple):
    """A purchase order whose spend would be more than its value."""

    provider: str
    number: str
    over_pence: int


@dataclass(frozen=True)
class ProviderRow:
    """What it does for one provider; amounts in pence without VAT."""

    organisation_id: int
    name: str
    contracts: str
    lines: int
    unplanned: int
    weekly_was_pence: int
    weekly_now_pence: int
    paid_pence: int
    open_pence: int
    held_pence: int
    orders_pence: int  # of the financial year that is asked for
    prices: tuple[int, int] | None  # (was, is) where all its lines have one price
    over: list[OverOrder]

    @property
    def more_pence(self) -> int:
        """How much more a week costs."""
        return self.weekly_now_pence - self.weekly_was_pence


class PriceRow(NamedTuple):
    """One price that changes, as the file and the letter have it."""

    provider: str
    contract: str
    cpli: str  # empty of unplanned care
    service_level: str
    unit: str
    start_date: date
    was: int
    now: int


def provider_rows(viewer: Actor, uplift: Uplift, today: date) -> list[ProviderRow]:
    """Its figures by provider, by name."""
    price, year = UpliftPrice, financial_year_of(today)
    names = dict(Organisation.visible_to(viewer).select(Organisation.id, Organisation.name).tuples())
    contracts: dict[int, set[str]] = {}
    prices: dict[int, set[tuple[int, int]]] = {}
    rows = price.select(
        price.organisation, Contract.name, Contract.reference, price.was_tenthousandths, price.now_tenthousandths
    )
    rows = rows.join(Contract).where(price.uplift == uplift.id).distinct()
    for owner, name, reference, was, now in rows.tuples():
        contracts.setdefault(owner, set()).add(name or reference)
        prices.setdefault(owner, set()).add((was, now))
    found = [
        _provider_row(each, names[each["organisation"]], contracts, prices, year)
        for each in uplift.figures
        if each["organisation"] in names
    ]
    return sorted(found, key=lambda row: (row.name, row.organisation_id))


def _provider_row(
    figures: dict[str, Any],
    name: str,
    contracts: dict[int, set[str]],
    prices: dict[int, set[tuple[int, int]]],
    year: int,
) -> ProviderRow:
    owner = figures["organisation"]
    pairs = prices.get(owner, set())
    named = sorted(contracts.get(owner, ()))
    return ProviderRow(
        owner,
        name,
        ", ".join(named) if len(named) <= 2 else f"{len(named)} contracts",
        figures["lines"],
        figures["unplanned"],
        figures["weekly_was_pence"],
        figures["weekly_now_pence"],
        figures.get("paid_pence", 0),
        figures.get("open_pence", 0),
        figures.get("held_pence", 0),
        figures.get(f"orders_{year}_pence", 0),
        next(iter(pairs)) if len(pairs) == 1 else None,
        [OverOrder(name, number, pence) for number, pence in figures.get("over", ())],
    )


def price_rows(viewer: Actor, uplift: Uplift, organisation_id: int | None = None) -> Iterator[PriceRow]:
    """Each price that it changes, by provider, contract and line item; of one provider where that is asked for."""
    price, line, level = UpliftPrice, CarePackageLineItem, ServiceLevel
    mine = Organisation.visible_to(viewer).select(Organisation.id)
    query = (
        price.select(
            *(Organisation.name, Contract.reference, line.reference, level.name, level.unit),
            *(price.start_date, price.was_tenthousandths, price.now_tenthousandths),
        )
        .join(Contract)
        .switch(price)
        .join(Organisation)
        .switch(price)
        .join(level)
        .switch(price)
        .join(line, JOIN.LEFT_OUTER)
        .where(price.uplift == uplift.id, price.organisation.in_(mine))
        .order_by(Organisation.name, Contract.reference, line.reference, level.name, price.start_date)
    )
    if organisation_id is not None:
        query = query.where(price.organisation == organisation_id)
    for provider, contract, cpli, name, unit, start, was, now in query.tuples():
        yield PriceRow(provider, contract, cpli or "", name, unit, start, was, now)


def about(uplift: Uplift) -> str:
    """`Home Care - Standard (Hour), Rose Care`: what it is for."""
    parts = []
    if uplift.service_level_id:
        parts.append(f"{uplift.service_level.name} ({uplift.service_level.unit})")
    if uplift.contract_id:
        parts.append(uplift.contract.name or uplift.contract.reference)
    if uplift.organisation_id:
        parts.append(uplift.organisation.name)
    return ", ".join(parts)


def listed(viewer: Actor) -> list[Uplift]:
    """The newest uplifts and previews."""
    query = Uplift.visible_to(viewer).order_by(Uplift.id.desc()).limit(MOST_LISTED)
    return list(query)


def names_of(uplift: Uplift) -> tuple[str, str]:
    """(who previewed it, who applied it)"""
    ids = [each for each in (uplift.previewed_by_id, uplift.applied_by_id) if each]
    found = {person.id: person.name for person in Person.select().where(Person.id.in_(ids))}
    return found.get(uplift.previewed_by_id, ""), found.get(uplift.applied_by_id, "")
