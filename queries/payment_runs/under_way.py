"""The payment runs that are not paid yet, for the officers' first page: where each is, and what it is compared with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from peewee import Expression, ModelSelect, fn

from models import OfficerRole, PaymentRun, PaymentRunCheck, PaymentRunOrganisation, Person
from queries.forecast_figures import RUNS_UNDER_WAY
from queries.payment_runs.four_eyes import why_not_approve
from queries.people import names_of
from rules.actor import Actor


@dataclass(frozen=True)
class RunUnderWay:
    """A run that is not paid yet; pence with VAT. `last` is the run that was finalised last, as (id, pence).

    `looked_at_by` are the officers who decided its checks; `may_be_approved`: by the viewer, now.
    """

    id: int
    state: str
    finalise_date: date
    bank_date: date
    prepared_by: str
    prepared_at: datetime
    organisations: int
    pence: int
    open_checks: int
    seen_checks: int
    looked_at_by: tuple[str, ...]
    last: tuple[int, int] | None
    may_be_approved: bool


def runs_under_way(viewer: Actor, is_approver: bool) -> list[RunUnderWay]:
    """The runs that are not finalised, the first to be paid first. Four queries, and one for each that an approver may
    be let approve.
    """
    runs = list(
        PaymentRun.visible_to(viewer)
        .where(PaymentRun.state.in_(RUNS_UNDER_WAY))
        .order_by(PaymentRun.finalise_date, PaymentRun.id)
    )
    if not runs:
        return []
    ids, finalised = [run.id for run in runs], PaymentRun.visible_to(viewer).where(PaymentRun.state == "finalised")
    sums = _sums(PaymentRunOrganisation.payment_run.in_([*ids]) | _is_of(finalised.select(fn.MAX(PaymentRun.id))))
    checks = _checks(ids)
    names = names_of({run.prepared_by_id for run in runs} | {check.decided_by_id for check in checks})
    last = next(((run, pence) for run, (_, pence) in sums.items() if run not in ids), None)
    found = []
    for run in runs:
        mine = [each for each in checks if each.payment_run_id == run.id]
        is_waiting = is_approver and run.state == "checked"
        may_approve = is_waiting and why_not_approve(viewer.person_id, run, mine) is None
        found.append(_under_way(run, sums.get(run.id, (0, 0)), mine, names, last, may_approve))
    return found


def approvers() -> list[tuple[int, str]]:
    """[(person id, name)] of the Payment Approvers who may sign in, by name."""
    is_one = Person.id.in_(OfficerRole.select(OfficerRole.person).where(OfficerRole.role == "payment_approver"))
    query = Person.select().where(is_one, Person.access_ended_at.is_null())
    return [(each.id, each.name) for each in query.order_by(Person.surname, Person.forename, Person.id)]


def sums_of_runs(run_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """{run id: (how many organisations, pence)}"""
    return _sums(PaymentRunOrganisation.payment_run.in_(list(run_ids)))


def _sums(condition: Expression) -> dict[int, tuple[int, int]]:
    paid = PaymentRunOrganisation
    query = paid.select(paid.payment_run, fn.COUNT(paid.id), fn.SUM(paid.amount_pence)).where(condition)
    return {run: (count, int(amount)) for run, count, amount in query.group_by(paid.payment_run).tuples()}


def _is_of(run: ModelSelect) -> Expression:
    return PaymentRunOrganisation.payment_run == run


def last_finalised(viewer: Actor, before: PaymentRun) -> tuple[int, int] | None:
    """(run id, pence) of the run that was finalised last before this one, or None."""
    earlier = PaymentRun.visible_to(viewer).where(PaymentRun.state == "finalised", PaymentRun.id < before.id)
    found = _sums(_is_of(earlier.select(fn.MAX(PaymentRun.id))))
    return next(((run, pence) for run, (_, pence) in found.items()), None)


def _checks(run_ids: Collection[int]) -> list[PaymentRunCheck]:
    return list(PaymentRunCheck.select().where(PaymentRunCheck.payment_run.in_(run_ids)).order_by(PaymentRunCheck.id))


def _under_way(
    run: PaymentRun,
    paid: tuple[int, int],
    checks: list[PaymentRunCheck],
    names: dict[int, str],
    last: tuple[int, int] | None,
    may_be_approved: bool,
) -> RunUnderWay:
    organisations, pence = paid
    return RunUnderWay(
        id=run.id,
        state=run.state,
        finalise_date=run.finalise_date,
        bank_date=run.bank_date,
        prepared_by=names[run.prepared_by_id],
        prepared_at=run.prepared_at,
        organisations=organisations,
        pence=pence,
        open_checks=sum(check.outcome == "open" for check in checks),
        seen_checks=sum(check.outcome == "seen" for check in checks),
        looked_at_by=tuple(dict.fromkeys(names[each.decided_by_id] for each in checks if each.decided_by_id)),
        last=last,
        may_be_approved=may_be_approved,
    )
