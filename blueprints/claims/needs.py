"""What the home page says of claims that are not submitted yet."""

from flask import url_for

from queries.home.task_figures import task_figures
from web import clock
from web.asked_once import asked_once
from web.needs import Need
from web.permissions import Permission
from web.templating import plural


def claim_needs(viewer):
    """Claims with something on them that the council has not got yet."""
    if viewer.side != "provider" or not viewer.is_paid_by("claims") or not viewer.may(Permission.CLAIMS_EDIT):
        return []
    found = asked_once(task_figures, viewer, clock.today())
    if found.claims_unsubmitted_pence <= 0:
        return []
    words = (
        "Submit your claim" if found.claims_unsubmitted == 1 else f"Submit {plural(found.claims_unsubmitted, 'claim')}"
    )
    return [Need(words, url_for("claims.list_claims"), "Not submitted yet.", found.claims_unsubmitted_pence)]
