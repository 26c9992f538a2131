"""The pages inside packs: made by the worker from templates that know nothing of a request."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rules import dates, money
from rules.moment import london_time

FOLDER = Path(__file__).resolve().parent.parent.parent / "templates"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    made.filters |= {
        "date": lambda day: dates.format_date(day) if day else "",
        "date_range": dates.date_range,
        "money": money.format_pence,
        "when": lambda instant: f"{london_time(instant):%d/%m/%Y %H:%M}" if instant else "",
    }
    return made


_templates = _environment()


def render(template: str, **context: Any) -> str:
    """A page of these values."""
    return _templates.get_template(template).render(**context)
