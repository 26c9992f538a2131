"""The files of everything on one client: those of an evidence pack from all providers and times, and what only the
council may see.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from peewee import JOIN, ModelSelect

from models import (
    Action,
    ActionNote,
    ActionPost,
    AuditEvent,
    CarePackageLineItem,
    Claim,
    ClaimItem,
    Client,
    Contract,
    Organisation,
    Person,
    Visit,
)
from queries.client_events import events_about_client
from queries.evidence.contents import Evidence
from queries.evidence.scope import EvidenceScope, Span
from queries.packs import claims
from queries.packs.names import COUNCIL, PORTAL
from queries.packs.paged import pages_of, rows_of
from queries.subject_access.clients import find_subject
from rules.actor import Actor
from rules.packs import Part, Row, headings
from rules.subject_access import told

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)  # every date that there is care for
LOOKED_AT = "client's record looked at"
CLIENT = headings("SSRef, Title, Forename, Surname, Date of Birth, Date of Death")
PROVIDERS = headings("Provider, Reference, Address, Telephone, E-mail, From, To")
LOOKS = headings("At, By, Of, What They Looked At")
EVENTS = headings("At, By, Of, What Happened, About, Was, Now")
MENTIONS = headings("Action, Kind, At, By, Text")
KEPT_BACK = "not-to-give-out"


def about_everything(viewer: Actor, client_id: int) -> EvidenceScope | None:
    """All that there is on a client; None where the viewer may not ask, or where there is no such client any more."""
    client = find_subject(viewer, client_id)
    if client is None:
        return None
    span = Span(client.id, None, FIRST, LAST)
    return EvidenceScope({"client": client.id}, client.list_name, f"subject-access-{client.ssref}", (span,))


class SubjectAccess(Evidence):
    """What the answer to a client is made of."""

    def __init__(self, scope: EvidenceScope, viewer: Actor, today: date) -> None:
        super().__init__(scope, viewer, today)
        self.client = Client.get_by_id(scope.clients[0])

    def parts(self) -> list[Part]:
        """Its files of rows."""
        return [
            Part("client.csv", "Who they are.", CLIENT, partial(_client_row, self.client)),
            Part("providers.csv", "Providers that had their care, so knew of them.", PROVIDERS, self._providers),
            *super().parts(),
            Part("claims.csv", "Claims with something for the client.", claims.CLAIMS, self._claims),
            Part("who-looked.csv", "Officers who looked at the record, and when.", LOOKS, self._looks),
            Part("audit-events.csv", "What was done with the record, by whom and when.", EVENTS, self._events),
        ]

    def kept_back(self) -> Part:
        """Messages and notes about other matters in which the client is named: to be looked through, not given out."""
        about = "Messages and officers' notes about other matters that name the client."
        return Part(f"{KEPT_BACK}/mentions.csv", about, MENTIONS, self._mentions)

    @property
    def visits(self) -> ModelSelect:
        """Visits that found no client count, where they have the SSRef."""
        unknown = Visit.client.is_null() & (Visit.ssref == self.client.ssref)
        return Visit.visible_to(self.viewer).where((Visit.client == self.client) | unknown)

    def _providers(self) -> Iterator[Row]:
        line = CarePackageLineItem
        dates = line.select(Contract.organisation, line.start_date, line.end_date).join(Contract)
        spans: dict[int, list[tuple[date, date | None]]] = {}
        for organisation_id, first, last in dates.where(line.client == self.client).tuples():
            spans.setdefault(organisation_id, []).append((first, last))
        theirs = Organisation.visible_to(self.viewer).where(Organisation.id.in_(list(spans)))
        for row in theirs.order_by(Organisation.id):
            ends = [last for _, last in spans[row.id]]
            until = None if None in ends else max(end for end in ends if end)
            lines = (row.address_1, row.address_2, row.address_3, row.town, row.county, row.postcode)
            address = ", ".join(filter(None, lines))
            yield row.name, row.reference, address, row.telephone, row.email, min(spans[row.id])[0], until

    def _claims(self) -> Iterable[Row]:
        theirs = self.claim_items.select(ClaimItem.claim)
        return claims.claim_rows(Claim.visible_to(self.viewer).where(Claim.id.in_(theirs)), self.viewer.side)

    def _looks(self) -> Iterator[Row]:
        for event, of in self._happened(AuditEvent.kind == LOOKED_AT):
            yield event.at, event.person_name, of, (event.now or {}).get("shown", "")

    def _events(self) -> Iterator[Row]:
        for event, of in self._happened(AuditEvent.kind != LOOKED_AT):
            thing = f"{event.object_type} {event.object_id}" if event.object_type else ""
            yield event.at, event.person_name or PORTAL, of, event.kind, thing, told(event.was), told(event.now)

    def _happened(self, which: Any) -> Iterator[tuple[AuditEvent, str]]:
        """Events with whom the one who did it belongs to."""
        query = AuditEvent.select(AuditEvent, Person, Organisation).join(Person, JOIN.LEFT_OUTER)
        query = query.switch(AuditEvent).join(Organisation, JOIN.LEFT_OUTER)
        for page in pages_of(query.where(which, events_about_client(self.client.id))):
            for event in AuditEvent.with_words(page):
                side = event.person.side if event.person_id else "council"
                yield event, COUNCIL if side == "council" else (event.organisation.name if event.organisation else "")

    def _mentions(self) -> Iterator[Row]:
        client, names = self.client, _names(self.client)
        for table, kind, at in ((ActionPost, "Message", "posted_at"), (ActionNote, "Officer's note", "written_at")):
            named = table.text.contains(client.ssref) | table.text.contains(client.surname)
            query = table.select(table, Action).join(Action).where(named)
            for row in rows_of(query.where(Action.client.is_null() | (Action.client != client))):
                if names.search(row.text):
                    yield row.action_id, kind, getattr(row, at), row.person_name, row.text


def _client_row(client: Client) -> Iterator[Row]:
    yield client.ssref, client.title, client.forename, client.surname, client.date_of_birth, client.date_of_death


def _names(client: Client) -> re.Pattern[str]:
    """The SSRef or the surname as words of their own."""
    words = "|".join(re.escape(each) for each in (client.ssref, client.surname) if each)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def parts_of_everything(viewer: Actor, client_id: int, today: date) -> list[Part]:
    """The files of everything on one client; none where the viewer may not ask for it."""
    scope = about_everything(viewer, client_id)
    return SubjectAccess(scope, viewer, today).parts() if scope else []
