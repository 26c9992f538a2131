"""Care files again, as they were sent, with what became of each row and what was paid for its care since."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from models import (
    Actual,
    CarePackageLineItem,
    CareUpload,
    Client,
    PaymentItem,
    PaymentRun,
    Remittance,
    Service,
    ServiceLevel,
)
from queries.file_results import paid_of
from queries.prepared import among
from rules.money import pounds

ADDED = ("Outcome", "Why", "Paid Since", "Paid In", "In The Bank")
OUTCOMES = {
    "new": "New",
    "updated": "Updated",
    "deleted": "Taken away",
    "unchanged": "Was on record",
    "rejected": "Rejected",
    "left_out": "Left out",
}
LINE_IN_KEY = {  # where the line item stands in the key of a row
    "care_package_line_items.csv": 0,
    "prices.csv": 0,
    "contributions.csv": 0,
    "suspensions.csv": 1,
}
ACTUALS = "actuals.csv"
Row = list[Any]


class Money(NamedTuple):
    """What was paid of a line item or week: pence where they are its own, the remittances, the last day in the bank."""

    pence: int | None
    numbers: list[int]
    bank_date: date


def result_files(upload: CareUpload) -> list[str]:
    """The names of the files that can be had again."""
    if upload.results is None:
        return []
    with zipfile.ZipFile(io.BytesIO(bytes(upload.results))) as package:
        return package.namelist()


def care_result_rows(upload: CareUpload, file_name: str) -> tuple[list[str], Iterator[Row]] | None:
    """(headings, rows) of one file of an upload with the columns of ADDED; None where there is none of that name.

    What was paid is that of the row's line item since the file was applied, or of the week of a row of actuals.
    """
    if file_name not in result_files(upload):
        return None
    keys = {tuple(key) for _, _, key, *_ in _kept(upload, file_name)}
    if file_name == ACTUALS:
        paid: dict[Any, Money] = _of_weeks(keys)
    else:
        place = LINE_IN_KEY.get(file_name)
        of_lines = (
            {} if place is None else _of_lines({key[place] for key in keys if key and key[place]}, upload.applied_at)
        )
        paid = {key: of_lines[key[place]] for key in keys if place is not None and key and key[place] in of_lines}
    headings = next(_cells(upload, file_name))
    return [*headings, *ADDED], (_row(row, paid) for row in _kept(upload, file_name))


def _cells(upload: CareUpload, file_name: str) -> Iterator[list[str]]:
    """The rows as they are kept, one by one."""
    with zipfile.ZipFile(io.BytesIO(bytes(upload.results))) as package, package.open(file_name) as entry:
        yield from csv.reader(io.TextIOWrapper(entry, "utf-8", newline=""))


def _kept(upload: CareUpload, file_name: str) -> Iterator[tuple[Any, ...]]:
    """(outcome, why, key, *cells) of each row."""
    rows = _cells(upload, file_name)
    next(rows)
    return ((outcome, why, json.loads(key), *cells) for outcome, why, key, *cells in rows)


def _row(row: tuple[Any, ...], paid: dict[Any, Money]) -> Row:
    outcome, why, key, *cells = row
    money = paid.get(tuple(key))
    told: Row = ["", "", ""]
    if money:
        told = ["" if money.pence is None else pounds(money.pence), ", ".join(map(str, money.numbers)), money.bank_date]
    return [*cells, OUTCOMES[outcome], why, *told]


def _of_lines(references: Collection[str], since: datetime) -> dict[str, Money]:
    """{reference of a line item: Money} that was paid after an instant, with VAT and less contributions."""
    item, line = PaymentItem, CarePackageLineItem
    columns = line.reference, item.amount_pence, item.vat_pence, Remittance.number, Remittance.bank_date
    query = item.select(*columns).join(line, on=item.cpli == line.id).switch(item).join(Remittance)
    query = query.join(PaymentRun, on=Remittance.payment_run == PaymentRun.id)
    query = query.where(among(line.reference, sorted(references)), item.is_paid, PaymentRun.finalised_at >= since)
    pence, numbers, last = defaultdict[str, int](int), defaultdict[str, set[int]](set), dict[str, date]()
    for reference, amount, vat, number, bank_date in query.tuples():
        pence[reference] += amount + vat
        numbers[reference].add(number)
        last[reference] = max(bank_date, last.get(reference, bank_date))
    return {each: Money(pence[each], sorted(numbers[each]), last[each]) for each in last}


def _of_weeks(keys: Collection[tuple[Any, ...]]) -> dict[Any, Money]:
    """{key of a week: Money}: of a line item's, or of unplanned care's."""
    weeks = {date.fromisoformat(key[1] if len(key) == 2 else key[3]) for key in keys if key}
    actual, line = Actual, CarePackageLineItem
    names = Client.ssref, Service.reference, ServiceLevel.reference
    query = actual.select(actual.id, line.reference, *names, actual.week_start, actual.instance)
    query = query.left_outer_join(line, on=actual.cpli == line.id)
    for column, table in ((actual.client, Client), (actual.service, Service), (actual.service_level, ServiceLevel)):
        query = query.join_from(actual, table, on=column == table.id)
    found = {}
    for row_id, reference, *care, week, instance in query.where(actual.week_start.in_(weeks)).tuples():
        key = (reference, str(week)) if reference else (*care, str(week), str(instance))
        if key in keys:
            found[key] = row_id
    paid = paid_of(found.values())
    return {
        key: Money(None, paid[row_id].numbers, paid[row_id].bank_date)
        for key, row_id in found.items()
        if row_id in paid
    }
