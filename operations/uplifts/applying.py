"""An uplift is applied: once, and only as it was previewed.

A small one is applied while the page is answered. A large one is the worker's: it works the prices out with no
transaction open, writes them all in a short one, and then brings orders and what is due up to date, some at a time. The
uplift's row says how far that is; run again after a kill it gives the same.
"""

from collections import defaultdict
from typing import NamedTuple

from peewee import chunked

from models import Job, Person, Uplift, UpliftPrice, database
from operations import audit, consequences, emails, jobs, purchase_orders
from operations.care_changes import care_changed, lock_care
from operations.guarded import guarded_update
from operations.uplifts import previewing
from operations.uplifts.writing import reach_of_prices, write_prices
from operations.visits import matching
from queries.care_files.newest import CARE, newest_event
from queries.uplifts.worked import APPLY, key_of
from queries.uplifts.working import NewPrice, WorkedOut, terms_of, work_out
from rules.actor import Absent, Actor
from rules.broken import IllegalMove
from rules.effects import CareReach
from rules.moment import Moment
from rules.written_words import clean_words

LONGEST_REASON = 500  # characters
PAIRS_AT_ONCE = 200  # whose orders are made in one transaction
MOST_TRIES = 3
CARE_CHANGED = "Care has changed since this preview. Preview it again, then apply it"


class _Priced(NamedTuple):
    """What a written price is of."""

    contract: int
    service_level: int
    cpli: int | None


def apply(uplift: Uplift, version: int, reason: str, by: Actor, at: Moment) -> Uplift:
    """Write the prices that were previewed, with all that follows; each provider is told. The worker does a large one.

    Raises IllegalMove where it is applied already, or where any line, price or date of the choice is another than when
    it was previewed (of a large one the worker finds that out); RuleBroken without a reason.
    """
    if by.side != "council":
        raise IllegalMove("Only the council changes prices")
    reason = clean_words(reason, "reason", LONGEST_REASON, "Enter the reason: it is on each provider's letter")
    values = {"state": "applying", "applied_by": by.person_id, "reason": reason}
    with database.atomic():
        if UpliftPrice.select().where(UpliftPrice.uplift == uplift.id).count() > previewing.LINES_FOR_A_PAGE:
            guarded_update(uplift, values, Uplift.state == "ready", version=version)
            jobs.enqueue(APPLY, at, key=key_of(APPLY, uplift.id), uplift_id=uplift.id)
            return uplift
        lock_care()
        guarded_update(uplift, values, Uplift.state == "ready", version=version)
        care_changed(_write(uplift, _as_seen(uplift, at), by, at), at)
    return uplift


def apply_later(job: Job, at: Moment, uplift_id: int) -> None:
    """The job that applies a large one."""
    uplift = Uplift.get_or_none(Uplift.id == uplift_id, Uplift.state.in_(("applying", "applied")))
    if uplift is None:
        return
    if uplift.state == "applying":
        _write_all(uplift, at)
    _follow(job, uplift, at)


def note_failure(job: Job) -> None:
    """Prices that were not written can be previewed again; of those that were written the night makes up for it."""
    if job.state == "failed":
        given_up = Uplift.update(state="ready", version=Uplift.version + 1)
        given_up.where(Uplift.id == job.payload["uplift_id"], Uplift.state == "applying").execute()


def _write_all(uplift: Uplift, at: Moment) -> None:
    """Work the prices out, then write them where nothing has happened to care meanwhile; the last time inside."""
    person = Person.get_by_id(uplift.applied_by_id)
    by = Absent(person.id, person.name, person.side, None, frozenset())
    for is_last in (False,) * MOST_TRIES + (True,):
        newest = newest_event(CARE)
        found = None if is_last else _as_seen(uplift, at)
        with database.atomic():
            lock_care()
            if found is None or newest_event(CARE) == newest:
                _write(uplift, found or _as_seen(uplift, at), by, at)
                return


def _as_seen(uplift: Uplift, at: Moment) -> WorkedOut:
    found = work_out(uplift, at.today)
    if found.seen != uplift.seen:
        raise IllegalMove(CARE_CHANGED)
    return found


def _write(uplift: Uplift, found: WorkedOut, by: Actor, at: Moment) -> CareReach:
    """The prices, one event and the notices, in the caller's transaction, which has the lock of all care."""
    guarded_update(uplift, {"state": "applied", "applied_at": at.now}, Uplift.state == "applying")
    reach = write_prices(found.prices, uplift.from_date)
    audit.record("prices uplifted", by, at, uplift, was=_sums(uplift, "was"), now=_said(uplift, found.prices))
    _tell(uplift, found.prices, at)
    return reach


def _follow(job: Job, uplift: Uplift, at: Moment) -> None:
    """Orders, visits that wait for one, and what is due, in short transactions. Once more it finds nothing to do."""
    price = UpliftPrice
    rows = price.select(price.contract, price.service_level, price.cpli).where(price.uplift == uplift.id)
    prices = [_Priced(*row) for row in rows.tuples()]
    reach = reach_of_prices(prices)
    pairs, lines = sorted(reach.pairs), len(reach.line_keys)
    done = 0
    for some in chunked(pairs, PAIRS_AT_ONCE):
        purchase_orders.reissue(some, at)
        done += len(some)
        jobs.progress(job, done, len(pairs) + lines)
    matching.attach_waiting(at)
    consequences.contracts_changed(
        {each.contract for each in prices}, at, lambda now, of: jobs.progress(job, len(pairs) + now, len(pairs) + of)
    )


def _sums(uplift: Uplift, when: str) -> dict[str, int]:
    return {"weekly_pence": sum(row[f"weekly_{when}_pence"] for row in uplift.figures)}


def _said(uplift: Uplift, prices: list[NewPrice]) -> dict[str, object]:
    return {
        **_sums(uplift, "now"),
        "by": {"kind": uplift.by_kind, "value": uplift.by_value},
        "from_date": uplift.from_date.isoformat(),
        "contract": uplift.contract_id,
        "service_level": uplift.service_level_id,
        "provider": uplift.organisation_id,
        "lines": len({each.cpli for each in prices if each.cpli}),
        "prices": len(prices),
        "reason_given": uplift.reason,
    }


def _tell(uplift: Uplift, prices: list[NewPrice], at: Moment) -> None:
    """A notice to each provider, with how many of its line items have another price."""
    lines: dict[int, set[int | None]] = defaultdict(set)
    unplanned: dict[int, int] = defaultdict(int)
    for each in prices:
        lines[each.organisation].add(each.cpli)
        unplanned[each.organisation] += each.cpli is None
    for organisation_id in sorted(lines):
        emails.send(
            "prices_changed",
            emails.Contacts(organisation_id, emails.ABOUT_LINES),
            at,
            path="/care-package-line-items",
            lines=len(lines[organisation_id] - {None}),
            unplanned=unplanned[organisation_id],
            change=terms_of(uplift).words,
            earliest_date=uplift.from_date,
        )
