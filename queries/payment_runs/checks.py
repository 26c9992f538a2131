"""The checks that a run needs, and what they compare it with."""

from collections import defaultdict
from collections.abc import Sequence

from peewee import chunked, fn

from models import Contract, HeldBack, PaymentItem, PaymentRun, Period, Remittance
from queries.payment_runs.lines import RunLine
from rules import payment_runs as rules
from rules.dates import date_range

ORGANISATIONS_AT_ONCE = 500


def checks_for(run: PaymentRun, lines: Sequence[RunLine], off_trend_percent: int) -> list[rules.Check]:
    """The checks that the run needs as it is now, from its lines; off_trend_percent: the council's setting."""
    earlier = _earlier_payments(lines)
    answers = _answers(run)
    held = _held_for_documents(lines)
    paid_before = {row[0] for row in Remittance.select(Remittance.organisation).distinct().tuples()}
    paid = [
        rules.LineToCheck(
            line.organisation_id,
            line.contract_id,
            line.amount_pence,
            tuple(earlier.get((line.organisation_id, line.contract_id), ())),
            tuple(answers.get(line.contract_id, ())),
            *held.get(line.contract_id, (0, 0)),
        )
        for line in lines
    ]
    new = {line.organisation_id for line in lines} - paid_before
    return rules.checks_of(paid, new, off_trend_percent)


def _earlier_payments(lines: Sequence[RunLine]) -> dict[tuple[int, int | None], list[int]]:
    """The last remittances of each organisation and contract, newest first: {(organisation, contract): [pence]}."""
    wanted = sorted({line.organisation_id for line in lines})
    ranked = Remittance.select(
        Remittance.organisation.alias("organisation_id"),
        Remittance.contract.alias("contract_id"),
        Remittance.amount_pence,
        Remittance.number,
        fn.ROW_NUMBER()
        .over(
            partition_by=[Remittance.organisation, Remittance.contract],
            order_by=[Remittance.bank_date.desc(), Remittance.number.desc()],
        )
        .alias("place"),
    )
    earlier = defaultdict(list)
    for organisations in chunked(wanted, ORGANISATIONS_AT_ONCE):
        rows = ranked.where(Remittance.organisation.in_(organisations)).alias("ranked")
        query = (
            Remittance.select(rows.c.organisation_id, rows.c.contract_id, rows.c.amount_pence)
            .from_(rows)
            .where(rows.c.place <= rules.TREND_OF)
            .order_by(rows.c.place)
        )
        for organisation, contract, amount in query.tuples():
            earlier[organisation, contract].append(amount)
    return earlier


def _held_for_documents(lines: Sequence[RunLine]) -> dict[int | None, tuple[int, int]]:
    """What the contracts of the run hold back until a document is agreed: {contract: (number of lines, pence)}."""
    held = HeldBack
    query = held.select(held.contract, fn.COUNT(fn.DISTINCT(held.line_key)), fn.SUM(held.amount_pence)).where(
        held.reason == "document_not_agreed"
    )
    contracts = {line.contract_id for line in lines}
    rows = query.group_by(held.contract).tuples()
    return {contract: (lines, int(pence)) for contract, lines, pence in rows if contract in contracts}


def _answers(run: PaymentRun) -> dict[int | None, list[rules.PeriodAnswer]]:
    """{contract id: what the provider said of the Scheduled periods that the run pays}. An
    unconfirmed one counts where the contract asks for a confirmation.
    """
    in_run = PaymentItem.select(PaymentItem.contract, PaymentItem.period_start).where(
        PaymentItem.payment_run == run.id, PaymentItem.model == "scheduled"
    )
    paid = in_run.distinct().alias("paid")
    query = (
        Period.select(Period, Contract.id)
        .join(Contract)
        .switch(Period)
        .join(paid, on=(Period.contract == paid.c.contract_id) & (Period.start_date == paid.c.period_start))
        .where((Period.answer == "rejected") | ((Period.answer == "unconfirmed") & Contract.confirmation_required))
        .order_by(Period.start_date)
    )
    answers = defaultdict(list)
    for period in query:
        words = date_range(period.start_date, period.end_date)
        answers[period.contract_id].append(rules.PeriodAnswer(period.answer, words, period.answer_reason))
    return answers
