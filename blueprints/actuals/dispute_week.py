"""The actuals on a dispute's page: one of its weeks, with Add/Edit in place."""

from typing import Any

from flask import request

from blueprints.actuals.addresses import WeekContext
from models import Dispute
from queries.weeks.one_client import load_disputed_week, week_to_show
from rules.weeks import weeks_between


def actuals_in_dispute(dispute: Dispute) -> dict[str, Any]:
    """What actuals/_dispute_week.html needs: the week that the address names (`?week=2025-11-10`), else the first with
    something recorded. The pages of disputes, of both sides, ask for it in their templates.
    """
    week = week_to_show(dispute, request.args.get("week"))
    context = WeekContext(dispute.organisation, week, dispute=dispute)
    weeks = weeks_between(dispute.first_week, dispute.last_week)
    return {"context": context, "group": load_disputed_week(context.view(), dispute), "weeks": weeks}
