"""Keys of the API are made, end, and are remembered as used. A key is shown once: only its hash is kept."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from peewee import Case, Expression

from models import ApiKey, database
from operations import audit
from operations.guarded import guarded_update
from operations.row_locks import KEYS, take_turns
from queries.api_keys import key_hash
from rules.actor import Actor
from rules.api_keys import RANDOM_BYTES, SHOWN_LETTERS, START, last_day_of_key, name_of_key, scopes_of_key
from rules.broken import Problems, RuleBroken
from rules.moment import Moment

USED_AGAIN_AFTER = timedelta(minutes=1)


class NewKey(NamedTuple):
    """A key that was just made: its row, and the key itself, which nobody is shown again."""

    row: ApiKey
    key: str


def make_key(name: str, scopes: Collection[str], last_day: date | None, by: Actor, at: Moment) -> NewKey:
    """Make a key of the actor's organisation, or of the council. Raises RuleBroken: a name that a key that has not
    ended has already, which a form that is sent twice has too.
    """
    problems = Problems()
    clean, chosen = problems.try_(name_of_key, name), problems.try_(scopes_of_key, scopes, by.side)
    problems.try_(last_day_of_key, last_day, at.today)
    problems.raise_any()
    key = START + secrets.token_urlsafe(RANDOM_BYTES)
    with database.atomic():
        take_turns(KEYS, str(by.organisation_id))
        same = ApiKey.select().where(ApiKey.ended_at.is_null(), ApiKey.name == clean)
        if same.where(_is_of(by)).exists():
            raise RuleBroken(f"There is a key called {clean} already. Enter another name, or end that one", "name")
        row = ApiKey.create(
            organisation=by.organisation_id,
            name=clean,
            start=key[:SHOWN_LETTERS],
            key_hash=key_hash(key),
            scopes=chosen,
            made_by=by.person_id,
            made_at=at.now,
            last_day=last_day,
        )
        now = {"name": clean, "scopes": chosen, "last_day": last_day}
        audit.record("API key made", by, at, row, now=now)
    return NewKey(row, key)


def end_key(key: ApiKey, by: Actor, at: Moment) -> None:
    """End a key: what carries it is refused from now on. Raises IllegalMove where it has ended already."""
    with database.atomic():
        guarded_update(key, {"ended_at": at.now, "ended_by": by.person_id}, ApiKey.ended_at.is_null(), is_counted=False)
        audit.record("API key ended", by, at, key, was={"name": key.name})


def note_use(key_id: int, address: str, at: Moment) -> None:
    """Remember when and from where a key was used last, once a minute."""
    ApiKey.update(last_used_at=at.now, last_used_from=address).where(ApiKey.id == key_id).execute()


def take_requests(key_id: int, minute: int, wanted: int, most: int) -> tuple[int, int]:
    """Take some of the `most` requests that a key may send in a minute, which is counted from 1970. One statement: two
    processes that take at once do not get the same. Returns (how many were taken, how many are left to be taken).
    """
    is_this_minute = ApiKey.minute == minute
    before = Case(None, ((is_this_minute, ApiKey.requests),), 0)
    taking = ApiKey.update(minute=minute, requests=before + wanted).where(
        ApiKey.id == key_id, ~is_this_minute | (ApiKey.requests < most)
    )
    for (after,) in taking.returning(ApiKey.requests).tuples().execute():
        return min(wanted, most - after + wanted), max(0, most - after)
    return 0, 0


def _is_of(by: Actor) -> Expression:
    if by.organisation_id is None:
        return ApiKey.organisation.is_null()
    return ApiKey.organisation == by.organisation_id
