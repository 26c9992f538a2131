"""What a person types on a claim: its date and notes, an item, a journey."""

from wtforms import BooleanField

from models import ClaimItem, ClaimJourney
from operations.claims.items import ItemDetails
from rules.mileage import Journey, checked_journey
from web import clock
from web.forms import Form, QuantityField, TextField, TypedDateField, UnitPriceField
from web.picks import whole_number

OF_ITEM = ("description", "service_level", "client", "quantity", "unit_cost")  # fields, as late forms name them
OF_JOURNEY = ("day", "from_place", "to_place", "purpose", "miles")


class DetailsForm(Form):
    """The date and the notes of a claim."""

    claim_date = TypedDateField("Date of Claim", what="date of claim")
    notes = TextField("Notes")


class ItemForm(Form):
    """An item; its files are read beside it. Level and client are ids."""

    description = TextField("Description")
    service_level = TextField("Service Level")
    client = TextField("Client")
    quantity = QuantityField("Quantity")
    unit_cost = UnitPriceField("Unit Cost: £", what="unit cost")

    def details(self) -> ItemDetails:
        """What was typed, as the operations take it."""
        return ItemDetails(
            description=self.description.data or "",
            service_level_id=whole_number(self.service_level.data or ""),
            client_id=whole_number(self.client.data or ""),
            quantity_hundredths=self.quantity.data,
            unit_cost=self.unit_cost.data,
        )


class JourneyForm(Form):
    """A line of a mileage log."""

    day = TypedDateField("Date", what="date")
    from_place = TextField("From")
    to_place = TextField("To")
    purpose = TextField("Why")
    miles = QuantityField("Miles", what="miles")
    is_return = BooleanField("There and back")

    def journey(self) -> Journey:
        """The Journey that was typed. Raises all that is wrong with it."""
        places = (self.from_place.data or "", self.to_place.data or "", self.purpose.data or "")
        return checked_journey(self.day.data, *places, self.miles.data, self.is_return.data, clock.today())


def form_of_item(item: ClaimItem) -> ItemForm:
    """The form as an item stands."""
    form = ItemForm(formdata=None, obj=None)
    form.description.data = item.description
    form.service_level.data = str(item.service_level_id)
    form.client.data = str(item.client_id or "")
    form.quantity.data = item.quantity_hundredths or None
    form.unit_cost.data = item.unit_price_tenthousandths
    return form


def fields_of(form: ItemForm) -> list[tuple[str, str]]:
    """What the fields of an item would be sent as."""
    return [(name, form[name]._value()) for name in OF_ITEM]


def form_of_journey(journey: ClaimJourney | None, last: ClaimJourney | None = None) -> JourneyForm:
    """The form as a journey stands; of a new one, which begins where the `last` one of the log began."""
    form = JourneyForm(formdata=None)
    if journey is not None:
        form.day.data, form.miles.data = journey.day, journey.miles_hundredths
        form.to_place.data, form.purpose.data = journey.to_place, journey.purpose
        form.is_return.data = journey.is_return
    source = journey or last
    form.from_place.data = source.from_place if source else ""
    return form
