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
from operations import notices, outgoing_email
from operations.email_subscriptions import stop_token
from queries.notices import who_wants, wording_of
from rules.dates import date_range, day_name
from rules.email_wording import PLACES_OF, facts_of, fill
from rules.moment import Moment
from rules.money import format_pence
from rules.notices import FOR_OFFICERS, SENT_NOW, TOPIC_OF

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "emails"
FOR = "for"  # the field of an address that names the organisation that its page belongs to
CHOOSE = "/email-notifications"
ABOUT_LINES = ("administrator", "finance_clerk", "accounts_payable", "care_coordinator")
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
_templates.filters |= {"money": format_pence, "day_name": day_name}
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
    """Tell its readers what the e-mail of folder `name` says, in the caller's transaction. Returns how many they are.

    Contacts get a notice under the bell; the e-mail goes at once to those who want that, and into the next daily one of
    the others. Officers and single people get the e-mail at once. `path` is the page that it is about; `values` are
    what its templates show. Raises jinja2.UndefinedError where a template shows something else.
    """
    people = people_of(readers)
    if not people:
        return 0
    whose = readers.organisation_id if isinstance(readers, Contacts) else None
    if whose is not None and "organisation" not in values:
        values["organisation"] = Organisation.get_by_id(whose).name
    if path:
        values["link"] = link_to(path, whose)
    subject, body = worded(name, values)
    topic = TOPIC_OF.get(name, "") if whose is not None else ""
    now = who_wants(people, SENT_NOW[topic]) if topic in SENT_NOW else set() if topic else set(people)
    if topic or name in FOR_OFFICERS:
        notices.write(people, subject, path, at, topic, whose, now if topic else people)
    for person_id in sorted(now, key=people.__getitem__):
        _queue(person_id, people[person_id], subject, body, SENT_NOW.get(topic, ""), at)
    return len(people)


def send_trial(person_id: int, name: str, mark: str, path: str, at: Moment, **values: Any) -> None:
    """Tell one person what the e-mail of folder `name` would say to others, `mark` before its subject: an e-mail and a
    notice, in the caller's transaction. `path` is the page that it leads to.
    """
    [address] = people_of(People([person_id])).values()
    subject, body = worded(name, values | {"link": link_to(path)})
    outgoing_email.queue(address, f"{mark}{subject}", body, at)
    notices.write([person_id], f"{mark}{subject}", path, at, mailed_to=[person_id])


def send_to_one(person_id: int, name: str, subscription: str, at: Moment, **values: Any) -> None:
    """Queue the e-mail of folder `name` to one person, with the link that stops e-mails of this subscription."""
    [address] = people_of(People([person_id])).values()
    subject, body = worded(name, values)
    _queue(person_id, address, subject, body, subscription, at)


def _queue(person_id: int, address: str, subject: str, body: str, subscription: str, at: Moment) -> None:
    stop_address = ""
    if subscription:
        body = f"{body}\nChoose which e-mails you get:\n{link_to(CHOOSE)}\n"
        stop_address = link_to(f"{CHOOSE}/stop/{stop_token(person_id, subscription)}")
    outgoing_email.queue(address, subject, body, at, stop_address)


def worded(name: str, values: dict[str, Any]) -> tuple[str, str]:
    """The subject and the body of an e-mail: the council's own wording where it has one, else that of its folder."""
    own = wording_of(name) if name in PLACES_OF else None
    if own is None:
        return render(name, values)
    facts = facts_of(name, values)
    return fill(own.subject, facts), f"{fill(own.body, facts).strip()}\n"


def render(name: str, values: dict[str, Any]) -> tuple[str, str]:
    """The subject and the body of the e-mail of folder `name`."""
    subject = _templates.get_template(f"{name}/subject.txt").render(values)
    return subject.strip(), f"{_templates.get_template(f'{name}/body.txt').render(values).strip()}\n"


def addresses_of(readers: Readers) -> list[str]:
    """Their e-mail addresses, each once, in order; not of people whose access has ended."""
    return sorted(people_of(readers).values())


def people_of(readers: Readers) -> dict[int, str]:
    """{person id: e-mail address} of the readers; not of people whose access has ended."""
    people = Person.select(Person.id, Person.email).where(Person.access_ended_at.is_null())
    if isinstance(readers, Contacts):
        is_theirs = (ContactRole.organisation == readers.organisation_id) & ContactRole.role.in_(readers.roles)
        people = people.join(ContactRole).where(is_theirs)
    elif isinstance(readers, Officers):
        people = people.join(OfficerRole).where(OfficerRole.role.in_(readers.roles))
        people = people.where(Person.id != readers.but) if readers.but else people
    else:
        people = people.where(Person.id.in_(readers.ids))
    return dict(people.tuples())
