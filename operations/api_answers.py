"""What is sent to the API with an idempotency key takes effect once, however often it is sent.

The same promise as that of forms (operations/form_keys.py), for each key of the API: docs/domain/api.md.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from peewee import IntegrityError

from models import ApiAnswer, database
from rules.broken import IllegalMove
from rules.moment import Moment

KEPT_FOR = timedelta(days=2)


class Answer(NamedTuple):
    """What is answered: a status, the address of what was made (or nothing), and the body as JSON."""

    status: int
    location: str
    body: str


class SentBefore(IllegalMove):
    """An idempotency key took effect already, with another route or body."""


def answer_once(api_key_id: int, key: str, fingerprint: str, at: Moment, verb: Callable[[], Answer]) -> Answer:
    """Run `verb()` for this idempotency key, in one transaction with its answer, and return that.

    `fingerprint` stands for the route and the body. The same again, also at the same time, gets the same answer and
    `verb` is not run. What `verb` raises undoes both. Raises SentBefore.
    """
    try:
        with database.atomic():
            row = ApiAnswer.create(
                api_key=api_key_id, idempotency_key=key, fingerprint=fingerprint, status=0, at=at.now
            )
            answer = verb()
            ApiAnswer.update(**answer._asdict()).where(ApiAnswer.id == row.id).execute()
            return answer
    except IntegrityError:
        earlier = ApiAnswer.get_or_none(ApiAnswer.api_key == api_key_id, ApiAnswer.idempotency_key == key)
        if earlier is None:
            raise
    if earlier.fingerprint != fingerprint:
        raise SentBefore
    return Answer(earlier.status, earlier.location, earlier.body)


def sweep(at: Moment) -> int:
    """Forget the answers to what nobody will send again. Returns how many."""
    return int(ApiAnswer.delete().where(ApiAnswer.at < at.now - KEPT_FOR).execute())
