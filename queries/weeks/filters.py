"""What a page of a week is narrowed to: Service Level, Client, Show Clients with Actuals, and kinds of lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from queries.weeks.week_line import WeekLine

SHOW = (
    ("to_confirm", "To confirm"),
    ("confirmed", "Confirmed"),
    ("different", "Different from plan"),
    ("disputed", "In dispute"),
    ("none", "None"),
)
KINDS = (("unplanned", "Unplanned"), ("planned", "Planned"), ("intermittent", "Intermittent"), ("locked", "Locked"))


@dataclass(frozen=True)
class ChosenFilters:
    """The filters as an address names them, whether there is anything of the kind or not."""

    level: str = ""
    client: str = ""
    show: str = ""
    kinds: tuple[str, ...] = ()


@dataclass
class WeekFilters:
    """What a week is narrowed to, and what there is to choose from. A level or client without a line in the week leaves
    nothing: whoever opens or confirms somebody's week never gets everybody's.
    """

    level: str = ""  # its reference
    client: str = ""  # the SSRef
    show: str = ""  # one of SHOW
    kinds: tuple[str, ...] = ()  # of KINDS
    levels: list[tuple[str, str]] = field(default_factory=list)  # (reference, name)
    clients: list[tuple[str, str]] = field(default_factory=list)  # (SSRef, name)

    @property
    def is_set(self) -> bool:
        """Whether any filter narrows the week."""
        return bool(self.level or self.client or self.show or self.kinds)

    @property
    def in_address(self) -> dict[str, Any]:
        """The filters as an address names them."""
        chosen = {"level": self.level, "client": self.client, "show": self.show, "kind": list(self.kinds)}
        return {name: value for name, value in chosen.items() if value}

    @property
    def words(self) -> str:
        """`Home Care (Hour), To confirm`, or `none`."""
        said = [dict(self.levels).get(self.level), dict(self.clients).get(self.client), dict(SHOW).get(self.show)]
        said += [words for kind, words in KINDS if kind in self.kinds]
        return ", ".join(word for word in said if word) or "none"

    def takes(self, line: WeekLine) -> bool:
        """Whether a line is of the level, client and kinds that were asked for."""
        if self.level and line.level_reference != self.level:
            return False
        if self.client and line.ssref != self.client:
            return False
        return not self.kinds or ("locked" if line.is_locked else line.kind) in self.kinds

    def shows(self, lines: Sequence[WeekLine]) -> bool:
        """Whether a client with these lines is among those asked for by Show Clients with Actuals."""
        return {
            "": True,
            "to_confirm": any(line.mark == "to_do" for line in lines),
            "confirmed": any(line.mark == "confirmed" for line in lines),
            "different": any(line.actual and line.differs for line in lines),
            "disputed": any(line.is_disputed for line in lines),
            "none": all(line.actual is None for line in lines),
        }[self.show]


def filters_among(lines: Sequence[WeekLine], asked: ChosenFilters) -> WeekFilters:
    """The filters that are asked for, and what these lines leave to choose from."""
    levels = sorted({(line.level_reference, line.level_title) for line in lines}, key=lambda each: each[1])
    clients = list(dict.fromkeys((line.ssref, line.client_name) for line in lines))
    levels += [(asked.level, asked.level)] if asked.level and asked.level not in dict(levels) else []
    clients += [(asked.client, asked.client)] if asked.client and asked.client not in dict(clients) else []
    return WeekFilters(
        level=asked.level,
        client=asked.client,
        show=asked.show if asked.show in dict(SHOW) else "",
        kinds=asked.kinds,
        levels=levels,
        clients=clients,
    )
