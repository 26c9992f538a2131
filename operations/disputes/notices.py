"""Mails to a provider about its disputes: a link straight to it, no client's name, one to each inbox."""

from models import Organisation
from operations import contacts, outgoing_email
from rules.dates import date_range
from rules.weeks import week_end

ROLES = ("administrator", "finance_clerk", "care_coordinator")  # those who may answer
WHAT_TO_DO = {
    "raised": "Look at the details, change the actuals where they are wrong, and respond.",
    "re-opened": "Look at what the council says, change the actuals where they are wrong, and respond.",
    "resolved": "There is nothing more to do: what is recorded for these weeks can be paid.",
}


def tell_contacts(dispute, done, at):
    """Queue one mail to each contact who may answer, inside the caller's transaction."""
    organisation = Organisation.get_by_id(dispute.organisation_id)
    weeks = date_range(dispute.first_week, week_end(dispute.last_week))
    body = (
        f"A dispute about actuals of {organisation.name} was {done}.\n\n"
        f"Dispute {dispute.id}\nActuals: {weeks}\nReason: {dispute.reason}\n\n"
        f"{WHAT_TO_DO[done]}\n\n{outgoing_email.link(f'/disputes/{dispute.id}')}\n"
    )
    for address in contacts.addresses_of(organisation.id, ROLES):
        outgoing_email.queue(address, f"Dispute {done}: actuals of {weeks}", body, at)


def tell_unlocked(organisation_id, week_start, at):
    """Queue the mails that say that locked actuals may be changed."""
    organisation = Organisation.get_by_id(organisation_id)
    week = date_range(week_start, week_end(week_start))
    body = (
        f"The council unlocked actuals of {organisation.name}: {week}.\n\n"
        "You can change them now. A difference from what was paid is paid or taken back as an adjustment.\n\n"
        f"{outgoing_email.link(f'/actuals?week={week_start.isoformat()}')}\n"
    )
    for address in contacts.addresses_of(organisation_id, ROLES):
        outgoing_email.queue(address, f"Actuals unlocked: {week}", body, at)
