"""Durham's carer: one child in her care, and the levels that she may claim."""

from types import SimpleNamespace

from operations.claims.items import ItemDetails
from tests.support import factories


def make_carer(organisation):
    """A foster carer's care of one child, and claimable levels: mileage for a client, mileage and equipment for her."""
    fostering = {"service_group_class": "Fostering"}
    care = factories.make_care(
        organisation=organisation,
        level={"name": "Fostering Allowance", **fostering},
        client={"title": "", "forename": "CLA", "surname": "Testing", "ssref": "C2002198"},
        method={"model": "scheduled", "pay_on_actuals": "never", "frequency": "weekly"},
    )

    def level(name, unit, claimable, price=None):
        columns = {"claimable": claimable, "claim_unit_price_tenthousandths": price, **fostering}
        return factories.make_service_level(name=name, unit=unit, **columns)

    return SimpleNamespace(
        care=care,
        client=care.client,
        mileage=level("In-House Fostering Placement - Mileage", "Mile", "client", 3870),
        own_mileage=level("In-House Foster Carer - Foster Carer Mileage", "Mile", "provider", 3870),
        equipment=level("In-House Foster Carer - Equipment", "Item", "provider"),
    )


def school_runs(carer, quantity_hundredths=150_00, **other):
    """Durham's item: School runs, 150 miles."""
    typed = {"description": "School runs", "service_level_id": carer.mileage.id, "client_id": carer.client.id}
    return ItemDetails(**typed | {"quantity_hundredths": quantity_hundredths} | other)


def make_pending(carer, by, **given):
    """Her claim as it is with the panel: Durham's school runs, £58.05, and a car seat, £74.99."""
    organisation = carer.care.contract.organisation
    made = factories.make_claim(organisation=organisation, status="pending", created_by=by, submitted_by=by, **given)
    factories.make_claim_item(claim=made, client=carer.client, service_level=carer.mileage)
    seat = {"description": "Car seat", "quantity_hundredths": 1_00, "unit_price_tenthousandths": 74_9900}
    factories.make_claim_item(claim=made, kind="provider", service_level=carer.equipment, **seat)
    return made
