"""One thing that an action is about, or was started from."""

from dataclasses import dataclass

from peewee import ModelSelect

from models import Table

MOST_OF_A_KIND = 300
WEEK = "Week"
NAMED_BY_ITSELF = ("Actuals Week", WEEK)
NAMED_ABOVE = ("Invoice", "Credit Note", "Scheduled Payment", "Purchase Order", "Claim", "Remittance", *NAMED_BY_ITSELF)


@dataclass(frozen=True)
class Subject:
    """One thing: `kind` is a name of RELATED_TO, `words` how lists name it, `client_id` of whom it tells; `facts` stand
    after its name where it is chosen among others.
    """

    kind: str
    row_id: int
    name: str
    organisation_id: int
    client_id: int | None = None
    re_line: str = ""
    facts: str = ""

    @property
    def key(self) -> str:
        """As an address and a form name it: `Invoice:12`."""
        return f"{self.kind}:{self.row_id}"

    @property
    def choice(self) -> str:
        """`INV-1009, £2,573.52, with the council`: as a pick list has it."""
        return f"{self.name}, {self.facts}" if self.facts else self.name

    @property
    def words(self) -> str:
        """`BC-0398 (Invoice)`"""
        return f"{self.name} ({self.kind})"

    @property
    def line_above(self) -> str:
        """What stands above the text of an action about it, or started from it; empty for what is no single thing."""
        if self.re_line or self.kind not in NAMED_ABOVE:
            return self.re_line
        return f"Re: {self.name}." if self.kind in NAMED_BY_ITSELF else f"Re: {self.kind} {self.name}."


def one_or_some(query: ModelSelect, table: type[Table], row_id: int | None) -> ModelSelect:
    """The query of the row with this id, or without one of the first 300."""
    return query.where(table.id == row_id) if row_id is not None else query.limit(MOST_OF_A_KIND)
