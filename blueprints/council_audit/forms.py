"""What of the audit trail is looked for. Sent by GET."""

from wtforms import SelectChoice, SelectField

from queries.audit_things import KIND_NAMES, KINDS, NOT_CHOSEN
from queries.audit_trail import TrailFilters
from rules.audit_sentences import GROUP_NAMES
from rules.dates import format_date
from web.forms import Form, TextField, TypedDateField

LONGEST = 100
THINGS = [SelectChoice("", "[All]"), *(SelectChoice(kind.name, kind.label) for kind in KINDS)]
LINKED = dict(NOT_CHOSEN)
GROUPS = [SelectChoice("", "[All]"), *(SelectChoice(name, label) for name, label in GROUP_NAMES.items())]


def _kept_short(text: str | None) -> str:
    return (text or "").replace("\x00", "")[:LONGEST]


class TrailForm(Form):
    """By person, by thing, by kind, by day."""

    class Meta:
        csrf = False

    person = TextField("Person")
    thing = SelectField("Thing", choices=THINGS, validate_choice=False)
    number = TextField("Its number or name")
    group = SelectField("Kind of event", choices=GROUPS, validate_choice=False)
    first = TypedDateField("Date From", what="first day")
    last = TypedDateField("Date To", what="last day")

    def __init__(self, *args, **given):
        """What a link asked for can be chosen too."""
        super().__init__(*args, **given)
        if self.thing.data in LINKED:
            self.thing.choices = [*THINGS, SelectChoice(self.thing.data, LINKED[self.thing.data])]

    def validate(self, extra_validators=None):
        """Dates in order, and a number with the kind of thing that it is of."""
        is_right = super().validate(extra_validators)
        if self.first.data and self.last.data and self.last.data < self.first.data:
            self.last.errors = ["Enter a last day that is not before the first"]
            is_right = False
        if self.number.data and self.thing.data not in KIND_NAMES:
            self.thing.errors = ["Choose what kind of thing this is the number of"]
            is_right = False
        elif self.thing.data and not self.number.data:
            self.number.errors = ["Enter its number or name"]
            is_right = False
        return is_right

    def filters(self) -> TrailFilters:
        """What is looked for."""
        return TrailFilters(
            person=_kept_short(self.person.data),
            kind=self.thing.data if self.thing.data in KIND_NAMES else "",
            number=_kept_short(self.number.data),
            group=self.group.data if self.group.data in GROUP_NAMES else "",
            first=self.first.data,
            last=self.last.data,
        )


def words_of(filters: TrailFilters) -> str:
    """What is looked for, in one line: `by fin@example.org, invoice BC-0412, from 01/11/2025`."""
    parts = [
        f"by {filters.person}" if filters.person else "",
        f"{KIND_NAMES[filters.kind].lower()} {filters.number}" if filters.number else "",
        GROUP_NAMES[filters.group].lower() if filters.group else "",
        f"from {format_date(filters.first)}" if filters.first else "",
        f"to {format_date(filters.last)}" if filters.last else "",
    ]
    return ", ".join(part for part in parts if part) or "everything"
