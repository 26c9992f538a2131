"""What a report is asked for."""

from datetime import date

from wtforms import BooleanField, SelectField

from blueprints.reports import choices
from queries.report_choices import Scope, contract_of, organisation_of, payment_method_of
from reports.table import Request
from rules.broken import RuleBroken
from rules.financial_years import tax_year_dates
from web import clock
from web.forms import Form, TextField, TypedDateField

LABELS = {
    "payment_method": "Payment Method",
    "period": "Period",
    "finalised_on": "Finalised on",
    "tax_year": "Tax Year",
}


class ReportForm(Form):
    """The parameters of every report. All may stay blank; it is sent by GET, so that a report has an address."""

    class Meta:
        csrf = False

    organisation = TextField("Organisation")
    contract = TextField("Contract")
    from_date = TypedDateField("From", what="first day")
    to_date = TypedDateField("To", what="last day")

    def rows(self, visitor):
        """(organisation, contract) rows of the references that were typed, None for a blank one. Raises RuleBroken."""
        organisation = self._row(self.organisation, organisation_of, visitor)
        return organisation, self._row(self.contract, contract_of, visitor)

    def _row(self, field, find, visitor):
        if not field.data:
            return None
        row = find(visitor, field.data)
        if row is None:
            what = field.label.text.lower()
            raise RuleBroken(f"There is no {what} with the reference {field.data}. Leave it blank for all", field.name)
        return row


class FullForm(ReportForm):
    """The parameters of all reports that share one page; each report says which of them are its own."""

    status = SelectField("Status", choices=choices.STATUSES, validate_choice=False)
    tax_year = SelectField("Tax Year", validate_choice=False)
    payment_method = SelectField("Payment Method", validate_choice=False)
    period = SelectField("Period (* partially finalised)", validate_choice=False)
    finalised_on = SelectField("or Finalised on", validate_choice=False)
    is_summary = BooleanField("Summary: one line for each client, costs and income apart")

    def offer(self, report, visitor):
        """Fill the pick lists that this report has, for what was picked in those before them."""
        if "tax_year" in report.parameters:
            self.tax_year.choices = choices.tax_year_choices(clock.today())
        if "period" in report.parameters:
            scope = Scope(visitor, self.organisation.data, self.contract.data)
            method = self._method(visitor)
            self.payment_method.choices = choices.payment_method_choices(scope)
            self.period.choices = choices.period_choices(scope, method)
            self.finalised_on.choices = choices.finalise_date_choices(scope)

    def request_for(self, report, visitor):
        """The Request that it makes of this report. Raises RuleBroken."""
        organisation, contract = self.rows(visitor)
        first, last = self._dates(report)
        if first and last and last < first:
            raise RuleBroken("Enter a last day that is not before the first", "to_date")
        is_remittance = "period" in report.parameters
        return Request(
            visitor,
            organisation,
            contract,
            first,
            last,
            status=self.status.data or "" if "status" in report.parameters else "",
            payment_method=self._method(visitor) if is_remittance else None,
            period=choices.period_of(self.period.data) if is_remittance else None,
            is_summary=is_remittance and self.is_summary.data,
        )

    def chosen(self, report):
        """What was chosen, in words, for the head of a document: `Tax Year 2018/2019`."""
        lists = [name for name in ("payment_method", "period", "finalised_on", "tax_year") if name in report.parameters]
        typed = [f"{field.label.text} {field.data}" for field in (self.organisation, self.contract) if field.data]
        for name in lists:
            picked = next((each for each in self[name].choices if each.value == (self[name].data or "")), None)
            picked = picked or (self[name].choices[0] if name == "tax_year" else None)
            if picked and picked.value:
                typed.append(f"{LABELS[name]} {picked.label}")
        return [*typed, *(["Summary"] if self.is_summary.data and "is_summary" in report.parameters else [])]

    def _dates(self, report):
        if "tax_year" in report.parameters:
            offered = [choice.value for choice in self.tax_year.choices]
            return tax_year_dates(int(self.tax_year.data if self.tax_year.data in offered else offered[0]))
        if "finalised_on" in report.parameters and self.finalised_on.data:
            day = _date(self.finalised_on.data)
            return day, day
        return self.from_date.data, self.to_date.data

    def _method(self, visitor):
        number = self.payment_method.data or ""
        if not number.isdecimal() or len(number) > choices.MOST_DIGITS:
            return None
        return payment_method_of(visitor, int(number))


def _date(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("Choose a day of the list", "finalised_on") from None
