"""What a report can be asked for. A report declares its parameters; its form, its page and its Request come from them.

    STATUS = Choice("status", "Status", "", options=lambda _asked: STATUSES, read=lambda text, _asked: text)
    REPORT = Report(..., parameters=(ORGANISATION, CONTRACT, STATUS, DATES))
    request[STATUS]

A value that nobody typed is the parameter's default.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from models import Contract, Organisation
from queries.report_choices import Scope, contract_of, contract_options, organisation_of
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.weeks import FAR_FUTURE

Value = TypeVar("Value")
Options = Sequence[tuple[str, str]]  # (value, words)
FromTo = tuple[date | None, date | None]


@dataclass(frozen=True)
class ReportInput:
    """Who asks on which day, and what stands in the fields, by the names of their parameters."""

    viewer: Actor
    today: date
    typed: Mapping[str, str]

    def text(self, name: str) -> str:
        """What stands in a field; blank for nothing."""
        return self.typed.get(name) or ""

    @property
    def scope(self) -> Scope:
        """Whose payments are asked for, by what was typed."""
        return Scope(self.viewer, self.text("organisation"), self.text("contract"))


@dataclass(frozen=True, eq=False)
class Parameter(Generic[Value]):
    """Something that a report is asked for, by the name of its field."""

    name: str
    label: str
    default: Value
    kind: ClassVar[str] = ""  # which field its form has

    def value(self, asked: ReportInput) -> Value:
        """What is asked for. Raises RuleBroken with the field's name."""
        return self.default


@dataclass(frozen=True, eq=False)
class Named(Parameter[Any]):
    """A row by its reference, picked from `options` where these are few. Blank means all."""

    find: Callable[[Actor, str], Any] = field(kw_only=True)
    options: Callable[[Actor], Options | None] = field(default=lambda _visitor: None, kw_only=True)
    called: str = field(default="reference", kw_only=True)
    everything: str = field(default="", kw_only=True)  # the words of the list for no choice
    kind = "named"

    def value(self, asked: ReportInput) -> Any:
        """The row that was asked for, or the default. Raises RuleBroken where the reader may see none by that name."""
        text = asked.text(self.name)
        if not text:
            return self.default
        row = self.find(asked.viewer, text)
        if row is None:
            what = self.label.lower()
            raise RuleBroken(f"There is no {what} with the {self.called} {text}. Leave it blank for all", self.name)
        return row


@dataclass(frozen=True, eq=False)
class Choice(Parameter[Value]):
    """One of a list. `follows` are the fields that narrow it; `head` what the head of a document calls it, if not by
    its label. The first of a list that is `required` counts where none is picked.
    """

    options: Callable[[ReportInput], Options] = field(kw_only=True)
    read: Callable[[str, ReportInput], Value] = field(kw_only=True)
    follows: tuple[str, ...] = field(default=(), kw_only=True)
    head: str = field(default="", kw_only=True)
    dates: Callable[[Value], FromTo | None] = field(default=lambda _value: None, kw_only=True)
    required: bool = field(default=False, kw_only=True)
    kind = "choice"

    def picked(self, asked: ReportInput) -> str:
        """The value of the list that counts."""
        text = asked.text(self.name)
        if not self.required:
            return text
        offered = [value for value, _ in self.options(asked)]
        return text if text in offered else offered[0]

    def value(self, asked: ReportInput) -> Value:
        """The choice that was made, or the default."""
        text = self.picked(asked)
        return self.read(text, asked) if text else self.default


@dataclass(frozen=True, eq=False)
class Tick(Parameter[bool]):
    """A box to tick. `head` is what the head of a document says where it is ticked."""

    head: str = field(default="", kw_only=True)
    kind = "tick"

    def value(self, asked: ReportInput) -> bool:
        """Whether it was ticked."""
        return bool(asked.text(self.name))


@dataclass(frozen=True, eq=False)
class DateRange(Parameter[None]):
    """The first and the last day, in the fields `from_date` and `to_date`."""

    kind = "dates"


ORGANISATION = Named("organisation", "Organisation", None, find=organisation_of)
CONTRACT = Named("contract", "Contract", None, find=contract_of, options=contract_options, everything="All contracts")
DATES = DateRange("dates", "Dates", None)


@dataclass(frozen=True)
class Request:
    """Who asks a report for what. `organisation` and `contract` are rows; dates include both ends; none means all.

    `values` are those of the report's own parameters, by name: read them as `request[STATUS]`.
    """

    viewer: Actor
    organisation: Organisation | None = None
    contract: Contract | None = None
    from_date: date | None = None
    to_date: date | None = None
    today: date = FAR_FUTURE  # weeks that have not ended by then are left out
    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, parameter: Parameter[Value]) -> Value:
        return self.values.get(parameter.name, parameter.default)

    def asking(self, parameter: Parameter[Value], value: Value) -> "Request":
        """The same with another value of a parameter."""
        return replace(self, values={**self.values, parameter.name: value})


def request_of(parameters: Sequence[Parameter[Any]], asked: ReportInput, dates: FromTo) -> Request:
    """The Request of what was asked; `dates` are those that were typed. Raises RuleBroken with the field's name."""
    values = {each.name: each.value(asked) for each in parameters}
    first, last = next(filter(None, (_dates(each, values[each.name]) for each in parameters)), dates)
    if first and last and last < first:
        raise RuleBroken("Enter a last day that is not before the first", "to_date")
    organisation, contract = values.pop(ORGANISATION.name, None), values.pop(CONTRACT.name, None)
    return Request(asked.viewer, organisation, contract, first, last, asked.today, values)


def chosen_words(parameters: Sequence[Parameter[Any]], asked: ReportInput) -> list[str]:
    """What was chosen, for the head of a document: `Tax Year 2018/2019`."""
    return [words for each in parameters if (words := _words(each, asked))]


def _dates(parameter: Parameter[Any], value: Any) -> FromTo | None:
    return parameter.dates(value) if isinstance(parameter, Choice) and value else None


def _words(parameter: Parameter[Any], asked: ReportInput) -> str:
    text = asked.text(parameter.name)
    if isinstance(parameter, Named) and text:
        return f"{parameter.label} {text}"
    if isinstance(parameter, Tick) and text:
        return parameter.head
    if isinstance(parameter, Choice) and (picked := parameter.picked(asked)):
        words = dict(parameter.options(asked)).get(picked)
        return f"{parameter.head or parameter.label} {words}" if words else ""
    return ""
