"""The actuals on a dispute's page: one of its weeks, with Add/Edit in place."""

from typing import Any

from flask import request

from blueprints.actuals.addresses import WeekContext
from models import Dispute
from queries.disputes.details import actuals_of
from queries.weeks import loading
from queries.weeks.client_weeks import client_weeks
from rules.disputes import holds
from rules.weeks import weeks_between


def actuals_in_dispute(dispute: Dispute) -> dict[str, Any]:
    """What actuals/_dispute_week.html needs: the week that the address names (`?week=2025-11-10`), else the first with
    something recorded. The pages of disputes, of both sides, ask for it in their templates.
    """
    weeks = weeks_between(dispute.first_week, dispute.last_week)
    asked = [week for week in weeks if week.isoformat() == request.args.get("week")]
    recorded = [row.week_start for row in actuals_of(dispute)]
    week = (asked or recorded or weeks)[0]
    place = WeekContext(dispute.organisation, week, dispute=dispute)
    every = loading.load_week(loading.Scope(dispute.organisation_id, client_id=dispute.client_id), week)
    groups = client_weeks(place.view(), [line for line in every if holds(dispute, line.key, week)], every)
    return {"place": place, "group": groups[0] if groups else None, "weeks": weeks}
