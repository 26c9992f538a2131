"""Line keys: the text that names a line wherever money or care is kept for it, such as `PaymentItem.line_key`.

| key | names |
|---|---|
| `C12` | a care package line item |
| `U3-4-5` | a client's unplanned care: contract, client, service level |
| `U3-4-5-6` | the same at one service, as a week's form names it: the first instance of the week |
| `U3-4-5-6-2` | the second instance of that week |
| `M12` | a manual adjustment |
| `K12` | an item of an accepted claim |
| `V3-5-HR44` | uploaded visits that no line covers yet: contract, service level, the client's SSRef |

Tables, addresses and code that works on thousands of lines have keys as text, made and read by the functions here.
Code that asks a single key for its parts reads it as a `LineKey`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

UNPLANNED = "U"  # what the keys of unplanned care begin with
MANUAL = "M"  # what the key of a manual adjustment begins with, and all of it until the adjustment has its id
_NUMBER = "(0|[1-9][0-9]{0,17})"
_LINE_ITEM = re.compile(f"C{_NUMBER}")
_INSTANCE = "([2-9]|[1-9][0-9]{1,8})"  # the first has none
_UNPLANNED = re.compile(f"U{_NUMBER}-{_NUMBER}-{_NUMBER}(?:-{_NUMBER}(?:-{_INSTANCE})?)?")


def line_item_key(line_item_id: int) -> str:
    """`C12`"""
    return f"C{line_item_id}"


def unplanned_key(
    contract_id: int, client_id: int, level_id: int, service_id: int | None = None, instance: int = 1
) -> str:
    """`U3-4-5`, or `U3-4-5-6` with a service, `U3-4-5-6-2` for the second instance of a week."""
    key = f"U{contract_id}-{client_id}-{level_id}"
    if service_id is None:
        return key
    return f"{key}-{service_id}" if instance == 1 else f"{key}-{service_id}-{instance}"


def manual_key(item_id: int) -> str:
    """`M12`"""
    return f"{MANUAL}{item_id}"


def claim_key(claim_item_id: int) -> str:
    """`K12`"""
    return f"K{claim_item_id}"


def waiting_visits_key(contract_id: int, level_id: int, ssref: str) -> str:
    """`V3-5-HR44`"""
    return f"V{contract_id}-{level_id}-{ssref.upper()}"


def is_line_item(key: str) -> bool:
    """Whether the key names a care package line item."""
    return key.startswith("C")


def is_unplanned(key: str) -> bool:
    """Whether the key names unplanned care, with or without a service."""
    return key.startswith(UNPLANNED)


def line_item_ids(keys: Iterable[str]) -> list[int]:
    """The ids of the line items among these keys, in their order."""
    return [int(key[1:]) for key in keys if is_line_item(key)]


def unplanned_ids(keys: Iterable[str]) -> list[tuple[int, ...]]:
    """(contract, client, service level) of the unplanned care among these keys, in their order, and the service where
    the key has one.
    """
    return [tuple(int(number) for number in key[1:].split("-")) for key in keys if is_unplanned(key)]


def unplanned_client_id(text: str) -> int | None:
    """The client whose unplanned care at one service a text from outside names; None for every other text."""
    try:
        key = LineKey.parse(text)
    except ValueError:
        return None
    return None if key.service_id is None else key.client_id


def without_service(key: str) -> str:
    """The key as payment items have it: unplanned care of a service level is one line there, across services and
    instances.
    """
    return "-".join(key.split("-")[:3])


@dataclass(frozen=True, slots=True)
class LineKey:
    """The key of a care package line item, or of a client's unplanned care."""

    line_item_id: int | None = None  # None for unplanned care, which has the others
    contract_id: int | None = None
    client_id: int | None = None
    level_id: int | None = None
    service_id: int | None = None  # also None where the key is for all services
    instance: int = 1  # which of a week's instances of unplanned care at the service

    @classmethod
    def of_line_item(cls, line_item_id: int) -> Self:
        """The key of a care package line item."""
        return cls(line_item_id)

    @classmethod
    def unplanned(
        cls, contract_id: int, client_id: int, level_id: int, service_id: int | None = None, instance: int = 1
    ) -> Self:
        """The key of a client's unplanned care under a contract, at one service if that is given."""
        return cls(None, contract_id, client_id, level_id, service_id, instance)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of this text. Raises ValueError for every text that `str` does not make, and for other keys."""
        if match := _LINE_ITEM.fullmatch(text):
            return cls.of_line_item(int(match[1]))
        if match := _UNPLANNED.fullmatch(text):
            contract_id, client_id, level_id, service_id, instance = match.groups()
            service = None if service_id is None else int(service_id)
            return cls.unplanned(int(contract_id), int(client_id), int(level_id), service, int(instance or 1))
        raise ValueError(f"{text!r} is not the key of a line item or of unplanned care")

    @property
    def is_line_item(self) -> bool:
        """Whether it is the key of a care package line item."""
        return self.line_item_id is not None

    def __str__(self) -> str:
        if self.line_item_id is not None:
            return line_item_key(self.line_item_id)
        ids = (self.contract_id, self.client_id, self.level_id, self.service_id)
        key = UNPLANNED + "-".join(str(number) for number in ids if number is not None)
        return key if self.instance == 1 else f"{key}-{self.instance}"
