"""Sign-ins from files: contacts with their roles in an organisation, officers with their roles and teams.

A person of several organisations has a row for each; the last one in the file says what they are called and where they
are. A new person has no password yet, and cannot sign in until one is issued.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from peewee import chunked

from models import ContactRole, OfficerRole, Person, Team, TeamMember
from queries.care_files.plan import FilePlan, Key, Record, Values
from queries.care_files.reading import Sheet
from queries.care_files.records import Records
from queries.care_files.rows import Draft, RowReader, open_file, refuse_twin
from rules.broken import RuleBroken
from rules.care_files.columns import Layout
from rules.care_files.layouts import CONTACTS, OFFICERS
from rules.care_files.packed_rows import pack


class KnownPerson(NamedTuple):
    """Somebody who signs in already, or will once the files before are in: `id` is None until they are written."""

    id: int | None
    side: str
    values: Values


NAMES = ("title", "forename", "surname")
PERSON_COLUMNS = NAMES + tuple(
    column.name for column in CONTACTS.columns if column.name not in (*NAMES, "email", "organisation", "roles")
)


def plan_contacts(sheet: Sheet, records: Records) -> FilePlan:
    """What becomes of contacts.csv."""
    file = open_file(CONTACTS, sheet)
    if file.problem:
        return file
    persons = load_persons()
    stored = _stored_contacts(persons, records)
    drafts = _readable(CONTACTS, sheet, records, file, stored, persons)
    drafts = _on_one_side(drafts, persons, "provider", file)
    last = {draft.values["email"]: draft.values for draft in drafts}
    for draft in drafts:
        final = last[draft.values["email"]]
        draft.values |= {name: final[name] for name in PERSON_COLUMNS}
        _count(draft, file)
    return file


def plan_officers(sheet: Sheet, records: Records, contacts: FilePlan | None) -> FilePlan:
    """What becomes of officers.csv; `contacts` is the plan of contacts.csv, whose people cannot be officers too."""
    file = open_file(OFFICERS, sheet)
    if file.problem:
        return file
    persons = load_persons()
    for record in contacts.new if contacts else ():
        persons.setdefault(record.values["email"], KnownPerson(None, "provider", {}))
    drafts = _readable(OFFICERS, sheet, records, file, _stored_officers(persons))
    for draft in _on_one_side(drafts, persons, "council", file):
        _count(draft, file)
    return file


def load_persons() -> dict[str, KnownPerson]:
    """{email: KnownPerson} of everybody on record."""
    query = Person.select(Person.id, Person.side, Person.email, *(getattr(Person, name) for name in PERSON_COLUMNS))
    return {
        email: KnownPerson(row_id, side, dict(zip(PERSON_COLUMNS, values, strict=True)))
        for row_id, side, email, *values in query.tuples()
    }


def _stored_contacts(persons: dict[str, KnownPerson], records: Records) -> dict[Key, Record]:
    """{(email, organisation reference): Record}."""
    organisations = records.shelf("organisations.csv").by_id
    roles = defaultdict(list)
    query = ContactRole.select(Person.email, ContactRole.organisation, ContactRole.role).join(Person)
    for email, organisation, role in query.tuples():
        roles[email, organisations[organisation]].append(role)
    stored: dict[Key, Record] = {}
    for (email, organisation), names in roles.items():
        person = persons[email]
        values = {"email": email, "organisation": organisation, "roles": sorted(names), **person.values}
        key = (email, organisation.key)
        stored[key] = Record(key, person.id, values, values)
    return stored


def _stored_officers(persons: dict[str, KnownPerson]) -> dict[Key, Record]:
    """{email: Record}."""
    roles, teams = defaultdict(list), defaultdict(list)
    for email, role in OfficerRole.select(Person.email, OfficerRole.role).join(Person).tuples():
        roles[email].append(role)
    members = TeamMember.select(Person.email, Team.name).join(Person).switch(TeamMember).join(Team)
    for email, team in members.tuples():
        teams[email].append(team)
    stored: dict[Key, Record] = {}
    for email, person in persons.items():
        if person.side == "council":
            values = {"email": email, "forename": person.values["forename"], "surname": person.values["surname"]}
            values |= {"roles": sorted(roles[email]), "teams": sorted(teams[email])}
            stored[email] = Record(email, person.id, values, values)
    return stored


def _readable(
    layout: Layout,
    sheet: Sheet,
    records: Records,
    file: FilePlan,
    stored: dict[Key, Record],
    persons: dict[str, KnownPerson] | None = None,
) -> list[Draft]:
    reader = RowReader(layout, sheet, records)
    seen: dict[Key, int] = {}
    drafts = []
    for line, cells in sheet.rows:
        try:
            reader.check_width(cells)
            key = reader.key(cells)
            refuse_twin(seen, key, line, layout)
            draft = Draft(line, pack(cells), key, stored.get(key))
            read = reader.read_cells(cells)
            known = (persons or {}).get(read["email"])
            draft.values = reader.complete(read, draft.stored, left=known.values if known else None)
            drafts.append(draft)
        except RuleBroken as broken:
            file.refuse(line, cells, broken)
    return drafts


def _on_one_side(drafts: list[Draft], persons: dict[str, KnownPerson], side: str, file: FilePlan) -> list[Draft]:
    """A person signs in for providers or for the council, never both."""
    good = []
    for draft in drafts:
        found = persons.get(draft.values["email"])
        if found and found.side != side:
            other = "an officer's" if side == "provider" else "a provider contact's"
            words = f"{draft.values['email']} is {other} sign-in already: use another address"
            file.reject(draft.line, draft.cells, "email", words)
        else:
            good.append(draft)
    return good


def _count(draft: Draft, file: FilePlan) -> None:
    record, outcome = draft.record, "unchanged"
    if record is None:
        record, outcome = Record(draft.key, values=draft.values), "new"
    elif draft.values != record.stored:
        record.values, outcome = draft.values, "updated"
    file.take(outcome, draft.line, draft.key, record)


def write_contacts(file: FilePlan) -> None:
    """Write the people and roles of a planned contacts.csv."""
    records = [*file.new, *file.updated]
    ids = _write_persons(records, "provider", PERSON_COLUMNS)
    for record in records:
        record.id = ids[record.values["email"]]
    pairs = [(record.id, record.values["organisation"].id) for record in file.updated]
    for person, organisation in pairs:
        ContactRole.delete().where(ContactRole.person == person, ContactRole.organisation == organisation).execute()
    rows = [
        {"person": record.id, "organisation": record.values["organisation"].id, "role": role}
        for record in records
        for role in record.values["roles"]
    ]
    if rows:
        ContactRole.insert_many(rows).execute()


def write_officers(file: FilePlan) -> None:
    """Write the people, roles and teams of a planned officers.csv; a team that nobody was in yet is made."""
    records = [*file.new, *file.updated]
    ids = _write_persons(records, "council", ("forename", "surname"))
    for record in records:
        record.id = ids[record.values["email"]]
    if not records:
        return
    person_ids = [record.id for record in records]
    OfficerRole.delete().where(OfficerRole.person.in_(person_ids)).execute()
    TeamMember.delete().where(TeamMember.person.in_(person_ids)).execute()
    roles = [{"person": record.id, "role": role} for record in records for role in record.values["roles"]]
    OfficerRole.insert_many(roles).execute()
    teams = _team_ids({name for record in records for name in record.values["teams"]})
    members = [{"person": record.id, "team": teams[name]} for record in records for name in record.values["teams"]]
    if members:
        TeamMember.insert_many(members).execute()


def _write_persons(records: list[Record], side: str, names: Sequence[str]) -> dict[str, int]:
    """Insert or update the people; returns {email: id}."""
    by_email = {record.values["email"]: record.values for record in records}
    rows = [
        {"email": email, "side": side, **{name: values[name] for name in names}} for email, values in by_email.items()
    ]
    for some in chunked(rows, 500):
        preserve = [getattr(Person, name) for name in names]
        insert = Person.insert_many(some)
        insert.on_conflict(conflict_target=[Person.email], preserve=preserve).execute()
    query = Person.select(Person.email, Person.id)
    return {email: row_id for email, row_id in query.tuples() if email in by_email}


def _team_ids(names: set[str]) -> dict[str, int]:
    known = dict(Team.select(Team.name, Team.id).tuples())
    new = [{"name": name} for name in sorted(names - set(known))]
    if new:
        Team.insert_many(new).execute()
    return dict(Team.select(Team.name, Team.id).tuples())
