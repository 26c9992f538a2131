"""The forms of care. Their fields are called as the columns of care files, whose checks name them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, SelectField, TextAreaField

from rules.commissioning import Row
from rules.weeks import DAY_COLUMNS, WEEKDAYS
from web.forms import (
    Form,
    Needed,
    ParsedField,
    PenceField,
    QuantityField,
    TextField,
    TypedDateField,
    UnitPriceField,
)

FIRST_DAY, PRICE_NEEDED = Needed("Enter the first day"), Needed("Enter the price")
HEADING = "heading"  # the size of an entry of a layout that heads the fields after it
EVERY_DAY = tuple((day, "qty", "") for day in DAY_COLUMNS)


class CareForm(Form):
    """What the forms of care share. `layout`: (name, size, hint) of the fields in their order; columns: which are the
    columns of a row.
    """

    layout: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    why = TextAreaField("Reason (shown to the provider)")
    why_hint: ClassVar[str] = "Shown with an adjustment that this makes. It stays in the audit trail."

    @property
    def columns(self) -> list[str]:
        """The names of the fields that are columns of a row."""
        return [name for name, size, _ in self.layout if name != "delete" and size != HEADING]

    def row(self) -> Row:
        """What was typed, as a row of a care file."""
        return {name: self.text_of(self[name]) for name in self.columns}

    @staticmethod
    def text_of(field: Field) -> str:
        """A field's value as the cell of a care file."""
        if isinstance(field, BooleanField):
            return "Y" if field.data else "N"
        if isinstance(field, ParsedField):
            return "" if field.data is None else field.to_text(field.data)
        return field.data or ""


def filled(form: type[CareForm], row: Mapping[str, str], **more: Any) -> Any:
    """A form that shows a row."""
    ticks = {name for name, size, _ in form.layout if size == "tick"}
    shown = {name: text for name, text in row.items() if not (name in ticks and text == "N")}
    return form(formdata=MultiDict(shown), **more)


class ClientForm(CareForm):
    """A client."""

    layout = (
        ("ssref", "code", "The number that social care knows the client by"),
        ("title", "code", ""),
        ("forename", "mid", ""),
        ("surname", "mid", ""),
        ("date_of_birth", "date", ""),
        ("date_of_death", "date", "Nothing is planned or paid after it"),
    )
    ssref = TextField("SSRef", [Needed("Enter the SSRef")])
    title = TextField("Title")
    forename = TextField("Forename")
    surname = TextField("Surname", [Needed("Enter the surname")])
    date_of_birth = TypedDateField("Date of birth", what="date of birth")
    date_of_death = TypedDateField("Date of death", what="date of death")


class LineForm(CareForm):
    """All of a line item."""

    layout = (
        ("cpli_id", "code", ""),
        ("care_package_ref", "code", "Line items with one reference are a care package together"),
        ("contract_ref", "select", ""),
        ("service_ref", "select", ""),
        ("service_level_ref", "select", ""),
        ("start_date", "date", ""),
        ("end_date", "date", "Blank: no end. A one-off payment needs none"),
        ("pricing", "select", ""),
        ("unit_price", "date", "Weekly: the rate a week. One-off: the amount. Up to four decimals"),
        ("units", "qty", "A week; rolling: the whole allowance"),
        *EVERY_DAY,
        ("visits", "qty", "A week, if they are counted"),
        ("budget_code", "mid", ""),
        ("authorised", "tick", ""),
    )
    cpli_id = TextField("CPLI ID", [Needed("Enter a CPLI ID")])
    care_package_ref = TextField("Care Package Ref", [Needed("Enter the care package’s reference")])
    contract_ref = SelectField("Contract", validate_choice=False)
    service_ref = SelectField("Service", validate_choice=False)
    service_level_ref = SelectField("Service Level", validate_choice=False)
    start_date = TypedDateField("Start Date", [Needed("Enter the start date")], what="start date")
    end_date = TypedDateField("End Date", what="end date")
    pricing = SelectField("Pricing", validate_choice=False)
    unit_price = UnitPriceField("Unit price (£)", [PRICE_NEEDED], what="unit price")
    units = QuantityField("Units", what="number of units")
    mon, tue, wed, thu, fri, sat, sun = (QuantityField(day, what=f"sessions on {day}") for day in WEEKDAYS)
    visits = TextField("Visits")
    budget_code = TextField("Budget code")
    authorised = BooleanField("Authorised: it can be paid")


class EditLineForm(LineForm):
    """All of a line item that is on record: its CPLI ID stays."""

    layout = tuple(each for each in LineForm.layout if each[0] != "cpli_id")
    cpli_id = None  # type: ignore[assignment]


class ChangeForm(CareForm):
    """What changes of a line item from a date on. `shown_price`: the price that the page showed."""

    from_date = TypedDateField("From", [Needed("Enter the day that the change starts")], what="day")
    units = QuantityField("Units", what="number of units")
    mon, tue, wed, thu, fri, sat, sun = (QuantityField(day, what=f"sessions on {day}") for day in WEEKDAYS)
    unit_price = UnitPriceField("Unit price (£)", [PRICE_NEEDED], what="unit price")
    end_date = TypedDateField("End Date", what="end date")
    shown_price = HiddenField()


class EndForm(CareForm):
    """The end of a line item."""

    layout = (("end_date", "date", "The last day of care. Blank: no end"),)
    end_date = TypedDateField("End Date", what="end date")


class AuthoriseForm(CareForm):
    """Whether a line item may be paid."""

    layout = (("authorised", "tick", ""),)
    authorised = BooleanField("Authorised: it can be paid")


class DatedForm(CareForm):
    """A row of a line item or client over dates; `delete` takes one that there is away."""

    start_date = TypedDateField("From", [FIRST_DAY], what="first day")
    delete = BooleanField("Take it away altogether")


class PriceForm(DatedForm):
    """A price from a date on."""

    layout = (("start_date", "date", ""), ("unit_price", "date", ""), ("delete", "tick", ""))
    unit_price = UnitPriceField("Unit price (£)", [PRICE_NEEDED], what="unit price")


class ContributionForm(DatedForm):
    """What the client pays the provider a week."""

    layout = (
        ("start_date", "date", ""),
        ("end_date", "date", "Blank: no end"),
        ("weekly_amount", "date", ""),
        ("delete", "tick", ""),
    )
    end_date = TypedDateField("To", what="last day")
    weekly_amount = PenceField("Amount a week (£)", [Needed("Enter the amount a week")], what="amount a week")


class SuspensionForm(DatedForm):
    """Dates on which nothing is planned."""

    layout = (
        ("start_date", "date", ""),
        ("end_date", "date", "The last day without care. Blank: until further notice"),
        ("reason", "wide", "Such as: in hospital"),
        ("delete", "tick", ""),
    )
    end_date = TypedDateField("To", what="last day")
    reason = TextField("Why it is suspended")
