"""The council's own wording of e-mails: written, changed, and given up for the portal's."""

from models import EmailWording, database
from operations import audit
from operations.guarded import guarded_delete, guarded_update
from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove
from rules.email_wording import clean_wording
from rules.moment import Moment


def save(name: str, subject: str | None, body: str | None, version: int, by: Actor, at: Moment) -> None:
    """Word an e-mail; `version` is the one that the officer saw, 0 for the portal's wording.

    Raises RuleBroken for words that cannot be used, IllegalMove where a colleague changed it meanwhile.
    """
    subject, body = clean_wording(name, subject, body)
    columns = {"subject": subject, "body": body, "changed_at": at.now, "changed_by": by.person_id}
    with database.atomic():
        kept = EmailWording.get_or_none(EmailWording.name == name)
        was = {"subject": kept.subject, "body": kept.body} if kept else None
        if kept is not None:
            guarded_update(kept, columns, version=version)
        elif version or not EmailWording.insert(name=name, **columns).on_conflict_ignore().execute():
            raise IllegalMove(CHANGED)
        now = {"e-mail": name, "subject": subject, "body": body}
        audit.record("e-mail wording changed", by, at, was=was, now=now)


def give_up(name: str, version: int, by: Actor, at: Moment) -> None:
    """Go back to the portal's wording. Raises IllegalMove where a colleague changed it meanwhile."""
    with database.atomic():
        kept = EmailWording.get_or_none(EmailWording.name == name)
        if kept is None:
            raise IllegalMove(CHANGED)
        guarded_delete(kept, EmailWording.version == version)
        was = {"e-mail": name, "subject": kept.subject, "body": kept.body}
        audit.record("e-mail wording given up", by, at, was=was)
