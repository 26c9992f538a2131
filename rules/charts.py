"""Charts over time as plain values: bars on one scale from a zero line, drawn by templates/macros/charts.html.

Bars are in the units of a picture of WIDTH x HEIGHT that is stretched to any width, so all of them are whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rules.money import MINUS_SIGN, divide_half_up

WIDTH, HEIGHT = 1000, 160
HEADROOM = 8  # above the largest bar, and below the lowest
LABELS, LABELS_ON_A_PHONE = 13, 5  # more would run into each other


class Step(NamedTuple):
    """One step of time. `values` has one for each series, None where there is none; `figure` stands below the label;
    `words` are read where a mouse rests on its bars.
    """

    label: str
    values: tuple[int | None, ...]
    figure: str = ""
    words: str = ""


class Bar(NamedTuple):
    """A rectangle of the picture. `css` is `now` for the first series, `past` for the second, `under` for less than
    zero where the chart has one series.
    """

    css: str
    x: int
    y: int
    width: int
    height: int
    words: str


class Label(NamedTuple):
    """What stands below a step. `css` is empty for every screen, `desk` for wide ones only, `gone` for none."""

    css: str
    label: str
    figure: str


@dataclass(frozen=True)
class TimeChart:
    """A chart with one or two bars a step. `finding` is the sentence that says what it shows. `series` are their names
    for the key, the one that matters first; a chart of one series needs none. `limit` is a value that a line is drawn
    at, which `limit_words` name in the key.
    """

    heading: str
    finding: str
    steps: Sequence[Step]
    series: tuple[str, ...] = ()
    limit: int | None = None
    limit_words: str = ""

    @property
    def width(self) -> int:
        """Of the picture, in its own units."""
        return WIDTH

    @property
    def height(self) -> int:
        """Of the picture, in its own units."""
        return HEIGHT

    @property
    def zero(self) -> int:
        """How far the zero line is from the top."""
        return HEADROOM + self._size(self._most)

    @property
    def limit_line(self) -> int | None:
        """How far the line of the limit is from the top; None without one."""
        return None if self.limit is None else self.zero - self._size(self.limit)

    @property
    def bars(self) -> list[Bar]:
        """The rectangles, step by step. One that is not zero is never too small to be seen."""
        room = WIDTH // max(1, len(self.steps))
        count = max((len(step.values) for step in self.steps), default=1)
        wide = max(1, room * 7 // 10 // count)
        first = (room - wide * count) // 2
        return [
            self._bar(number * room + first + place * wide, wide, place, value, step.words)
            for number, step in enumerate(self.steps)
            for place, value in enumerate(step.values)
            if value
        ]

    @property
    def labels(self) -> list[Label]:
        """What stands below each step, of many steps below some."""
        wide, phone = (-(-len(self.steps) // most) or 1 for most in (LABELS, LABELS_ON_A_PHONE))
        each_on_a_phone = -(-phone // wide) * wide  # a phone shows some of those that a wide screen shows
        return [
            Label("" if number % each_on_a_phone == 0 else "desk" if number % wide == 0 else "gone", *_below(step))
            for number, step in enumerate(self.steps)
        ]

    def _bar(self, x: int, width: int, place: int, value: int, words: str) -> Bar:
        size = max(1, self._size(abs(value)))
        css = "past" if place else "under" if value < 0 and len(self.series) < 2 else "now"
        return Bar(css, x, self.zero - size if value > 0 else self.zero, width, size, words)

    def _size(self, value: int) -> int:
        return divide_half_up(value * (HEIGHT - 2 * HEADROOM), self._most + self._least or 1)

    @property
    def _values(self) -> list[int]:
        return [value for step in self.steps for value in step.values if value is not None]

    @property
    def _most(self) -> int:
        return max([0, self.limit or 0, *self._values])

    @property
    def _least(self) -> int:
        return -min([0, *self._values])


def _below(step: Step) -> tuple[str, str]:
    return step.label, step.figure


def short_pounds(amount_pence: int) -> str:
    """An amount as it fits below a bar, in three figures or so: `£940`, `£9.4k`, `£84k`, `£1.18m`."""
    sign, pounds = MINUS_SIGN if amount_pence < 0 else "", divide_half_up(abs(amount_pence), 100)
    if pounds < 1_000:
        return f"{sign}£{pounds}"
    if pounds < 999_500:
        return f"{sign}£{_decimals(pounds, 1_000, 1 if pounds < 9_950 else 0)}k"
    return f"{sign}£{_decimals(pounds, 1_000_000, 2 if pounds < 9_995_000 else 1)}m"


def _decimals(number: int, unit: int, places: int) -> str:
    whole, rest = divmod(divide_half_up(number * 10**places, unit), 10**places)
    return f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
