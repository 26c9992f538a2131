"""The people of the tests: alice edits for Rose Care, vera may only look there, charlie is another provider's; fin,
amy, cora, sam and audrey are officers.
"""

from models import Organisation
from tests.support import factories

OFFICERS = {
    "fin": "finance_officer",
    "amy": "payment_approver",
    "cora": "commissioning_officer",
    "sam": "system_administrator",
    "audrey": "auditor",
}
CONTACTS = {
    "alice": ("Rose Care", ("administrator", "finance_clerk")),
    "vera": ("Rose Care", ("read_only",)),
    "charlie": ("Clifton House", ("administrator", "finance_clerk")),
}


class Cast:
    """`cast.alice`, `cast.rose_care`: rows that are made when they are first asked for."""

    def __init__(self):
        self._people = {}

    def __getattr__(self, name):
        if name not in OFFICERS and name not in CONTACTS:
            raise AttributeError(name)
        return self.person(name)

    def person(self, name):
        if name not in self._people:
            self._people[name] = self._make(name)
        return self._people[name]

    @property
    def rose_care(self):
        return self._organisation("Rose Care")

    @property
    def clifton_house(self):
        return self._organisation("Clifton House")

    def _make(self, name):
        named = {"email": f"{name}@example.org", "forename": name.title(), "surname": "Example"}
        if name in OFFICERS:
            person = factories.make_officer(role=OFFICERS[name], **named)
        else:
            organisation_name, roles = CONTACTS[name]
            organisation = self._organisation(organisation_name)
            person = factories.make_person(roles=[(organisation, role) for role in roles], **named)
        factories.make_security_code(person=person)
        return person

    def _organisation(self, name):
        return Organisation.get_or_none(Organisation.name == name) or factories.make_organisation(name=name)


class Officer:
    """An officer as an Actor who may do everything: roles are checked by pages, not by operations."""

    def __init__(self, person):
        self.person_id, self.name, self.side = person.id, person.name, "council"
        self.organisation_id, self.roles, self.address = None, frozenset(), "192.0.2.1"

    def may(self, permission):
        return True
