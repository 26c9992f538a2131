"""Uplifts of prices: what was previewed is kept row by row, and is what is applied."""

from peewee import BooleanField, CharField, Check, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from tables.base import (
    BigWholeField,
    InstantField,
    JSONField,
    PenceField,
    Table,
    UnitPriceField,
    WholeField,
    one_of,
)
from tables.care import CarePackageLineItem, Contract, ServiceLevel
from tables.people import Organisation, Person


class Uplift(Table):
    """An uplift that an officer previewed, and may have applied. Of a large one the worker previews (*working*) and
    applies (*applying*).

    `by_value`: ten-thousandths of a per cent, or of a pound. `seen` stands for the care that it was worked out from;
    `figures` are [{"organisation": id, "lines": ..., ...}] as rules/uplift_figures.py writes them; `left_out` is
    {why: how many lines}.
    """

    organisation = ForeignKeyField(Organisation, null=True)
    contract = ForeignKeyField(Contract, null=True)
    service_level = ForeignKeyField(ServiceLevel, null=True)
    by_kind = CharField(constraints=[one_of("by_kind", "percent", "amount")])
    by_value = BigWholeField(constraints=[Check("by_value <> 0")])
    from_date = DateField()
    is_to_pence = BooleanField(default=False)
    state = CharField(constraints=[one_of("state", "working", "ready", "applying", "applied")])
    version = WholeField(default=1)
    seen = CharField(default="")
    figures = JSONField(default=list)
    left_out = JSONField(default=dict)
    previewed_at = InstantField()
    previewed_by = ForeignKeyField(Person)
    applied_at = InstantField(null=True)
    applied_by = ForeignKeyField(Person, null=True)
    reason = TextField(default="")

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """The council's; a provider gets its letter."""
        return cls.select() if viewer.side == "council" else cls.select().where(cls.id.is_null())


class UpliftPrice(Table):
    """One price that an uplift changes: a row of a line's price history, or (cpli null) a contract's unplanned price.

    `weekly_was_pence` and `weekly_now_pence` stand on the first row of a line. `is_new`: a row of its own.
    """

    uplift = ForeignKeyField(Uplift, on_delete="CASCADE", backref="prices")
    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract)
    service_level = ForeignKeyField(ServiceLevel)
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    start_date = DateField()
    was_tenthousandths = UnitPriceField()
    now_tenthousandths = UnitPriceField()
    is_new = BooleanField(default=False)
    weekly_was_pence = PenceField(default=0)
    weekly_now_pence = PenceField(default=0)


class UpliftLeftOut(Table):
    """One price that an uplift leaves as it is, and why: a line's, (cpli null) a contract's unplanned price, or
    (contract null, too) the claim price of a service level.
    """

    uplift = ForeignKeyField(Uplift, on_delete="CASCADE")
    organisation = ForeignKeyField(Organisation, null=True)
    contract = ForeignKeyField(Contract, null=True)
    service_level = ForeignKeyField(ServiceLevel)
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    why = CharField(constraints=[one_of("why", "ended", "due", "same", "claim")])
