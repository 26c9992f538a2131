"""One line's week: its figures, who changed what and when, and the invoices and disputes that it is in."""

from dataclasses import dataclass

from flask import abort, request
from flask_login import current_user

from blueprints.actuals.addresses import place_of
from blueprints.actuals.routes import bp
from models import Commitment, Dispute, Invoice, PaymentItem
from operations.actuals import unlocking
from operations.form_keys import once
from queries.audit import events_of
from queries.weeks import loading
from queries.weeks.client_weeks import client_weeks
from rules import disputes
from rules.broken import RuleBroken
from rules.invoice_statuses import STATUS_NAMES
from rules.line_keys import unplanned_client_id
from rules.money import format_quantity
from rules.weeks import DAY_NAMES, week_end
from web import clock, looks
from web.htmx import done, page
from web.permissions import Permission, requires

NAMES = {
    "state": "State",
    "planned": "Planned",
    "actual": "Actual",
    "frustrated": "Frustrated",
    "missed": "Missed",
    "extra": "Extra",
    "visits": "Visits",
    "comment": "Comments",
    "rows": "Days",
    "reason": "Reason",
}


@dataclass
class Change:
    """One event of the history: when, who, what was done, and [(figure, was, now)]."""

    at: object
    who: str
    what: str
    changes: list


@bp.get("/lines/<ref>/<week>")
@requires(Permission.ACTUALS_READ)
def line(ref, week):
    """One line's week and its history."""
    place, found = _load_line(ref, week)
    looks.note_look(found.client_id, f"Actuals of {ref}, week of {week}")
    return _line_page(place, found)


@bp.post("/lines/<ref>/<week>/unlock")
@requires(Permission.ACTUALS_UNLOCK)
def unlock(ref, week):
    """An officer opens a locked week, with a reason."""
    place, found = _load_line(ref, week)
    scope = place.scope(found.client_id, refs={ref})
    by, at, reason = current_user, clock.moment(), request.form.get("reason", "").replace("\x00", "")

    def verb():
        unlocking.unlock(scope, place.week, reason, by, at)
        return place.line_url(found)

    try:
        url = once(request.form.get("form_key"), by, at, verb)
    except RuleBroken as broken:
        return _line_page(place, found, broken.message, reason)
    return done(url, notice="The week is open: the provider can change it now.")


def _load_line(ref, week):
    """(place, WeekLine). 404 where it is not there or not theirs."""
    place = place_of(week)
    lines = loading.load_week(
        loading.Scope(place.organisation.id, client_id=unplanned_client_id(ref), refs={ref}), place.week
    )
    if not lines:
        abort(404)
    return place, lines[0]


def _line_page(place, found, problem="", reason=""):
    [group] = client_weeks(place.view(), [found], [found])
    group.problem = problem
    return page(
        "actuals/line.html",
        form=group,
        place=place,
        line=found,
        group=group,
        reason=reason,
        history=history_of(found),
        invoices=invoices_of(found),
        disputes=disputes_of(found),
    )


def history_of(line):
    """The Changes of a line's week, newest first."""
    if line.actual is None:
        return []
    return [
        Change(event.at, event.person_name, event.kind.replace("actual ", "").capitalize(), differences(event))
        for event in events_of(line.actual)
    ]


def differences(event):
    """[(figure, was, now)] of what an event changed; of the first record, what it was made with."""
    was, now = event.was or {}, event.now or {}
    return [
        (words, shown(name, was.get(name)) if was else "", shown(name, now.get(name)))
        for name, words in NAMES.items()
        if was.get(name) != now.get(name) and (was or now.get(name))
    ]


def shown(name, value):
    """A figure of the history in words."""
    if value is None or value == "" or value == []:
        return "none"
    if name in ("state", "comment", "visits", "reason"):
        return str(value)
    if name == "rows":
        return "; ".join(_row_words(row) for row in value)
    return format_quantity(value)


def _row_words(row):
    days = " ".join(DAY_NAMES[day] for day in row["days"])
    words = f"{days} x {format_quantity(row['quantity_hundredths'])}"
    words += " frustrated" if row["is_frustrated"] else ""
    return f"{words} ({row['comment']})" if row["comment"] else words


def invoices_of(line):
    """The invoices with money of this line's week: (id, reference, status in words)."""
    query = (
        Invoice.visible_to(current_user)
        .join(Commitment)
        .join(PaymentItem)
        .where(PaymentItem.line_key == line.key)
        .where(PaymentItem.slice_start <= week_end(line.week_start), PaymentItem.slice_end >= line.week_start)
        .distinct()
    )
    return [(row.id, row.reference, STATUS_NAMES[row.status]) for row in query]


def disputes_of(line):
    """The disputes that hold, or held, this line's week: (id, reason, status in words)."""
    query = Dispute.visible_to(current_user).where(
        Dispute.client == line.client_id,
        Dispute.organisation == line.organisation_id,
        Dispute.first_week <= line.week_start,
        Dispute.last_week >= line.week_start,
        Dispute.status.in_((*disputes.OPEN, "resolved")),
    )
    rows = [row for row in query if not row.lines or line.key in row.lines]
    return [(row.id, row.reason, disputes.STATUS_NAMES[row.status]) for row in rows]
