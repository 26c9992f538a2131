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
from queries import report_choices
from queries.report_choices import Scope
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.weeks import FAR_FUTURE

Value = TypeVar("Value")
Options = Sequence[tuple[str, str]]  # (value, words)
ANY = "ANY"
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
    follows: tuple[str, ...] = field(default=(), kw_only=True)  # the fields that narrow its list
    head: str = field(default="", kw_only=True)  # what the head of a document calls it, if not by its label
    hint: str = field(default="", kw_only=True)
    kind: ClassVar[str] = ""  # which field its form has

    def value(self, asked: ReportInput) -> Value:
        """What is asked for. Raises RuleBroken with the field's name."""
        return self.default


@dataclass(frozen=True, eq=False)
class Named(Parameter[Any]):
    """A row by its reference, picked from `choices` where these are few. Blank means all, in the words `everything`.

    `is_own`: a contact has only one, that of their own organisation.
    """

    find: Callable[[Actor, str], Any] = field(kw_only=True)
    choices: Callable[[Scope], Options | None] = field(kw_only=True)
    everything: str = field(kw_only=True)
    called: str = field(default="reference", kw_only=True)
    is_own: bool = field(default=False, kw_only=True)
    kind = "named"

    def options(self, asked: ReportInput) -> Options | None:
        """What its list has; None where it would be too long: then the reference is typed."""
        offered = self.choices(asked.scope)
        if offered is None or (self.is_own and asked.viewer.side == "provider"):
            return offered
        return [("", self.everything), *offered]

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
    """One of a list. The first of a list that is `required` counts where none is picked."""

    options: Callable[[ReportInput], Options] = field(kw_only=True)
    read: Callable[[str, ReportInput], Value] = field(kw_only=True)
    dates: Callable[[Value], FromTo | None] = field(default=lambda _value: None, kw_only=True)
    required: bool = field(default=False, kw_only=True)
    instead_of: str = field(default="", kw_only=True)  # the field that does not count where this one is filled in
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
    """A box to tick."""

    kind = "tick"

    def value(self, asked: ReportInput) -> bool:
        """Whether it was ticked."""
        return bool(asked.text(self.name))


@dataclass(frozen=True, eq=False)
class DateRange(Parameter[None]):
    """The first and the last day, in the fields `from_date` and `to_date`."""

    kind = "dates"


ORGANISATION = Named(
    "organisation",
    "Organisation",
    None,
    find=report_choices.organisation_of,
    choices=lambda scope: report_choices.organisation_options(scope.viewer),
    everything="[All Organisations]",
    is_own=True,
)
CONTRACT = Named(
    "contract",
    "Contract",
    None,
    find=report_choices.contract_of,
    choices=report_choices.contract_options,
    everything="[All Contracts]",
    follows=(ORGANISATION.name,),
)
SERVICE = Named(
    "service",
    "Service",
    None,
    find=report_choices.service_of,
    choices=lambda scope: report_choices.service_options(scope.viewer),
    everything="[All Services]",
)
CLIENT = Named(
    "client",
    "Client",
    None,
    find=report_choices.client_of,
    choices=report_choices.client_options,
    everything="[All Clients]",
    called="SSRef",
    follows=(ORGANISATION.name,),
)
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


def head_of(
    parameters: Sequence[Parameter[Any]], asked: ReportInput, request: Request, options: Mapping[str, Options | None]
) -> list[str]:
    """What was chosen, as the head of a report prints it: `Dates between 28/02/2022 and 24/04/2022`, `Client = ANY`.
    `options` are those of the lists, by parameter.
    """
    of_dates = [_words_of_dates(request)] if DATES in parameters else []
    words = (_words(each, asked, dict(options.get(each.name) or ())) for each in parameters)
    return [*of_dates, *filter(None, words)]


def _words_of_dates(request: Request) -> str:
    first, last = request.from_date, request.to_date
    if first and last:
        return f"Dates between {format_date(first)} and {format_date(last)}"
    if first:
        return f"Dates from {format_date(first)}"
    return f"Dates to {format_date(last)}" if last else "For all dates"


def _dates(parameter: Parameter[Any], value: Any) -> FromTo | None:
    return parameter.dates(value) if isinstance(parameter, Choice) and value else None


def _words(parameter: Parameter[Any], asked: ReportInput, options: dict[str, str]) -> str:
    """`Client = ANY`; nothing for a box that is not ticked."""
    text = asked.text(parameter.name)
    if isinstance(parameter, Tick):
        return parameter.label if text else ""
    if isinstance(parameter, Named) and options and "" not in options:
        text = text or next(iter(options))
    if isinstance(parameter, Choice):
        text = parameter.picked(asked)
    if not isinstance(parameter, (Named, Choice)):
        return ""
    return f"{parameter.head or parameter.label} = {options.get(text, text) if text else ANY}"
