"""What a run adds up to: by organisation and contract, in all, and what its checks compare it with."""

from collections import defaultdict
from dataclasses import dataclass

from peewee import Case, fn

from models import Contract, HeldBack, Organisation, PaymentItem, PaymentRunOrganisation, Period, Remittance
from queries import council_settings
from rules import payment_runs as rules
from rules.dates import date_range


@dataclass(frozen=True, slots=True)
class RunPart:
    """One organisation and contract of a run: amounts in pence, contributions negative; `contract` None for claims."""

    organisation_id: int
    organisation: str
    contract_id: int | None
    contract: str
    items: int
    cost_pence: int
    contribution_pence: int
    vat_pence: int

    @property
    def amount_pence(self):
        return self.cost_pence + self.contribution_pence + self.vat_pence


def parts_of(run):
    """The run's parts, by the names of organisation and contract. One query."""
    side = {side: Case(None, [(PaymentItem.side == side, PaymentItem.amount_pence)], 0) for side in ("cost", "income")}
    query = (
        PaymentItem.select(
            PaymentItem.organisation,
            Organisation.name,
            PaymentItem.contract,
            fn.COALESCE(Contract.name, "One-Off Claims"),
            fn.COUNT(PaymentItem.id),
            fn.SUM(side["cost"]),
            fn.SUM(side["income"]),
            fn.SUM(PaymentItem.vat_pence),
        )
        .join(Organisation)
        .switch(PaymentItem)
        .left_outer_join(Contract, on=PaymentItem.contract == Contract.id)
        .where(PaymentItem.payment_run == run.id)
        .group_by(PaymentItem.organisation, Organisation.name, PaymentItem.contract, Contract.name)
    )
    parts = [RunPart(*row[:4], *(int(figure) for figure in row[4:])) for row in query.tuples()]
    return sorted(
        parts, key=lambda part: (part.organisation.casefold(), part.organisation_id, part.contract.casefold())
    )


def total_pence(run):
    """What the run pays in all."""
    total = fn.SUM(PaymentItem.amount_pence + PaymentItem.vat_pence)
    return int(PaymentItem.select(total).where(PaymentItem.payment_run == run.id).scalar() or 0)


def checks_for(run, parts):
    """The checks that the run needs as it is now, from its parts."""
    earlier = _earlier_payments(parts)
    answers = _answers(run)
    held = _held_for_documents(parts)
    paid_before = {row[0] for row in Remittance.select(Remittance.organisation).distinct().tuples()}
    paid = [
        rules.Paid(
            part.organisation_id,
            part.contract_id,
            part.amount_pence,
            tuple(earlier.get((part.organisation_id, part.contract_id), ())),
            tuple(answers.get(part.contract_id, ())),
            *held.get(part.contract_id, (0, 0)),
        )
        for part in parts
    ]
    new = {part.organisation_id for part in parts} - paid_before
    return rules.checks_of(paid, new, council_settings.read().off_trend_percent)


def keep_totals(run, parts):
    """Make the run's organisations and what each is paid what its parts say."""
    totals = defaultdict(int)
    for part in parts:
        totals[part.organisation_id] += part.amount_pence
    rows = PaymentRunOrganisation.select().where(PaymentRunOrganisation.payment_run == run.id)
    known = {row.organisation_id: row for row in rows}
    gone = [row.id for organisation, row in known.items() if organisation not in totals]
    PaymentRunOrganisation.delete().where(PaymentRunOrganisation.id.in_(gone)).execute()
    for organisation, row in known.items():
        if organisation in totals and totals[organisation] != row.amount_pence:
            row.amount_pence = totals[organisation]
            row.save()
    new = [
        {"payment_run": run.id, "organisation": organisation, "amount_pence": amount}
        for organisation, amount in totals.items()
        if organisation not in known
    ]
    for start in range(0, len(new), 500):
        PaymentRunOrganisation.insert_many(new[start : start + 500]).execute()


def _earlier_payments(parts):
    """The last remittances of each organisation and contract, newest first: {(organisation, contract): [pence]}."""
    wanted = sorted({part.organisation_id for part in parts})
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
    for organisations in (wanted[start : start + 500] for start in range(0, len(wanted), 500)):
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


def _held_for_documents(parts):
    """What the contracts of the run hold back until a document is agreed: {contract: (number of lines, pence)}."""
    held = HeldBack
    query = held.select(held.contract, fn.COUNT(fn.DISTINCT(held.line_key)), fn.SUM(held.amount_pence)).where(
        held.reason == "document_not_agreed"
    )
    contracts = {part.contract_id for part in parts}
    rows = query.group_by(held.contract).tuples()
    return {contract: (lines, int(pence)) for contract, lines, pence in rows if contract in contracts}


def _answers(run):
    """What providers said of the Scheduled periods that the run pays: {contract: [(answer, period words, reason)]}. An
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
        answers[period.contract_id].append((period.answer, words, period.answer_reason))
    return answers
