"""What was agreed: line items with their prices, timetables, contributions and suspensions, and how they are paid."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from peewee import ModelSelect

from models import Client, ContractPrice, Contribution, Organisation, PaymentMethod, Suspension
from queries.care import load_line_items
from queries.packs.names import Names
from queries.packs.paged import pages_of
from rules.actual_files import price_cell
from rules.money import format_quantity, plain_decimal
from rules.packs import Row, headings
from rules.weeks import DAY_NAMES, FAR_FUTURE
from rules.wording import cost_words, pricing_words

LINES = headings(
    "CPLI ID, Care Package Ref, SSRef, Client, Provider, Service, Service Level, Contract, Start Date, End Date, "
    "Cost, Pricing, Timetable, Authorised, Budget"
)
PRICES = headings("CPLI ID, Contract, Service Level, From, To, Unit Price")
CONTRIBUTIONS = headings("CPLI ID, From, To, Weekly Amount")
SUSPENSIONS = headings("SSRef, CPLI ID, From, To, Reason")
METHODS = headings("Contract, Name, From, To, Model, Pay on Actuals, Frequency, Slack, Net, Direct Payment")

ONE_DAY = timedelta(days=1)


def line_rows(query: ModelSelect) -> Iterator[Row]:
    """Each line item, as it is now."""
    names = Names()
    for page in pages_of(query):
        care = names.care_of(page)
        items = load_line_items([row.id for row in page])
        owners = names.of(Organisation, (contract.organisation_id for contract in care.contract.values()))
        for row in page:
            item = items[row.id]
            bought = (item.prices[0][1], row.units_hundredths, item.sessions)
            level, contract = care.service_level[row.service_level_id], care.contract[row.contract_id]
            yield (
                row.reference,
                row.care_package_ref,
                *care.named(row),
                owners[contract.organisation_id].name,
                care.service[row.service_id].name,
                level.name,
                care.reference("contract", row),
                row.start_date,
                row.end_date,
                cost_words(row.pricing, *bought),
                pricing_words(row.pricing, level.unit, *bought),
                _timetable(item.sessions) if row.pricing == "timetabled" else "",
                row.is_authorised,
                row.budget_code,
            )


def _timetable(sessions: Sequence[int]) -> str:
    """`Mon 1, Wed 2`"""
    return ", ".join(f"{day} {format_quantity(count)}" for day, count in zip(DAY_NAMES, sessions, strict=True) if count)


def price_rows(query: ModelSelect) -> Iterator[Row]:
    """Each price of each line item, from when to when; then what their contracts pay for care without a line item."""
    names = Names()
    contracts: set[int] = set()
    for page in pages_of(query):
        care, items = names.care_of(page), load_line_items([row.id for row in page])
        contracts.update(row.contract_id for row in page)
        for row in page:
            item = items[row.id]
            starts = [start for start, _ in item.prices]
            for (start, price), after in zip(item.prices, [*starts[1:], None], strict=True):
                last = after - ONE_DAY if after else _no_end(item.end_date)
                yield row.reference, care.reference("contract", row), care.level(row), start, last, price_cell(price)
    for page in pages_of(ContractPrice.select().where(ContractPrice.contract.in_(list(contracts)))):
        care = names.care_of(page)
        for row in page:
            cell = price_cell(row.unit_price_tenthousandths)
            yield "", care.reference("contract", row), care.level(row), row.start_date, row.end_date, cell


def _no_end(day: date) -> date | None:
    return None if day == FAR_FUTURE else day


def contribution_rows(query: ModelSelect) -> Iterator[Row]:
    """What clients pay towards these line items."""
    for page in pages_of(query):
        references = {row.id: row.reference for row in page}
        for row in Contribution.select().where(Contribution.cpli.in_(list(references))).order_by(Contribution.id):
            yield references[row.cpli_id], row.start_date, row.end_date, plain_decimal(row.weekly_amount_pence)


def suspension_rows(query: ModelSelect) -> Iterator[Row]:
    """Dates on which nothing is planned for these line items."""
    for page in pages_of(query):
        references, clients = {row.id: row.reference for row in page}, {row.client_id for row in page}
        about = Suspension.client.in_(list(clients))
        about &= Suspension.cpli.is_null() | Suspension.cpli.in_(list(references))
        for row in Suspension.select(Suspension, Client).join(Client).where(about).order_by(Suspension.id):
            yield row.client.ssref, references.get(row.cpli_id, ""), row.start_date, row.end_date, row.reason


def method_rows(query: ModelSelect) -> Iterator[Row]:
    """How the contracts of these line items are paid."""
    contracts = {row.contract_id for page in pages_of(query) for row in page}
    names = Names()
    for page in pages_of(PaymentMethod.select().where(PaymentMethod.contract.in_(list(contracts)))):
        care = names.care_of(page)
        for row in page:
            contract = care.contract[row.contract_id]
            dates = (row.start_date, row.end_date)
            how = (row.model, row.pay_on_actuals.replace("_", " "), row.frequency.replace("_", "-"))
            named = (contract.reference, contract.name)
            yield *named, *dates, *how, row.slack_days, row.is_net, row.is_direct_payment
