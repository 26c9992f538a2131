"""The council's records by the keys that care files know them by, read one whole table at a time when first needed."""

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
)
from operations.care_import.plan import Record
from rules.care_files.layouts import DAYS, TABLE_LAYOUTS

MODELS = {
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
LAYOUT_OF = {layout.file_name: layout for layout in TABLE_LAYOUTS}


class Shelf:
    """One file's records, by key and by id."""

    def __init__(self):
        self.by_key = {}
        self.by_id = {}

    def add(self, record):
        self.by_key[record.key] = record
        if record.id is not None:
            self.by_id[record.id] = record

    def remove(self, record):
        self.by_key.pop(record.key, None)
        self.by_id.pop(record.id, None)


class Records:
    """All shelves."""

    def __init__(self):
        self._shelves = {}

    def shelf(self, file_name):
        """The records of one file as they will be after the files planned so far."""
        if file_name not in self._shelves:
            self._shelves[file_name] = self._load(LAYOUT_OF[file_name])
        return self._shelves[file_name]

    def find(self, file_name, key):
        """One record, or None."""
        return self.shelf(file_name).by_key.get(key)

    def _load(self, layout):
        model = MODELS[layout.file_name]
        names = column_names(layout)
        pointers = {column.name: self.shelf(column.points_to).by_id for column in layout.columns if column.points_to}
        shelf = Shelf()
        for row_id, *cells in model.select(model.id, *(getattr(model, name) for name in names)).tuples():
            values = from_columns(dict(zip(names, cells, strict=False)))
            for name, by_id in pointers.items():
                values[name] = by_id.get(values[name])
            shelf.add(Record(key_of(layout, values), row_id, values, values))
        return shelf


def column_names(layout):
    """The columns of the table that a file's columns are kept in."""
    names = [column.name for column in layout.columns if column.header not in DAYS]
    if "extra_allowed" in names:
        names.append("extra_limit_hundredths")
    if "pricing" in names:
        names.append("sessions")
    return names


def key_of(layout, values):
    """What tells a row apart: its reference, or several such and a date."""
    parts = [values[layout.column(header).name] for header in layout.key]
    parts = [part.key if isinstance(part, Record) else part for part in parts]
    return parts[0] if len(parts) == 1 else tuple(parts)


def from_columns(values):
    """A table's values as a file has them: days of a timetable one by one, the extra rule with its limit."""
    if "sessions" in values:
        values |= zip(DAYS, values.pop("sessions"), strict=False)
    if "extra_allowed" in values:
        values["extra_allowed"] = (values["extra_allowed"], values.pop("extra_limit_hundredths"))
    return values


def to_columns(values):
    """A file's values as its table keeps them, other rows by their ids."""
    columns = {
        name: value.id if isinstance(value, Record) else value for name, value in values.items() if name not in DAYS
    }
    if DAYS[0] in values:
        columns["sessions"] = [values[day] for day in DAYS]
    if "extra_allowed" in values:
        columns["extra_allowed"], columns["extra_limit_hundredths"] = values["extra_allowed"]
    return columns
