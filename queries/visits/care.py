"""The care that visits are matched to: one organisation's line items, clients and the council's service levels."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from models import CarePackageLineItem, Client, Contract, ServiceLevel, Visit
from rules.delivery_values import delivery_rule
from rules.moment import Moment
from rules.visit_matching import Candidate, best_line
from rules.weeks import FAR_FUTURE


@dataclass
class Care:
    """What an organisation's visits may be of. References and names are found in any case."""

    by_reference: dict[str, Candidate] = field(default_factory=dict)  # by CPLI ID
    by_client: dict[int, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[int, Candidate] = field(default_factory=dict)
    clients: dict[str, tuple[int, str]] = field(default_factory=dict)  # {SSRef: (client id, SSRef as on record)}
    ssrefs: dict[int, str] = field(default_factory=dict)  # {client id: SSRef}

    def line(self, reference: str) -> Candidate | None:
        """The Candidate of a CPLI ID; of another organisation's there is none, as if it did not exist."""
        return self.by_reference.get(reference.strip().upper())

    def client(self, ssref: str) -> tuple[int | None, str]:
        """(id, SSRef) of a client that the organisation has care for, else (None, the SSRef as it was given)."""
        return self.clients.get(ssref.strip().upper(), (None, ssref.strip()))

    def match(self, day: date, given: str, level_id: int | None, client_id: int | None) -> Candidate | None:
        """The Candidate of a visit, or None."""
        theirs = self.by_client.get(client_id, ()) if client_id else ()
        return best_line(day, self.line(given) if given else None, level_id, theirs)


class Levels:
    """The council's service levels, by id, reference or name; all of them unless `rows` are given."""

    def __init__(self, rows: Iterable[ServiceLevel] | None = None) -> None:
        self.rows = {row.id: row for row in (ServiceLevel.select() if rows is None else rows)}
        self.rules = {row.id: delivery_rule(row) for row in self.rows.values()}
        self.by_word = {row.name.strip().upper(): row for row in sorted(self.rows.values(), key=lambda row: -row.id)}
        self.by_word |= {row.reference.strip().upper(): row for row in self.rows.values()}

    def find(self, word: str) -> ServiceLevel | None:
        """The level that a cell names, or None."""
        return self.by_word.get(word.strip().upper())


def load_care(organisation_ids: Collection[int]) -> dict[int, Care]:
    """{organisation id: Care}, in one query. One-off payments are not delivered in visits."""
    line = CarePackageLineItem
    columns = (line.id, line.reference, line.client, line.service_level, line.contract, line.start_date, line.end_date)
    query = (
        line.select(*columns, line.sessions, line.pricing, line.is_authorised)
        .select_extend(Contract.organisation, Client.ssref, Client.date_of_death)
        .join_from(line, Contract)
        .join_from(line, Client)
        .where(Contract.organisation.in_(organisation_ids), line.pricing != "one_off")
    )
    found = {organisation: Care() for organisation in organisation_ids}
    for *values, organisation, ssref, death in query.tuples():
        cpli, reference, client, level, contract, start, end, sessions, pricing, is_authorised = values
        last = min(end or FAR_FUTURE, death or FAR_FUTURE)
        weekdays = frozenset(day for day in range(7) if sessions[day]) if pricing == "timetabled" else frozenset()
        candidate = Candidate(cpli, reference, client, level, contract, start, last, weekdays, is_authorised)
        care = found[organisation]
        care.by_reference[reference.strip().upper()] = care.by_id[cpli] = candidate
        care.by_client[client].append(candidate)
        care.clients[ssref.strip().upper()] = (client, ssref)
        care.ssrefs[client] = ssref
    return found


def place_visit(visit: Visit, care: Care, levels: Levels, at: Moment) -> None:
    """Set on the row, which is not saved, what a visit belongs to: its client where it is the organisation's, its line,
    or since when it waits for one.
    """
    client, visit.ssref = care.client(visit.ssref)
    level = levels.find(visit.given_level) if visit.given_level else None
    line = care.match(visit.day, visit.given_cpli, level.id if level else None, client)
    if line is None:
        given = care.line(visit.given_cpli) if visit.given_cpli else None
        named = level.id if level else given.level if given else visit.service_level_id
        visit.cpli_id, visit.client_id, visit.service_level_id = None, client, named
        visit.waiting_since = visit.waiting_since or at.now
    else:
        visit.cpli_id, visit.client_id, visit.service_level_id = line.id, line.client, line.level
        visit.waiting_since = None
