"""Weeks as a person records them, one line at a time."""

from operations.actuals import recording
from queries.weeks.loading import Scope


def record_delivery(line, entered, version, by, at, in_dispute=False):
    """Save one WeekLine's week as somebody entered it. Returns the sentences of what was saved otherwise than typed."""
    scope = Scope(line.organisation_id, client_id=line.client_id, refs={line.ref})
    return recording.record_week(scope, line.week_start, {line.ref: (entered, version)}, by, at, in_dispute)
