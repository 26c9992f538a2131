"""What the care import, or an officer on a commissioning page, does to one row, as the audit trail keeps it."""

from enum import StrEnum

from rules.care_files.layouts import LAYOUTS


class ImportEvent(StrEnum):
    """One kind of event. The members are the words after the thing (`price`, `line item`) in the stored kind."""

    ADDED = "added by import"
    CHANGED = "changed by import"
    TAKEN_AWAY = "taken away by import"

    def stored(self, thing: str) -> str:
        """The kind that the audit trail keeps: `price changed by import`."""
        return f"{thing} {self.value}"


class CareEvent(StrEnum):
    """The same by an officer on a page: `price changed`."""

    ADDED = "added"
    CHANGED = "changed"
    TAKEN_AWAY = "taken away"

    def stored(self, thing: str) -> str:
        """The kind that the audit trail keeps: `price changed`."""
        return f"{thing} {self.value}"


Kinds = type[ImportEvent] | type[CareEvent]  # whose words a change of rows is kept in
_STORED = {event.stored(layout.what) for layout in LAYOUTS for event in ImportEvent}


def is_by_import(stored: str) -> bool:
    """Whether a stored kind is of a row that the care import wrote."""
    return stored in _STORED
