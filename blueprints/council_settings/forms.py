"""The form of a group of settings, made from their declarations (content/council_settings.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import Field, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.core import UnboundField

from content.council_settings import SETTINGS, CouncilSettings
from content.setting_declarations import Declaration, Group
from rules.broken import RuleBroken
from rules.setting_amounts import MoneyByRole
from rules.setting_kinds import Choice, Kind, Ticks
from rules.setting_texts import MarkdownText
from web import help_topics
from web.forms import Form, TextField
from web.help_links import check_links
from web.permissions import ROLE_NAMES


class SettingsForm(Form):
    """The settings of one group; `declarations` are those, with what each may be chosen from."""

    declarations: tuple[Declaration, ...] = ()

    def summary(self) -> list[tuple[str | None, str]]:
        """The errors above the page, each with the name of its setting: there are twenty and more on a page."""
        of_fields = [(field.id, f"{field.label.text}: {sentence}") for field in self for sentence in field.errors]
        return [(None, str(sentence)) for sentence in self.form_errors] + of_fields

    def values(self) -> dict[str, Any]:
        """The settings that were typed and can be read, by name. Every problem is shown at its field."""
        found = {}
        for each in self.declarations:
            try:
                value = each.kind.read(self._typed(each), each.name, each.what)
                if isinstance(each.kind, MarkdownText):
                    check_links(value, each.name, help_topics.topics())
                found[each.name] = value
            except RuleBroken as broken:
                self.show(broken)
        return found

    def show_settings(self, settings: CouncilSettings, only: str | None = None) -> None:
        """Fill the form with what is set; `only` names the one setting that is filled."""
        for each in self.declarations:
            if only not in (None, each.name):
                continue
            shown = each.kind.form_value(getattr(settings, each.name))
            if isinstance(each.kind, MoneyByRole):
                for role, text in shown.items():
                    self._fill(f"{each.name}_{role}", text)
            else:
                self._fill(each.name, shown)

    def _fill(self, name: str, shown: Any) -> None:
        self[name].data, self[name].raw_data, self[name].errors = shown, None, []

    def fields_of(self, declaration: Declaration) -> list[Field]:
        """The fields of one setting."""
        return [self[name] for name in _labels(declaration)]

    def _typed(self, declaration: Declaration) -> Any:
        if isinstance(declaration.kind, MoneyByRole):
            return {role: self[f"{declaration.name}_{role}"].data for role in declaration.kind.roles}
        return self[declaration.name].data


def form_of(group: Group, names: Mapping[str, Sequence[str]]) -> type[SettingsForm]:
    """The form for the settings of a group. names: what the settings may name that are chosen from the portal's own."""
    declarations = tuple(_offering(each, names) for each in SETTINGS if each.section.group == group)
    fields: dict[str, Any] = {"declarations": declarations}
    for declaration in declarations:
        fields |= {name: _field(declaration.kind, label) for name, label in _labels(declaration).items()}
    return type("SettingsForm", (SettingsForm,), fields)


def _offering(declaration: Declaration, names: Mapping[str, Sequence[str]]) -> Declaration:
    if declaration.name not in names:
        return declaration
    return replace(declaration, kind=replace(declaration.kind, options=_choices(names[declaration.name])))


def _choices(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


def _labels(declaration: Declaration) -> dict[str, str]:
    """{name of a field: its label} of one setting."""
    kind, name, label = declaration.kind, declaration.name, declaration.label
    if isinstance(kind, MoneyByRole):
        return {f"{name}_{role}": f"{label} of a {ROLE_NAMES[role]}, pounds" for role in kind.roles}
    return {name: label}


def _field(kind: Kind, label: str) -> UnboundField:
    if isinstance(kind, Ticks):
        return SelectMultipleField(label, choices=list(kind.options))
    if isinstance(kind, Choice):
        return SelectField(label, choices=list(_choices(words for _, words in kind.options)))
    return TextAreaField(label) if kind.control in ("lines", "markdown") else TextField(label)
