"""The search index. Triggers keep it (migrations/search_index.py), so that nothing here is written by hand."""

from peewee import CharField

from tables.base import Table, WholeField


class SearchWord(Table):
    """A word that a thing is found by: part of a name, a reference, a number or a title.

    `row_id` is the id of a client, line, invoice, action, order, remittance or claim (`kind`). `organisation_id` is
    whose it is; of a client it is null, as several may care for them (SearchOwnWord).
    """

    kind = CharField()
    row_id = WholeField()
    organisation_id = WholeField(null=True)
    word = CharField()

    class Meta:
        indexes = (
            (("kind", "row_id", "word"), True),
            (("kind", "word", "row_id"), False),
            (("organisation_id", "kind", "word", "row_id"), False),
        )


class SearchOwnWord(Table):
    """A word that an organisation finds a client by: of those that it has a care package line item for."""

    organisation_id = WholeField()
    client_id = WholeField()
    word = CharField()

    class Meta:
        indexes = ((("organisation_id", "word", "client_id"), True), (("client_id", "organisation_id"), False))


class SearchSpelling(Table):
    """What a word of a client's name is found by when it is misspelt: its beginning without one or two letters."""

    key = CharField()
    word = CharField()

    class Meta:
        indexes = ((("key", "word"), False), (("word",), False))


class SearchLeftOut(Table):
    """A thing that is never found, such as a client whose name was erased."""

    kind = CharField()
    row_id = WholeField()

    class Meta:
        indexes = ((("kind", "row_id"), True),)
