"""Who of an organisation is written to."""

from models import ContactRole, Person

OF_INVOICES = ("administrator", "finance_clerk", "accounts_payable")
OF_ACTIONS = (*OF_INVOICES, "care_coordinator")
OF_DOCUMENTS = ("administrator",)


def addresses_of(organisation_id, roles):
    """The addresses of the contacts with one of these roles, each once; not of those whose access ended."""
    query = (
        Person.select(Person.email)
        .join(ContactRole)
        .where(ContactRole.organisation == organisation_id, ContactRole.role.in_(roles))
        .where(Person.access_ended_at.is_null())
    )
    return sorted(email for (email,) in query.distinct().tuples())
