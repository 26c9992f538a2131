"""What a run pays to each organisation, kept on the run's rows."""

from collections import defaultdict
from collections.abc import Iterable

from peewee import chunked

from models import PaymentRun, PaymentRunOrganisation
from queries.payment_runs.lines import RunLine

ROWS_AT_ONCE = 500


def keep_totals(run: PaymentRun, lines: Iterable[RunLine]) -> None:
    """Make the run's organisations and what each is paid what its lines say."""
    totals: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        totals[line.organisation_id] += line.amount_pence
    standing = PaymentRunOrganisation.select().where(PaymentRunOrganisation.payment_run == run.id)
    known = {row.organisation_id: row for row in standing}
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
    for rows in chunked(new, ROWS_AT_ONCE):
        PaymentRunOrganisation.insert_many(rows).execute()
