"""How many days of care payments are for, so that a long one is not compared with a short one (rules/trends.py)."""

from peewee import Expression, ModelSelect, SqliteDatabase, fn

from models import PaymentItem, database

ITEM = PaymentItem


def care_days_of(*where: Expression) -> dict[tuple[int, int | None], int]:
    """{(organisation id, contract id): days of care} of payment items that meet the conditions. One query."""
    query = query_of_care_days(*where).tuples()
    return {(organisation, contract): int(days) for organisation, contract, days in query}


def query_of_care_days(*where: Expression) -> ModelSelect:
    """The query of (organisation id, contract id, days of care) of payment items that meet the conditions.

    Each client's days count once in a slice, from the first to the last that anything is for. Only what is first due
    for a slice counts: adjustments and amounts by hand are for days that were counted when they were paid.
    """
    spans = (
        ITEM.select(
            ITEM.organisation,
            ITEM.contract,
            _days(fn.MIN(ITEM.from_date), fn.MAX(ITEM.to_date)).alias("days"),
        )
        .where(*where, ITEM.kind == "cost")
        .group_by(ITEM.organisation, ITEM.contract, ITEM.client, ITEM.slice_start)
        .alias("spans")
    )
    return (
        ITEM.select(spans.c.organisation_id, spans.c.contract_id, fn.SUM(spans.c.days))
        .from_(spans)
        .group_by(spans.c.organisation_id, spans.c.contract_id)
    )


def care_days_of_commitments(*where: Expression) -> ModelSelect:
    """A query to join: the days of care (`days`) of each commitment (`commitment_id`). A commitment is of one client,
    contract and slice.
    """
    return (
        ITEM.select(ITEM.commitment, _days(fn.MIN(ITEM.from_date), fn.MAX(ITEM.to_date)).alias("days"))
        .where(*where, ITEM.kind == "cost")
        .group_by(ITEM.commitment)
    )


def _days(first: Expression, last: Expression) -> Expression:
    """The days from the first to the last, both counted."""
    if isinstance(database.obj, SqliteDatabase):
        return (fn.JULIANDAY(last) - fn.JULIANDAY(first)).cast("INTEGER") + 1
    return last - first + 1
