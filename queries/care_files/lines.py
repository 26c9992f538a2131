"""What actuals are recorded against, as it will be once the other files are in: lines, and unplanned care.

A row of actuals may be about a line that the same folder brings, so the rules' values are made of planned records.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from models import ServiceLevel
from queries.care_files.plan import Record
from queries.care_files.records import Records, to_columns
from rules.broken import RuleBroken
from rules.care import LineItem, prices_of
from rules.care_files.cells import fold
from rules.delivery_values import DeliveryRule, delivery_rule
from rules.weeks import DAY_COLUMNS, FAR_FUTURE, week_end

LINE_ITEMS, CLIENTS = "care_package_line_items.csv", "clients.csv"


class Owner(NamedTuple):
    """Whose week a row is about. `cpli` is None for unplanned care."""

    contract: Record
    client: Record
    service: Record
    service_level: Record
    cpli: Record | None


class Lines:
    """Looks up lines and unplanned care by what the actuals file calls them."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._items: dict[Record, LineItem] = {}
        self._rules: dict[Record, DeliveryRule] = {}
        self._prices = self._by("prices.csv", "cpli")
        self._suspensions = self._by("suspensions.csv", "client")
        self._contract_prices = self._by("contract_prices.csv", "service_level")
        self._services = self._named("services.csv")
        self._levels = self._named("service_levels.csv")
        self._clients_contracts: dict[Record, set[Record]] | None = None

    def line(self, reference: str) -> Record:
        """The planned record of a CPLI ID."""
        record = self.records.find(LINE_ITEMS, reference)
        if record is None:
            raise RuleBroken(self.records.none_called("care package line item", reference, LINE_ITEMS), "cpli_id")
        return record

    def line_item(self, record: Record) -> LineItem:
        """The line as the rules know it."""
        if record not in self._items:
            self._items[record] = self._line_item(record)
        return self._items[record]

    def rule(self, level: Record) -> DeliveryRule:
        """The delivery rule of a service level's record."""
        if level not in self._rules:
            self._rules[level] = delivery_rule(ServiceLevel(**to_columns(level.values)))
        return self._rules[level]

    def unplanned(self, ssref: str, service_name: str, level_name: str, week_start: date) -> Owner:
        """Whose week a row without a CPLI ID is about. Raises RuleBroken with the column as its field."""
        for text, column in ((ssref, "ssref"), (service_name, "service"), (level_name, "service_level")):
            if not text:
                words = "Without a CPLI ID a row needs SSRef, Service and Service Level"
                raise RuleBroken(words, column if ssref else "cpli_id")
        client = self.records.find(CLIENTS, ssref)
        if client is None:
            raise RuleBroken(self.records.none_called("client", ssref, CLIENTS), "ssref")
        found = [
            (contract, service, level)
            for service in self._called(self._services, service_name, "service")
            for level in self._called(self._levels, level_name, "service_level")
            if (contract := self._contract(client, service.values["organisation"], level, week_start))
        ]
        if not found:
            words = f"No contract of the service's organisation prices {level_name} in this week"
            raise RuleBroken(f"{words}, and the row has no CPLI ID", "service_level")
        if len({(service, level) for _, service, level in found}) > 1:
            raise RuleBroken(f"Several services are called {service_name}: write its reference", "service")
        contract, service, level = found[0]
        return Owner(contract, client, service, level, None)

    def names(self, column: str) -> list[str]:
        """What services (`service`) or service levels are called on record."""
        return [records[0].values["name"] for records in (self._services, self._levels)[column != "service"].values()]

    def contract_prices(self, contract: Record, level: Record) -> tuple[tuple[date, date, int], ...]:
        """What a contract pays for a level without a line: ((from, to, unit price), ...), as costs are worked out."""
        found = [price.values for price in self._contract_prices[level] if price.values["contract"] is contract]
        dated = [
            (each["start_date"], each["end_date"] or FAR_FUTURE, each["unit_price_tenthousandths"]) for each in found
        ]
        return tuple(sorted(dated))

    def _called(self, named: Mapping[str, list[Record]], text: str, column: str) -> list[Record]:
        found = named.get(fold(text))
        if not found:
            raise RuleBroken(self.records.none_called(column.replace("_", " "), text), column)
        return found

    def _contract(self, client: Record, organisation: Record, level: Record, week_start: date) -> Record | None:
        """The organisation's contract that prices the level in that week: one of the client's, then the first."""
        priced = {
            price.values["contract"]
            for price in self._contract_prices[level]
            if price.values["contract"].values["organisation"] is organisation
            and price.values["start_date"] <= week_end(week_start)
            and (price.values["end_date"] or FAR_FUTURE) >= week_start
        }
        theirs = self._contracts_of(client)
        return min(priced, key=lambda contract: (contract not in theirs, contract.reference), default=None)

    def _contracts_of(self, client: Record) -> set[Record]:
        if self._clients_contracts is None:
            self._clients_contracts = defaultdict(set)
            for line in self.records.shelf(LINE_ITEMS).by_key.values():
                self._clients_contracts[line.values["client"]].add(line.values["contract"])
        return self._clients_contracts[client]

    def _by(self, file_name: str, pointer: str) -> Mapping[Record, list[Record]]:
        grouped: defaultdict[Record, list[Record]] = defaultdict(list)
        for record in self.records.shelf(file_name).by_key.values():
            grouped[record.values[pointer]].append(record)
        return grouped

    def _named(self, file_name: str) -> Mapping[str, list[Record]]:
        named: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.records.shelf(file_name).by_key.values():
            for name in {fold(record.values["name"]), fold(record.reference)}:
                named[name].append(record)
        return named

    def _line_item(self, record: Record) -> LineItem:
        values = record.values
        start, end = values["start_date"], values["end_date"]
        if end is None:
            end = start if values["pricing"] == "one_off" else FAR_FUTURE
        changes = [
            (price.values["start_date"], price.values["unit_price_tenthousandths"]) for price in self._prices[record]
        ]
        client = record.values["client"]
        suspensions = [
            (each.values["start_date"], each.values["end_date"] or FAR_FUTURE)
            for each in self._suspensions[client]
            if each.values["cpli"] in (None, record)
        ]
        return LineItem(
            key=f"C{record.reference}",  # a line that is not written yet has no id
            pricing=values["pricing"],
            start_date=start,
            end_date=end,
            prices=prices_of(start, values["unit_price_tenthousandths"], changes),
            units_hundredths=values["units_hundredths"] or 0,
            sessions=tuple([values[day] for day in DAY_COLUMNS]),
            suspensions=tuple(suspensions),
            date_of_death=client.values["date_of_death"],
            is_authorised=values["is_authorised"],
        )
