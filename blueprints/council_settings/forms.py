"""The form of a group of settings, made from their declarations (content/council_settings.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import Field, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.core import UnboundField

from content.council_settings import SETTINGS, CouncilSettings
from content.setting_declarations import Declaration, Group, Section, sections_of
from rules.broken import RuleBroken
from rules.setting_kinds import Choice, Kind, MoneyByRole, Ticks
from web.forms import Form, TextField
from web.permissions import ROLE_NAMES


class SettingsForm(Form):
    """The settings of one group; `declarations` are those, with what each may be chosen from."""

    declarations: tuple[Declaration, ...] = ()

    def values(self) -> dict[str, Any] | None:
        """The settings that were typed, by name. Every problem is shown at its field; None where there is one."""
        found = {}
        for each in self.declarations:
            try:
                found[each.name] = each.kind.read(self._typed(each), each.name, each.what)
            except RuleBroken as broken:
                self.show(broken)
        return None if self.errors else found

    def show_settings(self, settings: CouncilSettings) -> None:
        """Fill the form with what is set."""
        for each in self.declarations:
            shown = each.kind.form_value(getattr(settings, each.name))
            if isinstance(each.kind, MoneyByRole):
                for role, text in shown.items():
                    self[f"{each.name}_{role}"].data = text
            else:
                self[each.name].data = shown

    def sections(self) -> dict[Section, list[Declaration]]:
        """The settings by panel of the page."""
        return sections_of(self.declarations)

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
    return TextAreaField(label) if kind.control == "lines" else TextField(label)
