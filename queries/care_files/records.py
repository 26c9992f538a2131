"""The council's records by the keys that care files know them by, read one whole table at a time when first needed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from peewee import Expression, Field, ModelSelect

from models import (
    CarePackageLineItem,
    Client,
    Contract,
    ContractPrice,
    Contribution,
    Organisation,
    PaymentMethod,
    PriceChange,
    Service,
    ServiceLevel,
    Suspension,
    Table,
)
from queries.care_files.plan import Key, Record, Values
from queries.prepared import plain_rows
from rules.care_files.columns import Layout
from rules.care_files.layouts import TABLE_LAYOUTS
from rules.care_files.mangled import Sources
from rules.weeks import DAY_COLUMNS

MODELS: dict[str, type[Table]] = {
    "organisations.csv": Organisation,
    "services.csv": Service,
    "service_levels.csv": ServiceLevel,
    "contracts.csv": Contract,
    "payment_methods.csv": PaymentMethod,
    "contract_prices.csv": ContractPrice,
    "clients.csv": Client,
    "care_package_line_items.csv": CarePackageLineItem,
    "prices.csv": PriceChange,
    "contributions.csv": Contribution,
    "suspensions.csv": Suspension,
}
MOST_SOURCES = 3
LAYOUT_OF = {layout.file_name: layout for layout in TABLE_LAYOUTS}


def _contracts_of(organisation_id: int) -> ModelSelect:
    return Contract.select(Contract.id).where(Contract.organisation == organisation_id)


def _lines_of(organisation_id: int, column: Field = CarePackageLineItem.id) -> ModelSelect:
    return CarePackageLineItem.select(column).where(CarePackageLineItem.contract.in_(_contracts_of(organisation_id)))


def _services_of(organisation_id: int) -> Expression:
    theirs = Service.id.in_(_lines_of(organisation_id, CarePackageLineItem.service))
    return (Service.organisation == organisation_id) | theirs


def _suspensions_of(organisation_id: int) -> Expression:
    clients = Suspension.client.in_(_lines_of(organisation_id, CarePackageLineItem.client))
    return clients & (Suspension.cpli.is_null() | Suspension.cpli.in_(_lines_of(organisation_id)))


OF_ORGANISATION: dict[
    str, Callable[[int], Expression]
] = {  # which rows of a table are an organisation's; all of those that are not named here
    "organisations.csv": lambda owner: Organisation.id == owner,
    "services.csv": _services_of,
    "contracts.csv": lambda owner: Contract.organisation == owner,
    "payment_methods.csv": lambda owner: PaymentMethod.contract.in_(_contracts_of(owner)),
    "contract_prices.csv": lambda owner: ContractPrice.contract.in_(_contracts_of(owner)),
    "clients.csv": lambda owner: Client.id.in_(_lines_of(owner, CarePackageLineItem.client)),
    "care_package_line_items.csv": lambda owner: CarePackageLineItem.contract.in_(_contracts_of(owner)),
    "prices.csv": lambda owner: PriceChange.cpli.in_(_lines_of(owner)),
    "contributions.csv": lambda owner: Contribution.cpli.in_(_lines_of(owner)),
    "suspensions.csv": _suspensions_of,
}


class Shelf:
    """One file's records, by key and by id."""

    def __init__(self) -> None:
        self.by_key: dict[Key, Record] = {}
        self.by_id: dict[int | None, Record] = {}

    @property
    def references(self) -> list[str]:
        """The references of the records, of a file whose rows have one."""
        return [str(key) for key in self.by_key]

    @cached_property
    def sources(self) -> Sources:
        """Which of these references a text may be that a spreadsheet has changed."""
        return Sources(self.references)

    def add(self, record: Record) -> None:
        """Put a record on the shelf, by its id too once it has one."""
        self.by_key[record.key] = record
        if record.id is not None:
            self.by_id[record.id] = record

    def remove(self, record: Record) -> None:
        """Take a record off the shelf, if it is there."""
        self.by_key.pop(record.key, None)
        self.by_id.pop(record.id, None)


class Records:
    """All shelves: the council's, or with `organisation_id` only what one organisation may know of."""

    def __init__(self, organisation_id: int | None = None, only: Mapping[str, Expression] | None = None) -> None:
        """`only`: {file name: which of its rows}, for who needs few of many; other files are read whole."""
        self._shelves: dict[str, Shelf] = {}
        self.organisation_id = organisation_id
        self._only = only or {}

    def none_called(self, what: str, reference: str, file_name: str = "") -> str:
        """The sentence for a reference that leads nowhere; another organisation's row is as unknown as any.

        `file_name`: of the references among which it may be that a spreadsheet has changed it.
        """
        where = ", neither in the files nor on record" if self.organisation_id is None else " of your organisation"
        changed = self.shelf(file_name).sources.of(reference)[:MOST_SOURCES] if file_name else ()
        hint = f": a spreadsheet may have made it of {' or '.join(changed)}" if changed else ""
        return f"There is no {what} {reference}{where}{hint}"

    def shelf(self, file_name: str) -> Shelf:
        """The records of one file as they will be after the files planned so far."""
        if file_name not in self._shelves:
            self._shelves[file_name] = self._load(LAYOUT_OF[file_name])
        return self._shelves[file_name]

    def find(self, file_name: str, key: Key) -> Record | None:
        """One record, or None."""
        return self.shelf(file_name).by_key.get(key)

    def _load(self, layout: Layout) -> Shelf:
        model = MODELS[layout.file_name]
        names = column_names(layout)
        pointers = {column.name: self.shelf(column.points_to).by_id for column in layout.columns if column.points_to}
        key_names = [layout.column(header).name for header in layout.key]
        shelf = Shelf()
        query = model.select(model.id, *(getattr(model, name) for name in names))
        if self.organisation_id is not None and layout.file_name in OF_ORGANISATION:
            query = query.where(OF_ORGANISATION[layout.file_name](self.organisation_id))
        if layout.file_name in self._only:
            query = query.where(self._only[layout.file_name])
        for row_id, *cells in plain_rows(query):
            values = from_columns(dict(zip(names, cells, strict=True)))
            for name, by_id in pointers.items():
                values[name] = by_id.get(values[name])
            shelf.add(Record(_key_of(key_names, values), row_id, values, values))
        return shelf


def column_names(layout: Layout) -> list[str]:
    """The columns of the table that a file's columns are kept in."""
    names = [column.name for column in layout.columns if column.header not in DAY_COLUMNS]
    if "extra_allowed" in names:
        names.append("extra_limit_hundredths")
    if "pricing" in names:
        names.append("sessions")
    return names


def _key_of(names: Sequence[str], values: Values) -> Key:
    """What tells a row apart: its reference, or several such and a date."""
    parts = [values[name] for name in names]
    parts = [part.key if isinstance(part, Record) else part for part in parts]
    return parts[0] if len(parts) == 1 else tuple(parts)


def from_columns(values: Values) -> Values:
    """A table's values as a file has them: days of a timetable one by one, the extra rule with its limit."""
    if "sessions" in values:
        values |= zip(DAY_COLUMNS, values.pop("sessions"), strict=False)
    if "extra_allowed" in values:
        values["extra_allowed"] = (values["extra_allowed"], values.pop("extra_limit_hundredths"))
    return values


def to_columns(values: Values) -> Values:
    """A file's values as its table keeps them, other rows by their ids."""
    columns = {
        name: value.id if isinstance(value, Record) else value
        for name, value in values.items()
        if name not in DAY_COLUMNS
    }
    if DAY_COLUMNS[0] in values:
        columns["sessions"] = [values[day] for day in DAY_COLUMNS]
    if "extra_allowed" in values:
        columns["extra_allowed"], columns["extra_limit_hundredths"] = values["extra_allowed"]
    return columns
