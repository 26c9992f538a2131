"""What is bought: services, contracts with their methods and prices, clients and the lines of their care packages."""

from datetime import date

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    DateField,
    Expression,
    ForeignKeyField,
    ModelSelect,
    TextField,
)

from rules.actor import Actor
from rules.client_names import full_name, list_name
from tables.base import (
    InstantField,
    JSONField,
    PenceField,
    QuantityField,
    Table,
    TableWithAddress,
    UnitPriceField,
    WholeField,
    one_of,
)
from tables.people import Organisation, Person


class Service(TableWithAddress):
    """A point of delivery of an organisation."""

    reference = CharField(unique=True)
    organisation = ForeignKeyField(Organisation, backref="services")
    name = CharField()
    email = CharField(default="")

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class ServiceLevel(Table):
    """What is delivered, with its delivery rule."""

    reference = CharField(unique=True)
    name = CharField()
    unit = CharField()
    service_group_class = CharField(default="")
    vat_rate_basis_points = WholeField(default=0, constraints=[Check("vat_rate_basis_points >= 0")])
    cost_centre = CharField(default="")
    subjective = CharField(default="")
    claimable = CharField(default="", constraints=[one_of("claimable", "", "client", "provider", "both")])
    claim_unit_price_tenthousandths = UnitPriceField(null=True)
    quantity_step_hundredths = QuantityField(default=25, constraints=[Check("quantity_step_hundredths > 0")])
    frustrated_paid = BooleanField(default=True)
    frustrated_notice_hours = WholeField(null=True)
    extra_allowed = CharField(default="always", constraints=[one_of("extra_allowed", "always", "never", "up_to")])
    extra_limit_hundredths = QuantityField(null=True)  # units a week, where extra_allowed is up_to
    comment_when_different = BooleanField(default=False)
    visits_required = BooleanField(default=False)
    visit_rounding_minutes = WholeField(default=15)
    unplanned_limit_hundredths = QuantityField(null=True)
    cancellation_codes = CharField(default="")  # `;` between them


class Contract(Table):
    """Between the council and one organisation."""

    reference = CharField(unique=True)
    organisation = ForeignKeyField(Organisation, backref="contracts")
    name = CharField()
    totals_editable = BooleanField(default=False)
    one_period_at_a_time = CharField(
        default="no", constraints=[one_of("one_period_at_a_time", "no", "contract", "organisation")]
    )
    confirmation_required = BooleanField(default=False)
    document_must_be_agreed = BooleanField(default=False)
    simple_lines = BooleanField(default=False)
    payment_terms = TextField(default="")

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class PaymentMethod(Table):
    """How a contract is paid over some dates."""

    contract = ForeignKeyField(Contract, backref="payment_methods")
    start_date = DateField()
    end_date = DateField(null=True)
    model = CharField(constraints=[one_of("model", "invoiced", "scheduled")])
    pay_on_actuals = CharField(constraints=[one_of("pay_on_actuals", "always", "never", "if_entered")])
    frequency = CharField(constraints=[one_of("frequency", "weekly", "two_weekly", "four_weekly", "monthly")])
    first_period_start = DateField()
    slack_days = WholeField(default=0)
    days_to_finalise = WholeField(default=3)
    days_to_bank = WholeField(default=6)
    is_net = BooleanField(default=False)
    is_direct_payment = BooleanField(default=False)

    class Meta:
        indexes = ((("contract", "start_date"), True),)


class ContractPrice(Table):
    """The price of an unplanned service level that a contract allows."""

    contract = ForeignKeyField(Contract, backref="prices")
    service_level = ForeignKeyField(ServiceLevel)
    start_date = DateField()
    end_date = DateField(null=True)
    unit_price_tenthousandths = UnitPriceField(constraints=[Check("unit_price_tenthousandths >= 0")])

    class Meta:
        indexes = ((("contract", "service_level", "start_date"), True),)


class Client(Table):
    """A person who gets care. An organisation sees those it has a care package line item for."""

    ssref = CharField(unique=True)
    title = CharField(default="")
    forename = CharField(default="")
    surname = CharField()
    date_of_birth = DateField(null=True)
    date_of_death = DateField(null=True)
    erased_at = InstantField(null=True)  # names and words went then: docs/domain/records.md

    class Meta:
        # the order of lists; unique as their ssref is, which spares SQLite the sorting of each client's lines by itself
        indexes = ((("surname", "forename", "ssref"), True),)

    @property
    def full_name(self) -> str:
        """`Mrs Iris Angelo`"""
        return full_name(self.title, self.forename, self.surname)

    @property
    def list_name(self) -> str:
        """`Angelo, Iris (A1)`: as commitments and orders name a client."""
        return list_name(self.surname, self.forename, self.ssref)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        if viewer.side == "council":
            return cls.select()
        theirs = (
            CarePackageLineItem.select(CarePackageLineItem.client)
            .join(Contract)
            .where(Contract.organisation == viewer.organisation_id)
        )
        return cls.select().where(cls.id.in_(theirs))


class CarePackageLineItem(Table):
    """A line of a client's care package (CPLI): one service level, priced, over dates."""

    reference = CharField(unique=True)  # the CPLI ID that people see
    care_package_ref = CharField()
    client = ForeignKeyField(Client, backref="line_items", index=False)
    service = ForeignKeyField(Service, backref="line_items")
    service_level = ForeignKeyField(ServiceLevel)
    contract = ForeignKeyField(Contract, backref="line_items", index=False)
    start_date = DateField()
    end_date = DateField(null=True)
    pricing = CharField(constraints=[one_of("pricing", "weekly", "units", "timetabled", "rolling", "one_off")])
    unit_price_tenthousandths = UnitPriceField(constraints=[Check("unit_price_tenthousandths >= 0")])
    units_hundredths = QuantityField(null=True)  # a week; rolling: the whole allowance
    sessions = JSONField(default=lambda: [0] * 7)  # timetabled: hundredths of a session, Monday first
    visits = WholeField(null=True)
    is_authorised = BooleanField(default=True)
    budget_code = CharField(default="")

    class Meta:
        indexes = (
            *((("client", "start_date"), False), (("contract", "client"), False)),
            *((("contract", "service_level"), False), (("service",), False)),
        )

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, Contract.organisation).join(Contract)

    @classmethod
    def is_not_ended(cls, today: date) -> Expression:
        """A condition on a query joined with Client: current on `today`, or still to come. A one-off without an end
        ends on its start date, and every line with the client's death.
        """
        one_off = (cls.pricing == "one_off") & cls.end_date.is_null()
        by_dates = (cls.end_date >= today) | (cls.end_date.is_null() & ~one_off) | (one_off & (cls.start_date >= today))
        return by_dates & (Client.date_of_death.is_null() | (Client.date_of_death >= today))


class PriceChange(Table):
    """A later price of a line item, from a date on."""

    cpli = ForeignKeyField(CarePackageLineItem, backref="price_changes", index=False)
    start_date = DateField()
    unit_price_tenthousandths = UnitPriceField(constraints=[Check("unit_price_tenthousandths >= 0")])

    class Meta:
        indexes = ((("cpli", "start_date"), True),)


class Contribution(Table):
    """A weekly amount that the client pays to the provider."""

    cpli = ForeignKeyField(CarePackageLineItem, backref="contributions", index=False)
    start_date = DateField()
    end_date = DateField(null=True)
    weekly_amount_pence = PenceField(constraints=[Check("weekly_amount_pence >= 0")])

    class Meta:
        indexes = ((("cpli", "start_date"), True),)


class Suspension(Table):
    """Dates in which nothing is planned, for one line item or (cpli null) all of a client's."""

    client = ForeignKeyField(Client, backref="suspensions")
    cpli = ForeignKeyField(CarePackageLineItem, null=True, backref="suspensions")
    start_date = DateField()
    end_date = DateField(null=True)
    reason = CharField(default="")

    class Meta:
        indexes = ((("client", "cpli", "start_date"), True),)


class ContractDocument(Table):
    """A document for a client and line item that the provider agrees or rejects; its file is an UploadedFile.

    A new version replaces the one before. What was decided on is kept with the SHA-256 of its file, who, when and from
    where; agreeing cannot be undone.
    """

    cpli = ForeignKeyField(CarePackageLineItem, backref="documents")
    document_type = CharField()
    version = WholeField(default=1)
    status = CharField(default="published", constraints=[one_of("status", "published", "approved", "rejected")])
    notes = TextField(default="")
    # Markdown, of one that was made from a template; what is agreed to is the file
    text = TextField(default="", constraints=[SQL("DEFAULT ''")])
    published_at = InstantField()
    published_by = ForeignKeyField(Person, null=True)  # null: published before release 1.1
    replaced_at = InstantField(null=True)  # a newer version took its place
    decided_at = InstantField(null=True)
    decided_by = ForeignKeyField(Person, null=True)
    decided_address = CharField(default="")
    decided_sha256 = CharField(default="")
    rejection_reason = TextField(default="")

    class Meta:
        indexes = ((("cpli", "document_type", "version"), True),)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """Joined with the line item and its contract."""
        return cls.select_visible(viewer, Contract.organisation).join(CarePackageLineItem).join(Contract)


class DocumentTemplate(Table):
    """The council's own words for a type of contract document: Markdown with places for the facts of the care.

    The places: rules/document_templates.py.
    """

    document_type = CharField(unique=True)
    text = TextField()
    version = WholeField(default=1)
    changed_at = InstantField()
    changed_by = ForeignKeyField(Person, null=True)
