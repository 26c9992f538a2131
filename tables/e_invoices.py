"""Electronic invoices (EN 16931) as providers sent them."""

from peewee import SQL, BlobField, CharField, ForeignKeyField, ModelSelect

from rules.actor import Actor
from tables.base import InstantField, JSONField, Table, one_of
from tables.invoices import Invoice
from tables.people import Organisation, Person


class EInvoiceFile(Table):
    """An electronic invoice, and what became of it.

    `content` is the file itself, which stays beside the invoice that was made of it. `findings` say why there is none:
    {"at": the rule or the lines, "words": why, "where": in the file, "pence": by how much} of each, as far as known.
    `lines` are those of one that could be read: {"number", "name", "client", "first", "last", "pence", "key" and "item"
    that it is for, "why" it does not fit}.
    """

    organisation = ForeignKeyField(Organisation)
    file_name = CharField()
    sha256 = CharField()
    content = BlobField(null=True)
    state = CharField(default="reading", constraints=[one_of("state", "reading", "submitted", "refused")])
    reference = CharField(default="")
    findings = JSONField(default=list)
    lines = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])
    invoice = ForeignKeyField(Invoice, null=True, on_delete="SET NULL", backref="e_invoice_files")
    sent_at = InstantField()
    sent_by = ForeignKeyField(Person)

    class Meta:
        indexes = ((("organisation", "sha256"), False), (("state", "sent_at"), False))

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)
