"""The forms of an uplift: what it is about, and why it is applied."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField, TextAreaField

from models import Uplift
from queries.options import organisation_options
from queries.uplifts.choices import contract_options, level_options
from rules import money
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.uplifts import AMOUNT, PERCENT, Terms
from web.forms import Form, Needed, TextField, TypedDateField


def _choices(offered: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in offered]


class UpliftForm(Form):
    """By how much, from when, for what."""

    service_level = SelectField("Service level", coerce=int, default=0)
    contract = SelectField("Contract", coerce=int, default=0)
    organisation = SelectField("Provider", coerce=int, default=0)
    kind = SelectField("As", choices=_choices([(PERCENT, "per cent"), (AMOUNT, "pounds a unit")]), default=PERCENT)
    value = TextField("By", [Needed("Enter by how much prices change, for example 4.5")])
    from_date = TypedDateField("From", [Needed("Enter the day from which prices change")], what="first day")
    rounding = RadioField(
        "Round prices a unit to",
        choices=_choices([("exact", "£0.0001"), ("pence", "£0.01")]),
        default="exact",
    )

    def offer(self, viewer: Actor) -> "UpliftForm":
        """What may be chosen."""
        self.service_level.choices = _choices([(0, "All service levels"), *level_options()])
        self.contract.choices = _choices([(0, "All contracts"), *contract_options(viewer)])
        self.organisation.choices = _choices([(0, "All providers"), *organisation_options(viewer)])
        return self

    def terms(self) -> Terms:
        """By how much and from when. Raises RuleBroken with the field."""
        if not self.from_date.data:
            raise RuleBroken("Enter the day from which prices change", "from_date")
        text = (self.value.data or "").removesuffix("%")
        value = money.parse_decimal(text, 4, "value", "percentage" if self.kind.data == PERCENT else "amount")
        return Terms(self.kind.data, value, self.from_date.data, self.rounding.data == "pence")

    def fill(self, uplift: Uplift) -> None:
        """As it was previewed, to be previewed again."""
        self.service_level.data = uplift.service_level_id or 0
        self.contract.data = uplift.contract_id or 0
        self.organisation.data = uplift.organisation_id or 0
        self.kind.data = uplift.by_kind
        self.value.data = money.plain_decimal(uplift.by_value, 4).rstrip("0").rstrip(".")
        self.from_date.data = uplift.from_date
        self.rounding.data = "pence" if uplift.is_to_pence else "exact"


class ApplyForm(Form):
    """Why, in words for the providers."""

    reason = TextAreaField("Reason (on each provider’s letter)")
