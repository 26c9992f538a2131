"""Forms: lenient fields, every error linked from one summary, typed values kept."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import TextInput

from rules import dates, money
from rules.broken import AllBroken, AskFirst, RuleBroken, problems_of

Validators = Sequence[Callable[[BaseForm, Field], None]] | None


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class Form(FlaskForm):
    """The base of every form. `validate_on_submit()` first, then the operation; a broken rule goes into `show`."""

    def show(self, broken: RuleBroken) -> None:
        """Show what a rule said: beside its field where it names one of ours, else on top of the form. A question is
        no error: the page asks it.
        """
        if isinstance(broken, AskFirst):
            return
        if isinstance(broken, AllBroken):
            for problem in broken.problems:
                self.show(problem)
            return
        field = self._fields.get(broken.field) if broken.field else None
        for sentence in getattr(broken, "sentences", [broken.message]):
            if field is not None:
                field.errors = [*field.errors, sentence]
            else:
                self.form_errors.append(sentence)

    def validate_with(self, check: Callable[[], object]) -> bool:
        """Whether what was typed can be read. Where it cannot, `check()` is asked too and what it raises is shown, so
        that the person reads at once all that is wrong; else the operation itself checks.
        """
        if self.validate():
            return True
        try:
            check()
        except RuleBroken as broken:
            for problem in problems_of(broken):
                if not self._has_error(problem.field):  # what cannot be read is not also said to be missing
                    self.show(problem)
        return False

    def _has_error(self, name: str | None) -> bool:
        return name in self._fields and bool(self._fields[name].errors)

    def keep_first_errors(self) -> None:
        """Say one thing a field: what cannot be read is not also said to be missing."""
        for field in self:
            field.errors = list(field.errors)[:1]

    def summary(self) -> list[tuple[str | None, str]]:
        """[(id of the field, or None, sentence), ...] of all errors, in the order of the fields."""
        of_fields = [(field.id, str(sentence)) for field in self for sentence in field.errors]
        return [(None, str(sentence)) for sentence in self.form_errors] + of_fields


class TextField(StringField):
    """Text without the spaces around it."""

    def __init__(self, label: str, validators: Validators = None, **options: Any):
        super().__init__(label, validators, filters=[_stripped], **options)


class ParsedField(Field):
    """A typed value that a rule turns into one; what was typed is shown again where it cannot."""

    widget = TextInput()
    places = None

    def __init__(self, label: str, validators: Validators = None, what: str | None = None, **options: Any):
        super().__init__(label, validators, **options)
        self.what = what or label.lower()

    def parse(self, text: str) -> Any:
        """The value of `text`. Raises RuleBroken."""
        raise NotImplementedError

    def to_text(self, value: Any) -> str:
        """The value as text for the field."""
        raise NotImplementedError

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else self.to_text(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = self.parse(text)
        except RuleBroken as broken:
            raise ValueError(broken.message) from None


class TypedDateField(ParsedField):
    """A date as people type it (rules/dates.py)."""

    def parse(self, text: str) -> Any:
        return dates.parse_date(text, what=self.what)

    def to_text(self, value: Any) -> str:
        return dates.format_date(value)


class PenceField(ParsedField):
    """Pounds as people type them, as whole pence."""

    def parse(self, text: str) -> Any:
        return money.parse_pence(text, what=self.what)

    def to_text(self, value: Any) -> str:
        return money.plain_decimal(value)


class QuantityField(ParsedField):
    """A quantity with two decimals at most, as hundredths."""

    def parse(self, text: str) -> Any:
        return money.parse_quantity(text, what=self.what)

    def to_text(self, value: Any) -> str:
        return money.format_quantity(value).replace(",", "")


class UnitPriceField(ParsedField):
    """A price in pounds with four decimals at most, as ten-thousandths of a pound."""

    def parse(self, text: str) -> Any:
        return money.parse_unit_price(text, what=self.what)

    def to_text(self, value: Any) -> str:
        return money.plain_unit_price(value)


class Needed(InputRequired):
    """The field must be filled in; the sentence says what to do ("Enter your password")."""

    def __init__(self, message: str):
        super().__init__(message)
        self.field_flags: dict[str, Any] = {}  # no `required` attribute: nothing is checked before the form is sent

    def __call__(self, form: BaseForm, field: Field) -> None:
        if field.errors:
            return
        if not (field.raw_data and isinstance(field.raw_data[0], str) and field.raw_data[0].strip()):
            field.errors[:] = []
            raise StopValidation(self.message)
