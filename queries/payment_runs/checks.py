"""The checks that a run needs, and what they compare it with."""

from collections import defaultdict
from collections.abc import Sequence

from peewee import Expression, chunked, fn

from models import Contract, HeldBack, Organisation, PaymentItem, PaymentRun, Period, Remittance, ServiceLevel
from queries.care_days import care_days_of
from queries.payment_runs.lines import RunLine
from rules import run_checks as rules
from rules.dates import date_range
from rules.trends import TREND_OF, CarePayment

ORGANISATIONS_AT_ONCE = 500
PENCE = PaymentItem.amount_pence + PaymentItem.vat_pence
Payee = tuple[int, int | None]  # an organisation and a contract, None for its claims


def checks_for(run: PaymentRun, lines: Sequence[RunLine], off_trend_percent: int) -> list[rules.Check]:
    """The checks that the run needs as it is now, from its lines; off_trend_percent: the council's setting."""
    days = care_days_of(PaymentItem.payment_run == run.id)
    earlier = earlier_payments(lines)
    answers = _answers(run)
    refunds, uncoded = _refunds(run), _uncoded(run)
    held = _held_for_documents(lines)
    paid_before = {row[0] for row in Remittance.select(Remittance.organisation).distinct().tuples()}
    paid = []
    for line in lines:
        payee = line.organisation_id, line.contract_id
        held_lines, held_pence = held.get(line.contract_id, (0, 0))
        paid.append(
            rules.LineToCheck(
                *payee,
                line.amount_pence,
                care_days=days.get(payee, 0),
                earlier=earlier.get(payee, ()) if line.contract_id else (),  # claims are for no weeks of care
                answers=answers.get(line.contract_id, ()),
                refunds=refunds.get(payee, rules.Refunds(0, 0)),
                uncoded=uncoded.get(payee, ()),
                held_lines=held_lines,
                held_pence=held_pence,
            )
        )
    new = {line.organisation_id for line in lines} - paid_before
    return rules.checks_of(paid, new, off_trend_percent, _without_creditor_ref(run))


def what_the_ledger_lacks(run: PaymentRun) -> list[str]:
    """In words, what in the run could not stand in the ledger's files: organisations without a creditor reference, and
    service levels without cost centre or subjective code.
    """
    names = Organisation.select(Organisation.name).where(Organisation.id.in_(_without_creditor_ref(run)))
    lacking = [f"{name} has no creditor reference" for (name,) in names.order_by(Organisation.name).tuples()]
    levels = {level.level for of_payee in _uncoded(run).values() for level in of_payee}
    return [*lacking, *(f"{level} has no cost centre or no subjective code" for level in sorted(levels))]


def earlier_payments(lines: Sequence[RunLine]) -> dict[Payee, list[CarePayment]]:
    """The last remittances of each organisation and contract, newest first."""
    wanted = sorted({line.organisation_id for line in lines})
    ranked = Remittance.select(
        Remittance.organisation.alias("organisation_id"),
        Remittance.contract.alias("contract_id"),
        Remittance.amount_pence,
        Remittance.care_days,
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
            Remittance.select(rows.c.organisation_id, rows.c.contract_id, rows.c.amount_pence, rows.c.care_days)
            .from_(rows)
            .where(rows.c.place <= TREND_OF)
            .order_by(rows.c.place)
        )
        for organisation, contract, *payment in query.tuples():
            earlier[organisation, contract].append(CarePayment(*payment))
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
    """{contract id: what the provider said of the Scheduled periods that the run pays, with what it pays of each}. An
    unconfirmed one counts where the contract asks for a confirmation.
    """
    item = PaymentItem
    paid = (
        item.select(item.contract, item.period_start, fn.SUM(PENCE).alias("pence"))
        .where(item.payment_run == run.id, item.model == "scheduled")
        .group_by(item.contract, item.period_start)
        .alias("paid")
    )
    query = (
        Period.select(
            *(Period.contract, Period.answer, Period.start_date, Period.end_date, Period.answer_reason, paid.c.pence)
        )
        .join(Contract)
        .switch(Period)
        .join(paid, on=(Period.contract == paid.c.contract_id) & (Period.start_date == paid.c.period_start))
        .where((Period.answer == "rejected") | ((Period.answer == "unconfirmed") & Contract.confirmation_required))
        .order_by(Period.start_date)
    )
    answers = defaultdict(list)
    for contract, answer, start, end, reason, pence in query.tuples():
        answers[contract].append(rules.PeriodAnswer(answer, date_range(start, end), reason, int(pence)))
    return answers


def _refunds(run: PaymentRun) -> dict[Payee, rules.Refunds]:
    """Adjustments, by hand too, that take more than the limit off what the run pays."""
    item = PaymentItem
    query = (
        item.select(item.organisation, item.contract, fn.COUNT(item.id), fn.SUM(PENCE))
        .where(item.payment_run == run.id, item.kind.in_(("adjustment", "manual")), -rules.REFUND_PENCE > PENCE)
        .group_by(item.organisation, item.contract)
    )
    return {
        (organisation, contract): rules.Refunds(count, int(pence))
        for organisation, contract, count, pence in query.tuples()
    }


def _uncoded(run: PaymentRun) -> dict[Payee, list[rules.Uncoded]]:
    """What the run pays at service levels that lack a cost centre or a subjective code."""
    item, level = PaymentItem, ServiceLevel
    columns = (item.organisation, item.contract, level.name, level.cost_centre, level.subjective)
    query = (
        item.select(*columns, fn.COUNT(item.id), fn.SUM(PENCE))
        .join(level)
        .where(item.payment_run == run.id, _lacks(level.cost_centre) | _lacks(level.subjective))
        .group_by(*columns, level.id)
        .order_by(level.name, level.id)
    )
    uncoded = defaultdict(list)
    for organisation, contract, name, cost_centre, subjective, count, pence in query.tuples():
        of_level = rules.Uncoded(name, bool(cost_centre.strip()), bool(subjective.strip()), count, int(pence))
        uncoded[organisation, contract].append(of_level)
    return uncoded


def _without_creditor_ref(run: PaymentRun) -> set[int]:
    """The ids of organisations in the run that the ledger could not pay."""
    paid = PaymentItem.select(PaymentItem.organisation).where(PaymentItem.payment_run == run.id)
    query = Organisation.select(Organisation.id).where(Organisation.id.in_(paid), _lacks(Organisation.creditor_ref))
    return {organisation for (organisation,) in query.tuples()}


def _lacks(column: Expression) -> Expression:
    return fn.TRIM(column) == ""
