"""While somebody sees the portal as a provider does: nothing is changed, and what is one person's own is not shown.

The one place that holds it: the guard asks `refusal` before every view (docs/domain/records.md#see-as).
"""

from flask import Response
from flask_login import current_user

from web.error_pages import error_page
from web.this_request import this_request

READS = ("GET", "HEAD", "OPTIONS")
STAYS_OPEN = ("council_see_as.stop", "signing_in.log_out")  # they end it
READS_BY_POST = ("reports.view", "reports.download", "reports.download_pdf")  # they ask, and keep nothing meanwhile
PRIVATE_AREAS = ("account", "council_see_as")
PRIVATE_PAGES = (  # what belongs to one person, not to a role
    "notices.list_all",
    "notices.subscriptions",
    "notices.ask_to_stop",
)


def is_seeing_as() -> bool:
    """Whether this request sees the portal as a provider does."""
    return bool(current_user.seeing_as)


def refusal() -> Response | None:
    """The answer to what is not done while it lasts; None where the request may go on."""
    asked = this_request()
    if asked.endpoint in STAYS_OPEN:
        return None
    if asked.method not in READS and asked.endpoint not in READS_BY_POST:
        if is_seeing_as():
            return nothing_can_be_changed()
    elif (asked.blueprint in PRIVATE_AREAS or asked.endpoint in PRIVATE_PAGES) and is_seeing_as():
        return error_page(403, "This is private", "Each contact has a page of their own here. You do not see theirs.")
    return None


def nothing_can_be_changed() -> Response:
    """The answer to who would change something meanwhile."""
    what = f"what {current_user.organisation_name}’s {current_user.seeing_as} sees"
    return error_page(403, "Nothing can be changed now", f"You see {what}. Stop first.")
