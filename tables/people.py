"""The council with its settings, the organisations, and who signs in for whom."""

from peewee import SQL, BooleanField, CharField, ForeignKeyField, ModelSelect

from rules.actor import Actor
from tables.base import InstantField, JSONField, Table, TableWithAddress, WholeField, one_of


class Council(Table):
    """The one council that this installation serves."""

    name = CharField()
    directorate = CharField()  # "Adults'" or "Children's"
    brand_colour = CharField(default="#17404d")
    is_demonstration = BooleanField(default=False)
    logo_sha256 = CharField(default="", constraints=[SQL("DEFAULT ''")])  # of its CouncilLogo; empty without one


class CouncilSetting(Table):
    """A setting that the council changed; those it never touched keep the value in content/council_settings.py."""

    name = CharField(unique=True)
    value = JSONField()


class Organisation(TableWithAddress):
    """A provider."""

    reference = CharField(unique=True)
    name = CharField()
    email = CharField(default="")
    creditor_ref = CharField(default="")
    vat_number = CharField(default="")

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.id)


class Person(TableWithAddress):
    """Somebody who signs in: a contact of organisations, or an officer of the council."""

    email = CharField(unique=True)  # lower case
    side = CharField(constraints=[one_of("side", "provider", "council")])
    title = CharField(default="")
    forename = CharField(default="")
    surname = CharField(default="")
    password_hash = CharField(null=True)  # null: cannot sign in until one is issued
    must_change_password = BooleanField(default=True)
    password_changed_at = InstantField(null=True)
    access_ended_at = InstantField(null=True)
    last_signed_in_at = InstantField(null=True)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """Officers see everybody; a contact those of the organisation that they act for."""
        if viewer.side == "council":
            return cls.select()
        theirs = ContactRole.select(ContactRole.person).where(ContactRole.organisation == viewer.organisation_id)
        return cls.select().where(cls.id.in_(theirs))

    @property
    def name(self) -> str:
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
    version = WholeField(default=1, constraints=[SQL("DEFAULT 1")])  # of its name and its members together


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
    asked_positions = CharField(null=True)  # "2,5": kept until answered right
    must_change = BooleanField(default=False)  # it was issued by somebody else, for a first sign-in


class PasswordRequest(Table):
    """Somebody who cannot sign in asked for a new password, in their own words: it may be anybody."""

    name = CharField()
    organisation_name = CharField(default="")
    email = CharField()  # lower case, as it was typed; perhaps nobody's
    telephone = CharField(default="")
    address = CharField(default="")  # of IPv6 the network: so many are taken from one
    state = CharField(default="open", constraints=[one_of("state", "open", "answered", "closed")])
    asked_at = InstantField()
    decided_at = InstantField(null=True)
    decided_by = ForeignKeyField(Person, null=True)  # null: the portal itself sent a link
    version = WholeField(default=1)

    class Meta:
        indexes = ((("state", "asked_at"), False), (("address", "asked_at"), False), (("email", "asked_at"), False))


class Authenticator(Table):
    """Somebody's authenticator app. Its secret is made of the salt with a key outside the database; `pending` is that
    of an app whose first code has still to be entered. `last_step` is the step of time whose code was used last.
    """

    person = ForeignKeyField(Person, unique=True)
    key_name = CharField(default="")
    salt = CharField(default="")
    pending_key_name = CharField(default="")
    pending_salt = CharField(default="")
    confirmed_at = InstantField(null=True)  # null: signs nobody in yet
    last_step = WholeField(default=0)


class RecoveryCode(Table):
    """A code that lets somebody in once without their app, as a keyed hash."""

    person = ForeignKeyField(Person, backref="recovery_codes")
    code_hash = CharField()
    used_at = InstantField(null=True)

    class Meta:
        indexes = ((("person", "code_hash"), True),)


class CodeTries(Table):
    """How many tries of a person's security code are left on a device where they signed in before. All other devices
    have one row together, whose `device` is empty.
    """

    person = ForeignKeyField(Person)
    device = CharField(default="")
    tries_left = WholeField(default=3)
    lockouts = WholeField(default=0)
    locked_until = InstantField(null=True)

    class Meta:
        indexes = ((("person", "device"), True),)


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
    """A wrong password, counted by account, by address (IPv6: by network) and in all; old ones are swept. `device` is
    one that the account is known on, or the session that asked once more, and counts for itself; else it is empty.
    """

    account = CharField()
    address = CharField()
    at = InstantField(index=True)
    device = CharField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        indexes = ((("account", "at"), False), (("address", "at"), False))
