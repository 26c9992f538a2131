"""The form of each kind of change request: a field for each of its details, in the guides' order."""

from wtforms import SelectChoice, SelectField

from rules.broken import RuleBroken
from rules.change_requests import FIELDS, NEW_CONTACT, RequestRefused
from rules.people import PROVIDER_ROLES, role_name
from web.forms import Form, TextField

ROLE_CHOICES = [SelectChoice("", "[No Selection]"), *(SelectChoice(role, role_name(role)) for role in PROVIDER_ROLES)]


class DetailsForm(Form):
    """What is asked for; `details_form` adds the fields."""

    def show(self, broken: RuleBroken) -> None:
        """Each field that is wrong says why."""
        if not isinstance(broken, RequestRefused):
            super().show(broken)
            return
        for field, sentence in broken.by_field.items():
            super().show(RuleBroken(sentence, field))

    def typed(self) -> dict[str, str | None]:
        """{field: what was typed}."""
        return {name: field.data for name, field in self._fields.items()}


def details_form(kind: str) -> type[DetailsForm]:
    """The form class of a kind of request."""
    fields = {name: TextField(label) for name, label in FIELDS[kind].items() if name != "role"}
    if kind == NEW_CONTACT:
        fields["role"] = SelectField("Role", choices=ROLE_CHOICES)
    return type("DetailsFormOfAKind", (DetailsForm,), fields)
