"""What the home page says of disputes that wait for the provider's answer."""

from flask import url_for

from queries.disputes.lists import open_disputes
from rules.dates import short_date, weeks_words
from rules.moment import london_date
from web import clock
from web.asked_once import asked_once
from web.needs import NAMED, Need
from web.permissions import Permission
from web.templating import plural


def dispute_needs(viewer):
    """The disputes to answer, with what each holds back; many of them are one row."""
    if viewer.organisation_id is None or not viewer.is_paid_by("actuals") or not viewer.may(Permission.DISPUTES_EDIT):
        return []
    found = [each for each in asked_once(open_disputes, viewer) if each.is_to_answer]
    if len(found) > NAMED:
        pence = sum(each.held_pence for each in found)
        address = url_for("disputes.list_disputes", status="in_dispute")
        return [Need(f"Answer {plural(len(found), 'dispute')}", address, pence=pence, since="held back", is_held=True)]
    return [_need(each) for each in found]


def _need(found):
    dispute, today = found.dispute, clock.today()
    raised = short_date(london_date(dispute.raised_at), today)
    return Need(
        f"Answer the dispute about {dispute.client_name}",
        url_for("disputes.one", dispute_id=dispute.id),
        f"{weeks_words(dispute.first_week, dispute.last_week, today)}. Reason: {dispute.reason}.",
        found.held_pence or None,
        f"held back since {raised}",
        is_held=True,
    )
