"""Words for visits that the templates of this area use."""

from rules.moment import london_time
from rules.visits import STATUS_NAMES, late_minutes

STATUS_SIGNS = {
    "delivered": ("ok", "check"),
    "frustrated": ("todo", "alert"),
    "missed": ("bad", "alert"),
    "cancelled": ("", "pause"),
}


def clock_time(instant):
    """`09:05` in London; a dash where it is not known."""
    return f"{london_time(instant):%H:%M}" if instant else "-"


def minutes(count):
    """`90 minutes`, with a minus sign that is read as one."""
    sign = "−" if count < 0 else ""
    return f"{sign}{abs(count):,} {'minute' if abs(count) == 1 else 'minutes'}"


def rounding(count):
    """`7 minutes rounded away`, or `21 minutes rounded up` where rounding gave more than came in."""
    return f"{minutes(abs(count))} rounded {'up' if count < 0 else 'away'}"


def standing_of(visit, times):
    """(words, kind, sign) of a visit: its status, and by how much it was late."""
    late = late_minutes(times)
    if late:
        return f"Delivered, {late} minutes late", "todo", "clock"
    return (STATUS_NAMES[visit.status], *STATUS_SIGNS[visit.status])
