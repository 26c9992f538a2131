"""A large council for measuring, the same every time: plain rows written straight to the tables, without operations.

Organisations are of four kinds in turn: day care by timetable and home care by hours (both invoiced on actuals), hours
on a schedule (on actuals where they were entered), and weekly placements on a schedule (never on actuals, net).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import PostgresqlDatabase

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    ContactRole,
    Contract,
    Contribution,
    Council,
    OfficerRole,
    Organisation,
    PaymentMethod,
    Person,
    PriceChange,
    Service,
    ServiceLevel,
    Table,
    database,
)
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.weeks import monday_of

ROWS_AT_ONCE = 5_000
EVEN_TO = 20  # line items of an organisation
CONTACT, OFFICER = "contact@big.example", "officer@big.example"
WORKING_DAYS = [{"days": [0, 1, 2, 3, 4], "quantity_hundredths": 100, "is_frustrated": False, "comment": ""}]
WITHOUT_FRIDAY = [WORKING_DAYS[0] | {"days": [0, 1, 2, 3]}]


@dataclass(frozen=True)
class Kind:
    """What an organisation does, and how it is paid."""

    level: str
    unit: str
    pricing: str
    unit_price_tenthousandths: int
    units_hundredths: int | None
    sessions: list[int]
    method: dict[str, Any]


INVOICED = {"model": "invoiced", "pay_on_actuals": "always", "frequency": "four_weekly", "slack_days": -28}
SCHEDULED = {"model": "scheduled", "frequency": "four_weekly", "slack_days": 9}
NO_SESSIONS = [0] * 7
KINDS = (
    Kind("Day Care", "Session", "timetabled", 2_144_600, None, [100] * 5 + [0, 0], INVOICED),
    Kind("Home Care", "Hour", "units", 205_000, 1400, NO_SESSIONS, INVOICED),
    Kind("Support", "Hour", "units", 198_000, 700, NO_SESSIONS, SCHEDULED | {"pay_on_actuals": "if_entered"}),
    Kind(
        "Placement",
        "Week",
        "weekly",
        8_227_700,
        None,
        NO_SESSIONS,
        SCHEDULED | {"pay_on_actuals": "never", "is_net": True},
    ),
)


def make(organisations: int, cplis: int, weeks: int, at: Moment, paid_weeks: int = 16) -> dict[str, int]:
    """Write the council: line items with `weeks` of confirmed weekly actuals up to the week before last.

    The portal pays from `paid_weeks` ago. In one transaction, into an empty installation. Raises RuleBroken where there
    is a council. Returns {table: rows}.
    """
    if Council.select().exists():
        raise RuleBroken("There is a council already: a large one is made in an empty installation")
    monday = monday_of(at.today)
    start = monday - timedelta(weeks=max(weeks, paid_weeks) + 4)
    with database.atomic():
        Council.create(name="Bigshire Council", directorate="Adults'", is_demonstration=True)
        counts = {
            "organisation": _write(Organisation, _organisations(organisations)),
            "service": _write(Service, _services(organisations)),
            "service level": _write(ServiceLevel, _levels()),
            "contract": _write(Contract, _contracts(organisations)),
            "payment method": _write(PaymentMethod, _methods(organisations, monday - timedelta(weeks=paid_weeks))),
            "client": _write(Client, _clients(cplis)),
            "line item": _write(CarePackageLineItem, _lines(organisations, cplis, start)),
            "price": _write(PriceChange, _prices(cplis, monday - timedelta(weeks=8))),
            "contribution": _write(Contribution, _contributions(organisations, cplis, start)),
            "actual": _write(Actual, _actuals(organisations, cplis, monday, weeks, at)),
        }
        _sign_ins()
    return counts


def _owner(line: int, organisations: int) -> int:
    """The organisation of a line item; its contract and service have the same id. All have as many as each other up to
    EVEN_TO; what the last fifth would have beyond that the first fifth has: of 40 each, those have 60.
    """
    each, owner = (line - 1) // organisations, (line - 1) % organisations + 1
    first_of_small = organisations * 4 // 5
    return owner - first_of_small if each >= EVEN_TO and owner > first_of_small else owner


def _kind(organisation: int) -> Kind:
    return KINDS[(organisation - 1) % len(KINDS)]


def _organisations(organisations: int) -> Iterator[dict[str, Any]]:
    for n in range(1, organisations + 1):
        yield {"id": n, "reference": f"P{n:04d}", "name": f"Provider {n:04d}", "creditor_ref": f"CR{n:04d}"}


def _services(organisations: int) -> Iterator[dict[str, Any]]:
    for n in range(1, organisations + 1):
        yield {"id": n, "reference": f"S{n:04d}", "organisation": n, "name": f"House {n:04d}"}


def _levels() -> Iterator[dict[str, Any]]:
    for n, kind in enumerate(KINDS, 1):
        codes = {"cost_centre": f"C{n}", "subjective": f"4{n}", "vat_rate_basis_points": 2000 if n == 1 else 0}
        yield {"id": n, "reference": f"L{n}", "name": kind.level, "unit": kind.unit, **codes}


def _contracts(organisations: int) -> Iterator[dict[str, Any]]:
    for n in range(1, organisations + 1):
        yield {"id": n, "reference": f"K{n:04d}", "organisation": n, "name": f"{_kind(n).level} {n:04d}"}


def _methods(organisations: int, go_live: date) -> Iterator[dict[str, Any]]:
    for n in range(1, organisations + 1):
        yield {"id": n, "contract": n, "start_date": go_live, "first_period_start": go_live, **_kind(n).method}


def _clients(cplis: int) -> Iterator[dict[str, Any]]:
    for n in range(1, cplis + 1):
        name = {"title": "Mx", "forename": f"Client{n % 97}", "surname": f"Number{n:06d}"}
        yield {"id": n, "ssref": f"A{n:06d}", **name}


def _lines(organisations: int, cplis: int, start: date) -> Iterator[dict[str, Any]]:
    for n in range(1, cplis + 1):
        owner = _owner(n, organisations)
        kind = _kind(owner)
        yield {
            "id": n,
            "reference": f"C{n:06d}",
            "care_package_ref": f"CP{n:06d}",
            "client": n,
            "service": owner,
            "service_level": KINDS.index(kind) + 1,
            "contract": owner,
            "start_date": start,
            "pricing": kind.pricing,
            "unit_price_tenthousandths": kind.unit_price_tenthousandths + n % 50 * 1_000,
            "units_hundredths": kind.units_hundredths,
            "sessions": kind.sessions,
        }


def _prices(cplis: int, day: date) -> Iterator[dict[str, Any]]:
    for n in range(3, cplis + 1, 3):
        yield {"cpli": n, "start_date": day, "unit_price_tenthousandths": 210_000 + n % 40 * 1_000}


def _contributions(organisations: int, cplis: int, start: date) -> Iterator[dict[str, Any]]:
    for n in range(1, cplis + 1):
        if _kind(_owner(n, organisations)).pricing == "weekly":
            yield {"cpli": n, "start_date": start, "weekly_amount_pence": 12_000 + n % 30 * 100}


def _actuals(organisations: int, cplis: int, monday: date, weeks: int, at: Moment) -> Iterator[dict[str, Any]]:
    mondays = [monday - timedelta(weeks=ago) for ago in range(weeks + 1, 1, -1)]
    for n in range(1, cplis + 1):
        owner = _owner(n, organisations)
        kind = _kind(owner)
        if kind.method["pay_on_actuals"] == "never":
            continue
        row = {"organisation": owner, "contract": owner, "client": n, "service": owner, "cpli": n, "state": "confirmed"}
        row |= {"service_level": KINDS.index(kind) + 1, "saved_at": at.now, "confirmed_at": at.now}
        planned = kind.units_hundredths or sum(kind.sessions)
        for number, week_start in enumerate(mondays):
            missed = 100 if (number + n) % 13 == 0 else 0
            rows = (WITHOUT_FRIDAY if missed else WORKING_DAYS) if kind.pricing == "timetabled" else []
            figures = {"planned_hundredths": planned, "actual_hundredths": planned - missed}
            yield row | figures | {"missed_hundredths": missed, "week_start": week_start, "rows": rows}


def _sign_ins() -> None:
    """A contact of the first organisation and an officer, who have no password yet."""
    contact = Person.create(email=CONTACT, side="provider", forename="Big", surname="Contact")
    officer = Person.create(email=OFFICER, side="council", forename="Big", surname="Officer")
    for role in ("administrator", "finance_clerk"):
        ContactRole.create(person=contact, organisation=1, role=role)
    OfficerRole.create(person=officer, role="finance_officer")


def _write(model: type[Table], rows: Iterable[dict[str, Any]]) -> int:
    """Write rows by one prepared statement, many at a time, with the columns' own defaults. Returns how many."""
    written, waiting, statement, fields = 0, [], "", []
    for row in rows:
        if not statement:
            row = model._meta.get_default_dict() | row
            fields = [model._meta.fields[name] for name in row]
            columns = ", ".join(f'"{field.column_name}"' for field in fields)
            marks = ", ".join([database.param] * len(fields))
            statement = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608 - our names
            defaults = model._meta.get_default_dict()
        row = defaults | row
        waiting.append([field.db_value(row[field.name]) for field in fields])
        if len(waiting) == ROWS_AT_ONCE:
            database.cursor().executemany(statement, waiting)
            written, waiting = written + len(waiting), []
    if waiting:
        database.cursor().executemany(statement, waiting)
    _count_on(model)
    return written + len(waiting)


def _count_on(model: type[Table]) -> None:
    """On PostgreSQL the next id follows those that were given."""
    if isinstance(database.obj, PostgresqlDatabase):
        table = model._meta.table_name
        database.execute_sql(f"SELECT setval('{table}_id_seq', (SELECT MAX(id) FROM \"{table}\"))")  # noqa: S608
