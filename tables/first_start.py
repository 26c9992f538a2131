"""How an empty portal gets its first administrator."""

from peewee import CharField

from tables.base import InstantField, Table


class SetupCode(Table):
    """A code that `flask setup-code` printed: whoever has it sets the portal up, once and within two days. The database
    knows only its hash.
    """

    code_hash = CharField(unique=True)
    made_at = InstantField()
    ends_at = InstantField()
    used_at = InstantField(null=True)
