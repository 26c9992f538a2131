"""What all of the API's requests and answers share: how a shape is made, money, pages and their cursors."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

from rules.money import plain_decimal, plain_quantity, plain_unit_price
from web.api.problems import FieldProblem, NotValid
from web.picks import LARGEST_ID

Item = TypeVar("Item")
MOST_LINES = 5_000  # of one request
MOST_ON_A_PAGE = 500

Amount = Annotated[Decimal, Meta(description="Pounds, as 1072.30", examples=["1072.30"])]
Quantity = Annotated[Decimal, Meta(description="Units, as 7.50", examples=["7.50"])]
Text = Annotated[str, Meta(max_length=200)]
Cursor = Annotated[str, Meta(max_length=60, description="`next` of the page before; nothing for the first page")]
Limit = Annotated[int, Meta(ge=1, le=MOST_ON_A_PAGE, description="How many at most")]


class Shape(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A request, an answer or a part of one: its fields are all there are."""


class Paged(Shape):
    """What every list takes in the address."""

    after: Cursor = ""
    limit: Limit = 100


class Page(Shape, Generic[Item]):
    """A part of a list. `next` is the cursor of the page after it, null on the last."""

    items: list[Item]
    next: str | None


def amount(pence: int) -> Decimal:
    """Pence as pounds."""
    return Decimal(plain_decimal(pence))


def quantity(hundredths: int) -> Decimal:
    """Hundredths of a unit as units."""
    return Decimal(plain_quantity(hundredths))


def unit_price(tenthousandths: int) -> Decimal:
    """Ten-thousandths of a pound as pounds."""
    return Decimal(plain_unit_price(tenthousandths))


def after_id(asked: Paged) -> int:
    """The id that the page comes after, 0 for the first page. Raises NotValid for a cursor that is none of ours."""
    if not asked.after:
        return 0
    try:
        number = int(urlsafe_b64decode(asked.after.encode()).decode())
    except ValueError:
        number = -1
    if not 0 < number <= LARGEST_ID:
        raise NotValid([FieldProblem("after", "This is not a cursor: send `next` of the page before")])
    return number


def page_of(rows: Sequence[Any], asked: Paged, make: Callable[[Any], Any], key: Callable[[Any], int]) -> Page[Any]:
    """The page of rows that were read one more than asked for, so that it is known whether there are more."""
    shown = rows[: asked.limit]
    cursor = urlsafe_b64encode(str(key(shown[-1])).encode()).decode() if len(rows) > len(shown) else None
    return Page(items=[make(row) for row in shown], next=cursor)
