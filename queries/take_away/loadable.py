"""Disputes of a take-away: what no other file carries, written so that it can be loaded again."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from peewee import ModelSelect

from models import CarePackageLineItem, Client, Contract, ServiceLevel
from queries.packs.names import Names
from queries.packs.paged import pages_of
from rules.broken import RuleBroken
from rules.disputes import STATUS_NAMES
from rules.line_keys import LineKey, line_item_key, unplanned_key
from rules.packs import Row, headings

DISPUTES = headings("Dispute, SSRef, Client, First Week, Last Week, Lines, Status, Reason, Details, Response, Raised")
BETWEEN = "; "


def dispute_rows(query: ModelSelect) -> Iterator[Row]:
    """Each dispute; Lines are CPLI IDs, or contract and service level (`CT-1/SL-2`) of unplanned care."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        for row in page:
            lines = BETWEEN.join(_line_name(LineKey.parse(key), names) for key in row.lines)
            said = (STATUS_NAMES[row.status], row.reason, row.details, row.response, row.raised_at)
            yield row.id, *care.named(row), row.first_week, row.last_week, lines, *said


def _line_name(key: LineKey, names: Names) -> str:
    if key.line_item_id is not None:
        return str(names.one(CarePackageLineItem, key.line_item_id).reference)
    contract, level = names.one(Contract, key.contract_id), names.one(ServiceLevel, key.level_id)
    return f"{contract.reference}/{level.reference}"


class Loaded(NamedTuple):
    """Whose a dispute is, as ids of this database."""

    client_id: int
    lines: list[str]


def dispute_of(row: Mapping[str, str]) -> Loaded:
    """What a row of disputes.csv is about here. Raises RuleBroken where something is not on record."""
    client = Client.get_or_none(Client.ssref == row["SSRef"])
    if client is None:
        raise RuleBroken(f"There is no client {row['SSRef']}")
    names = [name for name in row["Lines"].split(BETWEEN) if name]
    return Loaded(client.id, [_line_key(name, client.id) for name in names])


def _line_key(name: str, client_id: int) -> str:
    line = CarePackageLineItem.get_or_none(CarePackageLineItem.reference == name)
    if line is not None:
        return line_item_key(line.id)
    contract, _, level = name.rpartition("/")
    found = (
        Contract.get_or_none(Contract.reference == contract),
        ServiceLevel.get_or_none(ServiceLevel.reference == level),
    )
    if None in found:
        raise RuleBroken(f"There is no line {name}")
    return unplanned_key(found[0].id, client_id, found[1].id)
