"""Every table: columns, constraints, and who may see its rows. Words are the field's own (see docs/architecture.md).

Money is integer pence, unit prices ten-thousandths of a pound, quantities hundredths of a unit, VAT rates hundredths of
a per cent. Instants are naive UTC. Dates are inclusive. `visible_to(visitor)` is the only door for a person's request.
"""

import json

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Check,
    DatabaseProxy,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
    fn,
)

from rules.financial_years import financial_year_name

database = DatabaseProxy()


def _whole(value):
    """Refuse anything that is not a whole number: a column would otherwise store 1.9 as 1."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"a whole number was expected, not {value!r}")


def _branch(value, column_type):
    """A value in one branch of a bulk update: PostgreSQL has to be told its type, as every branch may be null."""
    return value.cast(column_type) if isinstance(database.obj, PostgresqlDatabase) else value


class WholeField(IntegerField):
    """An integer column that takes integers only."""

    def db_value(self, value):
        return _whole(value)


class BigWholeField(BigIntegerField):
    """A 64-bit integer column that takes integers only."""

    def db_value(self, value):
        return _whole(value)

    def case_value(self, value):
        return _branch(self.to_value(value), "bigint")


class PenceField(BigWholeField):
    """Whole pence."""


class UnitPriceField(BigWholeField):
    """Ten-thousandths of a pound."""


class QuantityField(BigWholeField):
    """Hundredths of a unit."""


class InstantField(DateTimeField):
    """A moment, naive UTC."""

    def case_value(self, value):
        return _branch(self.to_value(value), "timestamp")


class JSONField(TextField):
    """A value kept as JSON text with sorted keys, the same bytes for the same value on either database."""

    def db_value(self, value):
        return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)

    def python_value(self, value):
        return None if value is None else json.loads(value)


def one_of(column, *names):
    """A CHECK that a column holds one of a fixed list of names."""
    return Check("{} IN ({})".format(column, ", ".join(f"'{name}'" for name in names)))


class Table(Model):
    """What all tables share."""

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def select_visible(cls, visitor, organisation_column):
        """Rows that `visitor` may see: all for an officer, the acting organisation's for a contact."""
        query = cls.select()
        if visitor.side == "council":
            return query
        return query.where(organisation_column == visitor.organisation_id)


# The council and its settings


class Council(Table):
    """The one council that this installation serves."""

    name = CharField()
    directorate = CharField()  # "Adults'" or "Children's"
    brand_colour = CharField(default="#17404d")
    is_demonstration = BooleanField(default=False)


class CouncilSetting(Table):
    """A setting that the council changed; those it never touched keep the value in content/council_settings.py."""

    name = CharField(unique=True)
    value = JSONField()


# Who is who


class Organisation(Table):
    """A provider."""

    reference = CharField(unique=True)
    name = CharField()
    address_1 = CharField(default="")
    address_2 = CharField(default="")
    address_3 = CharField(default="")
    town = CharField(default="")
    county = CharField(default="")
    postcode = CharField(default="")
    country = CharField(default="")
    uprn = CharField(default="")
    usrn = CharField(default="")
    mobile = CharField(default="")
    telephone = CharField(default="")
    fax = CharField(default="")
    email = CharField(default="")
    creditor_ref = CharField(default="")
    vat_number = CharField(default="")

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.id)


class Person(Table):
    """Somebody who signs in: a contact of organisations, or an officer of the council."""

    email = CharField(unique=True)  # lower case
    side = CharField(constraints=[one_of("side", "provider", "council")])
    title = CharField(default="")
    forename = CharField(default="")
    surname = CharField(default="")
    address_1 = CharField(default="")
    address_2 = CharField(default="")
    address_3 = CharField(default="")
    town = CharField(default="")
    county = CharField(default="")
    postcode = CharField(default="")
    country = CharField(default="")
    uprn = CharField(default="")
    usrn = CharField(default="")
    mobile = CharField(default="")
    telephone = CharField(default="")
    fax = CharField(default="")
    password_hash = CharField(null=True)  # null: cannot sign in until one is issued
    must_change_password = BooleanField(default=True)
    password_changed_at = InstantField(null=True)
    access_ended_at = InstantField(null=True)

    @property
    def name(self):
        return " ".join(part for part in (self.forename, self.surname) if part) or self.email


class ContactRole(Table):
    """One role of a contact in one organisation."""

    person = ForeignKeyField(Person, backref="contact_roles")
    organisation = ForeignKeyField(Organisation, backref="contact_roles")
    role = CharField(
        constraints=[
            one_of("role", "administrator", "finance_clerk", "accounts_payable", "care_coordinator", "read_only")
        ]
    )

    class Meta:
        indexes = ((("person", "organisation", "role"), True),)


class OfficerRole(Table):
    """One role of an officer."""

    person = ForeignKeyField(Person, backref="officer_roles")
    role = CharField(
        constraints=[
            one_of(
                "role",
                "finance_officer",
                "payment_approver",
                "commissioning_officer",
                "system_administrator",
                "auditor",
            )
        ]
    )

    class Meta:
        indexes = ((("person", "role"), True),)


class Team(Table):
    """A team of officers, whose queues its members work."""

    name = CharField(unique=True)


class TeamMember(Table):
    team = ForeignKeyField(Team, backref="members")
    person = ForeignKeyField(Person, backref="teams")

    class Meta:
        indexes = ((("team", "person"), True),)


class SecurityCode(Table):
    """A person's six digits as one keyed tag each; the key is outside the database."""

    person = ForeignKeyField(Person, unique=True)
    key_name = CharField()
    salt = CharField()
    tags = JSONField()
    tries_left = WholeField(default=3)
    lockouts = WholeField(default=0)
    locked_until = InstantField(null=True)
    asked_positions = CharField(null=True)  # "2,5": kept until answered right
    must_change = BooleanField(default=False)  # it was issued by somebody else, for a first sign-in


class SignInSession(Table):
    """A signed-in device, or one that has only given its password (`stage`)."""

    token_hash = CharField(unique=True)
    person = ForeignKeyField(Person, null=True, backref="sessions")
    stage = CharField(constraints=[one_of("stage", "anonymous", "password", "complete")])
    organisation = ForeignKeyField(Organisation, null=True)
    data = JSONField(default=dict)
    device = CharField(default="")
    address = CharField(default="")
    started_at = InstantField()
    last_seen_at = InstantField()
    password_given_at = InstantField(null=True)

    class Meta:
        indexes = ((("person",), False),)


class SignInTry(Table):
    """A wrong password or code, counted by account, by address and in all; old ones are swept."""

    account = CharField()
    address = CharField()
    at = InstantField(index=True)

    class Meta:
        indexes = ((("account", "at"), False), (("address", "at"), False))


# What is bought


class Service(Table):
    """A point of delivery of an organisation."""

    reference = CharField(unique=True)
    organisation = ForeignKeyField(Organisation, backref="services")
    name = CharField()
    address_1 = CharField(default="")
    address_2 = CharField(default="")
    address_3 = CharField(default="")
    town = CharField(default="")
    county = CharField(default="")
    postcode = CharField(default="")
    country = CharField(default="")
    uprn = CharField(default="")
    usrn = CharField(default="")
    mobile = CharField(default="")
    telephone = CharField(default="")
    fax = CharField(default="")
    email = CharField(default="")

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


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
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


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

    @property
    def full_name(self):
        """`Mrs Iris Angelo`"""
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)

    @property
    def list_name(self):
        """`Angelo, Iris (A1)`: as commitments and orders name a client."""
        return f"{', '.join(part for part in (self.surname, self.forename) if part)} ({self.ssref})"

    @classmethod
    def visible_to(cls, visitor):
        if visitor.side == "council":
            return cls.select()
        theirs = (
            CarePackageLineItem.select(CarePackageLineItem.client)
            .join(Contract)
            .where(Contract.organisation == visitor.organisation_id)
        )
        return cls.select().where(cls.id.in_(theirs))


class CarePackageLineItem(Table):
    """A line of a client's care package (CPLI): one service level, priced, over dates."""

    reference = CharField(unique=True)  # the CPLI ID that people see
    care_package_ref = CharField()
    client = ForeignKeyField(Client, backref="line_items")
    service = ForeignKeyField(Service, backref="line_items")
    service_level = ForeignKeyField(ServiceLevel)
    contract = ForeignKeyField(Contract, backref="line_items")
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
        indexes = ((("contract", "client"), False), (("service",), False))

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, Contract.organisation).join(Contract)

    @classmethod
    def is_not_ended(cls, today):
        """A condition on a query joined with Client: current on `today`, or still to come. A one-off without an end
        ends on its start date, and every line with the client's death.
        """
        one_off = (cls.pricing == "one_off") & cls.end_date.is_null()
        by_dates = (cls.end_date >= today) | (cls.end_date.is_null() & ~one_off) | (one_off & (cls.start_date >= today))
        return by_dates & (Client.date_of_death.is_null() | (Client.date_of_death >= today))


class PriceChange(Table):
    """A later price of a line item, from a date on."""

    cpli = ForeignKeyField(CarePackageLineItem, backref="price_changes")
    start_date = DateField()
    unit_price_tenthousandths = UnitPriceField(constraints=[Check("unit_price_tenthousandths >= 0")])

    class Meta:
        indexes = ((("cpli", "start_date"), True),)


class Contribution(Table):
    """A weekly amount that the client pays to the provider."""

    cpli = ForeignKeyField(CarePackageLineItem, backref="contributions")
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
    """A document for a client and line item that the provider agrees or rejects."""

    cpli = ForeignKeyField(CarePackageLineItem, backref="documents")
    document_type = CharField()
    version = WholeField(default=1)
    status = CharField(default="published", constraints=[one_of("status", "published", "approved", "rejected")])
    notes = TextField(default="")
    published_at = InstantField()
    decided_at = InstantField(null=True)
    decided_by = ForeignKeyField(Person, null=True)


# What was delivered


class Actual(Table):
    """What was delivered for one line item (or one client's unplanned service level at one service) in one week.

    No row means *planned*. `rows` are a timetabled line's rows of ticked days:
    [{"days": [0, 2], "quantity_hundredths": 100, "is_frustrated": false, "comment": ""}].
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client)
    service = ForeignKeyField(Service)
    service_level = ForeignKeyField(ServiceLevel)
    cpli = ForeignKeyField(CarePackageLineItem, null=True, backref="actuals")
    week_start = DateField()
    state = CharField(constraints=[one_of("state", "generated", "entered", "confirmed")])
    planned_hundredths = QuantityField(default=0)
    actual_hundredths = QuantityField(default=0, constraints=[Check("actual_hundredths >= 0")])
    frustrated_hundredths = QuantityField(default=0, constraints=[Check("frustrated_hundredths >= 0")])
    missed_hundredths = QuantityField(default=0, constraints=[Check("missed_hundredths >= 0")])
    extra_hundredths = QuantityField(default=0, constraints=[Check("extra_hundredths >= 0")])
    visits = WholeField(null=True)
    comment = TextField(default="")
    rows = JSONField(default=list)
    is_as_generated = BooleanField(default=False)
    version = WholeField(default=1)
    saved_at = InstantField()
    saved_by = ForeignKeyField(Person, null=True)
    confirmed_at = InstantField(null=True)
    confirmed_by = ForeignKeyField(Person, null=True)
    unlocked_at = InstantField(null=True)  # an officer opened a locked week; a new freeze clears it

    class Meta:
        indexes = ((("organisation", "week_start"), False), (("contract", "week_start"), False))

    @property
    def line_key(self):
        """As PaymentItem.line_key names its line."""
        if self.cpli_id:
            return f"C{self.cpli_id}"
        return f"U{self.contract_id}-{self.client_id}-{self.service_level_id}"

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


Actual.add_index(
    Actual.index(Actual.cpli, Actual.week_start, unique=True, where=SQL("cpli_id IS NOT NULL"), name="actual_of_cpli")
)
Actual.add_index(
    Actual.index(
        Actual.client,
        Actual.service,
        Actual.service_level,
        Actual.week_start,
        unique=True,
        where=SQL("cpli_id IS NULL"),
        name="actual_unplanned",
    )
)


class ActualsDraft(Table):
    """What a person typed into the sheet of a week and has not saved: theirs alone, and nothing that counts.

    `rows` are {line reference: {"version", "seen", and the text of each cell by its name}}.
    """

    organisation = ForeignKeyField(Organisation)
    person = ForeignKeyField(Person)
    week_start = DateField()
    rows = JSONField(default=dict)
    typed_at = InstantField(index=True)

    class Meta:
        indexes = ((("organisation", "person", "week_start"), True),)

    @classmethod
    def visible_to(cls, visitor):
        """The visitor's own, of the organisation they act for."""
        return cls.select().where(cls.organisation == (visitor.organisation_id or 0), cls.person == visitor.person_id)


class ActualsFile(Table):
    """A file of actuals or of visits that was handed in: its rows wait here to be put right and saved.

    `rows` are [[line, [cell, ...]], ...]; those that were saved are taken out. Without rows it only tells that the same
    file (by `sha256`) was there before.
    """

    organisation = ForeignKeyField(Organisation)
    kind = CharField(default="actuals", constraints=[one_of("kind", "actuals", "visits")])
    file_name = CharField()
    sha256 = CharField()
    headings = JSONField(default=list)
    rows = JSONField(default=list)
    rows_waiting = WholeField(default=0)  # how many these are
    uploaded_at = InstantField()
    uploaded_by = ForeignKeyField(Person)
    expires_at = InstantField(index=True)  # then rows nobody saved are forgotten
    saved_at = InstantField(null=True)
    saved_by = ForeignKeyField(Person, null=True)
    version = WholeField(default=1)

    class Meta:
        indexes = ((("organisation", "sha256"), False),)

    @classmethod
    def visible_to(cls, visitor, kind="actuals"):
        """Those of the acting organisation; officers see none, as what is not saved yet is nobody else's."""
        return cls.select().where(cls.organisation == (visitor.organisation_id or 0), cls.kind == kind)


class VisitMapping(Table):
    """What an organisation's rota system calls the columns and statuses of a visits file.

    `columns`: {"visit_id": "Call No"}, our column -> their heading; `statuses`: {"completed": "delivered"}.
    """

    organisation = ForeignKeyField(Organisation, unique=True)
    columns = JSONField(default=dict)
    statuses = JSONField(default=dict)
    saved_at = InstantField()
    saved_by = ForeignKeyField(Person)


class Visit(Table):
    """A visit of an electronic call monitoring system, as its provider uploaded it (domain page, section 5).

    `ssref`, `given_cpli` and `given_level` are the words of the file; what they name stands beside them once it is on
    record. Without a line item it waits in the tray, since `waiting_since`. `day` is the date of the actual start, else
    of the planned one, in London.
    """

    organisation = ForeignKeyField(Organisation)
    reference = CharField()  # the Visit ID
    ssref = CharField()
    given_cpli = CharField(default="")
    given_level = CharField(default="")
    client = ForeignKeyField(Client, null=True)
    service_level = ForeignKeyField(ServiceLevel, null=True)
    cpli = ForeignKeyField(CarePackageLineItem, null=True, backref="uploaded_visits")
    planned_start = InstantField(null=True)
    planned_end = InstantField(null=True)
    actual_start = InstantField(null=True)
    actual_end = InstantField(null=True)
    carers = WholeField(default=1, constraints=[Check("carers > 0")])
    status = CharField(constraints=[one_of("status", "delivered", "frustrated", "missed", "cancelled")])
    comments = TextField(default="")
    day = DateField()
    week_start = DateField()
    waiting_since = InstantField(null=True)
    uploaded_at = InstantField()
    uploaded_by = ForeignKeyField(Person, null=True)

    class Meta:
        indexes = (
            (("organisation", "reference"), True),
            (("organisation", "week_start"), False),
            (("cpli", "week_start"), False),
            (("waiting_since",), False),
        )
        constraints = [Check("(cpli_id IS NULL) = (waiting_since IS NOT NULL)")]

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


class Dispute(Table):
    """A difference over one client's actuals with one organisation, for whole weeks.

    `lines` are line keys (see PaymentItem.line_key); empty means all of the client's lines.
    A *proposed* one holds nothing until an officer raises it. `looked_at` is how things were when somebody last decided
    on it, so that nothing is proposed twice: {"over C12 2025-11-10": hundredths over the plan}.
    """

    organisation = ForeignKeyField(Organisation)
    client = ForeignKeyField(Client)
    first_week = DateField()
    last_week = DateField()
    lines = JSONField(default=list)
    status = CharField(
        constraints=[one_of("status", "proposed", "in_dispute", "resolution_requested", "resolved", "dropped")]
    )
    reason = CharField()
    details = TextField(default="")
    response = TextField(default="")
    looked_at = JSONField(default=dict)
    raised_at = InstantField()  # of a proposed one: when it was proposed
    raised_by = ForeignKeyField(Person, null=True)
    version = WholeField(default=1)

    class Meta:
        indexes = ((("organisation", "status"), False), (("client", "first_week"), False))

    @classmethod
    def visible_to(cls, visitor):
        query = cls.select_visible(visitor, cls.organisation)
        return query if visitor.side == "council" else query.where(cls.status.not_in(("proposed", "dropped")))


# What is due


class Period(Table):
    """A period of a contract's payment method that is open, or was, with what both sides said of it."""

    contract = ForeignKeyField(Contract, backref="periods")
    payment_method = ForeignKeyField(PaymentMethod)
    start_date = DateField()
    end_date = DateField()
    due_date = DateField()
    finalise_date = DateField()
    bank_date = DateField()
    finalised_on = DateField(null=True)
    answer = CharField(default="unconfirmed", constraints=[one_of("answer", "unconfirmed", "confirmed", "rejected")])
    answer_reason = TextField(default="")
    answered_by = ForeignKeyField(Person, null=True)
    answered_at = InstantField(null=True)
    remittance_notes = TextField(default="")

    class Meta:
        indexes = ((("contract", "start_date"), True), (("due_date",), False))

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, Contract.organisation).join(Contract)


class PurchaseOrder(Table):
    """One for a client, contract and financial year; `client` is null for an organisation's one-off claims."""

    number = WholeField(unique=True)
    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True)
    client = ForeignKeyField(Client, null=True)
    financial_year = WholeField()
    iteration = WholeField(default=1)
    value_pence = PenceField(default=0)
    issued_on = DateField()  # the day of the latest iteration

    class Meta:
        indexes = (
            (("contract", "client", "financial_year"), True),
            (("organisation", "financial_year"), False),
        )

    @property
    def name(self):
        """`Angelo, Iris (A1) - 2022/2023`: as lists name an order."""
        whose = self.client.list_name if self.client_id else "One-Off Claims"
        return f"{whose} - {financial_year_name(self.financial_year)}"

    @property
    def full_number(self):
        """`148 - 1`: number and iteration."""
        return f"{self.number} - {self.iteration}"

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)

    def paid_items(self):
        """The payment items that its spend to date is the sum of: all paid cost of its client, contract and year."""
        item = PaymentItem
        query = item.select().where(item.side == "cost", item.is_paid, item.financial_year == self.financial_year)
        if self.client_id is None:
            return query.where(item.organisation == self.organisation_id, item.kind == "claim")
        return query.where(item.client == self.client_id, item.contract == self.contract_id)

    @classmethod
    def spend_to_date(cls):
        """A column for queries of orders: paid cost in pence without VAT and before contributions; null is nil."""
        item = PaymentItem.alias()
        paid = item.select(fn.SUM(item.amount_pence)).where(
            item.side == "cost", item.is_paid, item.financial_year == cls.financial_year
        )
        of_client = paid.where(item.client == cls.client, item.contract == cls.contract)
        of_claims = paid.where(item.organisation == cls.organisation, item.kind == "claim")
        return Case(None, [(cls.client.is_null(), of_claims)], of_client)


class PurchaseOrderIteration(Table):
    """One state of an order: its items as they were, and what changed from the one before.

    `items`: see rules.purchase_orders.order_item; `changes`: sentences for people, none for the first.
    """

    purchase_order = ForeignKeyField(PurchaseOrder, backref="iterations")
    iteration = WholeField()
    issued_on = DateField()
    value_pence = PenceField()
    items = JSONField()
    changes = JSONField(default=list)

    class Meta:
        indexes = ((("purchase_order", "iteration"), True),)


class PaymentRun(Table):
    """What is paid on one day: prepared, checked, approved by another person, finalised by a job."""

    state = CharField(
        constraints=[one_of("state", "prepared", "checked", "approved", "finalising", "finalised", "dropped")]
    )
    selection = JSONField()  # what was asked for: {"model", "frequency", "due_by", ...}
    finalise_date = DateField()
    bank_date = DateField()
    prepared_by = ForeignKeyField(Person)
    prepared_at = InstantField()
    checked_by = ForeignKeyField(Person, null=True)
    checked_at = InstantField(null=True)
    approved_by = ForeignKeyField(Person, null=True)
    approved_at = InstantField(null=True)
    finalised_at = InstantField(null=True)
    sent_back_because = TextField(default="")
    version = WholeField(default=1)

    class Meta:
        constraints = [Check("approved_by_id IS NULL OR approved_by_id <> prepared_by_id")]


class PaymentRunOrganisation(Table):
    """An organisation's part of a run: settled all at once or not at all, exactly once."""

    payment_run = ForeignKeyField(PaymentRun, backref="organisations")
    organisation = ForeignKeyField(Organisation)
    amount_pence = PenceField(default=0)
    finalised_at = InstantField(null=True)

    class Meta:
        indexes = ((("payment_run", "organisation"), True),)


class PaymentRunCheck(Table):
    """Something about a run that somebody must see, or take out, before it may be approved."""

    payment_run = ForeignKeyField(PaymentRun, backref="checks")
    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True)
    kind = CharField(
        constraints=[
            one_of(
                "kind",
                "negative",
                "off_trend",
                "unconfirmed",
                "rejected",
                "nil",
                "new_organisation",
                "document_not_agreed",
            )
        ]
    )
    details = TextField()
    amount_pence = PenceField()
    outcome = CharField(default="open", constraints=[one_of("outcome", "open", "seen", "taken_out")])
    decided_by = ForeignKeyField(Person, null=True)
    decided_at = InstantField(null=True)


class Remittance(Table):
    """What was paid to one organisation for one contract (or its one-off claims) by one run."""

    number = WholeField(unique=True)
    payment_run = ForeignKeyField(PaymentRun, backref="remittances")
    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True)
    bank_date = DateField()
    net_pence = PenceField()  # value less contributions, before VAT
    vat_pence = PenceField()
    amount_pence = PenceField(constraints=[Check("amount_pence >= 0")])
    notes = TextField(default="")
    # as they were when it was paid, so that the ledger's files are the same bytes whenever they are made
    organisation_name = CharField(default="")
    creditor_ref = CharField(default="")
    coding = JSONField(default=list)  # [{"cost_centre", "subjective", "financial_year", "net_pence", "vat_pence"}]

    class Meta:
        indexes = ((("payment_run", "organisation", "contract"), True),)

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


class Invoice(Table):
    """An invoice or credit note made of commitments."""

    organisation = ForeignKeyField(Organisation)
    number = WholeField()  # counted for each organisation
    kind = CharField(default="invoice", constraints=[one_of("kind", "invoice", "credit_note")])
    reference = CharField()
    reference_key = CharField()  # the reference without case and spacing: unique for the organisation
    near_key = CharField(default="")  # equal for references that look alike (rules.invoices.near_key)
    date_on_invoice = DateField()
    financial_year = WholeField()  # of date_on_invoice
    vat_number = CharField(default="")
    status = CharField(constraints=[one_of("status", "unsubmitted", "pending", "on_hold", "authorised", "finalised")])
    entered_net_pence = PenceField(null=True)  # typed totals, where the contracts allow it
    entered_vat_pence = PenceField(null=True)
    version = WholeField(default=1)
    created_at = InstantField()
    created_by = ForeignKeyField(Person)
    submitted_at = InstantField(null=True)
    submitted_by = ForeignKeyField(Person, null=True)
    submitted_total_pence = PenceField(null=True)
    changed_since_submitted = BooleanField(default=False)
    authorised_at = InstantField(null=True)
    authorised_by = ForeignKeyField(Person, null=True)
    first_authorised_at = InstantField(null=True)  # above an authorise limit it waits for a second officer since then
    first_authorised_by = ForeignKeyField(Person, null=True)
    first_limit_pence = PenceField(null=True)  # the limit of the officer who authorised first
    status_reason = TextField(default="")  # why it was held, returned or put back
    in_hand_of = ForeignKeyField(Person, null=True)
    payment_run = ForeignKeyField(PaymentRun, null=True)
    bank_date = DateField(null=True)
    split_from = ForeignKeyField("self", null=True, on_delete="SET NULL")  # whose held item this part took

    class Meta:
        indexes = (
            (("organisation", "reference_key"), True),
            (("organisation", "number"), True),
            (("organisation", "near_key"), False),
            (("status", "submitted_at"), False),
        )

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


class Commitment(Table):
    """An invoice item: a client's payment items of one contract, one period, one financial year.

    The three amounts are the sums of its payment items, kept here so that a change shows what they were.
    """

    invoice = ForeignKeyField(Invoice, backref="commitments", on_delete="CASCADE")
    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client)
    period_start = DateField()
    period_end = DateField()
    financial_year = WholeField()
    is_live = BooleanField(default=True)  # on an Unsubmitted, Pending or On Hold invoice: new items join it
    value_pence = PenceField(default=0)
    vat_pence = PenceField(default=0)
    contribution_pence = PenceField(default=0)  # negative or nil
    planned_pence = PenceField(default=0)  # what is planned for the same slices, less what was settled for them
    was_value_pence = PenceField(null=True)
    was_vat_pence = PenceField(null=True)
    was_contribution_pence = PenceField(null=True)
    changed_at = InstantField(null=True)

    class Meta:
        indexes = ((("invoice",), False), (("client", "period_start"), False))


Commitment.add_index(
    Commitment.index(
        Commitment.contract,
        Commitment.client,
        Commitment.period_start,
        Commitment.financial_year,
        unique=True,
        where=SQL("is_live"),
        name="commitment_live_once",
    )
)


class OverpaymentPlan(Table):
    """Money that was paid too much for one line of a Scheduled contract, and how it is taken back (domain page, 7).

    It is announced first; nothing is taken in a run that is finalised before `earliest_date`, on which no answer is
    acceptance. `was_pence` and `now_pence` are what its slices came to and come to, as announced; `payment_pence` what
    the period's payment would have been without it. An *asked* or *disputed* one waits for an officer.
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client, null=True)
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    line_key = CharField()  # see PaymentItem.line_key
    state = CharField(
        default="announced",
        constraints=[one_of("state", "announced", "accepted", "asked", "disputed", "done", "dropped")],
    )
    instalments = WholeField(constraints=[Check("instalments >= 1")])
    announced_on = DateField()
    earliest_date = DateField()
    was_pence = PenceField()
    now_pence = PenceField()
    amount_pence = PenceField(constraints=[Check("amount_pence < 0")])  # to be taken back, as announced
    payment_pence = PenceField()
    cause = TextField()
    asked_instalments = WholeField(null=True)
    answer = TextField(default="")  # the provider's words
    action_number = WholeField(null=True)  # the id of the action that a dispute is answered in
    answered_by = ForeignKeyField(Person, null=True)
    answered_at = InstantField(null=True)
    decision = TextField(default="")  # the council's words
    decided_by = ForeignKeyField(Person, null=True)
    decided_at = InstantField(null=True)
    version = WholeField(default=1)

    class Meta:
        indexes = ((("organisation", "state"), False), (("contract", "state"), False))

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


OverpaymentPlan.add_index(
    OverpaymentPlan.index(
        OverpaymentPlan.contract,
        OverpaymentPlan.line_key,
        unique=True,
        where=SQL("state NOT IN ('done', 'dropped')"),
        name="overpayment_plan_live_once",
    )
)


class OverpaymentSlice(Table):
    """What is on a plan of one slice and side. `rest_pence` is what no payment item stands for yet: it stays there."""

    plan = ForeignKeyField(OverpaymentPlan, backref="slices", on_delete="CASCADE")
    slice_start = DateField()
    side = CharField(constraints=[one_of("side", "cost", "income")])
    from_date = DateField()
    to_date = DateField()
    was_pence = PenceField()
    now_pence = PenceField()
    rest_pence = PenceField(constraints=[Check("rest_pence <= 0")])

    class Meta:
        indexes = ((("plan", "slice_start", "side"), True),)


class OverpaymentInstalment(Table):
    """One part of a plan: what is taken from the payment of one period. `is_taken` once that is settled or frozen."""

    plan = ForeignKeyField(OverpaymentPlan, backref="parts", on_delete="CASCADE")
    number = WholeField()
    period_start = DateField()
    period_end = DateField()
    finalise_date = DateField()
    bank_date = DateField()
    amount_pence = PenceField()
    is_taken = BooleanField(default=False)

    class Meta:
        indexes = ((("plan", "number"), True),)


class PaymentItem(Table):
    """What is due for one line (`line_key`) and one slice: derived until it is frozen, then settled for good.

    `line_key`: "C<line item id>", or "U<contract>-<client>-<service level>" for unplanned care, "M<id>" for a manual
    adjustment, "K<id>" for a claim item. The slice is the open period cut at 31 March that the money is for; the
    period is the one that it is paid in.
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True)
    client = ForeignKeyField(Client, null=True)
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    service = ForeignKeyField(Service, null=True)
    service_level = ForeignKeyField(ServiceLevel)
    line_key = CharField()
    side = CharField(constraints=[one_of("side", "cost", "income")])
    kind = CharField(constraints=[one_of("kind", "cost", "income", "adjustment", "manual", "claim")])
    model = CharField(constraints=[one_of("model", "invoiced", "scheduled")])
    slice_start = DateField()
    slice_end = DateField()
    financial_year = WholeField()
    period_start = DateField()
    period_end = DateField()
    from_date = DateField()
    to_date = DateField()
    quantity_hundredths = QuantityField(null=True)
    amount_pence = PenceField()
    vat_rate_basis_points = WholeField(default=0)
    vat_pence = PenceField(default=0)
    due_pence = PenceField()  # what is due for the whole slice
    settled_before_pence = PenceField(default=0)  # what was settled or frozen for it before this item
    below_nil_since = DateField(null=True)  # of an invoiced adjustment: the day it began to give money back
    reason = CharField()
    working = JSONField()
    state = CharField(default="derived", constraints=[one_of("state", "derived", "frozen", "settled")])
    line_status = CharField(
        default="pay", constraints=[one_of("line_status", "pay", "cancel", "suspend", "carry_forward")]
    )
    status_reason = TextField(default="")  # why an officer set the status, for the provider to read
    is_paid = BooleanField(default=False)  # settled and paid; a cancelled line is settled but not paid
    commitment = ForeignKeyField(Commitment, null=True, on_delete="SET NULL", backref="payment_items")
    payment_run = ForeignKeyField(PaymentRun, null=True, backref="payment_items")
    run_amount_pence = PenceField(null=True)  # the amount (with VAT) that a checked run fixed
    remittance = ForeignKeyField(Remittance, null=True, backref="payment_items")
    overpayment_plan = ForeignKeyField(OverpaymentPlan, null=True, backref="payment_items")  # it is a part of this one

    class Meta:
        indexes = (
            (("line_key", "slice_start"), False),
            (("contract", "period_start"), False),
            (("organisation", "state"), False),
            (("client", "contract", "financial_year"), False),
        )

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


PaymentItem.add_index(
    PaymentItem.index(
        PaymentItem.line_key,
        PaymentItem.slice_start,
        PaymentItem.side,
        unique=True,
        where=SQL("state = 'derived' AND kind IN ('cost', 'income', 'adjustment')"),
        name="payment_item_derived_once",
    )
)


NOT_SETTLED = PaymentItem.state != SQL("'settled'")  # written out, so that the index of what is left is found
PaymentItem.add_index(
    PaymentItem.index(PaymentItem.contract, PaymentItem.kind, where=SQL("state <> 'settled'"), name="payment_item_open")
)


class CountedActual(Table):
    """A frozen or settled payment item counted this actual: that is what locks the actual."""

    payment_item = ForeignKeyField(PaymentItem, backref="counted_actuals", on_delete="CASCADE")
    actual = ForeignKeyField(Actual, backref="counted_by")

    class Meta:
        indexes = ((("payment_item", "actual"), True),)


class LineStatus(Table):
    """What an officer set a Scheduled line to, with the reason that the provider sees.

    It belongs to the line, slice and side: recalculation applies it to whatever item stands for them, also when that
    was gone meanwhile. Settling the item ends it, so that a later difference is a line of its own.
    """

    contract = ForeignKeyField(Contract)
    line_key = CharField()
    slice_start = DateField()
    side = CharField(constraints=[one_of("side", "cost", "income")])
    status = CharField(constraints=[one_of("status", "pay", "cancel", "suspend", "carry_forward")])
    period_start = DateField(null=True)  # of the period that it moved to when its own was finalised
    reason = TextField(default="")
    set_by = ForeignKeyField(Person, null=True)
    set_at = InstantField()

    class Meta:
        indexes = ((("line_key", "slice_start", "side", "contract"), True),)

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, Contract.organisation).join(Contract)


class HeldBack(Table):
    """An amount that is not on offer, with its one reason; derived, worked out again with the payment items.

    A visit that waits for an order names its client in the provider's words (`client_ref`): where the organisation has
    no care for that client yet there is no `client`, so that nothing is told of somebody who is not theirs.
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client, null=True)
    client_ref = CharField(default="")
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    service_level = ForeignKeyField(ServiceLevel)
    line_key = CharField()
    reason = CharField(
        constraints=[
            one_of(
                "reason", "waiting_for_order", "not_authorised", "document_not_agreed", "in_dispute", "not_confirmed"
            )
        ]
    )
    slice_start = DateField()
    from_date = DateField()
    to_date = DateField()
    amount_pence = PenceField()

    class Meta:
        indexes = ((("organisation",), False), (("contract",), False), (("line_key",), False))

    @property
    def whose(self):
        """`Angelo, Iris (A1)`; of a client who is not on record as theirs, the SSRef that was given."""
        return self.client.list_name if self.client_id else self.client_ref

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


class CalendarFeed(Table):
    """A contact's private calendar of payment dates: who knows its address may read it, so only a hash is kept."""

    person = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    token_hash = CharField(unique=True)
    made_at = InstantField()

    class Meta:
        indexes = ((("person", "organisation"), True),)


# The house


class AuditEvent(Table):
    """What happened: append-only (triggers), each chained to the one before by hash."""

    at = InstantField()
    person = ForeignKeyField(Person, null=True)
    person_name = CharField(default="")
    address = CharField(default="")
    kind = CharField(index=True)  # "invoice submitted", "actual saved", ...
    object_type = CharField(default="")
    object_id = WholeField(null=True)
    organisation = ForeignKeyField(Organisation, null=True)
    client = ForeignKeyField(Client, null=True)
    was = JSONField(null=True)
    now = JSONField(null=True)
    previous_hash = CharField()
    hash = CharField()

    class Meta:
        indexes = ((("object_type", "object_id"), False),)


class Job(Table):
    """Work to be done after a change, written with the change; Huey is only the wake-up."""

    kind = CharField()
    payload = JSONField(default=dict)
    key = CharField(null=True, unique=True)  # one job for one business key
    state = CharField(default="queued", constraints=[one_of("state", "queued", "running", "done", "failed")])
    attempts = WholeField(default=0)
    run_at = InstantField()
    lease_until = InstantField(null=True)
    wanted_again = BooleanField(default=False)  # asked for once more while it was running
    done_of = WholeField(default=0)  # progress, for the page that waits
    done_of_total = WholeField(default=0)
    error = TextField(default="")
    created_at = InstantField()
    finished_at = InstantField(null=True)

    class Meta:
        indexes = ((("state", "run_at"), False),)


class OutgoingEmail(Table):
    """A mail written with the change that it tells of, sent by the worker."""

    message_id = CharField(unique=True)
    recipient = CharField()
    subject = CharField()
    body = TextField()
    state = CharField(default="queued", constraints=[one_of("state", "queued", "sent", "failed", "kept")])
    attempts = WholeField(default=0)
    run_at = InstantField()
    created_at = InstantField()
    sent_at = InstantField(null=True)
    error = TextField(default="")

    class Meta:
        indexes = ((("state", "run_at"), False),)


class FormKey(Table):
    """A form that was sent, and the answer that it got: sent twice, it gets the same answer and acts once."""

    key = CharField(unique=True)
    person = ForeignKeyField(Person)
    answer = CharField(default="")
    at = InstantField(index=True)


class Action(Table):
    """A matter between a provider and the council: a thread of posts, always with one side to answer (domain page, 10).

    It is related to at most one thing: `related_type` is a name of rules.actions.RELATED_TO, `related_id` the id of its
    row, `related_words` how lists name it ("BC-0398 (Invoice)"). `re_line` is the line kept above what was typed.
    """

    organisation = ForeignKeyField(Organisation)
    type = CharField()  # a name of content/action_types.py
    title = CharField()
    related_type = CharField(default="")
    related_id = WholeField(null=True)
    related_words = CharField(default="")
    re_line = TextField(default="")
    client = ForeignKeyField(Client, null=True)
    status = CharField(default="open", constraints=[one_of("status", "open", "done")])
    assigned_side = CharField(constraints=[one_of("assigned_side", "provider", "council")])
    team = ForeignKeyField(Team, null=True)  # of the council: who answers, now or when it is passed back
    due_date = DateField(null=True)
    closure_requested_at = InstantField(null=True)
    opened_at = InstantField()
    opened_by = ForeignKeyField(Person, null=True)
    last_post_at = InstantField()
    closed_at = InstantField(null=True)
    version = WholeField(default=1)

    class Meta:
        indexes = (
            (("organisation", "status"), False),
            (("related_type", "related_id"), False),
            (("status", "assigned_side"), False),
        )

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


class ActionPost(Table):
    """One post of a thread. `assigned_words` and `due_date` are set where the post passed it on or moved the date."""

    action = ForeignKeyField(Action, backref="posts", on_delete="CASCADE")
    kind = CharField(
        constraints=[one_of("kind", "opened", "comment", "reply", "closure_requested", "closed", "re_opened")]
    )
    text = TextField()
    side = CharField(constraints=[one_of("side", "provider", "council")])
    person = ForeignKeyField(Person, null=True)
    person_name = CharField(default="")
    posted_at = InstantField()
    assigned_words = CharField(default="")
    due_date = DateField(null=True)

    class Meta:
        indexes = ((("action",), False),)


class InvoiceLook(Table):
    """When somebody last said that they had seen an invoice as it is: what changed later is new to them."""

    invoice = ForeignKeyField(Invoice, on_delete="CASCADE")
    person = ForeignKeyField(Person)
    looked_at = InstantField()

    class Meta:
        indexes = ((("invoice", "person"), True),)


class SavedFilter(Table):
    """The filters of a list under a name that somebody gave them; `query` is what follows the question mark."""

    person = ForeignKeyField(Person)
    page = CharField()  # "council_invoices"
    name = CharField()
    query = TextField()

    class Meta:
        indexes = ((("person", "page", "name"), True),)

    @classmethod
    def visible_to(cls, visitor):
        return cls.select().where(cls.person == visitor.person_id)


class UploadedFile(Table):
    """A file that somebody handed in, kept outside the web root under a random name.

    One that waits for its scan is not served; of an infected one only this row is left.
    """

    organisation = ForeignKeyField(Organisation, null=True)
    invoice = ForeignKeyField(Invoice, null=True, backref="files", on_delete="CASCADE")
    action_post = ForeignKeyField(ActionPost, null=True, backref="files", on_delete="CASCADE")
    file_name = CharField()
    stored_name = CharField(unique=True)
    media_type = CharField()
    size_bytes = WholeField()
    sha256 = CharField()
    scan_state = CharField(default="clean", constraints=[one_of("scan_state", "pending", "clean", "infected")])
    uploaded_at = InstantField()
    uploaded_by = ForeignKeyField(Person)

    @classmethod
    def visible_to(cls, visitor):
        return cls.select_visible(visitor, cls.organisation)


ALL_TABLES = Table.__subclasses__()
