"""A form that moves state or money takes effect once, however often it is sent.

The contract: docs/domain/quality.md#a-form-acts-once.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta

from peewee import IntegrityError

from models import FormKey, database
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment

KEPT_FOR = timedelta(days=2)
SENT_BEFORE = (
    "This page was sent before, and that took effect. Nothing was changed now. Look at how things stand, then decide"
)


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(18)


def run_once(key: str | None, fingerprint: str, by: Actor, at: Moment, verb: Callable[[], str]) -> str:
    """Run `verb()` for this form key, in one transaction with the key's row, and return its answer (an address).

    `fingerprint` stands for where the form was sent and for all that it said. The same key with the same fingerprint
    again, also at the same time, gets the same answer and `verb` is not run. What `verb` raises undoes both, so that
    the corrected form may be sent with the same key. Raises RuleBroken without a key, IllegalMove for a key of somebody
    else and for one that took effect with another fingerprint.
    """
    if not key or len(key) > 64:
        raise RuleBroken("This form was not complete. Open the page again, then send it")
    try:
        with database.atomic():
            row = FormKey.create(key=key, person=by.person_id, fingerprint=fingerprint, at=at.now)
            answer = verb()
            FormKey.update(answer=answer or "").where(FormKey.id == row.id).execute()
            return answer
    except IntegrityError:
        earlier = FormKey.get_or_none(FormKey.key == key)
        if earlier is None:
            raise
    if earlier.person_id != by.person_id:
        raise IllegalMove("This form belongs to somebody else. Open the page again, then send it")
    if earlier.fingerprint != fingerprint:
        raise IllegalMove(SENT_BEFORE)
    return earlier.answer


def sweep(at: Moment) -> int:
    """Forget the keys of forms that nobody will send again. Returns how many."""
    return FormKey.delete().where(FormKey.at < at.now - KEPT_FOR).execute()
