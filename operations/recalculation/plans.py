"""Overpayment plans and recalculation: what is on a plan is kept out of runs until the plan says so.

The contract: docs/domain/overpayments.md.

Of an adjustment that is on a plan a payment item stands for the part that the contract's current period pays, and the
rest stays on the plan. A part that was taken counts as settled, so that what is left follows by itself, also when what
is due changes: it is spread over the parts that are left. The same facts give the same plan however often.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from models import OverpaymentInstalment, OverpaymentPlan, OverpaymentSlice, Table
from operations import audit
from operations.recalculation.working_out import ItemRow, NaturalKey, natural_key
from queries.contract_plans import ContractPlan
from queries.overpayments.live import Instalment, LivePlan, load_plans
from rules import money
from rules import overpayments as rules
from rules.json_text import as_json_text
from rules.moment import Moment
from rules.periods import Period
from rules.workings import PlanInstalment, with_plan


def apply_plans(
    contract: ContractPlan, live: Sequence[LivePlan], rows: Sequence[ItemRow], current: Period, at: Moment
) -> tuple[list[ItemRow], list[NaturalKey]]:
    """Split what is on the contract's live plans. Returns (rows that should stand, natural keys that should not).

    contract: ContractPlan; rows: of the contract, payable in `current`; a positive adjustment is never kept back.
    """
    standing = [row for row in rows if not is_on_plan(live, row)]
    gone = []
    for each in live:
        mine = [row for row in rows if is_on_plan([each], row)]
        if current.method.model != "scheduled" or (not mine and not each.has_frozen):
            _finish(each, at)
            standing += mine
            continue
        payments = rules.payments_for(
            contract.methods, current, set(each.taken), each.row.earliest_date, at.today, each.left
        )
        count = max(1, min(each.left, len(payments)))
        takes = rules.is_taken_by(each.row.state, at.today, each.row.earliest_date)
        is_now = takes and bool(payments) and payments[0].start_date == current.start_date
        parts = [_part_of(each, row, count) if is_now else None for row in mine]
        standing += [part for part in parts if part]
        gone += [natural_key(row) for row, part in zip(mine, parts, strict=True) if not part]
        _keep_slices(each, mine, parts)
        _keep_instalments(each, mine, payments[:count], count)
    return standing, gone


def is_on_plan(live: Sequence[LivePlan], row: ItemRow) -> bool:
    """Whether one of the plans takes a row: a negative adjustment of its line that is to be paid, or that it has taken
    over already. What an officer had cancelled, suspended or carried forward before stays what it was.
    """
    if row["kind"] != "adjustment" or row["amount_pence"] >= 0:
        return False
    slice_and_side = (row["slice_start"], row["side"])
    return any(
        row["line_key"] == each.row.line_key and (row["line_status"] == "pay" or slice_and_side in each.slices)
        for each in live
    )


def _part_of(live: LivePlan, row: ItemRow, count: int) -> ItemRow | None:
    """The row of the part that is payable now; None where it comes to nothing."""
    amount = rules.shares(row["amount_pence"], count)[0]
    if not amount:
        return None
    number = len(live.taken) + 1
    instalment = PlanInstalment(number, len(live.taken) + count, row["amount_pence"])
    return {
        **row,
        "amount_pence": amount,
        "vat_pence": money.vat_pence(amount, row["vat_rate_basis_points"]),
        "overpayment_plan": live.row.id,
        "working": as_json_text(with_plan(json.loads(row["working"]), instalment)),
    }


def _keep_slices(live: LivePlan, mine: Sequence[ItemRow], parts: Sequence[ItemRow | None]) -> None:
    """What is on the plan of each slice and side, and what of it no payment item stands for; one that was taken whole
    stays on record.
    """
    wanted = []
    for row, part in zip(mine, parts, strict=True):
        taken = live.taken_of.get((row["slice_start"], row["side"]), 0)
        wanted.append(
            {
                "plan": live.row.id,
                "slice_start": row["slice_start"],
                "side": row["side"],
                "from_date": row["from_date"],
                "to_date": row["to_date"],
                "was_pence": row["settled_before_pence"] - taken,
                "now_pence": row["due_pence"],
                "rest_pence": row["amount_pence"] - (part["amount_pence"] if part else 0),
            }
        )
    named = {(row["slice_start"], row["side"]) for row in wanted}
    over = OverpaymentSlice.select().where(OverpaymentSlice.plan == live.row.id).dicts()
    wanted += [
        {**{name: value for name, value in row.items() if name != "id"}, "rest_pence": 0}
        for row in over
        if (row["slice_start"], row["side"]) in live.taken_of.keys() - named
    ]
    _replace(OverpaymentSlice, live, wanted, ("slice_start", "side"))


def _keep_instalments(live: LivePlan, mine: Sequence[ItemRow], payments: Sequence[Period], count: int) -> None:
    """The parts that were taken, and those to come with their dates and shares."""
    shares = [rules.shares(row["amount_pence"], count) for row in mine]
    to_come = [
        Instalment(
            period.start_date,
            period.end_date,
            period.finalise_date,
            period.bank_date,
            sum(of_row[number] for of_row in shares),
            False,
        )
        for number, period in enumerate(payments if mine else ())
    ]
    instalments = [live.taken[start] for start in sorted(live.taken)] + to_come
    wanted = [{"plan": live.row.id, "number": number, **row._asdict()} for number, row in enumerate(instalments, 1)]
    _replace(OverpaymentInstalment, live, wanted, ("number",))


def _replace(table: type[Table], live: LivePlan, wanted: Sequence[dict[str, Any]], order: Sequence[str]) -> None:
    """Make the plan's rows of `table` what is wanted; nothing is written where they are already."""
    columns = [getattr(table, name) for name in order]
    stands = [
        {name: value for name, value in row.__data__.items() if name != "id"}
        for row in table.select().where(table.plan == live.row.id).order_by(*columns)
    ]
    wanted = sorted(wanted, key=lambda row: tuple(row[name] for name in order))
    if stands == wanted:
        return
    table.delete().where(table.plan == live.row.id).execute()
    if wanted:
        table.insert_many(wanted).execute()


def keep_what_was_taken(plan_ids: Collection[int]) -> None:
    """Plans that are over: nothing rests on them, and of their parts those stay that were taken, or will be by an
    approved run.
    """
    for each in load_plans(plan_ids):
        _keep_what_was_taken(each)


def _keep_what_was_taken(plan: LivePlan) -> None:
    _keep_instalments(plan, [], [], 1)
    OverpaymentSlice.update(rest_pence=0).where(OverpaymentSlice.plan == plan.row.id).execute()


def _finish(live: LivePlan, at: Moment) -> None:
    """Nothing is left on the plan, or the contract is not Scheduled any more: what was taken stays on its record."""
    plan = OverpaymentPlan
    ended = plan.update(state="done", version=plan.version + 1).where(
        plan.id == live.row.id, plan.state.in_(rules.LIVE_STATES)
    )
    if not ended.execute():
        return
    _keep_what_was_taken(live)
    audit.record("overpayment plan settled", audit.SYSTEM, at, subject=live.row, was={"state": live.row.state})
