"""The blueprint that the views of this area hang on, and the filters of its templates."""

from datetime import timedelta

from flask import Blueprint, current_app

from blueprints.actuals import groups
from blueprints.actuals.sheet import figures
from rules.dates import near_date
from web import clock

bp = Blueprint("actuals", __name__, url_prefix="/actuals")


@bp.app_template_filter()
def week_days(week_start):
    """`10 - 16 Nov`, `27 Oct - 2 Nov`: a week in the calendar."""
    last = week_start + timedelta(days=6)
    first = f"{week_start.day}" if week_start.month == last.month else f"{week_start.day} {week_start:%b}"
    return f"{first} - {last.day} {last:%b}"


@bp.app_template_filter()
def suspended_words(suspended):
    """`Suspended from Sat 8 Nov (hospital).`"""
    start, end, reason = suspended[0]
    until = f" until {near_date(end, clock.today())}" if end else ""
    because = f" ({reason})" if reason else ""
    return f"Suspended from {near_date(start, clock.today())}{until}{because}."


bp.add_app_template_filter(groups.cells, "cells")
bp.add_app_template_filter(groups.comments, "comments")
bp.add_app_template_filter(figures, "figures")


@bp.app_template_global()
def has_page(path):
    """Whether the portal has a page at this address: links lead only where something is."""
    return any(rule.rule == path and "GET" in rule.methods for rule in current_app.url_map.iter_rules())
