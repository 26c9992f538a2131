"""Changing the council's settings, with an audit event and an e-mail. Reading: queries/council_settings.py."""

from collections.abc import Mapping
from typing import Any

from content.council_settings import BY_NAME, OF_THE_COUNCIL
from content.setting_declarations import Declaration
from models import Council, CouncilSetting, database
from operations import audit, emails
from operations.audit import Actor
from queries import council_settings
from rules.broken import RuleBroken
from rules.moment import Moment


def change(name: str, new_value: Any, by: Actor, at: Moment) -> bool:
    """Change a setting to a value as it is stored. Returns whether it is another now.

    Raises RuleBroken, at the setting's field, for a value that is not of its kind or outside its limits.
    """
    return change_many({name: new_value}, by, at) == 1


def change_many(new_values: Mapping[str, Any], by: Actor, at: Moment) -> int:
    """Change those of these settings whose value is another now, all or none. Returns how many. Raises RuleBroken."""
    with database.atomic():
        settings, count = council_settings.read(), 0
        for name, new_value in new_values.items():
            was, now = getattr(settings, name), BY_NAME[name].check(new_value)
            if now != was:
                _store(name, now)
                audit.record("setting changed", by=by, at=at, was={name: was}, now={name: now})
                _send_notice(BY_NAME[name], was, now, by, at)
                count += 1
    return count


def _store(name: str, value: Any) -> None:
    if name in OF_THE_COUNCIL:
        if not Council.update({OF_THE_COUNCIL[name]: value}).execute():
            raise RuleBroken("There is no council yet: make it first, with `flask create-council`", name)
        return
    if not CouncilSetting.update(value=value).where(CouncilSetting.name == name).execute():
        CouncilSetting.create(name=name, value=value)


def _send_notice(declaration: Declaration, was: Any, now: Any, by: Actor, at: Moment) -> None:
    emails.send(
        "setting_changed",
        emails.Officers(declaration.told, but=by.person_id),
        at,
        label=declaration.label,
        person=by.name,
        was=declaration.kind.words(was),
        now=declaration.kind.words(now),
    )
