"""Change requests of the demonstration: one accepted, one rejected, and two with the council."""

from models import Organisation
from operations import change_requests
from operations.demonstration import cast
from operations.demonstration.players import player
from queries.change_requests import values_of
from rules.change_requests import UPDATE_ORGANISATION
from rules.moment import Moment

NEW_COLLEAGUE = {"title": "Ms", "forename": "Juniper", "surname": "Thimbleby", "email": "juniper@merebridge.example"}


def ask(at: Moment) -> None:
    """Larkfield asks for changes of its details and for a new contact; the council decides on the first two."""
    alma, officer = player(cast.CONTACTS[0], cast.LARKFIELD), player(cast.OFFICERS[4])
    first = change_requests.ask_for_organisation(_details({"telephone": "01632 960115"}), alma, at)
    change_requests.accept(first, 1, officer, at)
    second = change_requests.ask_for_organisation(_details({"postcode": "ZZ99 9ZZ"}), alma, at)
    change_requests.reject(second, 1, "Other", "address is not valid", officer, at)
    change_requests.ask_for_organisation(_details({"email": "office@larkfield.example"}), alma, at)
    change_requests.ask_for_new_contact(NEW_COLLEAGUE, "care_coordinator", alma, at)


def _details(other: dict[str, str]) -> dict[str, str]:
    organisation = Organisation.get(Organisation.reference == cast.LARKFIELD.code)
    return {**values_of(UPDATE_ORGANISATION, organisation), **other}
