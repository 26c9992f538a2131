"""Which e-mails somebody wants: chosen on a page, or stopped by the link of one of them."""

from collections.abc import Collection

from itsdangerous import BadSignature, URLSafeSerializer

from models import EmailSubscription, Person, database
from operations import audit
from queries.notices import subscriptions_of
from rules.actor import Actor
from rules.moment import Moment
from rules.notices import ALWAYS, SUBSCRIPTIONS, switched_off_by

SALT = "stop e-mails"

_key = b""


def connect(key: bytes) -> None:
    """Tell this module the key that signs the links which stop e-mails."""
    global _key
    _key = key


def choose(wanted: Collection[str], by: Actor, at: Moment) -> bool:
    """Want the e-mails of these subscriptions and no others; those of ALWAYS stay. Returns whether anything changed."""
    person_id = by.person_id
    if person_id is None:
        return False
    return _set({name: name in wanted for name in SUBSCRIPTIONS if name not in ALWAYS}, person_id, by, at)


def stop_token(person_id: int, mail: str) -> str:
    """The token of the link that stops an e-mail (a subscription, or rules.notices.ALL_DAILY) for one person."""
    token: str = URLSafeSerializer(_key, salt=SALT).dumps([person_id, mail])
    return token


def stop(token: str, address: str, at: Moment) -> bool:
    """Stop the e-mails that a link stands for, for the person it was sent to. Returns False for a token of nobody.

    Sent again it changes nothing. It signs nobody in, and can switch nothing on.
    """
    try:
        person_id, mail = URLSafeSerializer(_key, salt=SALT).loads(token)
    except (BadSignature, ValueError, TypeError):
        return False
    person = Person.get_or_none(Person.id == person_id)
    names = switched_off_by(mail)
    if person is None or not names:
        return False
    by = audit.NotSignedIn(person.id, person.name, address, person.side)
    _set(dict.fromkeys(names, False), person.id, by, at)
    return True


def _set(wanted: dict[str, bool], person_id: int, by: Actor, at: Moment) -> bool:
    with database.atomic():
        now = subscriptions_of(person_id)
        changed = {name: is_on for name, is_on in wanted.items() if now[name] != is_on}
        for name, is_on in changed.items():
            row = {"person": person_id, "name": name, "is_on": is_on}
            whose = (EmailSubscription.person, EmailSubscription.name)
            EmailSubscription.insert(**row).on_conflict(
                conflict_target=whose, update={EmailSubscription.is_on: is_on}
            ).execute()
        if changed:
            was = {name: now[name] for name in changed}
            audit.record("e-mail notifications chosen", by, at, was=was, now=changed)
    return bool(changed)
