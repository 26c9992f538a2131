"""Held Back: what is not on offer, each pound with its one reason."""

from collections.abc import Sequence

from peewee import ModelSelect, fn

from models import CarePackageLineItem, Client, Contract, HeldBack, ServiceLevel
from reports.parameters import CONTRACT, Request
from reports.table import Column, Report, Row, sums_of
from rules.held_back import REASONS

COLUMNS = (
    Column("Contract", is_on_phone=False),
    Column("SSRef"),
    Column("CPLI ID", is_on_phone=False),
    Column("Service Level", is_on_phone=False),
    Column("From", "date"),
    Column("To", "date", is_on_phone=False),
    Column("Reason"),
    Column("Amount", "money"),
)


def units(request: Request) -> ModelSelect:
    """Held amounts that have a day within the dates."""
    held = HeldBack
    query = (
        held.select(held, Contract, Client, CarePackageLineItem, ServiceLevel)
        .join_from(held, Contract)
        .join_from(held, ServiceLevel)
        .left_outer_join(Client, on=held.client, src=held)
        .left_outer_join(CarePackageLineItem, on=held.cpli, src=held)
        .where(held.id.in_(held.visible_to(request.viewer).select(held.id)))
        .order_by(
            Contract.reference,
            fn.COALESCE(Client.ssref, held.client_ref),
            held.line_key,
            held.from_date,
            held.reason,
            held.id,
        )
    )
    if request.organisation:
        query = query.where(held.organisation == request.organisation)
    if request.contract:
        query = query.where(held.contract == request.contract)
    if request.from_date:
        query = query.where(held.to_date >= request.from_date)
    if request.to_date:
        query = query.where(held.from_date <= request.to_date)
    return query


def rows_of(amounts: Sequence[HeldBack], _request: Request) -> list[Row]:
    """A row for each amount that is held back."""
    return [
        (
            held.contract.reference,
            held.client.ssref if held.client_id else held.client_ref,
            held.cpli.reference if held.cpli_id else None,
            held.service_level.name,
            held.from_date,
            held.to_date,
            REASONS[held.reason],
            held.amount_pence,
        )
        for held in amounts
    ]


def sums(request: Request) -> list[int]:
    """What is held back in all."""
    return sums_of(units(request), HeldBack.amount_pence)


REPORT = Report(
    name="held-back",
    title="Held Back",
    about="Amounts held back, and why.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Amounts for days between these dates",
    nothing="No held-back amounts match. An amount appears here when something stands in the way of paying "
    "it, such as a week that is not confirmed.",
    unit_word="amount",
    parameters=(CONTRACT,),
    sums=sums,
)
