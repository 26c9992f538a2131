"""What the home page says of claims that are not submitted yet."""

from flask import url_for

from queries.claims.listing import claim_counts
from web.needs import Need
from web.permissions import Permission
from web.templating import plural


def claim_needs(viewer):
    """Claims with something on them that the council has not got yet."""
    if viewer.side != "provider" or not viewer.is_paid_by("claims") or not viewer.may(Permission.CLAIMS_EDIT):
        return []
    counts = claim_counts(viewer)
    if counts.unsubmitted_pence <= 0:
        return []
    words = "Submit your claim" if counts.unsubmitted == 1 else f"Submit {plural(counts.unsubmitted, 'claim')}"
    return [Need(words, url_for("claims.list_claims"), "Not submitted yet.", counts.unsubmitted_pence)]
