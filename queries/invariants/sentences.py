"""How a check says what differs."""

from collections.abc import Iterator, Sequence
from typing import Any

from peewee import Case, Expression, Function, fn

from rules.money import format_pence


def total(column: Any, where: Expression | None = None) -> Function:
    """The sum of a column, of the rows `where`; zero where there are none."""
    return fn.COALESCE(fn.SUM(column if where is None else Case(None, [(where, column)], 0)), 0)


def differences(name: str, words: Sequence[str], kept: Sequence[int], sums: Sequence[int]) -> Iterator[str]:
    """A sentence for each amount (in pence) that is kept and is not the sum of what it is made of."""
    for word, amount, of_parts in zip(words, kept, sums, strict=True):
        if amount != int(of_parts):
            yield (
                f"{name}: its {word} is {format_pence(amount)}, but what it is made of is {format_pence(int(of_parts))}"
            )
