"""The forms of what care is bought by. Their fields are called as the columns of care files, whose checks name them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, SelectChoice, SelectField, StringField, TextAreaField

from blueprints.council_commissioning.forms import FIRST_DAY, HEADING, PRICE_NEEDED, CareForm
from rules.broken import RuleBroken
from rules.care_files import layouts
from rules.care_files.columns import Layout
from rules.change_requests import ORGANISATION_FIELDS, SERVICE_FIELDS
from rules.commissioning import Row
from rules.wording import FREQUENCY_NAMES, PAY_ON_ACTUALS_NAMES
from web.forms import Needed, QuantityField, TextField, TypedDateField, UnitPriceField

REFERENCE = "Care files know it by this. It cannot be changed later"
NAME = Needed("Enter the name")
ONE_PERIOD = {"N": "No", "Y": "Yes, for this contract", "organisation": "Yes, across the provider’s contracts"}
MODELS = {"scheduled": "Scheduled", "invoiced": "Invoiced"}
EXTRA = {"always": "Always allowed", "up_to": "Up to a limit a week", "never": "Never"}
CLAIMABLE = {"": "No", "client": "Client items", "provider": "Provider items", "both": "Both"}


def choices(names: Mapping[str, str]) -> list[SelectChoice]:
    """The choices of a field: {value: words}."""
    return [SelectChoice(value, words) for value, words in names.items()]


class TermsForm(CareForm):
    """What these forms share."""

    file: ClassVar[Layout]
    why = TextAreaField("Reason")
    why_hint = "It stays in the audit trail"

    @property
    def columns(self) -> list[str]:
        """The columns of a row: the fields that this form has. A reference that is on record is none of them."""
        return [name for name in super().columns if name in self]

    def validate(self, *given: Any, **named: Any) -> bool:
        """What the care file could not read is said with the rest."""
        is_valid = super().validate(*given, **named)
        for name in self.columns:
            field = self[name]
            if isinstance(field, StringField) and field.data and not field.errors:
                try:
                    self.file.column(name).read(field.data)
                except RuleBroken as broken:
                    field.errors, is_valid = [broken.message], False
        return is_valid


class DatedTermsForm(TermsForm):
    """What holds over dates."""

    start_date = TypedDateField("From", [FIRST_DAY], what="first day")
    end_date = TypedDateField("To", what="last day")


class AddressForm(TermsForm):
    """Where an organisation or a service is, and how it is reached: the guides' fields in the guides' order."""

    name = TextField("Name", [NAME])
    address_1, address_2, address_3 = TextField("Address 1"), TextField("Address 2"), TextField("Address 3")
    town, county, postcode = TextField("Town"), TextField("County"), TextField("Postcode")
    country, uprn, usrn = TextField("Country"), TextField("UPRN"), TextField("USRN")
    mobile, telephone, fax = TextField("Mobile"), TextField("Telephone"), TextField("Fax")
    email = TextField("Email")


class OrganisationForm(AddressForm):
    """A provider."""

    file = layouts.ORGANISATIONS
    layout = (
        ("organisation_ref", "code", REFERENCE),
        *((name, "mid", "") for name in ORGANISATION_FIELDS),
        ("creditor_ref", "code", "The ledger pays by it: without one the provider cannot be paid"),
        ("vat_number", "code", ""),
    )
    organisation_ref = TextField("Reference", [Needed("Enter a reference")])
    creditor_ref = TextField("Creditor reference")
    vat_number = TextField("VAT Number")


class ServiceForm(AddressForm):
    """A service of an organisation."""

    file = layouts.SERVICES
    layout = (("service_ref", "code", REFERENCE), *((name, "mid", "") for name in SERVICE_FIELDS))
    service_ref = TextField("Reference", [Needed("Enter a reference")])


class ContractForm(TermsForm):
    """A contract without its payment methods and prices."""

    file = layouts.CONTRACTS
    layout = (
        ("contract_ref", "code", REFERENCE),
        ("organisation_ref", "select", ""),
        ("name", "wide", ""),
        ("totals_editable", "tick", ""),
        ("one_period_at_a_time", "select", "The next period is invoiced when all of the last one is finalised"),
        ("confirmation_required", "tick", ""),
        ("document_must_be_agreed", "tick", ""),
        ("simple_lines", "tick", ""),
        ("payment_terms", "area", "Printed on purchase orders. Blank: the council’s own terms"),
    )
    contract_ref = TextField("Reference", [Needed("Enter a reference")])
    organisation_ref = SelectField("Provider", [Needed("Choose the provider")], validate_choice=False)
    name = TextField("Name", [NAME])
    totals_editable = BooleanField("Totals editable: providers type the totals of an invoice")
    one_period_at_a_time = SelectField("One period at a time", choices=choices(ONE_PERIOD), validate_choice=False)
    confirmation_required = BooleanField("Confirmation required: the provider confirms scheduled payments")
    document_must_be_agreed = BooleanField("Document must be agreed before care is paid")
    simple_lines = BooleanField("Simple lines: one line for each purchase order")
    payment_terms = TextAreaField("Payment terms")


class MethodForm(DatedTermsForm):
    """A payment method."""

    file = layouts.PAYMENT_METHODS
    layout = (
        ("start_date", "date", "The method before it ends the day before, if it has no end"),
        ("end_date", "date", "Blank: no end"),
        ("model", "select", ""),
        ("pay_on_actuals", "select", ""),
        ("frequency", "select", ""),
        ("first_period_start", "date", "Care before it is not paid here. Calendar months start on the 1st"),
        ("slack_days", "code", "Days from the due date to the start of a period: 9 pays ahead, -28 in arrears"),
        ("days_to_finalise", "code", "From the due date"),
        ("days_to_bank", "code", "From the due date"),
        ("net", "tick", ""),
        ("direct_payment", "tick", ""),
    )
    model = SelectField("Model", choices=choices(MODELS), validate_choice=False)
    pay_on_actuals = SelectField("Pay on actuals", choices=choices(PAY_ON_ACTUALS_NAMES), validate_choice=False)
    frequency = SelectField("Frequency", choices=choices(FREQUENCY_NAMES), validate_choice=False)
    first_period_start = TypedDateField(
        "First period starts", [Needed("Enter the first day of the first period")], what="first day of the first period"
    )
    slack_days = TextField("Slack (days)")
    days_to_finalise = TextField("Days to finalise")
    days_to_bank = TextField("Days to bank")
    net = BooleanField("Net: client contributions are taken off")
    direct_payment = BooleanField("Direct payment")


class ContractPriceForm(DatedTermsForm):
    """What a contract pays for a service level without a line item; `delete` takes a price away."""

    file = layouts.CONTRACT_PRICES
    layout = (
        ("service_level_ref", "select", ""),
        ("start_date", "date", "Of two prices for a day, the one that starts later counts"),
        ("end_date", "date", "Blank: no end"),
        ("unit_price", "date", "Up to four decimals"),
        ("delete", "tick", ""),
    )
    service_level_ref = SelectField("Service Level", [Needed("Choose the service level")], validate_choice=False)
    unit_price = UnitPriceField("Unit price (£)", [PRICE_NEEDED], what="unit price")
    delete = BooleanField("Take it away altogether")


class LevelForm(TermsForm):
    """A service level with its delivery rule."""

    file = layouts.SERVICE_LEVELS
    layout = (
        ("service_level_ref", "code", REFERENCE),
        ("name", "wide", ""),
        ("unit", "code", "Such as Hour, Session, Night, Week, Mile or Item"),
        ("service_group_class", "mid", ""),
        ("vat_rate", "code", "Counts for what is not settled yet"),
        ("cost_centre", "code", "The ledger needs it, and the subjective code"),
        ("subjective", "code", ""),
        ("One-off claims", HEADING, ""),
        ("claimable", "select", ""),
        ("unit_price", "date", "Blank: the provider enters the unit cost"),
        ("Delivery rule", HEADING, ""),
        ("quantity_step", "code", "The smallest step of a quantity, such as 0.25"),
        ("frustrated_paid", "tick", ""),
        ("frustrated_notice_hours", "code", "With more notice it is not paid. Blank: it is paid with any notice"),
        ("extra_allowed", "select", ""),
        ("extra_limit", "code", "Only for up to a limit"),
        ("comment_when_different", "tick", ""),
        ("visits_required", "tick", ""),
        ("visit_rounding_minutes", "code", ""),
        ("unplanned_limit", "code", "The most units of one unplanned entry. Blank: no limit"),
        ("cancellation_codes", "mid", "With ; between them. A frustrated entry then needs one"),
    )
    service_level_ref = TextField("Reference", [Needed("Enter a reference")])
    name = TextField("Name", [NAME])
    unit = TextField("Unit", [Needed("Enter the unit")])
    service_group_class = TextField("Service group class")
    vat_rate = TextField("VAT rate (%)")
    cost_centre = TextField("Cost centre")
    subjective = TextField("Subjective code")
    claimable = SelectField(
        "Claimable",
        choices=choices(CLAIMABLE),
        validate_choice=False,
    )
    unit_price = UnitPriceField("Claim price (£)", what="claim price")
    quantity_step = TextField("Quantity step")
    frustrated_paid = BooleanField("Frustrated care is paid")
    frustrated_notice_hours = TextField("Notice that makes it frustrated (hours)")
    extra_allowed = SelectField(
        "Extra care",
        choices=choices(EXTRA),
        validate_choice=False,
    )
    extra_limit = QuantityField("Extra units a week", what="number of extra units")
    comment_when_different = BooleanField("A comment is needed when the week is different from the plan")
    visits_required = BooleanField("Visits are required")
    visit_rounding_minutes = TextField("Visits are rounded to (minutes)")
    unplanned_limit = TextField("Unplanned limit")
    cancellation_codes = TextField("Cancellation codes")

    @property
    def columns(self) -> list[str]:
        """The file has the limit in the column of the rule."""
        return [name for name in super().columns if name != "extra_limit"]

    def row(self) -> Row:
        """What was typed, with the limit as the rule."""
        row = super().row()
        if row["extra_allowed"] == "up_to":
            row["extra_allowed"] = self.text_of(self.extra_limit)
        return row

    def validate(self, *given: Any, **named: Any) -> bool:
        """A limit is typed where there is one."""
        is_valid = super().validate(*given, **named)
        if self.extra_allowed.data == "up_to" and self.extra_limit.data is None and not self.extra_limit.errors:
            self.extra_limit.errors = ["Enter how many extra units a week are allowed"]
            return False
        return is_valid


def with_limit(row: Row) -> Row:
    """A service level's row as the form shows it: the rule, and its limit."""
    rule = row["extra_allowed"]
    return row if rule in ("always", "never") else row | {"extra_allowed": "up_to", "extra_limit": rule}
