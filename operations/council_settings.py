"""The council's settings: what it changed over what is shipped (content/council_settings.py)."""

from content.council_settings import BY_NAME
from models import CouncilSetting, database
from operations import audit
from rules.broken import RuleBroken


def value(name):
    """One setting's value. Raises KeyError for a name that is not in the registry."""
    default = BY_NAME[name].default
    row = CouncilSetting.get_or_none(CouncilSetting.name == name)
    return row.value if row else default


def values():
    """Every setting's value by name, in one query."""
    return values_of(CouncilSetting.select())


def values_of(rows):
    """Every setting's value by name, where these CouncilSetting rows are all that was changed."""
    changed = {row.name: row.value for row in rows}
    return {name: changed.get(name, setting.default) for name, setting in BY_NAME.items()}


def change(name, new_value, by, at):
    """Change a setting. Raises RuleBroken where the value is not of the shipped one's kind."""
    default = BY_NAME[name].default
    if type(new_value) is not type(default):
        raise RuleBroken(f"{BY_NAME[name].meaning}: enter a value like {default}", name)
    with database.atomic():
        was = value(name)
        kept = CouncilSetting.update(value=new_value).where(CouncilSetting.name == name).execute()
        if not kept:
            CouncilSetting.create(name=name, value=new_value)
        audit.record("setting changed", by=by, at=at, was={name: was}, now={name: new_value})
