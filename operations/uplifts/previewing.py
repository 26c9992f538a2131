"""An uplift is previewed: its prices are kept row by row, and what they do to money is worked out and taken back.

A large one is worked out by the worker, some clients at a time, so that others need not wait to write.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import groupby
from typing import Any

from models import Contract, Job, Organisation, ServiceLevel, Uplift, UpliftLeftOut, UpliftPrice, database
from operations import jobs
from operations.bulk import insert_rows
from operations.effects import effect_of
from operations.uplifts.writing import write_prices
from queries.uplifts.worked import WORK_OUT, key_of
from queries.uplifts.working import NewPrice, WorkedOut, work_out
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.effects import Effect
from rules.moment import Moment
from rules.uplifts import Terms

LINES_AT_ONCE = 150  # worked out in one transaction
LINES_FOR_A_PAGE = 60  # worked out before the page is answered; more are the worker's
KEPT_FOR = timedelta(days=7)  # a preview that nobody applied
Figures = dict[str, Any]


def preview(
    terms: Terms,
    by: Actor,
    at: Moment,
    organisation_id: int | None = None,
    contract_id: int | None = None,
    service_level_id: int | None = None,
) -> Uplift:
    """Work out what an uplift would do, and keep it. Nothing of care or money changes.

    Raises RuleBroken with the field where nothing is chosen, or no price would change.
    """
    if by.side != "council":
        raise IllegalMove("Only the council changes prices")
    terms.check()
    _check_choice(organisation_id, contract_id, service_level_id)
    uplift = Uplift(
        organisation=organisation_id,
        contract=contract_id,
        service_level=service_level_id,
        by_kind=terms.kind,
        by_value=terms.value,
        from_date=terms.from_date,
        is_to_pence=terms.to_pence,
        state="working",
        previewed_at=at.now,
        previewed_by=by.person_id,
    )
    found = work_out(uplift, at.today)
    if not found.prices:
        raise RuleBroken("No price would change: nothing that you chose is in force from that date")
    is_for_worker = len(found.prices) > LINES_FOR_A_PAGE
    figures = [] if is_for_worker else _figures(found.prices, terms, at)
    with database.atomic():
        is_old = (Uplift.previewed_at < at.now - KEPT_FOR) & Uplift.state.in_(("working", "ready"))
        Uplift.delete().where(is_old).execute()
        uplift.save()
        if is_for_worker:
            jobs.enqueue(WORK_OUT, at, key=key_of(WORK_OUT, uplift.id), uplift_id=uplift.id)
        else:
            _keep(uplift, found, figures, at)
    return uplift


def work_out_later(job: Job, at: Moment, uplift_id: int) -> Callable[[], None] | None:
    """The job that previews a large one; run again after a kill it gives the same."""
    uplift = Uplift.get_or_none(Uplift.id == uplift_id, Uplift.state == "working")
    if uplift is None:
        return None
    terms = Terms(uplift.by_kind, uplift.by_value, uplift.from_date, uplift.is_to_pence)
    found = work_out(uplift, at.today)
    figures = _figures(found.prices, terms, at, lambda done, total: jobs.progress(job, done, total))
    return lambda: _keep(uplift, found, figures, at)


def _check_choice(organisation_id: int | None, contract_id: int | None, service_level_id: int | None) -> None:
    if organisation_id is None and contract_id is None and service_level_id is None:
        raise RuleBroken("Choose a service level, a contract or a provider", "service_level")
    for table, chosen, field in (
        (Organisation, organisation_id, "organisation"),
        (Contract, contract_id, "contract"),
        (ServiceLevel, service_level_id, "service_level"),
    ):
        if chosen is not None and not table.select().where(table.id == chosen).exists():
            raise RuleBroken("Choose one of the list", field)
    if contract_id is not None and organisation_id is not None:
        owner = Contract.get_by_id(contract_id).organisation_id
        if owner != organisation_id:
            raise RuleBroken("This contract is another provider's: choose one of the two", "contract")


def _keep(uplift: Uplift, found: WorkedOut, figures: list[Figures], at: Moment) -> None:
    """Write the rows and figures, in the caller's transaction, unless somebody else was quicker."""
    values: dict[str, Any] = {
        "state": "ready",
        "seen": found.seen,
        "figures": figures,
        "left_out": found.left_out_counts,
    }
    values["previewed_at"] = at.now
    if Uplift.update(values).where(Uplift.id == uplift.id, Uplift.state == "working").execute() != 1:
        return
    for name, value in values.items():
        setattr(uplift, name, value)
    insert_rows(UpliftPrice, ({"uplift": uplift.id} | _columns(each) for each in found.prices))
    insert_rows(UpliftLeftOut, ({"uplift": uplift.id} | each._asdict() for each in found.left_out))


def _columns(price: NewPrice) -> dict[str, Any]:
    return {name: value for name, value in price._asdict().items() if name != "client"}


def _figures(
    prices: Sequence[NewPrice], terms: Terms, at: Moment, progress: Callable[[int, int], object] | None = None
) -> list[Figures]:
    """What each provider's part comes to: lines, weekly cost, and what it does to money, lot by lot."""
    by_owner: dict[int, Figures] = defaultdict(lambda: defaultdict(int))
    lots = list(_lots(prices))
    done = 0
    for lot in lots:
        effect = effect_of(partial(write_prices, lot, terms.from_date), at, most_lines=None)
        for owner in effect.organisations:
            _add_effect(by_owner[owner], effect.of_organisation(owner))
        done += len(lot)
        if progress:
            progress(done, len(prices))
    for owner, of_owner in groupby(sorted(prices, key=lambda each: each.organisation), lambda each: each.organisation):
        theirs = list(of_owner)
        row = by_owner[owner]
        row["over"] = sorted(row.get("over", []), key=lambda each: -each[1])
        row["lines"] = len({each.cpli for each in theirs if each.cpli})
        row["unplanned"] = sum(each.cpli is None for each in theirs)
        row["weekly_was_pence"] = sum(each.weekly_was_pence for each in theirs)
        row["weekly_now_pence"] = sum(each.weekly_now_pence for each in theirs)
    return [{"organisation": owner, **figures} for owner, figures in sorted(by_owner.items())]


def _add_effect(figures: Figures, effect: Effect) -> None:
    figures["paid_pence"] += effect.paid_pence
    figures["open_pence"] += effect.open_pence
    figures["held_pence"] += sum(each.now_pence - each.was_pence for each in effect.held_back)
    for order in effect.orders:
        figures[f"orders_{order.financial_year}_pence"] += order.change_pence
        if order.over_pence:
            figures.setdefault("over", []).append([order.was_number or order.number, order.over_pence])


def _lots(prices: Sequence[NewPrice]) -> Iterator[list[NewPrice]]:
    """The prices in lots that one transaction works out; a client's of one contract are in one lot."""
    lot: list[NewPrice] = []
    for _, some in groupby(prices, lambda each: (each.contract, each.client)):
        lot += some
        if len(lot) >= LINES_AT_ONCE:
            yield lot
            lot = []
    if lot:
        yield lot
