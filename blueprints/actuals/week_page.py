"""The page of an organisation's week, and why it may have nothing in it."""

from flask import url_for
from flask_login import current_user

from blueprints.actuals.filters import asked_filters
from queries.invoices import payable
from queries.weeks.drafts import draft_of
from queries.weeks.week_page import Emptiness, load_week_page, why_empty
from rules.dates import near_date
from rules.weeks import monday_of
from web import clock, forecasts
from web.asked_once import asked_once
from web.listing import asked_page
from web.permissions import may_open


def load_page(context):
    """The WeekPage of the address; its links keep the filters that narrow something."""
    week = load_week_page(context.view(), context.organisation, context.service, asked_filters(), asked_page())
    context.more = week.filters.in_address
    return week


def page_values(context, problem=""):
    """What the page of a week needs, as it is or with why what was pressed was not done."""
    week = load_page(context)
    week.problem = problem
    expected = forecasts.expected_by(current_user)
    draft = draft_of(context.week, current_user) if current_user.side == "provider" else None
    return {
        "week": week,
        "context": context,
        "expected": expected,
        "to_invoice_pence": _to_invoice_pence(expected) if week.summary.confirmed else 0,
        "lines_in_draft": len(draft.rows) if draft else 0,
        "empty": None if week.groups else empty_words(week, context),
    }


def _to_invoice_pence(expected):
    """What the viewer could put on a new invoice now, in pence: the next step once a week is confirmed."""
    if expected is None or expected.not_submitted_pence <= 0 or not may_open("invoices.new"):
        return 0
    return max(0, asked_once(payable.offered_pence, current_user.organisation_id))


def empty_words(week, context):
    """(sentence, address or None, words of its link): why a week has nothing in it, and where to go."""
    empty = why_empty(week, context.scope())
    service = context.service.name if context.service else context.organisation.name
    day = near_date(empty.day, clock.today()) if empty.day else ""
    if empty.why == Emptiness.FILTERED:
        clients = "the one client" if empty.hidden == 1 else f"all {empty.hidden} clients"
        context.more = {}
        return f"The filters hide {clients} of {service}.", context.week_url(), "Show all"
    if empty.why == Emptiness.OF_OTHER_SERVICES:
        return f"Nobody had care from {service} in it.", context.week_url(service=""), "Show all services"
    if empty.why == Emptiness.NOTHING_COMMISSIONED:
        return f"The council has not commissioned any care from {service} yet.", None, ""
    if empty.why == Emptiness.BEFORE_CARE:
        words = f"It is before the first care of {service}, which began on {day}."
        return words, context.week_url(monday_of(empty.day)), "Go there"
    if empty.why == Emptiness.AFTER_CARE:
        return f"The last care of {service} ended on {day}.", context.week_url(monday_of(empty.day)), "Go there"
    words = "You don’t need to record this week: its care is paid as planned, or nobody had care from you then."
    return words, url_for("care_package_line_items.list_lines"), "See the Care Package Line Items"
