"""The form of a report, made of the parameters that it declares. It is sent by GET, so that a report has an address."""

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectChoice, SelectField
from wtforms.fields.core import UnboundField

from reports.parameters import Choice, FromTo, Named, Parameter, ReportInput, Request, chosen_words, request_of
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
    """A report as an address asks for it: its form, and the Request that it makes.

    `options`: {parameter: (value, words) to pick from}; None where there are too many for a list.
    """

    def __init__(self, report: Report, args: MultiDict[str, str], viewer: Actor):
        fields = {name: field for each in report.parameters for name, field in FIELDS[each.kind](each).items()}
        self.report, self.viewer = report, viewer
        self.form: Any = type("ReportForm", (ReportForm,), fields)(formdata=args)
        self.asked = ReportInput(viewer, clock.today(), {field.name: _text(field.data) for field in self.form})
        self.options = {each.name: each.options(viewer) for each in self._of(Named)}
        for each in self._of(Choice):
            self.options[each.name] = each.options(self.asked)
            self.form[each.name].choices = [SelectChoice(*option) for option in self.options[each.name]]
        self.request = self._request() if self.form.validate() else None

    @property
    def narrows(self) -> set[str]:
        """The parameters that other pick lists follow."""
        return {name for each in self._of(Choice) for name in each.follows}

    @property
    def words(self) -> list[str]:
        """What was chosen, for the head of a document."""
        return chosen_words(self.report.parameters, self.asked)

    def _of(self, kind: type) -> list[Any]:
        return [each for each in self.report.parameters if isinstance(each, kind)]

    def _request(self) -> Request | None:
        """None where something is wrong: the form says what."""
        try:
            return request_of(self.report.parameters, self.asked, self._dates())
        except RuleBroken as broken:
            self.form.show(broken)
            return None

    def _dates(self) -> FromTo:
        return tuple(self.form[name].data if name in self.form else None for name in ("from_date", "to_date"))


def _text(data: Any) -> str:
    """What stands in a field, as an address has it."""
    return data if isinstance(data, str) else "y" if data is True else ""
