"""E-mails: a folder of templates/emails for each, and `send`, which knows who reads it and queues it.

A folder has `subject.txt` (one line) and `body.txt` (plain text). Both see what the call gives, the name of the
organisation as `organisation`, and `link`, the full address of the page that the e-mail is about. A line that begins
with two spaces goes on with the line before it. No client's name belongs in an e-mail: inboxes are shared.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models import ContactRole, OfficerRole, Organisation, Person
from operations import outgoing_email
from rules.dates import date_range, long_date
from rules.moment import Moment
from rules.money import format_pence

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "emails"
FOR = "for"  # the field of an address that names the organisation that its page belongs to
ABOUT_ACTIONS = ("administrator", "finance_clerk", "accounts_payable", "care_coordinator")
ABOUT_ACTUALS = ("administrator", "finance_clerk", "care_coordinator")  # those who may answer
ABOUT_DOCUMENTS = ("administrator",)
ABOUT_MONEY = ("administrator", "finance_clerk", "accounts_payable")


class _FoldedLines(FileSystemLoader):
    """Templates whose paragraphs are written over several lines."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file_name, is_current = super().get_source(environment, template)
        return re.sub(r"\n {2}", " ", source), file_name, is_current


_base_url = ""
_templates = Environment(
    loader=_FoldedLines(FOLDER),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - plain text
)
_templates.filters |= {"money": format_pence, "long_date": long_date}
_templates.globals |= {"date_range": date_range}


@dataclass(frozen=True)
class Contacts:
    """The readers of an e-mail: an organisation's contacts with one of these roles."""

    organisation_id: int
    roles: Collection[str]


@dataclass(frozen=True)
class Officers:
    """The readers of an e-mail: the council's officers with one of these roles, but not the person `but`."""

    roles: Collection[str]
    but: int | None = None


@dataclass(frozen=True)
class People:
    """The readers of an e-mail: these people."""

    ids: Collection[int]


Readers = Contacts | Officers | People


def connect(base_url: str) -> None:
    """Tell this module the portal's own address, without a `/` at its end."""
    global _base_url
    _base_url = base_url
    outgoing_email.connect(urlsplit(base_url).hostname or base_url)


def link_to(path: str, organisation_id: int | None = None) -> str:
    """The full address of a page: `https://portal.example.gov.uk/remittances/7`. For somebody of several organisations
    it names the one that the page belongs to.
    """
    if organisation_id is None:
        return f"{_base_url}{path}"
    return f"{_base_url}{path}{'&' if '?' in path else '?'}{FOR}={organisation_id}"


def send(name: str, readers: Readers, at: Moment, path: str = "", **values: Any) -> int:
    """Queue the e-mail of folder `name` to each of its readers, in the caller's transaction. Returns how many.

    `path` is the page that its link leads to; `values` are what its templates show. Raises jinja2.UndefinedError where
    a template shows something else.
    """
    addresses = addresses_of(readers)
    if not addresses:
        return 0
    if isinstance(readers, Contacts) and "organisation" not in values:
        values["organisation"] = Organisation.get_by_id(readers.organisation_id).name
    if path:
        values["link"] = link_to(path, readers.organisation_id if isinstance(readers, Contacts) else None)
    subject, body = render(name, values)
    for address in addresses:
        outgoing_email.queue(address, subject, body, at)
    return len(addresses)


def render(name: str, values: dict[str, Any]) -> tuple[str, str]:
    """The subject and the body of the e-mail of folder `name`."""
    subject = _templates.get_template(f"{name}/subject.txt").render(values)
    return subject.strip(), f"{_templates.get_template(f'{name}/body.txt').render(values).strip()}\n"


def addresses_of(readers: Readers) -> list[str]:
    """Their e-mail addresses, each once, in order; not of people whose access has ended."""
    people = Person.select(Person.email).where(Person.access_ended_at.is_null())
    if isinstance(readers, Contacts):
        is_theirs = (ContactRole.organisation == readers.organisation_id) & ContactRole.role.in_(readers.roles)
        people = people.join(ContactRole).where(is_theirs)
    elif isinstance(readers, Officers):
        people = people.join(OfficerRole).where(OfficerRole.role.in_(readers.roles))
        people = people.where(Person.id != readers.but) if readers.but else people
    else:
        people = people.where(Person.id.in_(readers.ids))
    return sorted({email for (email,) in people.tuples()})
