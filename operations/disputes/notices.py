"""E-mails to a provider about its disputes: to the contacts who may answer."""

from datetime import date

from models import Dispute
from operations import emails
from rules.moment import Moment
from rules.weeks import week_end


def send_to_contacts(name: str, dispute: Dispute, at: Moment) -> None:
    """Queue the e-mail `dispute_raised`, `dispute_reopened` or `dispute_resolved`, in the caller's transaction."""
    emails.send(
        name,
        emails.Contacts(dispute.organisation_id, emails.ABOUT_ACTUALS),
        at,
        path=f"/disputes/{dispute.id}",
        number=dispute.id,
        first_day=dispute.first_week,
        last_day=week_end(dispute.last_week),
        reason=dispute.reason,
    )


def send_unlocked(organisation_id: int, week_start: date, at: Moment) -> None:
    """Queue the e-mail that locked actuals of a week may be changed, in the caller's transaction."""
    emails.send(
        "actuals_unlocked",
        emails.Contacts(organisation_id, emails.ABOUT_ACTUALS),
        at,
        path=f"/actuals?week={week_start.isoformat()}",
        first_day=week_start,
        last_day=week_end(week_start),
    )
