"""Whether the chain of audit events is whole, and still ends where it was once seen to end.

Whoever may write to the table can chain it anew. So its end is kept outside the database each night
(operations/chain_ends.py), and every end that was kept must still be a link of the chain.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from peewee import chunked

from models import AuditEvent
from queries.audit import BEFORE_ALL, FIRST_HASH, erased_problems, former_problems, verify_chain
from rules.moment import Moment, in_london

ENDS_AT_ONCE = 500


class ChainEnd(NamedTuple):
    """The newest event at some moment, when the chain was whole up to it."""

    at: datetime  # naive UTC
    events: int  # how many there were
    event_id: int
    hash: str


def current_end(at: Moment) -> ChainEnd | None:
    """The newest event as an end of now; None without any event."""
    newest = AuditEvent.select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).tuples().first()
    return ChainEnd(at.now.replace(microsecond=0), _count_up_to(newest[0]), *newest) if newest else None


def chain_problems(ends: Sequence[ChainEnd] = (), whole: bool = True) -> Iterator[str]:
    """The events are as they were written, none is missing between them, and each of `ends` (oldest first) is among
    them. Without `whole`, events are read from the last end on.
    """
    hashes = _hashes([end.event_id for end in ends])
    standing = [end for end in ends if end.hash in hashes.get(end.event_id, ())]
    for end in ends:
        seen = f"{in_london(end.at):%d/%m/%Y %H:%M}"
        if end.event_id not in hashes:
            yield f"Audit event {end.event_id} is missing: the chain ended with it on {seen}"
        elif end.hash not in hashes[end.event_id]:
            yield f"The chain was made anew: audit event {end.event_id} had another hash on {seen}"
    if standing and _count_up_to(standing[-1].event_id) != standing[-1].events:
        yield f"Up to audit event {standing[-1].event_id} there were {standing[-1].events} events, but not any more"
    after, previous = BEFORE_ALL, FIRST_HASH
    if standing and not whole:
        after = standing[-1].event_id
        previous = hashes[after][0]
    broken = verify_chain(after, previous)
    if broken is not None:
        yield f"Audit event {broken} is not as it was written, or one before it is missing"
    yield from former_problems()
    yield from erased_problems()


def still_has(end: ChainEnd) -> bool:
    """Whether the event of a kept end is still in the trail with the hash that it had."""
    return end.hash in _hashes([end.event_id]).get(end.event_id, ())


def _hashes(event_ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """{event id: its hash, and the one that it had before the chain was made anew}"""
    found: dict[int, tuple[str, str | None]] = {}
    event = AuditEvent
    for ids in chunked(event_ids, ENDS_AT_ONCE):
        query = event.select(event.id, event.hash, event.former_hash).where(event.id.in_(ids))
        found |= {number: (newest, former) for number, newest, former in query.tuples()}
    return found


def _count_up_to(event_id: int) -> int:
    """Without the event that tells of a chain made anew: ends that were kept before it have not counted it."""
    return int(AuditEvent.select().where(AuditEvent.id > 0, AuditEvent.id <= event_id).count())
