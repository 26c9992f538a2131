"""Whom the portal has told what, under the bell."""

from typing import NamedTuple

from models import Notice, Person


class Told(NamedTuple):
    """A notice: the reader's e-mail address, the sentence, and the page."""

    recipient: str
    text: str
    path: str


def told(words=""):
    """All notices whose sentence has these words, in order."""
    query = Notice.select(Person.email, Notice.text, Notice.path).join(Person).where(Notice.text.contains(words))
    return [Told(*row) for row in query.order_by(Notice.id).tuples()]
