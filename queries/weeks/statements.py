"""What a week reads, as queries whose SQL is built once: for each way in which a Scope can be narrow."""

from datetime import date
from typing import NamedTuple

from peewee import Field, ModelSelect, fn

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    Contract,
    CountedActual,
    PaymentMethod,
    Service,
    ServiceLevel,
    Visit,
)
from queries.prepared import Ids, Prepared, Slot, Values, is_in

LINE = CarePackageLineItem


class Narrowed(NamedTuple):
    """Which of a Scope's limits are set."""

    service: bool
    client: bool
    line_items: bool

    def within(self, query: ModelSelect, service: Field, client: Field, line_item: Field) -> ModelSelect:
        """The query's rows that are within them."""
        if self.service:
            query = query.where(service == Slot("service_id"))
        if self.client:
            query = query.where(client == Slot("client_id"))
        return query.where(is_in(line_item, Ids("cpli_ids"))) if self.line_items else query


class CareRow(NamedTuple):
    """What the week page shows of a line item and its client."""

    id: int
    reference: str
    client_id: int
    service_id: int
    service_level_id: int
    contract_id: int
    pricing: str
    visits: int | None
    title: str
    forename: str
    surname: str
    ssref: str


class MethodRow(NamedTuple):
    """A payment method of a contract, as far as weeks ask for it."""

    contract_id: int
    first_day: date
    last_day: date | None
    pay_on_actuals: str


class VisitCount(NamedTuple):
    """How many uploaded visits a line item has in a week."""

    cpli_id: int
    week_start: date
    visits: int


class _Id(NamedTuple):
    id: int


def _care(narrowed: Narrowed) -> ModelSelect:
    columns = (LINE.id, LINE.reference, LINE.client, LINE.service, LINE.service_level, LINE.contract, LINE.pricing)
    query = (
        LINE.select(*columns, LINE.visits, Client.title, Client.forename, Client.surname, Client.ssref)
        .join_from(LINE, Client)
        .join_from(LINE, Contract)
        .where(Contract.organisation == Slot("organisation_id"), LINE.pricing != "one_off")
        .where(LINE.start_date <= Slot("last"), LINE.end_date.is_null() | (LINE.end_date >= Slot("first")))
    )
    return narrowed.within(query, LINE.service, LINE.client, LINE.id)


def _methods() -> ModelSelect:
    method = PaymentMethod
    columns = (method.contract, method.first_period_start, method.end_date, method.pay_on_actuals)
    return method.select(*columns).join(Contract).where(Contract.organisation == Slot("organisation_id"))


def _of_weeks(query: ModelSelect, narrowed: Narrowed) -> ModelSelect:
    query = query.where(Actual.organisation == Slot("organisation_id"), is_in(Actual.week_start, Ids("weeks")))
    return narrowed.within(query, Actual.service, Actual.client, Actual.cpli)


def _visits(has_lines: bool) -> ModelSelect:
    visit = Visit
    query = visit.select(visit.cpli, visit.week_start, fn.COUNT(visit.id)).where(
        visit.organisation == Slot("organisation_id"),
        is_in(visit.week_start, Ids("weeks")),
        visit.cpli.is_null(False),
    )
    query = query.group_by(visit.cpli, visit.week_start)
    return query.where(is_in(visit.cpli, Ids("cpli_ids"))) if has_lines else query


CARE = Prepared(CareRow, _care)
METHODS = Prepared(MethodRow, _methods)
ACTUALS = Prepared(Values, lambda narrowed: _of_weeks(Actual.select(), narrowed))
COUNTED = Prepared(_Id, lambda narrowed: _of_weeks(CountedActual.select(CountedActual.actual).join(Actual), narrowed))
VISITS = Prepared(VisitCount, _visits)
SERVICES = Prepared(Values, lambda: Service.select().where(is_in(Service.id, Ids("ids"))))
LEVELS = Prepared(Values, lambda: ServiceLevel.select().where(is_in(ServiceLevel.id, Ids("ids"))))
