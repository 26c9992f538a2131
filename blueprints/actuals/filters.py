"""The filters of the week page: Service Level, Client, Show Clients with Actuals, and kinds of lines."""

from dataclasses import dataclass, field

from flask import request

SHOW = (
    ("to_confirm", "To confirm"),
    ("confirmed", "Confirmed"),
    ("different", "Different from plan"),
    ("disputed", "In dispute"),
    ("none", "None"),
)
KINDS = (("unplanned", "Unplanned"), ("planned", "Planned"), ("intermittent", "Intermittent"), ("locked", "Locked"))


@dataclass
class Filters:
    """What the address narrows the week to; rubbish narrows nothing."""

    level: str = ""
    client: str = ""
    show: str = ""
    kinds: tuple = ()
    levels: list = field(default_factory=list)  # (reference, name) to choose from
    clients: list = field(default_factory=list)  # (ssref, name)

    @property
    def is_set(self):
        return bool(self.level or self.client or self.show or self.kinds)

    @property
    def in_address(self):
        chosen = {"level": self.level, "client": self.client, "show": self.show, "kind": list(self.kinds)}
        return {name: value for name, value in chosen.items() if value}

    @property
    def words(self):
        said = [dict(self.levels).get(self.level), dict(self.clients).get(self.client), dict(SHOW).get(self.show)]
        said += [words for kind, words in KINDS if kind in self.kinds]
        return ", ".join(word for word in said if word) or "none"

    def takes(self, line):
        if self.level and line.level_reference != self.level:
            return False
        if self.client and line.ssref != self.client:
            return False
        return not self.kinds or ("locked" if line.is_locked else line.kind) in self.kinds

    def shows(self, group):
        """Whether a client is among those asked for by Show Clients with Actuals."""
        return {
            "": True,
            "to_confirm": any(line.mark == "to_do" for line in group.lines),
            "confirmed": any(line.mark == "confirmed" for line in group.lines),
            "different": any(line.actual and line.differs for line in group.lines),
            "disputed": any(line.is_disputed for line in group.lines),
            "none": all(line.actual is None for line in group.lines),
        }[self.show]


def kept_in_address():
    """The filters of this address as they stand, for the links and forms of parts of the page."""
    kept = {name: request.args[name] for name in ("level", "client", "show") if request.args.get(name)}
    kinds = [kind for kind, _ in KINDS if kind in request.args.getlist("kind")]
    return kept | ({"kind": kinds} if kinds else {})


def filters_of(lines):
    """The filters of this address, with what may be chosen among these lines."""
    levels = sorted({(line.level_reference, line.title) for line in lines}, key=lambda each: each[1])
    clients = list(dict.fromkeys((line.ssref, line.client_name) for line in lines))
    given = request.args
    return Filters(
        level=given.get("level", "") if given.get("level") in dict(levels) else "",
        client=given.get("client", "") if given.get("client") in dict(clients) else "",
        show=given.get("show", "") if given.get("show") in dict(SHOW) else "",
        kinds=tuple(kind for kind, _ in KINDS if kind in given.getlist("kind")),
        levels=levels,
        clients=clients,
    )
