"""The form of a report, made of the parameters that it declares. It is sent by GET, so that a report has an address."""

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, SelectChoice, SelectField
from wtforms.fields.core import UnboundField

from queries.remembered_reports import remembered
from reports.parameters import ANY, Choice, FromTo, Named, Parameter, ReportInput, Request, head_of, request_of
from reports.table import Report
from rules.actor import Actor
from rules.broken import RuleBroken
from web import clock
from web.forms import Form, TextField, TypedDateField


class ReportForm(Form):
    """What every report's form has. All fields may stay blank."""

    class Meta:
        csrf = False


FIELDS: dict[str, Callable[[Parameter[Any]], dict[str, UnboundField]]] = {
    "named": lambda each: {each.name: TextField(each.label)},
    "choice": lambda each: {each.name: SelectField(each.label, validate_choice=False)},
    "tick": lambda each: {each.name: BooleanField(each.label)},
    "dates": lambda _each: {
        "from_date": TypedDateField("Date From", what="first day"),
        "to_date": TypedDateField("Date To", what="last day"),
    },
}


class RequestedReport:
    """A report as an address or a form asks for it: its form, and the Request that it makes.

    `options`: {parameter: (value, words) to pick from}; None where there are too many for a list.
    """

    def __init__(self, report: Report, args: MultiDict[str, str], viewer: Actor):
        fields = {name: field for each in report.parameters for name, field in FIELDS[each.kind](each).items()}
        self.report, self.viewer = report, viewer
        self.form: Any = type("ReportForm", (ReportForm,), fields)(formdata=args)
        self.asked = ReportInput(viewer, clock.today(), {field.name: _text(field) for field in self.form})
        self.options = {each.name: each.options(self.asked) for each in self._of(Named, Choice)}
        for each in self._of(Choice):
            self.form[each.name].choices = [SelectChoice(*option) for option in self.options[each.name]]
        self.request = self._request() if self.form.validate() else None

    @property
    def narrows(self) -> set[str]:
        """The parameters that other pick lists follow."""
        return {name for each in self._of(Named, Choice) for name in each.follows}

    @property
    def head(self) -> str:
        """What was chosen, for the head of the report."""
        if self.request is None:
            return ""
        words = head_of(self.report.parameters, self.asked, self.request, self.options)
        return ", ".join(each for each in words if self.report.says_any or not each.endswith(f"= {ANY}"))

    @property
    def typed(self) -> dict[str, str]:
        """{field: text} of what was typed, for an address, or to be remembered."""
        instead = {each.instead_of for each in self._of(Choice) if self.asked.text(each.name)}
        return {name: text for name, text in self.asked.typed.items() if text and name not in instead}

    @property
    def address(self) -> dict[str, str]:
        """What an address that shows the same has behind its question mark."""
        return {"view": "y", **self.typed}

    def _of(self, *kinds: type) -> list[Any]:
        return [each for each in self.report.parameters if isinstance(each, kinds)]

    def _request(self) -> Request | None:
        """None where something is wrong: the form says what."""
        try:
            return request_of(self.report.parameters, self.asked, self._dates())
        except RuleBroken as broken:
            self.form.show(broken)
            return None

    def _dates(self) -> FromTo:
        return tuple(self.form[name].data if name in self.form else None for name in ("from_date", "to_date"))


def as_address_asks(report: Report, args: MultiDict[str, str], viewer: Actor) -> RequestedReport:
    """The report as an address asks for it. One that says nothing shows what the viewer asked for last, or what most
    people want to see.
    """
    if args:
        return RequestedReport(report, args, viewer)
    kept = remembered(viewer, report.name)
    if kept is not None:
        asked = RequestedReport(report, MultiDict(kept), viewer)
        if asked.request is not None:  # what they could choose then may be gone
            return asked
    usual = report.usual(ReportInput(viewer, clock.today(), {}))
    return RequestedReport(report, MultiDict(usual), viewer)


def _text(field: Field) -> str:
    """What stands in a field, as an address has it."""
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    return (field._value() if isinstance(field, TypedDateField) else field.data) or ""
