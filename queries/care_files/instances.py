"""Which instance of unplanned care a row of an actuals file stands for (docs/domain/actuals-files.md#rows).

The n-th row of the same care and week is its n-th instance. A row that says what an instance has on record stands for
that one, wherever it is in the file: a file that comes again adds nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from models import Actual

CareKey = tuple[Any, ...]


class Row(Protocol):
    """A row of the file, as far as it is placed: a Week."""

    line: int
    actual: Actual | None
    instance: int
    entry: int

    @property
    def is_unplanned(self) -> bool: ...
    @property
    def care_key(self) -> CareKey: ...
    @property
    def stored_key(self) -> CareKey: ...


AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass
class Instances:
    """The instances that the rows of one file stand for. `saved` are the ids of Actuals that rows of it stood for when
    they were saved: they are no other row's.
    """

    saved: Collection[int] = ()
    stands_for: dict[int, int] = field(default_factory=dict)  # {line of the file: id of the Actual}
    left_alone: dict[int, int] = field(default_factory=dict)  # {line of the first row: further entries on record}

    def place(
        self, weeks: Sequence[AnyRow], stored: Mapping[CareKey, Actual], says: Callable[[AnyRow, Actual], bool]
    ) -> None:
        """Give each row of unplanned care its instance, and the Actual on record for it.

        stored: {Week.stored_key: Actual}; says: whether a row says what an Actual has on record.
        """
        recorded: dict[CareKey, list[Actual]] = defaultdict(list)
        for key, actual in sorted(stored.items(), key=lambda each: each[1].instance):
            if actual.cpli_id is None:
                recorded[key[:-1]].append(actual)
        rows: dict[CareKey, list[AnyRow]] = defaultdict(list)
        for week in weeks:
            if week.is_unplanned:
                rows[week.care_key].append(week)
        for theirs in rows.values():
            self._place(theirs, recorded[theirs[0].stored_key[:-1]], says)

    def _place(
        self, rows: Sequence[AnyRow], recorded: Sequence[Actual], says: Callable[[AnyRow, Actual], bool]
    ) -> None:
        """The rows of the same care and week, in the order of the file."""
        free = [actual for actual in recorded if actual.id not in self.saved]
        found = _that_say_so(rows, free, says)
        rest = [actual for actual in free if actual not in found.values()]
        last = max((actual.instance for actual in recorded), default=0)
        for week in rows:
            actual = found.get(week.line) or (rest.pop(0) if rest else None)
            if actual is None:
                last += 1
                week.instance, week.entry = last, last
            else:
                week.actual, week.instance = actual, actual.instance
                week.entry = recorded.index(actual) + 1
                self.stands_for[week.line] = actual.id
        if len(rows) == 1 and len(recorded) == (rows[0].actual is not None):
            rows[0].entry = 0
        if rest:
            self.left_alone[rows[0].line] = len(rest)


def _that_say_so(
    rows: Sequence[AnyRow], recorded: Sequence[Actual], says: Callable[[AnyRow, Actual], bool]
) -> dict[int, Actual]:
    """{line: Actual} of rows that say what is on record: first each at its own place, then anywhere."""
    found = {week.line: actual for week, actual in zip(rows, recorded, strict=False) if says(week, actual)}
    for week in rows:
        if week.line not in found:
            taken = {actual.id for actual in found.values()}
            same = next((actual for actual in recorded if actual.id not in taken and says(week, actual)), None)
            found |= {} if same is None else {week.line: same}
    return found
