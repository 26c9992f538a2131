"""What pick lists of several pages offer: (id, words) in the order of the words."""

from models import Organisation, Service
from rules.actor import Actor

Options = list[tuple[int, str]]


def organisation_options(viewer: Actor) -> Options:
    """The organisations that the viewer may pick from: for an officer all of them."""
    organisation = Organisation
    query = Organisation.visible_to(viewer).select(organisation.id, organisation.name)
    return list(query.order_by(organisation.name, organisation.id).tuples())


def service_options(viewer: Actor, organisation_id: int | None) -> Options:
    """The services of one organisation; none where no organisation is picked yet."""
    if organisation_id is None:
        return []
    service = Service
    query = Service.visible_to(viewer).select(service.id, service.name).where(service.organisation == organisation_id)
    return list(query.order_by(service.name, service.id).tuples())


def find_service(viewer: Actor, organisation_id: int, reference: str) -> Service | None:
    """The organisation's service with this reference, None where the viewer may see no such one."""
    theirs = Service.visible_to(viewer).where(Service.organisation == organisation_id)
    return theirs.where(Service.reference == reference).first()


def services_of(viewer: Actor, organisation_id: int) -> list[tuple[str, str]]:
    """(reference, name) of the services of one organisation."""
    service = Service
    query = Service.visible_to(viewer).select(service.reference, service.name)
    return list(query.where(service.organisation == organisation_id).order_by(service.name, service.id).tuples())
