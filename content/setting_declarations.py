"""How a council setting is declared (content/council_settings.py): once, with everything that is known of it."""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import Any

from rules.setting_kinds import Kind

KEY = "declaration"


@dataclass(frozen=True)
class Group:
    """A page of the settings: the last part of its address, its title, and what it is about."""

    slug: str
    title: str
    summary: str


@dataclass(frozen=True)
class Section:
    """A panel on the page of a group."""

    group: Group
    title: str


@dataclass(frozen=True)
class Declaration:
    """One setting: its name in code and in the database, its kind with its limits, and its words.

    `label` and `hint` are for the form, `what` is the noun in a refusal ("Enter the days as ..."), `help` a Markdown
    sentence for the help topic (the hint unless given), `unit` stands behind the field, `does` says what a change does.
    Officers with a role of `told` get an e-mail when it changes.
    """

    kind: Kind
    section: Section
    label: str
    what: str
    hint: str = ""
    help: str = ""
    unit: str = ""
    does: str = ""
    told: tuple[str, ...] = ()
    name: str = ""

    def has(self, words: Iterable[str]) -> bool:
        """Whether each of these words, in lower case, is in what is said of it."""
        said = f"{self.label} {self.hint} {self.does} {self.section.title} {self.section.group.title}".casefold()
        return all(word in said for word in words)

    def check(self, value: Any) -> Any:
        """The value as it is stored. Raises RuleBroken at the setting's field for one that is not allowed."""
        return self.kind.check(value, self.name, self.what)


def setting(default: Any, kind: Kind, section: Section, **words: Any) -> Any:
    """A field of a record of settings: the shipped value, and the setting's Declaration with its words."""
    declaration = Declaration(kind, section, **words)
    return field(default_factory=lambda: copy(default), metadata={KEY: declaration})


def declarations_of(record: type) -> tuple[Declaration, ...]:
    """The Declarations of a record of settings, in their order."""
    return tuple(replace(each.metadata[KEY], name=each.name) for each in fields(record))


def help_text(declarations: Iterable[Declaration]) -> str:
    """Every setting as Markdown for the help topic: a heading for each group, a line for each setting."""
    lines, group = [], None
    for declaration in declarations:
        if declaration.section.group != group:
            group = declaration.section.group
            lines += ["", f"## {group.title}", ""]
        told = f" {_told_words(declaration.told)}" if declaration.told else ""
        lines.append(f"- **{declaration.label}**: {declaration.help or declaration.hint}{told}")
    return "\n".join(lines).strip()


def _told_words(roles: tuple[str, ...]) -> str:
    """`Finance Officers and Auditors get an e-mail when it changes.`"""
    names = [f"{role.replace('_', ' ').title()}s" for role in roles]
    return f"{' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))} get an e-mail when it changes."


def with_values(text: str, settings: Any) -> str:
    """A text with the value of each setting in the place of its name: `within {undo_confirm_minutes} minutes`."""
    known = {each.name: each for each in declarations_of(type(settings))}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return known[name].kind.words(getattr(settings, name)) if name in known else match[0]

    return re.sub(r"\{(\w+)\}", value, text)
