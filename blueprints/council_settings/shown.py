"""The settings of a group as their page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup
from wtforms import Field

from blueprints.council_settings.forms import SettingsForm
from content.council_settings import OF_THE_COUNCIL, CouncilSettings
from content.setting_declarations import Declaration
from queries.setting_changes import LastChange, last_changes, what_changes
from rules.dates import short_date
from rules.moment import Moment
from rules.setting_texts import MarkdownText
from web import council_texts

PREVIEW_LEVEL = 3  # of the highest heading in the preview of a text, below the heading of its section
SHORT = 60  # letters of a shipped value that is named beside its field


@dataclass(frozen=True)
class ShownSetting:
    """One setting: its fields, what is shipped, who changed it last, `told`, what a typed value would change, and of a
    text in Markdown the `preview` of what is typed.
    """

    declaration: Declaration
    fields: Sequence[Field]
    shipped: str
    differs: bool
    changed: LastChange | None
    told: str
    preview: Markup | None

    @property
    def errors(self) -> list[str]:
        """What is wrong with what was typed."""
        return [str(sentence) for field in self.fields for sentence in field.errors]


def shown_settings(
    form: SettingsForm, settings: CouncilSettings, typed: dict[str, Any], at: Moment
) -> list[ShownSetting]:
    """Every setting of the form; `typed` are the values that are typed and can be read."""
    changed, shipped = last_changes([each.name for each in form.declarations]), CouncilSettings()
    rows = []
    for each in form.declarations:
        fields = form.fields_of(each)
        set_to, words = getattr(settings, each.name), each.kind.words(getattr(shipped, each.name))
        is_new = each.name in typed and typed[each.name] != set_to
        is_the_councils, is_text = each.name in OF_THE_COUNCIL, isinstance(each.kind, MarkdownText)
        rows.append(
            ShownSetting(
                declaration=each,
                fields=fields,
                shipped="" if is_the_councils or len(words) > SHORT else words,
                differs=not is_the_councils and set_to != getattr(shipped, each.name),
                changed=changed.get(each.name),
                told=what_changes(each.name, settings, typed[each.name], at) if is_new else "",
                preview=council_texts.shown(fields[0].data or "", PREVIEW_LEVEL) if is_text else None,
            )
        )
    return rows


def by_section(shown: Sequence[ShownSetting]) -> list[tuple[str, list[ShownSetting]]]:
    """[(heading, the settings below it), ...] in the order of their declarations."""
    return [(title, list(rows)) for title, rows in groupby(shown, key=lambda each: each.declaration.section.title)]


def holidays_by_year(settings: CouncilSettings, at: Moment) -> list[tuple[int, list[str]]]:
    """The bank holidays of this year and the years after it, as days in words."""
    days = sorted(day for day in settings.bank_holidays if day.year >= at.today.year)
    return [
        (year, [f"{day:%a} {short_date(day, day)}" for day in of_year])
        for year, of_year in groupby(days, key=lambda day: day.year)
    ]
